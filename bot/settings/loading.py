"""The settings in force: read from the file and the environment, checked, and each with where it comes from."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError

from bot.news.addresses import mask_text
from bot.settings import written
from bot.settings.env_file import place_of, variables
from bot.settings.errors import SettingsError
from bot.settings.schema import Settings
from bot.settings.secret import KEY, TOKEN, forget_in_environment, token_in, with_secrets
from bot.settings.values import sentence_of
from bot.settings.written import Written

_A_TABLE = "config/dateline.toml shows how it is written, and a variable holds it as JSON"


LONGEST_SHOWN = 200
"""Characters."""
ELSEWHERE = {
    **dict.fromkeys(("token_file", "discord_token_file"), "DISCORD_TOKEN_FILE"),
    **dict.fromkeys(("config", "config_file", "config_path", "settings", "settings_file"), "DATELINE_CONFIG"),
}
"""Variables that people look for among the settings."""


class Setting(NamedTuple):
    """A setting as it is in force."""

    name: str
    value: str
    place: str
    """Where it was set, or "default"."""


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. The token is taken out of the environment of the process.

    Args:
        file: the TOML file; by default `DATELINE_CONFIG`, else `config/dateline.toml`.
        environment: by default the process's own, and `.env`.

    Raises:
        SettingsError: naming the place and the setting that is wrong.
    """
    environment = variables() if environment is None else environment
    token, _ = token_in(environment)
    settings = _checked(written.all_written(file, environment), token, environment)
    forget_in_environment(TOKEN)
    forget_in_environment(KEY)
    return settings


