"""The tables."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Time(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


# SQLite numbers rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("next_poll_at", Time, nullable=False, index=True),
    Column("polled_at", Time),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Column("interval_seconds", Integer),
    Column("moved_to", Text),  # where the last poll was led for good
    Column("ended_at", Time),  # its server says that it is gone for good
    Column("failing_since", Time),
    Column("failing_told_at", Time),
)

former_addresses = Table(
    "former_addresses",
    metadata,
    Column("url", Text, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False, index=True),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("opened_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False, index=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("publisher", Text),
    Column("byline", Text),
    Column("published", Time),
    Column("language", String(35)),
    Column("image", Text),
    Column("seen_at", Time, nullable=False, index=True),
    Column("at", Time, index=True),  # when it was published, but not after it was seen
    Column("reading", JSON),
    Column("read_at", Time),
    Column("unread_reason", Text),
    Column("read_after", Time, index=True),  # null once it is read or given up
    Column("story_id", ForeignKey("stories.id"), index=True),
    Column("grouped_at", Time),
    Column("grouping", Text),  # why it is in its story
    Column("stirred_at", Time, index=True),  # when it was grouped, or shown by one more feed after that
    Column("revision", JSON(none_as_null=True)),  # the edited article, until it is read and takes this one's place
    Column("revised_at", Time, index=True),
)
Index("ix_articles_ungrouped", articles.c.read_at, sqlite_where=articles.c.story_id.is_(None))

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("published", Time),
    Column("content", Text, nullable=False),  # emptied once the article is had
    Column("author", Text),
    Column("language", String(35)),
    Column("fresh", Boolean, nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("article_id", ForeignKey("articles.id"), index=True),
    Column("attempts", Integer, nullable=False),
    Column("fetch_after", Time, index=True),  # null once the article is had or given up
    Column("reason", Text),
    Column("link", Text),  # its address for comparing; null where that names no single entry
    Column("hash", String(32)),  # of title and content
    Column("edits", Integer, nullable=False, server_default="0"),
    UniqueConstraint("feed_id", "key"),
    Index("ix_entries_link", "feed_id", "link"),
    Index("ix_entries_hash", "feed_id", "hash"),
)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("articles", Integer, nullable=False),
    Index("ix_people_articles", "articles", "name"),
)

person_words = Table(
    "person_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True),
)

actors = Table(
    "actors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", ForeignKey("people.id")),  # null for a name that alone is nobody
    Column("at", Time),  # the article's
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("salience", Float, nullable=False),
    Column("key", Boolean, nullable=False),
    Column("mentions", Integer, nullable=False),
    Index("ix_actors_person_id_at", "person_id", "at"),
    Index("ix_actors_at", "at", "person_id"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("folded", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("alias", Text, nullable=False),
    Column("articles", Integer, nullable=False),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", ForeignKey("people.id")),
    Column("position", Integer, nullable=False),  # in the reading's quotes
    Column("at", Time),  # the article's
    Column("text", Text, nullable=False, server_default=""),
    Column("speaker", Text),
    Column("words", String(24), nullable=False, server_default=""),  # a hash: the same for the same words
    Index("ix_quotes_person_id_at", "person_id", "at"),
    Index("ix_quotes_at", "at"),
    Index("ix_quotes_words", "words"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("terms", JSON, nullable=False),
    Column("published", Time),
    Column("at", Time, nullable=False, index=True),
)

sketch_terms = Table(
    "sketch_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("article_id", Id, primary_key=True),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

term_counts = Table(
    "term_counts",
    metadata,
    Column("term", Text, primary_key=True),  # the empty one counts all stories
    Column("stories", Integer, nullable=False),
    sqlite_with_rowid=False,
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild", BigInteger, nullable=False, index=True),  # 0 for all servers
    Column("kind", String(16), nullable=False),
    Column("what", Text, nullable=False),
    Column("becomes", Text),
    Column("label", Text, nullable=False),  # for people
    Column("proposed", Boolean, nullable=False),  # it waits for somebody who may decide
    Column("by", BigInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("undone_by", BigInteger),
    Column("undone_at", Time),
)

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
    Column("url", Text, primary_key=True),
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
    Column("schedule", JSON, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("style", JSON, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("follower", BigInteger, nullable=False, server_default="0"),  # who follows; 0 for a server's order
    Column("next_due_at", Time, nullable=False, index=True),
    Column("looked_at", Time, nullable=False),  # all that was stirred before has been given or passed over
    Column("instant", Boolean, nullable=False),  # as the schedule says
    Column("woken", Integer, nullable=False, default=0),  # how often news came
    Column("held", Boolean, nullable=False),
    Column("paused", Text),
    UniqueConstraint("channel", "pack"),
    UniqueConstraint("channel", "feed_id"),
    Index("ix_subscriptions_channel_about", "channel", "follower", "about", unique=True),
    Index("ix_subscriptions_channel_event_id", "channel", "follower", "event_id", unique=True),
    Index("ix_subscriptions_channel_words", "channel", "follower", "words", unique=True),
    Index("ix_subscriptions_follower", "follower"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("notices", BigInteger),  # the channel that is told what goes wrong
)

given = Table(
    "given",
    metadata,
    Column("channel", BigInteger, primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Time, nullable=False),
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Time, nullable=False),
    Column("reason", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", BigInteger, nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="SET NULL"), index=True),
    Column("body", JSON, nullable=False),
    Column("title", Text, nullable=False),  # of a forum's post
    Column("ping", BigInteger),
    Column("follower", BigInteger),  # who is pinged
    Column("tags", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("nonce", String(25)),
    Column("created_at", Time, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Time),
    Column("not_before", Time, nullable=False),
    Column("message", BigInteger, index=True),
    Column("edited_at", Time),
    Column("crosspost_after", Time, index=True),  # null where it is not to be published, or has been
    Column("reason", Text),
)
Index(
    "ix_deliveries_unfinished",
    deliveries.c.channel,
    deliveries.c.id,
    sqlite_where=deliveries.c.state.in_(("pending", "sending")),
    postgresql_where=deliveries.c.state.in_(("pending", "sending")),
)

delivery_stories = Table(
    "delivery_stories",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
)

vitals = Table(
    "vitals",
    metadata,
    Column("part", String(32), primary_key=True),
    Column("at", Time, nullable=False),
    Column("detail", Text, nullable=False),
)
