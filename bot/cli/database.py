"""dateline db: migrations, backups, and what is wrong in the database."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.news import DatelineError
from bot.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Migrations, backups and checks of the database.")
File = Annotated[Path, typer.Argument(help="A backup file")]


@app.command()
def upgrade() -> None:
    """Bring the database to this version's tables, keeping a copy. `run` does so by itself."""
    from bot.archive import backup as archive

    asyncio.run(archive.upgrade(load_settings().database.url))
    print("The database is up to date.")


@app.command()
def backup(
    file: File, force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there")] = False
) -> None:
    """Copy the database to a file, also while the bot runs."""
    from bot.archive import backup as archive

    asyncio.run(archive.backup(load_settings().database.url, file, force=force))
    print(f"Saved to {file}.")


@app.command()
def restore(file: File) -> None:
    """Put a backup in the database's place; the old one is kept. Stop the bot first.

    What may have been posted since the backup was made is archived, not posted again.
    """
    from bot.app import now
    from bot.archive import backup as archive

    print(asyncio.run(archive.restore(load_settings().database.url, file, now())))


@app.command()
def check(
    mend: Annotated[bool, typer.Option("--mend", help="Set right what can be, and say how")] = False,
) -> None:
    """Look for broken pages, rows that name others which are not there, and rows that cannot be read."""
    if not asyncio.run(_check(mend=mend)):
        raise typer.Exit(1)


async def _check(*, mend: bool) -> bool:
    from bot.archive import Archive
    from bot.archive.files import faults_in, file_of

    url = load_settings().database.url
    file = file_of(url)
    if mend:
        async with Archive.open(url, migrate=False) as archive:
            for one in await archive.checks.mend():
                print(f"row {one.row} of {one.kind}: {one.reason}: {one.done}")
    async with Archive.read_only(url) as archive:
        bad = await archive.checks.unreadable()
    faults = faults_in(file) if file else []
    for fault in faults:
        print(fault)
    for row in bad:
        print(f"row {row.row} of {row.kind}: {row.reason}")
    if any(not fault.startswith("row ") for fault in faults):
        raise DatelineError("The file is damaged. Restore a backup: `dateline db restore FILE`.")
    if (faults or bad) and not mend:
        raise DatelineError("`dateline db check --mend` sets these right.")
    if not (faults or bad):
        print("The database is sound.")
    return not (faults or bad)
