"""The token: where it comes from, and how it is kept from child processes."""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.settings.errors import SettingsError

TOKEN = "DISCORD_TOKEN"  # noqa: S105  a variable's name
TOKEN_FILE = "DISCORD_TOKEN_FILE"  # noqa: S105


def token_in(environment: Mapping[str, str]) -> tuple[str | None, str]:
    """The token and where it comes from. An empty variable counts as one that is not set, as Compose passes it.

    Raises:
        SettingsError: both variables are set, or the file holds no token.
    """
    token, file = environment.get(TOKEN, "").strip(), environment.get(TOKEN_FILE, "").strip()
    if token and file:
        raise SettingsError(f"{TOKEN} and {TOKEN_FILE} are both set; keep one of them.")
    if not file:
        return token or None, TOKEN
    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(f"{TOKEN_FILE}: {file} cannot be read ({reason}).") from None
    if not token or len(token.split()) != 1:
        raise SettingsError(f"{TOKEN_FILE}: {file} must hold the token and nothing else.")
    return token, f"{TOKEN_FILE}, {file}"


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
