"""Feeds, what they show, and the stories that articles are put into."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.archive.tables.base import Address, Id, Json, Time, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Address, nullable=False),
    Column("title", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("next_poll_at", Time, nullable=False, index=True),
    Column("polled_at", Time),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Column("interval_seconds", Integer),
    Column("moved_to", Address),  # where the last poll was led for good
    Column("ended_at", Time),  # its server says that it is gone for good
    Column("failing_since", Time),
    Column("failing_told_at", Time),
    Column("restored_at", Time),  # until its first poll after a restore: when the database was last known to be alive
    Column("quiet_hours", Json("numbers"), nullable=False, server_default="[]"),
    Column("quiet_days", Json("numbers"), nullable=False, server_default="[]"),
    Column("claimed_at", Time),  # when the poll under way was begun
    Column("full_at", Time),  # when the server last gave the whole feed
    Column("stuck", Boolean, nullable=False, server_default=false()),  # its validators stay when the feed changes
    # whose alone, where the address holds a secret; its own number, negative, where it has moved since it was brought
    Column("private_to", BigInteger, nullable=False, server_default="0"),
    Column("paused_at", Time),  # by whoever runs the bot; until it is resumed it is not polled
    UniqueConstraint("url", "private_to"),
)

feed_owners = Table(
    "feed_owners",
    metadata,
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("owner", BigInteger, primary_key=True, index=True, autoincrement=False),  # 0 for everybody
    Column("added_at", Time, nullable=False),
    Column("added_by", BigInteger, nullable=False),  # 0 where nobody is named
    Column("ends_at", Time),  # it was removed, which can be undone until then
)

former_addresses = Table(
    "former_addresses",
    metadata,
    Column("url", Address, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False, index=True),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("opened_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False, index=True),
)

article_shelves = Table("article_shelves", metadata, Column("id", Id, primary_key=True))
"""One for each set of feeds, none of them everybody's, that show an article between them. They are never deleted, so
that no number is given twice."""

shelf_feeds = Table(
    "shelf_feeds",
    metadata,
    Column("shelf", ForeignKey("article_shelves.id"), primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, index=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("origin", String(4), nullable=False, server_default="site"),  # whose words these are; before, nobody knew
    Column("said_by", Id),  # the feed of another site whose words alone these are
    Column("url", Text, nullable=False),  # not unique: a page may hold the articles of many entries
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # empty as long as none is had
    Column("publisher", Text),
    Column("byline", Text),
    Column("published", Time),
    Column("language", String(35)),
    Column("image", Text),
    Column("image_alt", Text),
    Column("seen_at", Time, nullable=False, index=True),
    Column("at", Time, index=True),  # when it was published, but not after it was seen
    Column("reading", Json("object", optional=True)),
    Column("read_at", Time),
    Column("unread_reason", Text),
    Column("read_after", Time, index=True),  # null once it is read or given up
    Column("read_attempts", Integer, nullable=False, server_default="0"),  # that ended with the end of their worker
    Column("story_id", ForeignKey("stories.id")),
    Column("grouped_at", Time),
    Column("grouping", Text),  # why it is in its story
    Column("stirred_at", Time, index=True),  # when it was grouped, or shown by one more feed after that
    # The edited article, until it is read and takes this one's place.
    Column("revision", Json("object", optional=True, none_as_null=True)),
    Column("revised_at", Time, index=True),
    Column("shelf", BigInteger, nullable=False, server_default="0"),  # 0 where a feed of everybody's shows it
    Index("ix_articles_shelf", "shelf", "id"),
    Index("ix_articles_story_id_shelf", "story_id", "shelf"),
    # By a hash in PostgreSQL, whose other indexes take no more than 2,704 bytes; in an address of another alphabet a
    # letter takes three.
    Index("ix_articles_url", "url", postgresql_using="hash"),
)
Index(
    "ix_articles_ungrouped",
    articles.c.read_at,
    sqlite_where=articles.c.story_id.is_(None),
    postgresql_where=articles.c.story_id.is_(None),
)

publishers = Table(
    "publishers",
    metadata,
    Column("shelf", BigInteger, primary_key=True, autoincrement=False),  # 0 for everybody's feeds, else the feed
    Column("name", String(200), primary_key=True),  # what it looks like
    Column("site", Text, nullable=False),  # the one that is called so
    Column("curated", Boolean, nullable=False),  # a pack's feed brought it
    Column(
        "seen_on", String(10), nullable=False, server_default="", index=True
    ),  # the last day on which the site bore it
)

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
    Column("publisher", Text),  # the paper that an aggregator names
    Column("image", Text),
    Column("image_alt", Text),
    Column("host", Text),  # of its address, so that pages are fetched in turns
    UniqueConstraint("feed_id", "key"),
    Index("ix_entries_link", "feed_id", "link"),
    Index("ix_entries_hash", "feed_id", "hash"),
)

hubs = Table(
    "hubs",
    metadata,
    Column("id", Id, primary_key=True),
    # null once the feed is gone or has another: the hub is then asked to tell no more
    Column("feed_id", ForeignKey("feeds.id", ondelete="SET NULL"), unique=True),
    Column("url", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", String(64), nullable=False, unique=True),  # ends the address that the hub calls
    Column("secret", String(64), nullable=False),  # with which it signs
    Column("since", Time, nullable=False),
    Column("ask_at", Time, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),  # since it last answered
    Column("leased_until", Time),
    Column("hint_from", Time),  # the soonest that the feed may be polled again
    Column("hinted", Boolean, nullable=False, server_default=false()),  # while a poll was under way
)

sketches = Table(
    "sketches",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("feed_id", Id),  # the first that showed it
    Column("profile", Json("object"), nullable=False),
    Column("published", Time),
    Column("at", Time, nullable=False, index=True),
    Column("shelves", Json("numbers"), nullable=False, server_default="[0]"),  # under whom its terms stand in the index
    Index("ix_sketches_feed", "feed_id", "article_id"),
)

sketch_terms = Table(
    "sketch_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("shelf", BigInteger, primary_key=True, autoincrement=False),  # 0 for what is everybody's
    Column("article_id", Id, primary_key=True),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

term_counts = Table(
    "term_counts",
    metadata,
    Column("term", Text, primary_key=True),  # the empty one counts all articles
    Column("shelf", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)
