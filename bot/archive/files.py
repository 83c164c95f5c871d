"""The database as files: who may use them, what version they are, copies of them. SQLite only."""

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.archive.errors import ArchiveError
from bot.news.places import no_place_for_a_database

if sys.platform != "win32":
    import fcntl

NO_DATABASE = "database.url is not usable; write it as sqlite:///data/dateline.db, or as postgresql://user@host/name."
REVISION = re.compile(r"\d{4}")
"""How our versions of the tables are numbered; other programs that use Alembic have their own."""
BESIDE = ("", "-wal", "-shm", ".lock")
"""What stands beside a database and belongs to it, itself first."""


class OfAnotherProgram(ArchiveError):
    """A database that is not ours, and not to be touched."""


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite database; None for another one, or for one in memory.

    Raises:
        ArchiveError: the URL is not one.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ArchiveError(NO_DATABASE) from None
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    file = _followed(Path(str(parsed.database)))
    if wrong := no_place_for_a_database(file, file.stat):
        raise ArchiveError(wrong)
    return file


def _followed(file: Path) -> Path:
    """The file that a link leads to: what belongs to a database stands beside that, as SQLite has it."""
    with suppress(OSError, RuntimeError):  # a link that leads to itself, or a folder that is another user's
        if file.is_symlink():
            return file.resolve()
    return file


@contextmanager
def only_process(url: str) -> Iterator[None]:
    """Hold a database for this process alone; the kernel lets go of it however the process ends.

    PostgreSQL is shared by several machines and is not held; neither is any file on Windows, which has no `flock`.

    Raises:
        ArchiveError: another process holds it, or the lock cannot be made.
    """
    file = file_of(url)
    if file is None or sys.platform == "win32":
        yield
        return
    lock = file.with_name(f"{file.name}.lock")
    make_folder(file)
    with ExitStack() as held:
        try:
            number = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
            held.callback(os.close, number)
            _lock(number)
            if file.exists():
                # Who knows the file by another name, in another container perhaps, has another lock beside it. It stays
                # open until the end: with it all of SQLite's own locks would be let go of.
                itself = os.open(file, os.O_RDONLY)
                held.callback(os.close, itself)
                _lock(itself)
        except BlockingIOError:
            pid = os.read(number, 20).decode("ascii", "replace").strip()
            by = f"another Dateline (process {pid})" if pid else "another Dateline"
            raise ArchiveError(f"The database {file} is in use by {by}.") from None
        except OSError as error:
            raise ArchiveError(f"The lock {lock} cannot be made: {error.strerror}.") from None
        with suppress(OSError):  # the disk may be full, and this is for people only
            os.ftruncate(number, 0)
            os.pwrite(number, f"{os.getpid()}\n".encode(), 0)
        # The file stays: whoever removed it could remove one that another process has locked meanwhile.
        yield


