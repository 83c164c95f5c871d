"""Polls under way, when a feed was last had in full, and whether its validators can be believed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("full_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("stuck", sa.Boolean(), nullable=False, server_default=sa.false()))
