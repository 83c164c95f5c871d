"""The files of the database on disk: whether they are still those that were opened, and whether there is room."""

import shutil
from contextlib import suppress
from pathlib import Path

from bot.news import ROOM_BYTES

JOURNALS = "-wal", "-shm"
"""What SQLite keeps beside a database for as long as it is open. What is committed stands there first."""


class Disk:
    """A database's files, known by their numbers on the disk: a name may come to stand for another file.

    Args:
        file: of the database; None where it is on a server, of which nothing can be said.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[Path, tuple[int, int]] = {}

    @property
    def gone(self) -> bool:
        """Whether the database was there and is not; it may come back, as a folder that is mounted again does."""
        return self._file is not None and self._file in self._known and not _identity(self._file)

    @property
    def has_room(self) -> bool:
        """Whether something can be written."""
        return self._file is None or shutil.disk_usage(self._file.parent).free >= ROOM_BYTES

    def lost(self) -> Path | None:
        """A file that was removed or replaced under us, so that nobody else will ever see what is written to it.

        A database that is away with all that belongs to it is none: it may come back.
        """
        if self._file is None or not (found := _identity(self._file)):
            return None
        if self._known.setdefault(self._file, found) != found:
            return self._file
        for ending in JOURNALS:
            beside = self._file.with_name(self._file.name + ending)
            found = _identity(beside)
            if beside in self._known and self._known[beside] != found:
                return beside
            if found:
                self._known[beside] = found
        return None


def _identity(file: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = file.stat()
        return found.st_dev, found.st_ino
    return None
