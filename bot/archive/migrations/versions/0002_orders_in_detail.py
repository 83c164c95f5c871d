"""What, when and how a subscription wants its news, updates of stories, and forum posts

Columns are added one by one: to copy the table of subscriptions, as Alembic does for SQLite, would take the
subscriptions from the deliveries.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    number_type = number.compile(dialect=op.get_bind().dialect)

    op.add_column("articles", sa.Column("grouped_at", sa.DateTime(timezone=True)))
    op.add_column("articles", sa.Column("stirred_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE articles SET grouped_at = read_at, stirred_at = read_at WHERE story_id IS NOT NULL")
    op.create_index(op.f("ix_articles_stirred_at"), "articles", ["stirred_at"])

    op.add_column("subscriptions", sa.Column("about", sa.Text()))
    op.execute(f"ALTER TABLE subscriptions ADD COLUMN event_id {number_type} REFERENCES stories (id) ON DELETE CASCADE")
    op.add_column("subscriptions", sa.Column("words", sa.Text()))
    for name in ("schedule", "filters", "style"):
        op.add_column("subscriptions", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("subscriptions", sa.Column("instant", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscriptions", sa.Column("woken", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    long_ago = "1970-01-01 00:00:00.000000"
    looked_at = sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False, server_default=long_ago)
    op.add_column("subscriptions", looked_at)
    for name in ("about", "event_id", "words"):
        op.create_index(f"ix_subscriptions_channel_{name}", "subscriptions", ["channel", name], unique=True)
    _turn_times_into_schedules()
    for name in ("when", "at", "timezone", "weekday"):
        op.drop_column("subscriptions", name)

    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("notices", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "passed_over",
        sa.Column("subscription_id", number, nullable=False),
        sa.Column("story_id", number, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_passed_over_subscription_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_passed_over_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "story_id", name=op.f("pk_passed_over")),
    )

    op.add_column("deliveries", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("ping", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("deliveries", sa.Column("edited_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("crosspost_after", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_deliveries_message"), "deliveries", ["message"])
    op.create_index(op.f("ix_deliveries_crosspost_after"), "deliveries", ["crosspost_after"])
    op.create_table(
        "delivery_stories",
        sa.Column("delivery_id", number, nullable=False),
        sa.Column("story_id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_stories_delivery_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_delivery_stories_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "story_id", name=op.f("pk_delivery_stories")),
    )
    op.create_index(op.f("ix_delivery_stories_story_id"), "delivery_stories", ["story_id"])


def _turn_times_into_schedules() -> None:
    connection = op.get_bind()
    old = sa.table(
        "subscriptions",
        *map(sa.column, ("id", "when", "at", "timezone", "weekday")),
        sa.column("schedule", sa.JSON),
        sa.column("instant"),
    )
    for row in connection.execute(sa.select(old.c.id, old.c.when, old.c.at, old.c.timezone, old.c.weekday)).all():
        days = [row.weekday] if row.when == "weekly" else list(range(7))
        schedule = {"when": row.when, "at": [row.at], "timezone": row.timezone, "days": days}
        connection.execute(
            sa.update(old).where(old.c.id == row.id).values(schedule=schedule, instant=row.when == "instantly")
        )
