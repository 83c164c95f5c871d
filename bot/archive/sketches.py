"""The inverted index that leads from a term to the latest articles with it.

It is kept for as long as articles may be joined; how many articles hold a term is kept for good.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, TextClause, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.tables import articles, entries, sketch_terms, sketches, term_counts
from bot.news import ArticleId, Neighbour, Placing, Profile, Recent, StoryId, is_counted

ALL = ""
"""The term under which all articles are counted."""
HOLDERS = 100
"""Of the articles with a term the latest so many are looked at."""
COMPARED = 60
"""The articles that share most with the new one are its neighbours."""


class Sketches:
    """Articles that later ones may be like. What one look costs does not grow with the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def frequencies(self, terms: Sequence[str]) -> tuple[int, dict[str, int]]:
        """How many articles there are, and in how many of them each of these terms stands."""
        query = select(term_counts).where(term_counts.c.term.in_([*terms, ALL]))
        async with self._database.read() as connection:
            counts = {row.term: row.articles for row in await connection.execute(query)}
        return counts.pop(ALL, 0), counts

    async def beside(self, article: ArticleId, limit: int) -> list[Recent]:
        """So many of the latest articles of the feed that showed an article first."""
        feed = select(func.min(entries.c.feed_id)).where(entries.c.article_id == article).scalar_subquery()
        latest = (
            select(sketches.c.profile, articles.c.story_id)
            .join(articles, articles.c.id == sketches.c.article_id)
            .where(sketches.c.feed_id == feed, articles.c.story_id.is_not(None))
            .order_by(sketches.c.article_id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(latest)).all()
        return [Recent(row.story_id, frozenset(row.profile["words"])) for row in rows]

    async def neighbours(self, article: ArticleId, weights: Mapping[str, float]) -> list[Neighbour]:
        """The articles most like one with these terms, among the latest with each."""
        return await self._database.look(_neighbours, article, weights) if weights else []

    async def title(self, article: ArticleId) -> str:
        """The headline of an article."""
        async with self._database.read() as connection:
            found = await connection.execute(select(articles.c.title).where(articles.c.id == article))
            return str(found.scalar_one())

    async def forget(self, before: datetime, limit: int) -> int:
        """Drop articles seen before a time, which no other can be like any more; how many."""
        old = select(sketches).where(sketches.c.at < before).order_by(sketches.c.at).limit(limit)
        async with self._database.write() as connection:
            rows = (await connection.execute(old)).all()
            for row in rows:
                terms = list(row.profile["weights"])
                theirs = sketch_terms.c.term.in_(terms), sketch_terms.c.article_id == row.article_id
                await connection.execute(delete(sketch_terms).where(*theirs))
            gone = sketches.c.article_id.in_([row.article_id for row in rows])
            await connection.execute(delete(sketches).where(gone))
        return len(rows)


def _neighbours(connection: Connection, article: ArticleId, weights: Mapping[str, float]) -> list[Neighbour]:
    values: dict[str, object] = {}
    for number, (term, weight) in enumerate(weights.items()):
        values |= {f"t{number}": term, f"w{number}": weight}
    found = connection.execute(_sharing(len(weights)), values)
    likeness = {ArticleId(row.article_id): row.likeness for row in found}
    beside = (
        select(sketches, articles.c.story_id, articles.c.publisher)
        .join(articles, articles.c.id == sketches.c.article_id)
        .where(sketches.c.article_id.in_(likeness), articles.c.story_id.is_not(None))
    )
    rows = connection.execute(beside).all()
    shown = select(entries.c.article_id, entries.c.feed_id).where(entries.c.article_id.in_([article, *likeness]))
    feeds: dict[ArticleId, set[int]] = {}
    for row in connection.execute(shown):
        feeds.setdefault(row.article_id, set()).add(row.feed_id)
    mine = feeds.get(article, set())
    paper = connection.execute(select(articles.c.publisher).where(articles.c.id == article)).scalar()
    overlay = overlay_of(connection, None)
    made = [
        Neighbour(
            row.article_id,
            overlay.story(row.article_id, row.story_id),
            _profile(row.profile, row.published),
            # A feed that collects from many papers shows what each of them says of one event.
            bool(mine & feeds.get(row.article_id, set())) and (not paper or row.publisher in {None, "", paper}),
        )
        for row in rows
    ]
    return sorted(made, key=lambda one: (-likeness[one.article], one.article))


async def keep_sketch(
    connection: AsyncConnection, article: ArticleId, story: StoryId, placing: Placing, now: datetime
) -> None:
    """Make an article of a story findable for later ones, and count its terms."""
    profile = placing.profile
    if profile.weights:
        feed = select(func.min(entries.c.feed_id)).where(entries.c.article_id == article)
        values = {
            "article_id": article,
            "feed_id": (await connection.execute(feed)).scalar(),
            "profile": row_of(profile),
            "published": profile.when,
            "at": now,
        }
        await connection.execute(insert(sketches).values(values))
        rows = [{"term": term, "article_id": article, "weight": value} for term, value in profile.weights.items()]
        await connection.execute(insert(sketch_terms), rows)
    members = select(func.count()).select_from(articles).where(articles.c.story_id == story)
    if is_counted((await connection.execute(members)).scalar_one()):
        upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        one_more = {"articles": term_counts.c.articles + 1}
        counted = upsert(term_counts).on_conflict_do_update(index_elements=["term"], set_=one_more)
        await connection.execute(counted, [{"term": term, "articles": 1} for term in sorted({*profile.words, ALL})])


def row_of(profile: Profile) -> dict[str, Any]:
    """A profile as it is stored."""
    return {
        "weights": dict(profile.weights),
        "words": sorted(profile.words),
        "head": sorted(profile.head),
        "names": dict(profile.names),
        "numbers": sorted(profile.numbers),
    }


def _profile(row: Mapping[str, Any], when: datetime | None) -> Profile:
    words, head, numbers = (frozenset[str](row[name]) for name in ("words", "head", "numbers"))
    return Profile(row["weights"], words, head, row["names"], numbers, when)


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
