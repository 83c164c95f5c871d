"""What grouping keeps of an article, with the feed that shows it; terms are counted over articles

The old weights and counts were made another way and cannot be compared with new ones, so both are begun anew: an event
that is under way during the upgrade may open a second story.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("DELETE FROM sketch_terms")
    op.drop_index("ix_sketches_at", table_name="sketches")
    op.drop_table("sketches")
    op.drop_table("term_counts")
    op.create_table(
        "sketches",
        sa.Column("article_id", number, nullable=False),
        sa.Column("feed_id", number),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("published", time),
        sa.Column("at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sketches_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_sketches")),
    )
    op.create_index(op.f("ix_sketches_at"), "sketches", ["at"])
    op.create_index("ix_sketches_feed", "sketches", ["feed_id", "article_id"])
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )
