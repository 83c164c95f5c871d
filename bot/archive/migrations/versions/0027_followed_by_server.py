"""The same may be followed in direct messages from several servers"""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    for source in ("about", "event_id", "words"):
        op.drop_index(f"ix_subscriptions_channel_{source}", "subscriptions")
        columns = ["channel", "follower", "guild", source]
        op.create_index(f"ix_subscriptions_channel_{source}", "subscriptions", columns, unique=True)
