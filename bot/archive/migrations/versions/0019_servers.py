"""What servers set, and which language Discord has for them"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("guilds", sa.Column("locale", sa.String(length=8)))
    op.add_column("guilds", sa.Column("settings", sa.JSON()))
