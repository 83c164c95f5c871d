"""Stories by words."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Select, func, literal, select

from bot.archive.article_shelves import opened_to
from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.dialect import Query
from bot.archive.names import TYPED_WORDS, names_like
from bot.archive.search_index import phrase, queries_for, score_articles
from bot.archive.stories import stories_of
from bot.archive.tables import articles, entries
from bot.archive.tables.base import Time
from bot.news import ArticleId, FeedId, Owner, Story, StoryId
from bot.news.names import fold
from bot.news.ranking import Found, best_and_newest

TITLES, TITLE_TRIES = 2500, 2
"""Events are completed from the titles of so many of the latest articles, else by exact words or a name with a typo:
beginnings of words among all would take longer than Discord waits."""


class Search:
    """Stories by words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        words: str,
        limit: int = 10,
        since: datetime | None = None,
        feed: FeedId | None = None,
        *,
        asker: Owner | None,
    ) -> list[StoryId]:
        """Stories open to somebody that hold all the words, else some of them, the best and newest first.

        Any text is a valid query. Where nothing holds the words, they are taken for a name with a typo.
        """
        return await self._database.look(_find, words, limit, since, feed, asker)

    async def stories(self, words: str, limit: int = 10, *, asker: Owner | None) -> list[Story]:
        """The same with all that is known of them."""
        return await self._database.look(_stories, words, limit, asker)

    async def titles(self, typed: str, limit: int = 25, *, asker: Owner | None) -> list[tuple[StoryId, str]]:
        """Stories with an article whose title or text holds what was typed, each by the title of one."""
        # Half a character, as a message may hold one, is none that a database takes.
        return await self._database.look(_titles, typed.encode("utf-8", "replace").decode(), limit, asker)


def _find(
    connection: Connection,
    words: str,
    limit: int,
    since: datetime | None,
    feed: FeedId | None,
    asker: Owner | None,
) -> list[StoryId]:
    overlay = overlay_of(connection, asker)
    for query in _tried(connection, words, asker):
        scores = score_articles(connection, query, asker)
        found = best_and_newest(_with_stories(connection, scores, since, feed), scores)
        if found:
            return list(dict.fromkeys(overlay.story(one.article, one.story) for one in found))[:limit]
    return []


def _stories(connection: Connection, words: str, limit: int, asker: Owner | None) -> list[Story]:
    return stories_of(connection, _find(connection, words, limit, None, None, asker), asker)


def _titles(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[tuple[StoryId, str]]:
    """By the titles of the latest articles; where none has the words, by the words of all."""
    titled = select(articles.c.id, articles.c.story_id, articles.c.title)
    found = connection.execute(
        titled.where(articles.c.id.in_(_lately_titled(connection, typed, limit * 2, asker)))
    ).all()
    order = {row.id: row.id for row in found}
    for query in islice(_tried(connection, typed, asker), TITLE_TRIES) if not found else ():
        scores = score_articles(connection, query, asker, limit * 2, looked_at=limit * 4)
        found = connection.execute(titled.where(articles.c.id.in_(scores))).all()
        if found:
            order = {number: round(1000 * score) for number, score in scores.items()}
            break
    named: dict[StoryId, str] = {}
    for row in sorted(found, key=lambda row: order[row.id], reverse=True):
        if row.story_id is not None:
            named.setdefault(row.story_id, row.title)
    return list(named.items())[:limit]


def _lately_titled(connection: Connection, typed: str, limit: int, asker: Owner | None) -> Select[tuple[int]]:
    """Of the latest articles, those with words in their titles that begin with each word typed."""
    latest = opened_to(connection, asker).newest(articles, by=[articles.c.id], limit=TITLES)
    title = literal(" ").concat(articles.c.title)
    words = (title.icontains(f" {word}", autoescape=True) for word in typed.split()[:TYPED_WORDS])
    titled = select(articles.c.id).where(articles.c.id.in_(latest), *words)
    return titled.order_by(articles.c.id.desc()).limit(limit)


def _tried(connection: Connection, words: str, asker: Owner | None) -> Iterator[Query]:
    """The queries that are tried one after the other until one finds something."""
    queries = queries_for(words)
    if queries is None:
        return
    yield queries.exact
    for name in names_like(connection, words, 1, asker):
        if fold(name) != fold(words):
            yield phrase(name)
    yield queries.beginning
    yield queries.any


def _with_stories(
    connection: Connection, numbers: Collection[ArticleId], since: datetime | None, feed: FeedId | None
) -> Iterator[Found]:
    """The articles found that are in stories, and those that are new and of a feed where that is asked for."""
    # A time that could not be read has been reset.
    at = func.coalesce(articles.c.at, articles.c.seen_at, type_=Time)
    rows = select(articles.c.id, articles.c.story_id, at).where(
        articles.c.id.in_(numbers), articles.c.story_id.is_not(None)
    )
    if since is not None:
        rows = rows.where(articles.c.at >= since)
    if feed is not None:
        rows = rows.where(articles.c.id.in_(select(entries.c.article_id).where(entries.c.feed_id == feed)))
    return (Found(*row) for row in connection.execute(rows))
