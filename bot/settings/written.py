"""What somebody wrote in the file and in the environment, before it is checked, and where each value stands."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from bot.settings.env_file import place_of
from bot.settings.errors import SettingsError
from bot.settings.places import at_home

CONFIG_FOLDER = FilePath(__file__).resolve().parents[2] / "config"
PREFIX = "DATELINE_"
NOT_SETTINGS = frozenset({"DATELINE_CONFIG", "DATELINE_KEY", "DATELINE_SHARED"})
"""Variables with our prefix that are no settings."""
TOKENS = frozenset({"token", "discord_token", "bot_token"})
KEYS = frozenset({("key",), ("database", "key")})
"""What people look for among the settings, and is none."""
_OF_A_SERVICE = re.compile(r"_(?:SERVICE_HOST$|SERVICE_PORT(?:_|$)|PORT_\d+_(?:TCP|UDP)(?:_|$))")
_WHERE_A_SERVICE_IS = re.compile(r"(?:tcp|udp|sctp)://")
"""Kubernetes tells of each service to all that runs beside it, in variables that begin with the service's name."""

AT_LINE = ", line "

Path = tuple[str, ...]
"""A setting's place: its section and its name."""

_HEADER = re.compile(r"\s*+\[\[?([^\]]++)\]")
_KEY = re.compile(r"\s*+((?:[\w-]++|\"[^\"]*+\"|'[^']*+')(?:\s*+\.\s*+(?:[\w-]++|\"[^\"]*+\"|'[^']*+'))*+)\s*+=")
_PART = re.compile(r"[\w-]++|\"[^\"]*+\"|'[^']*+'")


@dataclass(frozen=True)
class Written:
    """Values by section, and where each of them was written."""

    values: dict[str, Any]
    places: Mapping[Path, str] = field(default_factory=dict)

    def place_of(self, path: Path) -> str | None:
        """Where a value stands, what holds it, or what it holds; None where nobody wrote it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return next((place for one, place in self.places.items() if one[: len(path)] == path), None)


def all_written(file: FilePath | None, environment: Mapping[str, str]) -> Written:
    """What stands in the file and in the environment, which goes before.

    Args:
        file: the TOML file; by default `DATELINE_CONFIG`, else `config/dateline.toml`.
        environment: of the process.

    Raises:
        SettingsError: the file cannot be read, or holds the token.
    """
    named = environment.get("DATELINE_CONFIG", "").strip()
    path = file or (at_home(named) if named else CONFIG_FOLDER / "dateline.toml")
    try:
        # Editors of Windows mark the beginning of a text.
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(source)
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}). Set DATELINE_CONFIG to your settings."
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: this is no UTF-8; save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}.") from None
    except RecursionError:
        raise SettingsError(f"{path}: not valid TOML: too deep.") from None
    found = in_file(values, source, str(path))
    for setting in _leaves(values):
        if len(setting) > 2:
            continue
        if setting[-1].lower() in TOKENS:
            said = "the token does not belong in a file; set DISCORD_TOKEN in the environment"
            raise SettingsError(f"{found.place_of(setting)}: {said}.")
        if setting in KEYS:
            said = "a key does not belong in this file; set DATELINE_KEY, or database.key_file"
            raise SettingsError(f"{found.place_of(setting)}: {said}.")
    return over(found, in_environment(environment))


def in_file(values: dict[str, Any], source: str, name: str) -> Written:
    """What a TOML file holds, which was read from this text."""
    lines = _lines(source)
    places = {path: f"{name}{AT_LINE}{line}" for path, line in lines.items()}
    for leaf in _leaves(values):
        # Of an inline table only the line is known in which it begins.
        above = next((leaf[:length] for length in range(len(leaf), 0, -1) if leaf[:length] in lines), None)
        places.setdefault(leaf, places[above] if above else name)
    return Written(values, places)


def _leaves(values: dict[str, Any], path: Path = ()) -> Iterator[Path]:
    """The path of each value that is no table, or an empty one."""
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name)


def in_environment(environment: Mapping[str, str]) -> Written:
    """What variables hold. One that is empty counts as not set: Compose passes those that nobody gave as such."""
    values: dict[str, Any] = {}
    places: dict[Path, str] = {}
    for variable, value in environment.items():
        text = _without_quotes(value.strip())
        if not variable.upper().startswith(PREFIX) or not text or _is_no_setting(variable, value):
            continue
        path = tuple(variable[len(PREFIX) :].lower().split("__"))
        nested = _nested(path, _table_or_text(text))
        values = _merged(values, nested)
        places |= dict.fromkeys(_leaves(nested), place_of(environment, variable))
    return Written(values, places)


def _is_no_setting(variable: str, value: str) -> bool:
    of_a_service = _OF_A_SERVICE.search(variable, len(PREFIX) - 1) or _WHERE_A_SERVICE_IS.match(value)
    return variable in NOT_SETTINGS or bool(of_a_service)


def _without_quotes(value: str) -> str:
    """`docker run --env-file` passes them on, where Compose and shells take them away."""
    quoted = re.fullmatch(r"([\"'])(.*)\1", value, re.DOTALL)
    return quoted[2].strip() if quoted and quoted[1] not in quoted[2] else value


def _table_or_text(value: str) -> Any:  # noqa: ANN401
    """A table is written as JSON; what begins like one and is none is left to who checks it."""
    if value.startswith("{"):
        with suppress(json.JSONDecodeError, RecursionError):
            return json.loads(value)
    return value


def over(below: Written, above: Written) -> Written:
    """Both together; what is above goes before."""
    # Whoever names what stands inside a value has replaced that, too.
    hidden = [path for path in below.places if any(_one_leads_to_the_other(path, one) for one in above.places)]
    kept = {path: place for path, place in below.places.items() if path not in hidden}
    return Written(_merged(below.values, above.values), {**kept, **above.places})


def _one_leads_to_the_other(path: Path, other: Path) -> bool:
    shorter = min(len(path), len(other))
    return path[:shorter] == other[:shorter]


def _nested(path: Path, value: Any) -> dict[str, Any]:  # noqa: ANN401
    nested: Any = value
    for part in reversed(path):
        nested = {part: nested}
    return dict(nested)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = [name for name in below.keys() & above.keys() if isinstance(below[name], dict)]
    deeper = {name: _merged(below[name], above[name]) for name in both if isinstance(above[name], dict)}
    return {**below, **above, **deeper}


def _lines(source: str) -> dict[Path, int]:
    """The line of each key of a TOML text, as well as this can be told from the text alone."""
    lines: dict[Path, int] = {}
    section: Path = ()
    for number, line in enumerate(source.splitlines(), 1):
        if header := _HEADER.match(line):
            section = _parts(header[1])
            lines.setdefault(section, number)
        elif key := _KEY.match(line):
            lines.setdefault((*section, *_parts(key[1])), number)
    return lines


def _parts(name: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(name))
