"""Hubs that told of news while their feed was polled"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("hubs", sa.Column("hinted", sa.Boolean(), server_default=sa.false(), nullable=False))
