"""Articles whose reading is tried again; vitals that say more."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("articles", sa.Column("read_attempts", sa.Integer(), nullable=False, server_default="0"))
