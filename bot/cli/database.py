"""dateline db: migrations and backups."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Migrations and backups of the database.")
File = Annotated[Path, typer.Argument(help="A backup file")]


@app.command()
def upgrade() -> None:
    """Bring the database to this version's tables. `run` does so by itself."""
    from bot.archive import backup as archive

    url = load_settings().database.url
    asyncio.run(archive.upgrade(url))
    print("The database is up to date.")


@app.command()
def backup(file: File) -> None:
    """Copy the database to a file, also while the bot runs."""
    from bot.archive import backup as archive

    asyncio.run(archive.backup(load_settings().database.url, file))
    print(f"Saved to {file}.")


@app.command()
def restore(file: File) -> None:
    """Put a backup in the database's place. Stop the bot first."""
    from bot.archive import backup as archive

    asyncio.run(archive.restore(load_settings().database.url, file))
    print(f"Restored from {file}.")
