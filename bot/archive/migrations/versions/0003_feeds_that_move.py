"""Feeds that move, end and fail for long; entries known by link and content; articles that are edited"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("interval_seconds", sa.Integer(), nullable=True))
    op.add_column("feeds", sa.Column("moved_to", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("failing_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entries", sa.Column("link", sa.Text(), nullable=True))
    op.add_column("entries", sa.Column("hash", sa.String(length=32), nullable=True))
    op.add_column("entries", sa.Column("edits", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_entries_link", "entries", ["feed_id", "link"])
    op.create_index("ix_entries_hash", "entries", ["feed_id", "hash"])
    op.add_column("articles", sa.Column("revision", sa.JSON(), nullable=True))
    op.add_column("articles", sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_articles_revised_at"), "articles", ["revised_at"])
    op.create_table(
        "former_addresses",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_former_addresses")),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_former_addresses_feed_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_former_addresses_feed_id"), "former_addresses", ["feed_id"])
