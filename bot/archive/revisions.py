"""Edited articles: the new text waits beside the old one, and takes its place together with its reading.

So text and reading never disagree, and what is shown meanwhile stands in the text that we have.
"""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.actors import unfile_actors
from bot.archive.search_index import unindex_articles
from bot.archive.tables import articles
from bot.news import Article, ArticleId, FeedId, Origin, Reading
from bot.news.likeness import is_edit

SHRUNK = 0.5
"""A page that lost more than this of its text shows a pay wall or an error, and no edited article."""

_ARTICLE = TypeAdapter(Article)


def revision_of(row: Row[Any]) -> Article | None:
    """The edited article that waits for its reading."""
    return _ARTICLE.validate_python(row.revision) if row.revision else None


async def propose_revision(
    connection: AsyncConnection,
    number: ArticleId,
    article: Article,
    now: datetime,
    origin: Origin | None = None,
    feed: FeedId | None = None,
) -> bool:
    """Have an article read again as it is now; False where nothing of it changed, or too much was lost.

    With an origin its words are from now on of there: of this feed, where they are a feed's of another site.

    What is another article by now, as at an address that is used again, takes nobody's place.
    """
    row = (await connection.execute(select(articles).where(articles.c.id == number))).one()
    known = revision_of(row) or row
    if (known.title, known.text) == (article.title, article.text) or len(article.text) < SHRUNK * len(row.text):
        return False
    if not is_edit(known.title, known.text, article.title, article.text):
        return False
    if row.read_at is None:  # nobody has seen the old text: the new one takes its place at once
        values: dict[str, Any] = {"title": article.title, "text": article.text, "revised_at": now}
        values |= _filled(row, article, origin) | _from(origin, feed)
    else:
        values = {"revision": _ARTICLE.dump_python(article, mode="json") | _from(origin, feed)}
    waiting = {"read_after": now, "unread_reason": None}
    await connection.execute(update(articles).where(articles.c.id == number).values(values | waiting))
    return True


async def take_over_revision(connection: AsyncConnection, row: Row[Any], reading: Reading, now: datetime) -> bool:
    """Put the edited article in the place of the old one; False where the reading is of another text."""
    revision = revision_of(row)
    if revision is None or not stands_in(reading, revision.text):
        return False
    await unindex_articles(connection, [(row.id, row.title, row.text)])
    await unfile_actors(connection, [row.id])
    values = {
        "title": revision.title,
        "text": revision.text,
        "revision": None,
        "revised_at": now,
    }
    origin = Origin(row.revision["origin"]) if "origin" in row.revision else None
    values |= _filled(row, revision, origin) | _from(origin, row.revision.get("said_by"))
    await connection.execute(update(articles).where(articles.c.id == row.id).values(values))
    return True


def _from(origin: Origin | None, feed: FeedId | None) -> dict[str, Any]:
    """The columns that say whose words an article is made of."""
    return {"origin": origin.value, "said_by": feed if origin is Origin.FEED else None} if origin else {}


def _filled(row: Row[Any], article: Article, origin: Origin | None) -> dict[str, Any]:
    """What an edited article says of itself, and what it leaves out as it was known.

    Of what a feed said of another site's address nothing stays once the page itself was read.
    """
    if row.said_by is not None and origin is Origin.PAGE:
        return {name: getattr(article, name) for name in ("byline", "language", "publisher", "image", "image_alt")}
    picture = (article.image, article.image_alt) if article.image else (row.image, row.image_alt)
    return {
        "byline": article.byline or row.byline,
        "language": article.language or row.language,
        # Known by its feed alone, it bore the feed's name.
        "publisher": row.publisher if row.text else article.publisher or row.publisher,
        "image": picture[0],
        "image_alt": picture[1],
    }


def stands_in(reading: Reading, body: str) -> bool:
    """Whether gist and quotes are words of this text; a reading of the text before an edit holds others."""
    gist = all(body[one.start : one.end] == one.text for one in reading.gist)
    return gist and all(body[one.start : one.end] == one.text for one in reading.quotes)
