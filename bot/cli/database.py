"""dateline db: migrations, backups, and what is wrong in the database."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.words import plain
from bot.news import DatelineError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.archive.checks import SetAside
    from bot.archive.rows import BadRow

app = typer.Typer(no_args_is_help=True, help="Migrations, backups and checks of the database.")
File = Annotated[Path, typer.Argument(help="A backup file")]


@app.command()
def upgrade() -> None:
    """Bring the database to this version's tables, keeping a copy. `run` does so by itself."""
    from bot.archive import backups, keys_of

    settings = load_settings()
    asyncio.run(backups.upgrade(settings.database.url, keys_of(settings)))
    print("The database is up to date.")


@app.command()
def backup(
    file: File, force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there")] = False
) -> None:
    """Copy the database to a file, also while the bot runs."""
    from bot.archive import backups

    asyncio.run(backups.backup(load_settings().database.url, file, force=force))
    print(f"Saved to {file}.")


@app.command()
def restore(file: File) -> None:
    """Put a backup in the database's place; the old one is kept. Stop the bot first.

    What may have been posted since the backup was made is archived, not posted again.
    """
    from bot.app import now
    from bot.archive import backups, keys_of

    settings = load_settings()
    print(asyncio.run(backups.restore(settings.database.url, file, now(), keys_of(settings))))


@app.command()
def vacuum() -> None:
    """Give the room of what was deleted back to the disk. Stop the bot first."""
    from bot.archive import must_exist, storage

    settings = load_settings()
    file = _file(settings.database.url)
    must_exist(file)
    before, after = storage.vacuum(settings.database.url, file)
    print(f"The database takes {storage.written_size(after)}; it took {storage.written_size(before)}.")


@app.command("new-key")
def new_key() -> None:
    """Keep addresses with secrets under a new key. The old one stays in the file, for backups. Stop the bot first."""
    from bot.archive import backups, keys_of
    from bot.archive.files import only_process

    settings = load_settings()
    keys = keys_of(settings)
    with only_process(settings.database.url):
        keys.turn()
    asyncio.run(backups.upgrade(settings.database.url, keys))
    print(f"Addresses are kept under a new key, the first line of {keys.file}. The others open older backups.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; - for standard output")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there")] = False,
) -> None:
    """Write all that the database holds as JSON Lines, also while the bot runs."""
    from bot.archive import dump, must_exist

    source = _file(load_settings().database.url)
    must_exist(source)
    if str(file) == "-":
        dump.export_rows(source, sys.stdout)
        return
    if file.is_dir():
        raise DatelineError(f"{file} is a folder; name a file in it.")
    if file.exists() and not force:
        raise DatelineError(f"{file} is there already. Name another file, or say --force to overwrite it.")
    half = file.with_name(f"{file.name}.part")
    try:
        with half.open("w", encoding="utf-8") as out:
            rows = dump.export_rows(source, out)
        half.replace(file)
    except OSError as error:
        raise DatelineError(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        half.unlink(missing_ok=True)
    print(f"Wrote {rows} rows to {file}.")


@app.command()
def copy(
    to: Annotated[str, typer.Option("--to", help="The URL of a PostgreSQL database: postgresql://user@host/name")],
) -> None:
    """Copy a SQLite database to an empty one of PostgreSQL, and compare every row. Stop the bot first."""
    from bot.archive.copying import copy_over
    from bot.settings import Database

    try:
        target = Database(url=to).url
    except ValueError:
        raise DatelineError("--to takes the URL of a PostgreSQL database, as postgresql://host/name.") from None
    rows = copy_over(load_settings().database.url, target)
    print(f"Copied {rows} rows, and each is the same. Set database.url to the new database, and start.")


@app.command("import")
def import_lines(file: Annotated[Path, typer.Argument(help="An export; - for standard input")]) -> None:
    """Make the database of an export. There must be none yet."""
    from bot.archive import dump

    target = _file(load_settings().database.url)
    try:
        with sys.stdin if str(file) == "-" else file.open(encoding="utf-8-sig") as lines:
            rows = dump.import_rows(lines, target)
    except OSError as error:
        raise DatelineError(f"{file}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise DatelineError(f"{file} is no text.") from None
    print(f"Made {target} of {rows} rows. `dateline db upgrade`, or the next start, brings it up to date.")


def _file(url: str) -> Path:
    from bot.archive.files import file_of

    file = file_of(url)
    if file is None:
        raise DatelineError("This is for a SQLite database; for PostgreSQL use its own tools.")
    return file


@app.command()
def check(
    mend: Annotated[bool, typer.Option("--mend", help="Set right what can be, and say how")] = False,
) -> None:
    """Look for broken pages, rows that name others which are not there or cannot be read, and damaged indexes."""
    if not asyncio.run(_check(mend=mend)):
        raise typer.Exit(1)


async def _check(*, mend: bool) -> bool:
    from bot.archive import Archive, keys_of
    from bot.archive.files import faults_in, file_of

    settings = load_settings()
    url, keys = settings.database.url, keys_of(settings)
    file = file_of(url)
    if mend:
        async with Archive.open(url, keys, migrate=False) as archive:
            for one in await archive.checks.mend():
                print(plain(f"{_named(one)}: {one.done}"))
    async with Archive.read_only(url, keys) as archive:
        bad = await archive.checks.unreadable()
    faults = faults_in(file) if file else []
    for fault in faults:
        print(plain(fault))
    for row in bad:
        print(plain(_named(row)))
    if any(not fault.startswith("row ") for fault in faults):
        raise DatelineError("The file is damaged. Restore a backup: `dateline db restore FILE`.")
    if (faults or bad) and not mend:
        raise DatelineError("`dateline db check --mend` sets these right.")
    if not (faults or bad):
        print("The database is sound.")
    return not (faults or bad)


def _named(bad: "BadRow | SetAside") -> str:
    which = f"row {bad.row} of {bad.kind}" if bad.row else bad.kind
    return f"{which}: {bad.reason}"
