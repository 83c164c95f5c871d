"""What channels are subscribed to and what they are owed; how the bot is."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)

from bot.archive.tables.base import Address, Id, Json, Time, metadata

packs = Table(
    "packs",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("title", Text, nullable=False),
)

pack_feeds = Table(
    "pack_feeds",
    metadata,
    Column("pack", ForeignKey("packs.name", ondelete="CASCADE"), primary_key=True),
    Column("url", Address, primary_key=True),
    Column("title", Text, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column("pack", String(64)),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE")),
    Column("about", Text),
    Column("event_id", ForeignKey("stories.id", ondelete="CASCADE")),
    Column("words", Text),
    Column("schedule", Json("object"), nullable=False),
    Column("filters", Json("object"), nullable=False),
    Column("style", Json("object"), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("follower", BigInteger, nullable=False, server_default="0"),  # who follows; 0 for a server's order
    Column("next_due_at", Time, nullable=False, index=True),
    Column("looked_at", Time, nullable=False),  # all that was stirred before has been shown or passed over
    Column("instant", Boolean, nullable=False),  # as the schedule says
    Column("woken", Integer, nullable=False, default=0),  # how often news came
    Column("held_until", Time),  # a rule of the schedule holds its messages back
    Column("paused", Text),
    Column("refused_at", Time),  # since when the channel is closed to us, where that is why it is paused
    UniqueConstraint("channel", "pack"),
    UniqueConstraint("channel", "feed_id"),
    Index("ix_subscriptions_channel_about", "channel", "follower", "guild", "about", unique=True),
    Index("ix_subscriptions_channel_event_id", "channel", "follower", "guild", "event_id", unique=True),
    Index("ix_subscriptions_channel_words", "channel", "follower", "guild", "words", unique=True),
    Index("ix_subscriptions_follower", "follower"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("notices", BigInteger),  # the channel that is told what goes wrong
    Column("member_pings", Boolean, nullable=False, server_default=false()),  # whether /follow may ping in its channels
    Column("locale", String(8)),  # which language Discord has for it
    Column("settings", Json("object", optional=True, none_as_null=True)),  # what its admins chose
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", Time, nullable=False),
    Column("reason", Text, nullable=False),
)

PINGS_SEVERAL = "CAST(also AS TEXT) <> '[]'"
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", BigInteger, nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="SET NULL"), index=True),
    Column("body", Json("object"), nullable=False),
    Column("title", Text, nullable=False),  # of a forum's post
    Column("ping", BigInteger),
    Column("follower", BigInteger),  # who is pinged
    Column("also", Json("numbers"), nullable=False, server_default="[]"),  # who else is, for the same story
    Column("tags", Json("numbers"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("nonce", String(25)),
    Column("created_at", Time, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Time),
    Column("not_before", Time, nullable=False),
    Column("message", BigInteger, index=True),
    Column("edited_at", Time),  # it shows what was decided then
    Column("wanted", Json("object", optional=True, none_as_null=True)),  # what it is to show; null where it shows that
    Column("wanted_at", Time),
    Column("edit_after", Time, index=True),  # null where there is nothing to edit
    Column("fixed", Boolean, nullable=False, server_default=false()),  # its message cannot be edited any more
    Column("continues", BigInteger, index=True),  # the delivery whose story it tells on
    Column("crosspost_after", Time, index=True),  # null where it is not to be published, or has been
    Column("reason", Text),
    Column("form", Integer, nullable=False, server_default="0"),  # how many plainer forms it went through
    Column("composed", Json("object", optional=True)),  # the body in its first form, where this is a plainer one
    Column("part_of", BigInteger),  # the delivery that holds the last part, and is sent after this one
)
Index(
    "ix_deliveries_part_of",
    deliveries.c.part_of,
    sqlite_where=deliveries.c.part_of.is_not(None),
    postgresql_where=deliveries.c.part_of.is_not(None),
)
Index(
    "ix_deliveries_unfinished",
    deliveries.c.channel,
    deliveries.c.part_of,
    deliveries.c.id,
    sqlite_where=deliveries.c.state.in_(("pending", "sending")),
    postgresql_where=deliveries.c.state.in_(("pending", "sending")),
)

Index(
    "ix_deliveries_also",
    deliveries.c.id,
    sqlite_where=text(PINGS_SEVERAL),
    postgresql_where=text(PINGS_SEVERAL),
)

delivery_stories = Table(
    "delivery_stories",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("kind", String(32), primary_key=True),  # the table's name
    Column("row", BigInteger, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("done", Text, nullable=False),  # about it
    Column("held", Text, nullable=False),  # what could not be read, as JSON
    Column("at", Time, nullable=False, server_default=func.now()),
)

shown = Table(
    "shown",
    metadata,
    Column("reader", BigInteger, primary_key=True),  # a channel, or who follows something
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", Time, nullable=False),
    Column("how", String(8), nullable=False),
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="SET NULL"), index=True),  # whose message shows it
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="SET NULL"), index=True),
    Column("update_at", Time),  # when an update is to tell what is new in it
)
Index(
    "ix_shown_waiting",
    shown.c.subscription_id,
    sqlite_where=shown.c.update_at.is_not(None),
    postgresql_where=shown.c.update_at.is_not(None),
)

uses = Table(
    "uses",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("who", BigInteger, primary_key=True),  # a member or a server
    Column("day", String(10), primary_key=True),
    Column("used", Integer, nullable=False),
)

vitals = Table(
    "vitals",
    metadata,
    Column("part", String(32), primary_key=True),
    Column("at", Time, nullable=False),
    Column("detail", Text, nullable=False),
)