def _lock(number: int) -> None:
    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def make_folder(file: Path) -> None:
    """Make the folder of a database, for its owner alone.

    Raises:
        ArchiveError: it cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"The folder {file.parent} of the database cannot be made: {error.strerror}.") from None


def keep_private(file: Path) -> None:
    """Take a database, what stands beside it, its copies and its folder from all but its owner.

    A folder in which somebody works or lives is left as it is: it is not ours alone.
    """
    folder = file.parent.resolve()
    ours = [file.with_name(file.name + ending) for ending in BESIDE]
    copies = [one for one in folder.glob(f"{glob_escaped(file.name)}.before-*") if one.is_file()]
    for one in (*ours, *copies):
        with suppress(OSError):
            one.chmod(0o600)
    working = {Path.cwd().resolve()}
    with suppress(RuntimeError):  # a user without a name or a home, as `user:` of a container may be
        working.add(Path.home().resolve())
    if not any(place == folder or folder in place.parents for place in working):
        with suppress(OSError):
            folder.chmod(folder.stat().st_mode & 0o1700)


MALFORMED = "malformed"
"""What SQLite says of a file that was cut short or written over."""
WAY_OUT = "Restore a backup: `dateline db restore FILE`."


def glob_escaped(name: str) -> str:
    """A name whose marks mean themselves in a pattern of file names."""
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in name)


def revision_in(file: Path) -> str | None:
    """The version of the tables in a file; None where they were made by no Dateline.

    Raises:
        ArchiveError: it is no database.
    """
    try:
        with closing(opened(file)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise ArchiveError(f"{file} cannot be read: {error}.") from None
    except sqlite3.DatabaseError as error:
        if MALFORMED in str(error):
            raise ArchiveError(f"{file} is damaged ({error}). {WAY_OUT}") from None
        raise ArchiveError(f"{file} is no database.") from None


def must_be_ours(file: Path) -> None:
    """Refuse a database of another program, before anything of it is changed.

    Raises:
        ArchiveError: it is one, or no database at all.
    """
    revision = revision_in(file)
    if revision is None:
        with closing(opened(file)) as connection:
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    if not (REVISION.fullmatch(revision) if revision else empty):
        raise OfAnotherProgram(f"{file} is a database of another program. Name another file in database.url.")


def opened(file: Path) -> sqlite3.Connection:
    """A connection that changes nothing."""
    mode = "mode=ro"
    if not (os.access(file.parent, os.W_OK) or file.with_name(f"{file.name}-wal").exists()):
        # A copy on a disk that is only read. SQLite would look for a journal in vain, and cannot make one.
        mode = "immutable=1"
    return sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True)


def faults_in(file: Path) -> list[str]:
    """What SQLite finds wrong in a file: broken pages, and rows that name others which are not there; up to ten."""
    try:
        with closing(opened(file)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
            faults = [line for line in said if line != "ok"]
            for table, row, other, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(10 - len(faults)):
                faults.append(f"row {row} of {table} names a row of {other} that is not there")
            return faults
    except sqlite3.Error as error:
        return [str(error)]


def copy(source: Path, target: Path) -> None:
    """Copy a database to one new file, also while it is written to, and see to it that it is on the disk.

    What was at the target is overwritten. A copy that is not sound is removed again.

    Raises:
        ArchiveError: the source cannot be read, or the target cannot be written.
    """
    make_folder(target)
    half = target.with_name(f"{target.name}.part")
    try:
        remove(half)
        half.touch(mode=0o600)
        with closing(opened(source)) as origin, closing(sqlite3.connect(half)) as written:
            origin.backup(written)
        settle(half)
        if broken := [fault for fault in faults_in(half) if not fault.startswith("row ")]:
            raise ArchiveError(f"{source} could not be copied: the copy is not sound ({broken[0]}).")
        half.replace(target)
        flush(target.parent)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(f"{source} could not be copied to {target}: {reason}.") from None
    finally:
        with suppress(OSError):
            remove(half)


def settle(file: Path) -> None:
    """Have a database in one file, and on the disk: what stands beside it is easily lost when it is copied on.

    Raises:
        sqlite3.Error, OSError: it cannot be written.
    """
    with closing(sqlite3.connect(file)) as written:
        written.execute("PRAGMA journal_mode = DELETE")
    flush(file)


def swap(fresh: Path, target: Path, kept: Path) -> None:
    """Put a new file in a database's place; the old one is kept under another name with all that belongs to it."""
    if target.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as old:
            # What still stands in the journal beside it goes into the file, where that can be read.
            old.execute("PRAGMA journal_mode = DELETE")
        with suppress(OSError):
            kept.hardlink_to(target)
        if not kept.exists():
            target.rename(kept)
        kept.chmod(0o600)
    for ending in ("-wal", "-shm"):
        # A journal of the old file would be played into the new one.
        beside = target.with_name(target.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    fresh.replace(target)
    flush(target.parent)


def remove(file: Path) -> None:
    """Remove a database with what stands beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
