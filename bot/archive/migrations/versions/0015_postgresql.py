"""PostgreSQL's index of words and of names that are nearly what was typed, and words that sort by their letters"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


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
        sa.Column("words", sa.dialects.postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["rowid"], ["articles.id"], name=op.f("fk_article_words_rowid"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_article_words")),
    )
    op.create_index("ix_article_words", "article_words", ["words"], postgresql_using="gin")
    # Beginnings of words are looked for between two words, which holds only where letters sort by their numbers.
    op.alter_column("person_words", "word", type_=sa.Text(collation="C"))
