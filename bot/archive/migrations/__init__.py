"""Migrations, run from code by Alembic; there is no ini file."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.archive.errors import ArchiveError

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 7_237_954_630_411
"""The number of PostgreSQL's advisory lock; any one that nobody else uses in the database."""
OLDEST_POSTGRESQL = 15
FOLDER = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the connection's transaction.

    Raises:
        ArchiveError: the database comes from a newer version.
    """
    if connection.dialect.name == "postgresql":
        _must_suit(connection)
        # Several processes may start at once; the others wait until these tables are made.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    now = _revision(connection)
    if now == newest_revision():
        return
    must_be_known(now)
    # Alembic holds 10 MB, and is needed once after an update.
    from alembic import command  # noqa: PLC0415

    command.upgrade(configuration(connection), "head")


def _must_suit(connection: Connection) -> None:
    """Refuse a PostgreSQL that is too old, or that does not keep text as Unicode."""
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    if version < OLDEST_POSTGRESQL:
        raise ArchiveError(f"The server is PostgreSQL {version}; Dateline needs {OLDEST_POSTGRESQL} or newer.")
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise ArchiveError(f"The database keeps text as {encoding}. Make one with ENCODING 'UTF8' TEMPLATE template0.")


def must_be_current(connection: Connection) -> None:
    """Refuse tables of another version than this one's.

    Raises:
        ArchiveError: they are older, newer, or none.
    """
    now = _revision(connection)
    if now == newest_revision():
        return
    must_be_known(now)
    raise ArchiveError("The database is of an older Dateline. Stop the bot and run `dateline db upgrade`.")


def must_be_known(revision: str | None) -> None:
    """Refuse tables of a version that this Dateline does not know.

    Raises:
        ArchiveError: they come from a newer one.
    """
    if revision is not None and revision not in _revisions():
        raise ArchiveError("The database was made by a newer Dateline. Update Dateline, or restore an older backup.")


def newest_revision() -> str:
    """The version that tables have once they are up to date."""
    return _revisions()[-1]


@cache
def _revisions() -> tuple[str, ...]:
    # Each file's name begins with its revision.
    return tuple(sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py")))


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
