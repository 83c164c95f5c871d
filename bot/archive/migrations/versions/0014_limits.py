"""Whose words an article is made of, publishers' names, limits, and pings by members"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("articles", sa.Column("origin", sa.String(length=4), nullable=False, server_default="site"))
    op.add_column("articles", sa.Column("said_by", number))
    op.add_column("guilds", sa.Column("member_pings", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("also", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "publishers",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("curated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_publishers")),
    )
    op.create_table(
        "uses",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "who", "day", name=op.f("pk_uses")),
    )
