"""Migrations, run from code by Alembic; there is no ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.archive.database import ArchiveError


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the connection's transaction.

    Raises:
        ArchiveError: the database comes from a newer version.
    """
    config = configuration(connection)
    script = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(connection).get_current_revision()
    if now == script.get_current_head():
        return
    if now is not None and now not in {revision.revision for revision in script.walk_revisions()}:
        raise ArchiveError("The database was made by a newer Dateline. Update Dateline, or restore an older backup.")
    command.upgrade(config, "head")


def configuration(connection: Connection) -> Config:
    """What Alembic's commands need, bound to a connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
