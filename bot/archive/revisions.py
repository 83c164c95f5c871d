"""Edited articles: the new text waits beside the old one, and takes its place together with its reading.

So text and reading never disagree, and what is shown meanwhile stands in the text that we have.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.actors import unfile_actors
from bot.archive.dialect import unindex_article
from bot.archive.hints import note
from bot.archive.tables import articles
from bot.news import Article, ArticleId, FeedId, Origin, Reading
from bot.news.bounds import TEXT, TITLE, clip
from bot.news.versions import KnownArticle, is_revision, revised

_ARTICLE = TypeAdapter(Article)
_KEPT = tuple(field.name for field in fields(Article) if field.name not in {"url", "published"})
"""What of an article an edit may change."""


def article_of(row: Row[Any]) -> Article:
    """A row as an article."""
    about = row.publisher, row.byline, row.published, row.language, row.image, row.image_alt
    # An older version may have kept more than is allowed today; what is cut off moves no place in what is left.
    return Article(row.url, clip(row.title, TITLE), clip(row.text, TEXT), *about)


def revision_of(row: Row[Any]) -> Article | None:
    """The edited article that waits for its reading."""
    return _ARTICLE.validate_python(row.revision) if row.revision else None


def known_of(row: Row[Any], *, ours: bool = False, theirs: bool = False) -> KnownArticle:
    """A row as an article that another is compared with, and whether our feed and others show it."""
    return KnownArticle(article_of(row), Origin(row.origin), row.said_by, ours, theirs, revision_of(row), row.seen_at)


async def propose_revision(
    connection: AsyncConnection,
    number: ArticleId,
    article: Article,
    now: datetime,
    origin: Origin | None = None,
    feed: FeedId | None = None,
) -> bool:
    """Have an article read again as it is now; False where it is not one that was edited.

    With an origin its words are from now on of there: of this feed, where they are a feed's of another site.
    """
    row = (await connection.execute(select(articles).where(articles.c.id == number))).one()
    known = known_of(row)
    if not is_revision(known, article):
        return False
    if row.read_at is None:  # nobody has seen the old text: the new one takes its place at once
        values = _as_revised(known, article, now, origin, feed)
    else:
        values = {"revision": _ARTICLE.dump_python(article, mode="json") | _from(origin, feed)}
    waiting = {"read_after": now, "unread_reason": None}
    await connection.execute(update(articles).where(articles.c.id == number).values(values | waiting))
    note(connection, "read")
    return True


async def take_over_revision(connection: AsyncConnection, row: Row[Any], reading: Reading, now: datetime) -> bool:
    """Put the edited article in the place of the old one; False where the reading is of another text."""
    revision = revision_of(row)
    if revision is None or not stands_in(reading, revision.text):
        return False
    await unindex_article(connection, row.id, row.title, row.text, row.shelf)
    await unfile_actors(connection, [row.id])
    origin = Origin(row.revision["origin"]) if "origin" in row.revision else None
    values = _as_revised(known_of(row), revision, now, origin, row.revision.get("said_by")) | {"revision": None}
    await connection.execute(update(articles).where(articles.c.id == row.id).values(values))
    return True


def _as_revised(
    known: KnownArticle, article: Article, now: datetime, origin: Origin | None, feed: FeedId | None
) -> dict[str, Any]:
    kept = revised(known, article, origin)
    return {name: getattr(kept, name) for name in _KEPT} | {"revised_at": now} | _from(origin, feed)


def _from(origin: Origin | None, feed: FeedId | None) -> dict[str, Any]:
    """The columns that say whose words an article is made of."""
    return {"origin": origin.value, "said_by": feed if origin is Origin.FEED else None} if origin else {}


def stands_in(reading: Reading, body: str) -> bool:
    """Whether gist and quotes are words of this text; a reading of the text before an edit holds others."""
    gist = all(body[one.start : one.end] == one.text for one in reading.gist)
    return gist and all(body[one.start : one.end] == one.text for one in reading.quotes)
