"""The inverted index that leads from a term to the latest articles with it.

It is kept for as long as articles may be joined; how many articles hold a term is kept for good.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, TextClause, case, delete, func, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.dialect import upsert
from bot.archive.rows import each
from bot.archive.scope import owners_of
from bot.archive.shelves import PUBLIC, feed_of, shelves_of
from bot.archive.tables import articles, entries, feed_owners, sketch_terms, sketches, term_counts
from bot.news import ArticleId, FeedId, Neighbour, Owner, Placing, Profile, Recent, StoryId, Surroundings, is_counted
from bot.news.overlays import Overlay

ALL = ""
"""The term under which all articles are counted."""
HOLDERS = 100
"""Of the articles with a term the latest so many on each shelf are looked at."""
TERMS_APART = 20
"""The numbers of terms that are asked for together are multiples of it. A statement for 100 terms was measured to
take 540 KiB, and SQLAlchemy and each connection keep those that were used: one for each number would be many."""
COMPARED = 60
"""On each shelf, the articles that share most with the new one are its neighbours."""


@dataclass(frozen=True, slots=True)
class Known:
    """How common an article's terms are."""

    articles: int
    """All that were counted."""
    having: Mapping[str, int]
    """In how many of them each term stands; terms that stand in none are left out."""
    recent: Sequence[Recent]
    """The latest articles of its feed."""


