"""Shelves of the grouping index, names of publishers that are free again, and messages that ping several"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
PINGS_SEVERAL = "CAST(also AS TEXT) <> '[]'"
INDEXED = {"sketch_terms": "article_id, weight", "term_counts": "articles"}


def upgrade() -> None:
    # Names that are known are taken for borne today.
    op.add_column("publishers", sa.Column("seen_on", sa.String(length=10), nullable=False, server_default=""))
    names = sa.table("publishers", sa.column("seen_on", sa.String))
    op.execute(names.update().values(seen_on=sa.cast(sa.func.current_date(), sa.String)))
    op.create_index(op.f("ix_publishers_seen_on"), "publishers", ["seen_on"])
    op.create_index(
        "ix_deliveries_also",
        "deliveries",
        ["id"],
        sqlite_where=sa.text(PINGS_SEVERAL),
        postgresql_where=sa.text(PINGS_SEVERAL),
    )
    # A key cannot be changed: the rows wait elsewhere. What stands in the index counts as everybody's, as it did.
    op.add_column("sketches", sa.Column("shelves", sa.JSON(), nullable=False, server_default="[0]"))
    for table in INDEXED:
        op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608
        op.drop_table(table)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sketch_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("shelf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", number, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("term", "shelf", "article_id", name=op.f("pk_sketch_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("shelf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "shelf", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_term_counts_shelf"), "term_counts", ["shelf"])
    for table, columns in INDEXED.items():
        op.execute(f"INSERT INTO {table} (term, shelf, {columns}) SELECT term, 0, {columns} FROM kept_{table}")  # noqa: S608
        op.drop_table(f"kept_{table}")
