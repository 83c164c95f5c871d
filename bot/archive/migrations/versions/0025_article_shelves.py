"""Articles, and whom they name and quote, on the shelf of those who see them"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

# As `open_feeds` has them for everybody.
PUBLIC = (
    "SELECT id FROM feeds WHERE private_to = 0 AND (url IN (SELECT url FROM pack_feeds) OR id IN "
    "(SELECT feed_id FROM former_addresses WHERE url IN (SELECT url FROM pack_feeds))) "
    "UNION SELECT feed_id FROM feed_owners WHERE owner = 0 AND ends_at IS NULL"
)
MARK = 0xFDA7E
TOGETHER = 500


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "article_shelves",
        sa.Column("id", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_shelves")),
    )
    op.create_table(
        "shelf_feeds",
        sa.Column("shelf", number, nullable=False),
        sa.Column("feed_id", number, nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["article_shelves.id"], name=op.f("fk_shelf_feeds_shelf")),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_shelf_feeds_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "feed_id", name=op.f("pk_shelf_feeds")),
    )
    op.create_index(op.f("ix_shelf_feeds_feed_id"), "shelf_feeds", ["feed_id"])
    for table in ("articles", "actors", "quotes", *(() if is_sqlite else ("article_words",))):
        op.add_column(table, sa.Column("shelf", sa.BigInteger(), server_default="0", nullable=False))
    _fill()
    for name, table in (
        ("ix_actors_person_id_at", "actors"),
        ("ix_actors_at", "actors"),
        ("ix_quotes_person_id_at", "quotes"),
        ("ix_quotes_at", "quotes"),
        ("ix_articles_story_id", "articles"),
    ):
        op.drop_index(name, table)
    op.create_index("ix_actors_person_id_shelf_at", "actors", ["person_id", "shelf", "at"])
    op.create_index("ix_actors_shelf_at", "actors", ["shelf", "at", "person_id"])
    op.create_index("ix_quotes_person_id_shelf_at", "quotes", ["person_id", "shelf", "at"])
    op.create_index("ix_quotes_shelf_at", "quotes", ["shelf", "at"])
    op.create_index("ix_articles_shelf", "articles", ["shelf", "id"])
    op.create_index("ix_articles_story_id_shelf", "articles", ["story_id", "shelf"])
    if is_sqlite:
        read = "FROM articles WHERE shelf <> 0 AND read_at IS NOT NULL"
        op.execute(
            f"INSERT INTO article_words (article_words, rowid, title, text) SELECT 'delete', id, title, text {read}"
        )
        op.execute(
            "INSERT INTO article_words (rowid, title, text) "
            f"SELECT id, title, text || char(10, {MARK}, 32, {MARK}) || shelf {read}"
        )
    else:
        op.execute(
            "UPDATE article_words SET shelf = articles.shelf FROM articles WHERE id = rowid AND articles.shelf <> 0"
        )
        op.execute("DROP INDEX ix_article_words")
        op.execute("CREATE INDEX ix_article_words_public ON article_words USING gin (words) WHERE shelf = 0")
        op.execute("CREATE INDEX ix_article_words_own ON article_words USING gin (words) WHERE shelf <> 0")
        op.execute("CREATE INDEX ix_article_words_shelf ON article_words (shelf, rowid) WHERE shelf <> 0")


def _fill() -> None:
    """A shelf for each set of feeds that show articles between them, and none of which is everybody's."""
    connection = op.get_bind()
    shown: dict[int, set[int]] = defaultdict(set)
    own = (
        "SELECT DISTINCT article_id, feed_id FROM entries WHERE article_id IS NOT NULL AND article_id NOT IN "  # noqa: S608
        f"(SELECT article_id FROM entries WHERE article_id IS NOT NULL AND feed_id IN ({PUBLIC}))"
    )
    for row in connection.execute(sa.text(own)):
        shown[row.article_id].add(row.feed_id)
    standing: dict[frozenset[int], list[int]] = defaultdict(list)
    for article, feeds in shown.items():
        standing[frozenset(feeds)].append(article)
    for shelf, (several, articles) in enumerate(sorted(standing.items(), key=lambda one: sorted(one[0])), 1):
        connection.execute(sa.text("INSERT INTO article_shelves (id) VALUES (:shelf)"), {"shelf": shelf})
        rows = [{"shelf": shelf, "feed": feed} for feed in sorted(several)]
        connection.execute(sa.text("INSERT INTO shelf_feeds (shelf, feed_id) VALUES (:shelf, :feed)"), rows)
        for table, key in (("articles", "id"), ("actors", "article_id"), ("quotes", "article_id")):
            moved = sa.text(f"UPDATE {table} SET shelf = :shelf WHERE {key} IN :articles")  # noqa: S608
            moved = moved.bindparams(sa.bindparam("articles", expanding=True))
            for first in range(0, len(articles), TOGETHER):
                connection.execute(moved, {"shelf": shelf, "articles": articles[first : first + TOGETHER]})
    numbered = "SELECT setval(pg_get_serial_sequence('article_shelves', 'id'), max(id)) FROM article_shelves"
    if standing and connection.dialect.name == "postgresql":
        connection.execute(sa.text(numbered))