class GroupingIndex:
    """Articles that later ones may be like. What one look costs does not grow with the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, article: ArticleId, terms: Sequence[str], latest: int) -> Known:
        """What is known of these terms: in how many articles they stand, and what else the article's feed showed last.

        Args:
            article: whose terms they are.
            terms: all of them.
            latest: so many articles of the feed that showed it first.
        """
        return await self._database.look(_known, article, terms, latest)

    async def surroundings(self, article: ArticleId, weights: Mapping[str, float]) -> Surroundings:
        """The articles most like one with these terms, among the latest with each, and who sees them."""
        return await self._database.look(_surroundings, article, weights)

    async def forget(self, before: datetime, limit: int) -> int:
        """Drop articles seen before a time, which no other can be like any more; how many."""
        old = select(sketches).where(sketches.c.at < before).order_by(sketches.c.at).limit(limit)
        async with self._database.write() as connection:
            rows = each(connection, sketches, (await connection.execute(old)).all(), _terms)
            for number, terms, shelves in rows:
                theirs = sketch_terms.c.term.in_(terms), sketch_terms.c.shelf.in_(shelves)
                await connection.execute(delete(sketch_terms).where(*theirs, sketch_terms.c.article_id == number))
            gone = sketches.c.article_id.in_([number for number, *_ in rows])
            await connection.execute(delete(sketches).where(gone))
        return len(rows)

    async def forget_counts(self) -> int:
        """Forget how common words are in what servers brought that have no feeds any more; how many words."""
        gone = term_counts.c.shelf > 0, term_counts.c.shelf.not_in(select(feed_owners.c.owner))
        async with self._database.write() as connection:
            return (await connection.execute(delete(term_counts).where(*gone))).rowcount


def _known(connection: Connection, article: ArticleId, terms: Sequence[str], latest: int) -> Known:
    shelves = {PUBLIC, shelves_of(connection, article).counted}
    summed = select(term_counts.c.term, func.sum(term_counts.c.articles).label("articles"))
    of_them = term_counts.c.term.in_([*terms, ALL]), term_counts.c.shelf.in_(shelves)
    counted = connection.execute(summed.where(*of_them).group_by(term_counts.c.term))
    having = {row.term: int(row.articles) for row in counted}
    feed = feed_of(article).scalar_subquery()
    beside = (
        select(sketches.c.article_id, sketches.c.profile, articles.c.story_id)
        .join(articles, articles.c.id == sketches.c.article_id)
        .where(sketches.c.feed_id == feed, articles.c.story_id.is_not(None))
        .order_by(sketches.c.article_id.desc())
        .limit(latest)
    )
    recent = each(
        connection,
        sketches,
        connection.execute(beside),
        lambda row: Recent(row.story_id, frozenset(row.profile["words"])),
    )
    return Known(having.pop(ALL, 0), having, recent)


def _surroundings(connection: Connection, article: ArticleId, weights: Mapping[str, float]) -> Surroundings:
    if not weights:
        return Surroundings((), frozenset(), {})
    places = -len(weights) // TERMS_APART * -TERMS_APART
    asked: dict[str, object] = {}
    for number in range(places):
        asked |= {f"t{number}": "", f"w{number}": 0.0}  # no article has the empty term
    for number, (term, weight) in enumerate(weights.items()):
        asked |= {f"t{number}": term, f"w{number}": weight}
    sharing, likeness = _sharing(places), dict[ArticleId, float]()
    for shelf in shelves_of(connection, article).looked_at:
        found = connection.execute(sharing, asked | {"shelf": shelf})
        likeness |= {ArticleId(row.article_id): row.likeness for row in found}
    beside = (
        select(sketches, articles.c.story_id, articles.c.title)
        .join(articles, articles.c.id == sketches.c.article_id)
        .where(sketches.c.article_id.in_(likeness), articles.c.story_id.is_not(None))
    )
    rows = connection.execute(beside).all()
    columns = entries.c.article_id, entries.c.feed_id, entries.c.publisher
    shown = select(*columns).where(entries.c.article_id.in_([article, *likeness]))
    papers: dict[ArticleId, dict[FeedId, str | None]] = {}
    for row in connection.execute(shown):
        papers.setdefault(row.article_id, {})[row.feed_id] = row.publisher
    mine = papers.get(article, {})
    overlay = overlay_of(connection, None)
    placed = {row.article_id: overlay.story(row.article_id, row.story_id) for row in rows}
    feeds = _feeds_of(connection, {*placed.values(), *(row.story_id for row in rows)}, overlay)
    brought = owners_of(connection, {*mine, *chain(*papers.values(), *feeds.values())})

    def neighbour(row: Row[Any]) -> Neighbour:
        return Neighbour(
            row.article_id,
            placed[row.article_id],
            _profile(row.profile, row.published),
            _of_one_publisher(mine, papers.get(row.article_id, {})),
            row.title,
            _owners(brought, papers.get(row.article_id, ())),
        )

    made = each(connection, sketches, rows, neighbour)
    nearest = sorted(made, key=lambda one: (-likeness[one.article], one.article))
    told = {story: _owners(brought, shown_by) for story, shown_by in feeds.items()}
    return Surroundings(nearest, _owners(brought, mine), told)


def _feeds_of(connection: Connection, stories: Collection[int], overlay: Overlay) -> dict[StoryId, set[FeedId]]:
    """The feeds that show any article of these stories."""
    moved = overlay.events.keys()
    query = (
        select(articles.c.story_id, entries.c.feed_id, case((articles.c.id.in_(moved), articles.c.id)).label("moved"))
        .join(entries, entries.c.article_id == articles.c.id)
        .where(or_(articles.c.story_id.in_(stories), articles.c.id.in_(moved)))
        .distinct()
    )
    found: dict[StoryId, set[FeedId]] = {}
    for row in connection.execute(query):
        found.setdefault(overlay.story(ArticleId(row.moved or 0), row.story_id), set()).add(row.feed_id)
    return found


def _owners(brought: Mapping[FeedId, frozenset[Owner]], feeds: Iterable[FeedId]) -> frozenset[Owner]:
    return frozenset(chain.from_iterable(brought[feed] for feed in feeds))


def _of_one_publisher(one: Mapping[FeedId, str | None], other: Mapping[FeedId, str | None]) -> bool:
    """Whether a feed shows both of two articles as its own.

    A feed that collects from many papers shows what each of them says of one event, and names the paper of each entry.
    What a page calls itself says nothing here: pages of one paper go by the names of its sections.

    Args:
        one: the feeds that show the article, each with the paper that it names.
        other: the same of the other article.
    """
    return any(not one[feed] or not other[feed] or one[feed] == other[feed] for feed in one.keys() & other.keys())


async def keep_sketch(
    connection: AsyncConnection, article: ArticleId, story: StoryId, placing: Placing, now: datetime
) -> None:
    """Make an article of a story findable for later ones, and count its terms."""
    profile = placing.profile
    shelves = await connection.run_sync(shelves_of, article)
    if profile.weights:
        values = {
            "article_id": article,
            "feed_id": (await connection.execute(feed_of(article))).scalar(),
            "profile": row_of(profile),
            "published": profile.when,
            "at": now,
            "shelves": list(shelves.kept),
        }
        await connection.execute(insert(sketches).values(values))
        rows = [
            {"term": term, "shelf": shelf, "article_id": article, "weight": value}
            for term, value in profile.weights.items()
            for shelf in shelves.kept
        ]
        await connection.execute(insert(sketch_terms), rows)
    members = select(func.count()).select_from(articles).where(articles.c.story_id == story)
    if is_counted((await connection.execute(members)).scalar_one()):
        one_more = {"articles": term_counts.c.articles + 1}
        counted = upsert(connection, term_counts).on_conflict_do_update(index_elements=["term", "shelf"], set_=one_more)
        one = {"shelf": shelves.counted, "articles": 1}
        await connection.execute(counted, [{"term": term} | one for term in sorted({*profile.words, ALL})])


def row_of(profile: Profile) -> dict[str, Any]:
    """A profile as it is stored."""
    return {
        "weights": dict(profile.weights),
        "words": sorted(profile.words),
        "head": sorted(profile.head),
        "names": dict(profile.names),
        "numbers": sorted(profile.numbers),
    }


def sketch_of(row: Row[Any]) -> tuple[Profile, list[int]]:
    """A row as an article's profile, and on which shelves it stands."""
    return _profile(row.profile, row.published), list(row.shelves)


def _terms(row: Row[Any]) -> tuple[ArticleId, list[str], list[int]]:
    return row.article_id, [str(term) for term in row.profile["weights"]], [int(shelf) for shelf in row.shelves]


def _profile(row: Mapping[str, Any], when: datetime | None) -> Profile:
    words, head, numbers = (frozenset[str](row[name]) for name in ("words", "head", "numbers"))
    return Profile(row["weights"], words, head, row["names"], numbers, when)


@cache
def _sharing(terms: int) -> TextClause:
    """The dot product with every article among the latest holders, on a shelf, of each of so many terms."""
    holders = (
        f"SELECT * FROM (SELECT article_id, weight * :w{number} AS part FROM sketch_terms WHERE term = :t{number} "  # noqa: S608
        f"AND shelf = :shelf ORDER BY article_id DESC LIMIT {HOLDERS}) AS h{number}"
        for number in range(terms)
    )
    return text(
        f"SELECT article_id, SUM(part) AS likeness FROM ({' UNION ALL '.join(holders)}) AS parts "  # noqa: S608
        f"GROUP BY article_id ORDER BY likeness DESC LIMIT {COMPARED}"
    )
