"""Look-ups that stay quick, explained grouping, corrections, and readers who follow"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.news.names import fold

revision = "0004"
down_revision = "0003"

number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("articles", sa.Column("at", time))
    op.add_column("articles", sa.Column("grouping", sa.Text()))
    op.create_index(op.f("ix_articles_at"), "articles", ["at"])
    op.add_column("actors", sa.Column("at", time))
    op.drop_index(op.f("ix_actors_person_id"), "actors")
    op.add_column("quotes", sa.Column("at", time))
    op.add_column("quotes", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column("quotes", sa.Column("speaker", sa.Text()))
    op.add_column("quotes", sa.Column("words", sa.String(length=24), nullable=False, server_default=""))
    op.drop_index(op.f("ix_quotes_person_id"), "quotes")
    _date_and_copy()
    op.create_index("ix_actors_person_id_at", "actors", ["person_id", "at"])
    op.create_index("ix_actors_at", "actors", ["at", "person_id"])
    op.create_index("ix_quotes_person_id_at", "quotes", ["person_id", "at"])
    op.create_index("ix_quotes_at", "quotes", ["at"])
    op.create_index("ix_quotes_words", "quotes", ["words"])
    op.create_index(op.f("ix_person_words_person_id"), "person_words", ["person_id"])
    op.create_index(op.f("ix_aliases_person_id"), "aliases", ["person_id"])
    op.create_index("ix_people_articles", "people", ["articles", "name"])
    _make_tables()
    op.add_column("subscriptions", sa.Column("follower", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_subscriptions_follower", "subscriptions", ["follower"])
    for source in ("about", "event_id", "words"):
        op.drop_index(f"ix_subscriptions_channel_{source}", "subscriptions")
        columns = ["channel", "follower", source]
        op.create_index(f"ix_subscriptions_channel_{source}", "subscriptions", columns, unique=True)
    op.add_column("deliveries", sa.Column("follower", sa.BigInteger()))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE people_names USING fts5(folded, content='people', content_rowid='id', "
            "tokenize = 'trigram')"
        )
        op.execute("INSERT INTO people_names (rowid, folded) SELECT id, folded FROM people")
        op.execute("CREATE VIRTUAL TABLE people_trigrams USING fts5vocab('people_names', 'row')")


def _make_tables() -> None:
    op.create_table(
        "sketches",
        sa.Column("article_id", number, nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("published", time),
        sa.Column("at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sketches_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_sketches")),
    )
    op.create_index(op.f("ix_sketches_at"), "sketches", ["at"])
    op.create_table(
        "sketch_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("article_id", number, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("term", "article_id", name=op.f("pk_sketch_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrections",
        sa.Column("id", number, nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("undone_by", sa.BigInteger()),
        sa.Column("undone_at", time),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_guild"), "corrections", ["guild"])


def _date_and_copy() -> None:
    """Give articles, actors and quotes their time, and quotes their words."""
    op.execute("UPDATE articles SET at = CASE WHEN published < seen_at THEN published ELSE seen_at END")
    for table in ("actors", "quotes"):
        at = f"SELECT at FROM articles WHERE articles.id = {table}.article_id"  # noqa: S608
        op.execute(f"UPDATE {table} SET at = ({at})")  # noqa: S608
    connection = op.get_bind()
    article = sa.table("articles", *map(sa.column, ("id", "text")), sa.column("reading", sa.JSON))
    quote = sa.table("quotes", *map(sa.column, ("article_id", "position", "text", "speaker", "words")))
    after = 0
    while rows := connection.execute(
        sa.select(article).where(article.c.id > after, article.c.reading.is_not(None)).order_by(article.c.id).limit(500)
    ).all():
        after = rows[-1].id
        for row in rows:
            reading: Any = json.loads(row.reading) if isinstance(row.reading, str) else row.reading
            for position, one in enumerate((reading or {}).get("quotes", ())):
                words = " … ".join(row.text[start:end].strip(" ,\n") for start, end in one["spans"])
                values = {
                    "text": words,
                    "speaker": one["speaker"],
                    "words": hashlib.blake2b(fold(words).encode(), digest_size=12).hexdigest(),
                }
                same = quote.c.article_id == row.id, quote.c.position == position
                connection.execute(sa.update(quote).where(*same).values(values))
