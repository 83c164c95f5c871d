"""Names on shelves: what everybody's feeds name, and what each other feed names"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

KEYS = {"person_words": ("word", "person_id"), "aliases": ("folded", "person_id")}
# As `open_feeds` has them for everybody.
PUBLIC = (
    "SELECT id FROM feeds WHERE private_to = 0 AND (url IN (SELECT url FROM pack_feeds) OR id IN "
    "(SELECT feed_id FROM former_addresses WHERE url IN (SELECT url FROM pack_feeds))) "
    "UNION SELECT feed_id FROM feed_owners WHERE owner = 0 AND ends_at IS NULL"
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TABLE people_trigrams")
        op.execute("DROP TABLE people_names")
    else:
        op.drop_index("ix_people_trigrams", "people")
    op.create_table(
        "known_names",
        sa.Column("shelf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", number, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_known_names_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shelf", "person_id", name=op.f("pk_known_names")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_known_names_articles", "known_names", ["shelf", "articles"])
    op.create_index(op.f("ix_known_names_person_id"), "known_names", ["person_id"])
    op.execute(
        "INSERT INTO known_names (shelf, person_id, folded, articles) "  # noqa: S608
        "SELECT shelf, person_id, folded, count(*) FROM (SELECT DISTINCT CASE WHEN entries.feed_id IN "
        f"({PUBLIC}) THEN 0 ELSE entries.feed_id END AS shelf, actors.person_id, actors.article_id FROM actors "
        "JOIN entries ON entries.article_id = actors.article_id WHERE actors.person_id IS NOT NULL) AS named "
        "JOIN people ON people.id = named.person_id GROUP BY shelf, person_id, folded"
    )
    _add_shelves(number, letters=sa.Text() if is_sqlite else sa.Text(collation="C"))
    if is_sqlite:
        op.execute("CREATE VIEW public_names AS SELECT person_id AS id, folded FROM known_names WHERE shelf = 0")
        op.execute(
            "CREATE VIRTUAL TABLE people_names USING fts5(folded, content='public_names', content_rowid='id', "
            "tokenize = 'trigram')"
        )
        op.execute("INSERT INTO people_names (rowid, folded) SELECT id, folded FROM public_names")
        op.execute("CREATE VIRTUAL TABLE people_trigrams USING fts5vocab('people_names', 'row')")
    else:
        op.execute(
            "CREATE INDEX ix_known_names_trigrams ON known_names USING gin (folded gin_trgm_ops) WHERE shelf = 0"
        )


def _add_shelves(number: sa.types.TypeEngine[int], letters: sa.Text) -> None:
    """A key cannot be changed: the rows wait elsewhere. A name stands on each shelf that knows whose it is."""
    more: dict[str, list[sa.Column[Any]]] = {
        "person_words": [sa.Column("word", letters, nullable=False)],
        "aliases": [
            sa.Column("folded", sa.Text(), nullable=False),
            sa.Column("alias", sa.Text(), nullable=False),
            sa.Column("articles", sa.Integer(), nullable=False),
        ],
    }
    for table, columns in more.items():
        op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
        op.drop_table(table)
        op.create_table(
            table,
            sa.Column("shelf", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("person_id", number, nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("shelf", *KEYS[table], name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
        names = ", ".join(column.name for column in columns)
        held = ", ".join(f"kept_{table}.{column.name}" for column in columns)
        op.execute(
            f"INSERT INTO {table} (shelf, person_id, {names}) SELECT shelf, known_names.person_id, {held} "  # noqa: S608
            f"FROM kept_{table} JOIN known_names ON known_names.person_id = kept_{table}.person_id"
        )
        op.drop_table(f"kept_{table}")
