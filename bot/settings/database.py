"""Where the archive is, as it is written; read with the standard library alone, for whoever asks for nothing else."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings.env_file import variables
from bot.settings.places import at_home
from bot.settings.written import all_written

DEFAULT_URL = "sqlite:///data/dateline.db"


def file_of(url: str) -> Path | None:
    """Of SQLite; None for a database on a server or in memory."""
    found = re.match(r"sqlite(?:\+\w+)?:///([^?]+)", in_home(url))
    return Path(found[1]) if found and found[1] != ":memory:" else None


def in_home(url: str) -> str:
    """A URL of SQLite without ~, and any other one as it is."""
    found = re.fullmatch(r"(sqlite(?:\+\w+)?:///)(~.*)", url)
    return f"{found[1]}{at_home(found[2])}" if found else url


def server_of(url: str) -> str | None:
    """Of PostgreSQL, as its own library is told of it, which knows nothing of drivers; None for another database."""
    found = re.match(r"postgres(?:ql)?(?:\+\w+)?:(?=/)", url)
    # A % that stands for itself is taken so by SQLAlchemy; that library would tell the password in its complaint.
    return f"postgresql:{re.sub('%(?![0-9A-Fa-f]{2})', '%25', url[found.end() :])}" if found else None


def half_a_password(server: str) -> bool:
    """Whether a URL is cut within its password, the rest of which would be taken for a host and told in errors."""
    before, _, behind = server.removeprefix("postgresql://").rpartition("@")
    return bool(re.search(r"[@/?#]", before)) and "@" not in behind and ":" in before


def url_written(environment: Mapping[str, str] | None = None) -> str | None:
    """The database's URL in the settings, of which nothing else is checked; None where what stands there is no text.

    Raises:
        SettingsError: the file of the settings cannot be read.
    """
    section = all_written(None, variables() if environment is None else environment).values.get("database", {})
    url = section.get("url", DEFAULT_URL) if isinstance(section, dict) else None
    return url if isinstance(url, str) else None
