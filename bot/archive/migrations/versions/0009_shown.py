"""What a reader was shown is kept by article, with the message that shows it; messages are edited to show more"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("wanted", sa.JSON(none_as_null=True)))
    op.add_column("deliveries", sa.Column("wanted_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("edit_after", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("fixed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("continues", sa.BigInteger()))
    op.create_index(op.f("ix_deliveries_edit_after"), "deliveries", ["edit_after"])
    op.create_index(op.f("ix_deliveries_continues"), "deliveries", ["continues"])
    op.execute(
        "UPDATE deliveries SET fixed = true"
        " WHERE (SELECT count(*) FROM delivery_stories WHERE delivery_id = deliveries.id) > 1"
    )
    op.add_column("subscriptions", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.execute("UPDATE subscriptions SET held_until = next_due_at WHERE held")
    op.drop_column("subscriptions", "held")
    _make_shown()
    _pass_over_articles()


def _make_shown() -> None:
    """The articles of the stories that a reader was given count as shown."""
    op.create_table(
        "shown",
        sa.Column("reader", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("update_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_shown_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_shown_delivery_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_shown_subscription_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("reader", "article_id", name=op.f("pk_shown")),
    )
    for column in ("article_id", "delivery_id", "subscription_id"):
        op.create_index(op.f(f"ix_shown_{column}"), "shown", [column])
    waiting = sa.text("update_at IS NOT NULL")
    op.create_index("ix_shown_waiting", "shown", ["subscription_id"], sqlite_where=waiting, postgresql_where=waiting)
    # Which message tells the story is known for channels; what it shows of later articles is not, so it stays as it is.
    op.execute(
        """
        INSERT INTO shown (reader, article_id, at, how, delivery_id)
        SELECT given.channel, articles.id, given.at, 'told',
            (SELECT min(deliveries.id) FROM deliveries
             JOIN delivery_stories ON delivery_stories.delivery_id = deliveries.id
             WHERE deliveries.channel = given.channel AND delivery_stories.story_id = given.story_id
             AND articles.grouped_at <= deliveries.created_at)
        FROM given JOIN articles ON articles.story_id = given.story_id
        """
    )
    op.drop_table("given")


def _pass_over_articles() -> None:
    op.rename_table("passed_over", "passed_over_stories")
    op.create_table(
        "passed_over",
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_passed_over_subscription_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_passed_over_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscription_id", "article_id", name=op.f("pk_passed_over_articles")),
    )
    op.create_index(op.f("ix_passed_over_article_id"), "passed_over", ["article_id"])
    op.execute(
        """
        INSERT INTO passed_over (subscription_id, article_id, at, reason)
        SELECT passed_over_stories.subscription_id, articles.id, passed_over_stories.at, passed_over_stories.reason
        FROM passed_over_stories JOIN articles ON articles.story_id = passed_over_stories.story_id
        WHERE articles.stirred_at <= passed_over_stories.at
        """
    )
    op.drop_table("passed_over_stories")
