"""Channels that are closed to us, plainer forms of a message, and messages sent in parts"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

UNFINISHED = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("refused_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("form", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("composed", sa.JSON()))
    op.add_column("deliveries", sa.Column("part_of", sa.BigInteger()))
    op.create_index(
        "ix_deliveries_part_of",
        "deliveries",
        ["part_of"],
        sqlite_where=sa.text("part_of IS NOT NULL"),
        postgresql_where=sa.text("part_of IS NOT NULL"),
    )
    op.drop_index("ix_deliveries_unfinished", "deliveries")
    op.create_index(
        "ix_deliveries_unfinished",
        "deliveries",
        ["channel", "part_of", "id"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )
