"""Hours and days at which a feed asks to be left alone, also where it has nothing new"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("quiet_hours", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("feeds", sa.Column("quiet_days", sa.JSON(), nullable=False, server_default="[]"))
