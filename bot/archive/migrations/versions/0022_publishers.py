"""Publishers' names by whose feeds bear them"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    # A key cannot be changed: the rows wait elsewhere. What is known counts for everybody, as it did.
    op.execute("CREATE TABLE kept_publishers AS SELECT * FROM publishers")
    op.drop_table("publishers")
    op.create_table(
        "publishers",
        sa.Column("shelf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("curated", sa.Boolean(), nullable=False),
        sa.Column("seen_on", sa.String(length=10), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("shelf", "name", name=op.f("pk_publishers")),
    )
    op.create_index(op.f("ix_publishers_seen_on"), "publishers", ["seen_on"])
    kept = "name, site, curated, seen_on"
    op.execute(f"INSERT INTO publishers (shelf, {kept}) SELECT 0, {kept} FROM kept_publishers")  # noqa: S608
    op.drop_table("kept_publishers")
