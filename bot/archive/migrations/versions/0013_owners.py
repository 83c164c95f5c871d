"""Who brought a feed, and feeds whose address holds a secret, which are nobody else's"""

import re
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.news.addresses import has_credentials

revision = "0013"
down_revision = "0012"

UNIQUE = re.compile(r"CONSTRAINT uq_feeds_url UNIQUE \(url\)")
BOTH = "CONSTRAINT uq_feeds_url_private_to UNIQUE (url, private_to)"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("feeds", sa.Column("private_to", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_with_private_addresses()
    else:
        op.drop_constraint("uq_feeds_url", "feeds", type_="unique")
        op.create_unique_constraint("uq_feeds_url_private_to", "feeds", ["url", "private_to"])
    op.create_table(
        "feed_owners",
        sa.Column("feed_id", number, nullable=False),
        sa.Column("owner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_feed_owners_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", "owner", name=op.f("pk_feed_owners")),
    )
    op.create_index(op.f("ix_feed_owners_owner"), "feed_owners", ["owner"])
    _give_feeds_to_their_subscribers()


def _give_feeds_to_their_subscribers() -> None:
    """Nobody knows any more who brought a feed: it is theirs who read it, else everybody's, as it was."""
    connection = op.get_bind()
    secret: list[int] = []
    owners = "INSERT INTO feed_owners (feed_id, owner, added_at, added_by)"
    subscribed = "SELECT feed_id, guild, min(created_at), 0 FROM subscriptions WHERE feed_id IS NOT NULL AND guild > 0"
    connection.execute(sa.text(f"{owners} {subscribed} GROUP BY feed_id, guild"))
    for row in connection.execute(sa.text("SELECT id, url FROM feeds")).all():
        if has_credentials(row.url):
            its = sa.text("SELECT owner FROM feed_owners WHERE feed_id = :feed").bindparams(feed=row.id)
            several = connection.execute(its).scalars().all()
            if len(several) == 1:
                private = sa.text("UPDATE feeds SET private_to = :owner WHERE id = :feed")
                connection.execute(private.bindparams(owner=several[0], feed=row.id))
            secret.append(row.id)
    packed = (
        "SELECT id FROM feeds WHERE url IN (SELECT url FROM pack_feeds) UNION "
        "SELECT feed_id FROM former_addresses WHERE url IN (SELECT url FROM pack_feeds)"
    )
    free = f"SELECT id, 0, :now, 0 FROM feeds WHERE id NOT IN (SELECT feed_id FROM feed_owners UNION {packed})"  # noqa: S608
    query = sa.text(f"{owners} {free}").bindparams(
        sa.bindparam("now", datetime.now(UTC).replace(tzinfo=None), sa.DateTime())  # noqa: TID251
    )
    connection.execute(query)
    for feed in secret:
        # What nobody reads and holds somebody's secret is nobody's to see.
        connection.execute(sa.text("DELETE FROM feed_owners WHERE owner = 0 AND feed_id = :feed").bindparams(feed=feed))


def _rebuild_with_private_addresses() -> None:
    """SQLite changes no constraint: the table is made anew, within the migration's transaction.

    Dropping a table deletes its rows, and with them, by their foreign keys, those of other tables. So the rows are
    moved away from those that refer to them first; as deferred, the keys are checked when all is in its place again.
    """
    connection = op.get_bind()
    parts = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'feeds' AND sql IS NOT NULL")
    ).all()
    (table,) = (row.sql for row in parts if row.type == "table")
    columns = ", ".join(f'"{column["name"]}"' for column in sa.inspect(connection).get_columns("feeds"))
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("CREATE TABLE held_feeds AS SELECT * FROM feeds")
    connection.exec_driver_sql("UPDATE feeds SET id = -id")
    connection.exec_driver_sql("DROP TABLE feeds")
    connection.exec_driver_sql(UNIQUE.sub(BOTH, table))
    connection.exec_driver_sql(f"INSERT INTO feeds ({columns}) SELECT {columns} FROM held_feeds")  # noqa: S608
    connection.exec_driver_sql("DROP TABLE held_feeds")
    for row in parts:
        if row.type == "index":
            connection.exec_driver_sql(row.sql)
