"""Whom articles name and quote, and what readers set right."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from bot.archive.tables.base import Id, Time, metadata

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("ix_people_articles", "articles", "name"),
)

known_names = Table(
    "known_names",
    metadata,
    Column(
        "shelf", BigInteger, primary_key=True, autoincrement=False
    ),  # 0 for what everybody's feeds name, else a feed
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("folded", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("ix_known_names_articles", "shelf", "articles"),
    sqlite_with_rowid=False,
)

person_words = Table(
    "person_words",
    metadata,
    Column("shelf", BigInteger, primary_key=True, autoincrement=False),
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
    Column("kind", String(12), nullable=False, server_default="person"),  # as this article has it
    Column("mentions", Integer, nullable=False),
    Column("shelf", BigInteger, nullable=False, server_default="0"),  # the article's
    Index("ix_actors_person_id_shelf_at", "person_id", "shelf", "at"),
    Index("ix_actors_shelf_at", "shelf", "at", "person_id"),
)

aliases = Table(
    "aliases",
    metadata,
    Column("shelf", BigInteger, primary_key=True, autoincrement=False),
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
    Column("shelf", BigInteger, nullable=False, server_default="0"),  # the article's
    Index("ix_quotes_person_id_shelf_at", "person_id", "shelf", "at"),
    Index("ix_quotes_shelf_at", "shelf", "at"),
    Index("ix_quotes_words", "words"),
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
