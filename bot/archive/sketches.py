"""The inverted index that leads from a term to the latest articles with it.

It is kept for as long as articles may be joined; how many stories hold a term is kept for good.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, TextClause, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.tables import articles, sketch_terms, sketches, term_counts
from bot.news import ArticleId, Neighbour, Placing, StoryId

ALL = ""
"""The term under which all stories are counted."""
HOLDERS = 100
"""Of the articles with a term the latest so many are looked at."""
COMPARED = 100
"""The articles that share most with the new one are its neighbours."""


class Sketches:
    """Articles that later ones may be like. What one look costs does not grow with the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def frequencies(self, terms: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many stories there are, and in how many of them each of these terms stood from the first."""
        query = select(term_counts).where(term_counts.c.term.in_([*terms, ALL]))
        async with self._database.read() as connection:
            counts = {row.term: row.stories for row in await connection.execute(query)}
        return counts.pop(ALL, 0), counts

    async def neighbours(self, weights: Mapping[str, float]) -> list[Neighbour]:
        """The articles most like one with these terms, among the latest with each."""
        return await self._database.look(_neighbours, weights) if weights else []

    async def shared(self, article: ArticleId) -> tuple[frozenset[str], str]:
        """The terms of an article, and its title."""
        query = select(sketches.c.terms, articles.c.title).join(articles, articles.c.id == sketches.c.article_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(sketches.c.article_id == article))).one()
        return frozenset(row.terms), row.title

    async def forget(self, before: datetime, limit: int) -> int:
        """Drop articles seen before a time, which no other can be like any more; how many."""
        old = select(sketches).where(sketches.c.at < before).order_by(sketches.c.at).limit(limit)
        async with self._database.write() as connection:
            rows = (await connection.execute(old)).all()
            for row in rows:
                theirs = sketch_terms.c.term.in_(row.terms), sketch_terms.c.article_id == row.article_id
                await connection.execute(delete(sketch_terms).where(*theirs))
            gone = sketches.c.article_id.in_([row.article_id for row in rows])
            await connection.execute(delete(sketches).where(gone))
        return len(rows)


def _neighbours(connection: Connection, weights: Mapping[str, float]) -> list[Neighbour]:
    values: dict[str, object] = {}
    for number, (term, weight) in enumerate(weights.items()):
        values |= {f"t{number}": term, f"w{number}": weight}
    found = connection.execute(_sharing(len(weights)), values)
    likeness = {ArticleId(row.article_id): row.likeness for row in found}
    beside = (
        select(sketches.c.article_id, sketches.c.published, articles.c.story_id)
        .join(articles, articles.c.id == sketches.c.article_id)
        .where(sketches.c.article_id.in_(likeness), articles.c.story_id.is_not(None))
    )
    rows = connection.execute(beside).all()
    members = _members(connection, {row.story_id for row in rows})
    overlay = overlay_of(connection, None)
    made = [
        Neighbour(
            row.article_id,
            overlay.story(row.article_id, row.story_id),
            members[row.story_id],
            row.published,
            likeness[row.article_id],
        )
        for row in rows
    ]
    return sorted(made, key=lambda one: (-one.likeness, one.article))


def _members(connection: Connection, stories: set[StoryId]) -> dict[StoryId, int]:
    """How many articles each of these stories has."""
    counted = select(articles.c.story_id, func.count().label("members")).where(articles.c.story_id.in_(stories))
    return {row.story_id: row.members for row in connection.execute(counted.group_by(articles.c.story_id))}


async def keep_sketch(
    connection: AsyncConnection, article: ArticleId, placing: Placing, now: datetime, *, opens: bool
) -> None:
    """Make an article findable for later ones; where it opens a story, count its terms."""
    if placing.weights:
        terms = sorted(placing.weights)
        values = {"article_id": article, "terms": terms, "published": placing.when, "at": now}
        await connection.execute(insert(sketches).values(values))
        rows = [{"term": term, "article_id": article, "weight": placing.weights[term]} for term in terms]
        await connection.execute(insert(sketch_terms), rows)
    if opens:
        upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        one_more = {"stories": term_counts.c.stories + 1}
        counted = upsert(term_counts).on_conflict_do_update(index_elements=["term"], set_=one_more)
        await connection.execute(counted, [{"term": term, "stories": 1} for term in sorted({*placing.counted, ALL})])


@lru_cache(maxsize=128)
def _sharing(terms: int) -> TextClause:
    """The dot product with every article among the latest holders of each of so many terms."""
    holders = (
        f"SELECT * FROM (SELECT article_id, weight * :w{number} AS part FROM sketch_terms WHERE term = :t{number} "  # noqa: S608
        f"ORDER BY article_id DESC LIMIT {HOLDERS}) AS h{number}"
        for number in range(terms)
    )
    return text(
        f"SELECT article_id, SUM(part) AS likeness FROM ({' UNION ALL '.join(holders)}) AS parts "  # noqa: S608
        f"GROUP BY article_id ORDER BY likeness DESC LIMIT {COMPARED}"
    )
