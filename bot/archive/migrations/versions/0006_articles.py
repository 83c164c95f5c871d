"""Articles apart from their addresses: a page may hold those of many entries; pictures, papers and hosts of entries"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

UNIQUE = re.compile(r",\s*CONSTRAINT uq_articles_url UNIQUE \(url\)")


def upgrade() -> None:
    op.add_column("articles", sa.Column("image_alt", sa.Text()))
    for name in ("publisher", "image", "image_alt", "host"):
        op.add_column("entries", sa.Column(name, sa.Text()))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_without_unique_urls()
    else:
        for one in sa.inspect(op.get_bind()).get_unique_constraints("articles"):
            if one["column_names"] == ["url"]:
                op.drop_constraint(str(one["name"]), "articles", type_="unique")
    op.create_index(op.f("ix_articles_url"), "articles", ["url"])


def _rebuild_without_unique_urls() -> None:
    """SQLite drops no constraint: the table is made anew, within the migration's transaction.

    Dropping a table deletes its rows, and with them, by their foreign keys, those of other tables. So the rows are
    moved away from those that refer to them first; as deferred, the keys are checked when all is in its place again.
    """
    connection = op.get_bind()
    parts = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'articles' AND sql IS NOT NULL")
    ).all()
    (table,) = (row.sql for row in parts if row.type == "table")
    bare = UNIQUE.sub("", table)
    columns = ", ".join(f'"{column["name"]}"' for column in sa.inspect(connection).get_columns("articles"))
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("CREATE TABLE former_articles AS SELECT * FROM articles")
    connection.exec_driver_sql("UPDATE articles SET id = -id")
    connection.exec_driver_sql("DROP TABLE articles")
    connection.exec_driver_sql(bare)
    connection.exec_driver_sql(f"INSERT INTO articles ({columns}) SELECT {columns} FROM former_articles")  # noqa: S608
    connection.exec_driver_sql("DROP TABLE former_articles")
    for row in parts:
        if row.type == "index":
            connection.exec_driver_sql(row.sql)
