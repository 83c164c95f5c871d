"""Rows that could not be read, and feeds of a database that was restored"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("feeds", sa.Column("restored_at", time))
    op.create_table(
        "set_aside",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("at", time, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("kind", "row", name=op.f("pk_set_aside")),
    )
