"""Where a database can stand."""

from collections.abc import Callable
from pathlib import PurePath
from stat import S_ISDIR, S_ISREG
from typing import Protocol


class Stat(Protocol):
    """What is known of a file."""

    @property
    def st_mode(self) -> int:
        """Its kind and who may use it."""


def no_place_for_a_database(file: PurePath, look: Callable[[], Stat]) -> str | None:
    """Why no database can stand here, for a person; None where one stands, or none yet.

    Args:
        file: its place.
        look: looks there, as `Path.stat` does.
    """
    try:
        kind = look().st_mode
    except PermissionError:
        return f"{file} may not be looked at by this user. Ask as whoever the bot runs as, or give its folder to them."
    except (OSError, ValueError):
        return None
    if S_ISDIR(kind):
        return f"{file} is a folder. Name a file in it in database.url: sqlite:///{file / 'dateline.db'}."
    # To open a pipe is to wait until somebody writes to it.
    return None if S_ISREG(kind) else f"{file} is no file. Name another in database.url."