def settings_in_force(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Iterator[Setting]:
    """Every setting with its value, no secret among them, and where it comes from.

    Raises:
        SettingsError: naming the place and the setting that is wrong.
    """
    environment = variables() if environment is None else environment
    token, place = token_in(environment)
    found = written.all_written(file, environment)
    settings = _checked(found, token, environment)
    yield Setting("token", "is set (hidden)", place) if token else Setting("token", "is not set", "default")
    if settings.key:
        yield Setting("key", "is set (hidden)", place_of(environment, KEY))
    for section in Settings.model_fields:
        values = getattr(settings, section)
        if isinstance(values, BaseModel):
            for name in type(values).model_fields:
                shown = mask_text(_shown(getattr(values, name)))
                yield Setting(f"{section}.{name}", shown, _place_of(found, (section, name)) or "default")


def _checked(found: Written, token: str | None, environment: Mapping[str, str]) -> Settings:
    for path, place in found.places.items():
        if len(path) < 3 and path[-1] in written.TOKENS:
            raise SettingsError(f"{place}: the token is set as {TOKEN}.")
        if path in written.KEYS:
            raise SettingsError(f"{place}: the key is set as {KEY}.")
    _must_be_spelt(environment)
    values = with_secrets(found, environment)
    key = environment.get(KEY, "").strip()
    try:
        return Settings(**values, token=SecretStr(token) if token else None, key=SecretStr(key) if key else None)
    except ValidationError as error:
        raise SettingsError(_explain(error, found)) from None


def _must_be_spelt(environment: Mapping[str, str]) -> None:
    """Refuse a variable that names a setting, but not us: nobody else would read it."""
    settings = {f"{section}__{name}".upper() for section in _names_at(()) for name in _names_at((section,))}
    for variable in environment:
        before, _, name = variable.upper().partition("_")
        is_ours = f"{before}_" == written.PREFIX
        if not is_ours and name in settings and get_close_matches(f"{before}_", [written.PREFIX], cutoff=0.8):
            raise SettingsError(f"{place_of(environment, variable)}: did you mean {written.PREFIX}{name}?")


def _explain(error: ValidationError, found: Written) -> str:
    # A name that is mistyped may be the very one that is missed.
    problem = min(error.errors(), key=lambda one: one["type"] == "missing")
    path = _names_in(problem["loc"])
    name = ".".join(path)
    where = found.place_of(path) or "settings"
    if problem["type"] == "extra_forbidden":
        variable = where.partition(" ")[0] if where.startswith(written.PREFIX) else None
        return f"{where}: unknown setting {name}{_hint(path, variable)}"
    if problem["type"] == "missing":
        return f"{where}: {name} is not set, and there is no default for it."
    if problem["type"] in {"model_type", "model_attributes_type", "dict_type"}:
        if isinstance(problem["input"], str) and problem["input"].startswith("{"):
            return f"{where}: {name}: {_no_json(problem['input'])}."
        names = _names_at(path)
        inside = f"is a section; its settings are {', '.join(names)}" if names else f"is a table; {_A_TABLE}"
        return f"{where}: {name} {inside}."
    message = sentence_of(problem)
    close = _closest_choice(path, problem["input"])
    meant = f"; did you mean {close}?" if close else "."
    # What is sent to sites may be a secret; of a URL that is cut in the wrong place, nobody knows which part is one.
    hidden = path[:2] == ("fetching", "sites") or (path == ("database", "url") and "@" in str(problem["input"]))
    shown = "" if hidden else f" (found {_short(mask_text(repr(problem['input'])))})"
    return f"{where}: {name}: {_short(message)}{shown}{meant}"


def _short(text: str) -> str:
    """A text of which a line on a terminal shows the beginning; a value may be a whole file, given by mistake."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _names_in(location: tuple[int | str, ...]) -> written.Path:
    """The setting that an error is about; what follows its name is a place inside its value."""
    names = tuple(str(part) for part in location if not isinstance(part, int))
    while len(names) > 2 and not _names_at(names[:-1]):
        names = names[:-1]
    return names


def _hint(path: written.Path, variable: str | None) -> str:
    """The nearest setting that there is: in the same section first, then in any; as it must be written there."""
    if elsewhere := ELSEWHERE.get(path[-1].lower()):
        return f"; did you mean the variable {elsewhere}?"
    anywhere = [(section, name) for section in _names_at(()) for name in _names_at((section,))]
    beside = get_close_matches(path[-1].lower(), _names_at(path[:-1]), n=1)
    if variable and not (beside and len(path) > 2):
        # Of a section that is mistyped, or not told apart by two signs, the setting is meant.
        wanted = written.PREFIX + "__".join(path) if len(path) > 1 else variable.upper()
        variables = {written.PREFIX + "__".join(one).upper(): one for one in anywhere}
        near = get_close_matches(wanted.upper(), variables, n=1, cutoff=0.85)
        if near and not (beside and len(path) > 1):
            return f"; did you mean {near[0]}?"
    if beside:
        meant = (*path[:-1], beside[0])
    else:
        names = [path[-1] if len(path) == 1 else ".".join(path), path[-1]]
        near_names = [
            one
            for one in anywhere
            if get_close_matches(".".join(one), names, cutoff=0.75) or get_close_matches(one[1], names, cutoff=0.75)
        ]
        if not near_names:
            return "; config/dateline.toml lists the settings."
        meant = near_names[0]
    in_the_file = beside[0] if beside else ".".join(meant)
    as_variable = variable and len(meant) == 2
    return f"; did you mean {written.PREFIX + '__'.join(meant).upper() if as_variable else in_the_file}?"


def _no_json(text: str) -> str:
    """What is wrong with a table that a variable holds."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"not valid JSON ({error.msg} at character {error.pos + 1})"
    except RecursionError:
        return "not valid JSON (too deep)"
    return _A_TABLE


def _names_at(path: written.Path) -> list[str]:
    model: Any = Settings
    for name in path:
        field = getattr(model, "model_fields", {}).get(name)
        # In a table of tables any name leads to the settings of one.
        inner = get_args(model)[1:] if get_origin(model) is dict else ()
        model = field.annotation if field else next(iter(inner), None)
    return [name for name in getattr(model, "model_fields", {}) if name not in {"token", "key"}]


def _closest_choice(path: written.Path, value: object) -> str | None:
    """Of a setting that takes a few words, the one that is most like what was written."""
    if len(path) != 2 or path[0] not in Settings.model_fields:
        return None
    section: Any = Settings.model_fields[path[0]].annotation
    field = section.model_fields.get(path[1])
    words = [one for one in get_args(field.annotation) if isinstance(one, str)] if field else []
    return next(iter(get_close_matches(str(value).lower(), words, n=1)), None)


def _place_of(found: Written, path: written.Path) -> str | None:
    """Where a setting was written itself, or a part of it."""
    places = dict.fromkeys(place for one, place in found.places.items() if one[: len(path)] == path)
    lines: dict[str, list[str]] = {}
    for place in places:
        where, _, line = place.partition(written.AT_LINE)
        lines.setdefault(where, []).extend([line] if line else [])
    told = [
        where if not at else f"{where}{written.AT_LINE}{at[0]}" if len(at) == 1 else f"{where}, lines {', '.join(at)}"
        for where, at in lines.items()
    ]
    return ", ".join(told) or None


def _shown(value: object) -> str:
    match value:
        case None:
            return "not set"
        case tuple():
            return ", ".join(map(str, value)) or "none"
        case dict():
            return ", ".join(f"{name}={one}" if isinstance(one, str) else name for name, one in value.items()) or "none"
        case _:
            return str(value)
