"""`.env`: the variables that Compose reads from the folder in which it is started, and so does every command here.

What `dateline setup` wrote is found by `dateline doctor` and `dateline db backup` too, and not by `docker compose`
alone. The file is read and not run, as a shell would: what Compose takes for a value is one here.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings.errors import SettingsError

ENV_FILE = Path(".env")
_LINE = re.compile(r"\s*+(?:export\s++)?+([A-Za-z_][A-Za-z0-9_]*+)\s*+=\s*+(.*)")
_QUOTED = re.compile(r"'([^']*+)'|\"((?:[^\"\\]|\\.)*+)\"")


class Variables(dict[str, str]):
    """Variables, and which of them come from a file."""

    def __init__(self, own: Mapping[str, str], written: Mapping[str, str], file: Path) -> None:
        # Compose passes those that nobody gave as empty ones.
        super().__init__({**own, **{name: value for name, value in written.items() if not own.get(name, "").strip()}})
        self._file = file
        self._written = {name for name in written if self[name] is written[name]}

    def place_of(self, name: str) -> str:
        """A variable, as it is told of."""
        return f"{name} in {self._file}" if name in self._written else name


def variables(file: Path = ENV_FILE) -> Variables:
    """Those of the process, which go before, and those of the file.

    Raises:
        SettingsError: the file is there and cannot be read.
    """
    return Variables(os.environ, variables_in(file), file)


def variables_in(file: Path) -> dict[str, str]:
    """What stands in a file of variables; nothing where there is none.

    Raises:
        SettingsError: it cannot be read.
    """
    return {name: value for line in lines_of(file) if (name := name_in(line)) for value in [_value_in(line)]}


def lines_of(file: Path) -> list[str]:
    """The lines of a file of variables; none where there is none. A folder of that name is somebody else's.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace").splitlines() if file.is_file() else []
    except OSError as error:
        raise SettingsError(f"{file} cannot be read ({error.strerror}).") from None


def name_in(line: str) -> str | None:
    """The variable that a line sets; None for a comment."""
    found = _LINE.match(line)
    return found[1] if found else None


def _value_in(line: str) -> str:
    found = _LINE.match(line)
    written = found[2].strip() if found else ""
    if quoted := _QUOTED.match(written):
        return quoted[1] if quoted[2] is None else re.sub(r"\\(.)", r"\1", quoted[2])
    return "" if written.startswith("#") else re.split(r"\s#", written, maxsplit=1)[0].strip()


def place_of(environment: Mapping[str, str], name: str) -> str:
    """A variable, as it is told of."""
    return environment.place_of(name) if isinstance(environment, Variables) else name
