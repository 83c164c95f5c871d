"""Secrets: where they come from, and how the token is kept from child processes."""

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bot.settings.env_file import place_of
from bot.settings.errors import SettingsError
from bot.settings.places import at_home
from bot.settings.written import Path, Written

TOKEN = "DISCORD_TOKEN"  # noqa: S105  a variable's name
KEY = "DATELINE_KEY"
TOKEN_FILE = "DISCORD_TOKEN_FILE"  # noqa: S105
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
_WHAT_ONE_IS = "this is no token; one is of letters, digits, dots, - and _, with nothing before it and no quotes"


def token_in(environment: Mapping[str, str]) -> tuple[str | None, str]:
    """The token and where it comes from. An empty variable counts as one that is not set, as Compose passes it.

    Raises:
        SettingsError: both variables are set, the file cannot be read, or what is there is no token.
    """
    token, file = environment.get(TOKEN, "").strip(), environment.get(TOKEN_FILE, "").strip()
    place = place_of(environment, TOKEN)
    if token and file:
        raise SettingsError(f"{place} and {place_of(environment, TOKEN_FILE)} are both set; keep one of them.")
    if file:
        token, place = _read(file, TOKEN_FILE), f"{place_of(environment, TOKEN_FILE)}, {file}"
        if not token:
            raise SettingsError(f"{place}: the file is empty; it must hold the token and nothing else.")
    if token and not _TOKEN.fullmatch(token):
        nothing_else = "; the file must hold the token and nothing else" if file else ""
        raise SettingsError(f"{place}: {_WHAT_ONE_IS}{nothing_else}.")
    return token or None, place


def with_secrets(found: Written, environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings, in which what is sent to sites stands itself: `{ env = "NAME" }` and `{ file = "PATH" }` are
    taken from there.

    Raises:
        SettingsError: there is nothing.
    """
    values = deepcopy(found.values)
    sites = _table(_table(values.get("fetching")).get("sites"))
    for address, site in sites.items():
        for group in ("headers", "cookies"):
            for name, written in _table(_table(site).get(group)).items():
                if isinstance(written, dict):
                    place: Path = ("fetching", "sites", address, group, name)
                    site[group][name] = _from_elsewhere(written, place, found, environment)
        if isinstance(_table(site).get("proxy"), dict):
            place = ("fetching", "sites", address, "proxy")
            site["proxy"] = _from_elsewhere(site["proxy"], place, found, environment)
    return values


def _from_elsewhere(written: dict[str, Any], path: Path, found: Written, environment: Mapping[str, str]) -> str:
    where = f"{found.place_of(path) or 'settings'}: {'.'.join(path)}"
    match written:
        case {"env": str(name), **rest} if not rest:
            secret = environment.get(name, "").strip()
            if not secret:
                raise SettingsError(f"{where}: the variable {name} is not set.")
            return secret
        case {"file": str(name), **rest} if not rest:
            secret = _read(name, where)
            if not secret:
                raise SettingsError(f"{where}: {name} is empty.")
            return secret
    raise SettingsError(f'{where}: write it itself, or where it stands: {{ env = "NAME" }} or {{ file = "PATH" }}.')


def _read(file: str, where: str) -> str:
    try:
        return at_home(file).read_text(encoding="utf-8-sig").strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(f"{where}: {file} cannot be read ({reason}).") from None


def _table(value: Any) -> dict[str, Any]:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


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
