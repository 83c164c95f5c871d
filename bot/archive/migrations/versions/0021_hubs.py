"""Subscriptions at the hubs that feeds announce"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    time = sa.DateTime(timezone=True)
    op.create_table(
        "hubs",
        sa.Column("id", number, nullable=False),
        sa.Column("feed_id", number),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("since", time, nullable=False),
        sa.Column("ask_at", time, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", time),
        sa.Column("hint_from", time),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_hubs_feed_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hubs")),
        sa.UniqueConstraint("feed_id", name=op.f("uq_hubs_feed_id")),
        sa.UniqueConstraint("key", name=op.f("uq_hubs_key")),
    )
    op.create_index(op.f("ix_hubs_ask_at"), "hubs", ["ask_at"])
