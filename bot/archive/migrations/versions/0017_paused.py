"""Feeds that whoever runs the bot has paused"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("paused_at", sa.DateTime(timezone=True)))
