"""What `dateline doctor` finds about the machine: the disk, SQLite, backups, memory. It makes and changes nothing."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.news.places import no_place_for_a_database
from bot.settings import Settings

DAYS_OF_ROOM = 14
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
BESIDE_THE_READER_MB = 750
"""What the bot, the parser and the painter may take together."""


class Finding(NamedTuple):
    """One line of what was looked at."""

    part: str
    well: bool | None
    """None for what works, but may not for long."""
    what: str


def findings_of(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is to be said of the machine."""
    file = settings.database.file
    if file is not None and not no_place_for_a_database(file, file.stat):
        yield from _disk(file, now)
        yield from _backups(settings, file, now)
    yield from _memory(settings)


def _disk(file: Path, now: datetime) -> Iterator[Finding]:
    from bot.archive import ArchiveError
    from bot.archive.storage import growth_of, sqlite_warning, written_size

    yield from _unwritable("disk", file.absolute().parent)
    if file.exists() and not os.access(file, os.W_OK):
        yield Finding("disk", False, f"{file} cannot be written to by this user (uid {os.getuid()}); chown it")
    if warning := sqlite_warning():
        yield Finding("SQLite", None, warning)
    if not file.exists():
        return
    try:
        growth = growth_of(file, now)
    except ArchiveError:
        return  # told of the database itself
    size = f"the database holds {written_size(growth.size)}, {written_size(growth.free)} are free"
    if growth.days_left is None:
        yield Finding("disk", True, f"{size}; it did not grow in the last week")
        return
    full = f"it grows by {written_size(growth.a_day)} a day; at that the disk is full in {growth.days_left:.0f} days"
    if growth.days_left < DAYS_OF_ROOM:
        advice = "Lower database.keep_days or backups.keep, or give it a larger disk; `dateline db vacuum` frees room"
        yield Finding("disk", False, f"{size}; {full}. {advice}")
    else:
        yield Finding("disk", True, f"{size}; {full}")


def _unwritable(part: str, folder: Path) -> Iterator[Finding]:
    """Where a folder cannot be written to. It is made when it is needed; the nearest that is there tells if it can."""
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if not nearest.is_dir():
        yield Finding(part, False, f"{nearest} is no folder")
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield Finding(part, False, f"{nearest} cannot be written to by this user (uid {os.getuid()}); chown it")


def _backups(settings: Settings, file: Path, now: datetime) -> Iterator[Finding]:
    from bot.archive.backups import copies_in

    every, folder = settings.backups.every_hours, settings.backup_folder
    assert folder is not None
    if not every:
        yield Finding(
            "backups", None, "none are made by the clock (backups.every_hours = 0); `dateline db backup FILE`"
        )
        return
    yield from _unwritable("backups", folder.absolute())
    made = copies_in(folder, file)
    if not made:
        if file.exists():
            yield Finding("backups", None, f"none yet in {folder}; the running bot makes one every {every} h")
        return
    age = now - made[-1].at
    what = f"{len(made)} in {folder}, the last {made[-1].at:%Y-%m-%d %H:%M} UTC"
    if age > timedelta(hours=2 * every):
        yield Finding("backups", False, f"{what}, which is too long ago; the log of the bot says why")
    else:
        yield Finding("backups", True, what)


def _memory(settings: Settings) -> Iterator[Finding]:
    needed = BESIDE_THE_READER_MB + settings.reading.memory_mb
    for file in CGROUP_LIMITS:
        try:
            limit = int(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
        if limit < needed * 1_000_000:
            advice = f"all processes may take {needed} MB; raise it, or lower reading.memory_mb"
            yield Finding("memory", None, f"the container may take {limit / 1e6:.0f} MB, but {advice}")
        return
