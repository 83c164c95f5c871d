"""Migrations, run from code by Alembic; there is no ini file."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.archive.database import ArchiveError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the connection's transaction.

    Raises:
        ArchiveError: the database comes from a newer version.
    """
    # Each file's name begins with its revision.
    ours = sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))
    now = _revision(connection)
    if now == ours[-1]:
        return
    if now is not None and now not in ours:
        raise ArchiveError("The database was made by a newer Dateline. Update Dateline, or restore an older backup.")
    # Alembic holds 10 MB, and is needed once after an update.
    from alembic import command  # noqa: PLC0415

    command.upgrade(configuration(connection), "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def configuration(connection: Connection) -> "Config":
    """What Alembic's commands need, bound to a connection."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
