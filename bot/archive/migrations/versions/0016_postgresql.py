"""PostgreSQL's index of words and of names that are nearly what was typed, and words that sort by their letters"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX ix_people_trigrams ON people USING gin (folded gin_trgm_ops)")
    # Snowball's dictionary leaves no word out unless it is given a list of them.
    op.execute("CREATE TEXT SEARCH DICTIONARY dateline_stems (TEMPLATE = snowball, LANGUAGE = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION dateline_words (COPY = simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION dateline_words ALTER MAPPING FOR asciiword, word, numword WITH dateline_stems"
    )
    op.create_table(
        "article_words",
        sa.Column("rowid", sa.BigInteger(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["rowid"], ["articles.id"], name=op.f("fk_article_words_rowid"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_article_words")),
    )
    op.create_index("ix_article_words", "article_words", ["words"], postgresql_using="gin")
    # Beginnings of words are looked for between two words, which holds only where letters sort by their numbers.
    op.drop_index("ix_articles_ungrouped", "articles")
    op.create_index("ix_articles_ungrouped", "articles", ["read_at"], postgresql_where=sa.text("story_id IS NULL"))
    op.alter_column("person_words", "word", type_=sa.Text(collation="C"))
    _make_queues()


def _make_queues() -> None:
    """Make procrastinate's own tables, as it describes them."""
    from procrastinate.schema import SchemaManager  # noqa: PLC0415, installed with PostgreSQL's driver only

    statements = SchemaManager.get_schema()
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
