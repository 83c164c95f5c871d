"""What is new for many subscriptions at once: those that look at the same feeds for the same are asked for together.

They differ only in since when they look and in what they were shown, which is told of their rows in memory.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from bot.archive.scope import open_feeds
from bot.archive.sources import news_of, of_source
from bot.archive.tables import articles, entries, passed_over, shown, subscriptions
from bot.news import ArticleId, FeedId, How, Owner, StoryId, Subscription, SubscriptionId

MOST_SHOWN = 5_000
"""Articles, counted for each feed that shows them, that are looked through for a cohort; where there are more, each of
its subscriptions is asked for alone."""
ASKED_TOGETHER = 500


class News(NamedTuple):
    """An article that is owed."""

    id: ArticleId
    story_id: StoryId


Owing = tuple[News, ...]
"""The articles that are owed, in the order in which their feeds showed them. Who is owed the same has the same one."""


def news_of_several(
    connection: Connection,
    several: Sequence[Subscription],
    opened: Mapping[Owner, frozenset[FeedId]],
    limit: int,
) -> dict[SubscriptionId, Owing]:
    """The articles that each subscription is owed, at most so many."""
    owing: dict[SubscriptionId, Owing] = {}
    cohorts: dict[object, list[Subscription]] = defaultdict(list)
    for one in several:
        feeds = one.feeds if one.source.pack or one.source.feed else opened[one.owner]
        cohorts[one.source, feeds].append(one)
    for cohort in cohorts.values():
        found = _of_cohort(connection, cohort, limit) if len(cohort) > 1 else None
        owing |= found if found is not None else {one.id: _of_one(connection, one, limit) for one in cohort}
    return owing


def waiting_of_several(connection: Connection, several: Sequence[Subscription], limit: int) -> dict[int, Owing]:
    """The articles of which updates of these subscriptions are to tell; those without any are left out."""
    found: dict[int, list[News]] = defaultdict(list)
    for some in _handfuls([one.id for one in several]):
        query = select(shown.c.subscription_id, articles.c.id, articles.c.story_id)
        query = query.join(articles, articles.c.id == shown.c.article_id)
        waits = shown.c.subscription_id.in_(some), shown.c.update_at.is_not(None)
        # What was told in full waits for none, whatever a damaged row says: its filing would be refused for ever.
        query = query.where(*waits, shown.c.how == How.LINE.value).order_by(shown.c.subscription_id, articles.c.id)
        for row in connection.execute(query):
            found[row.subscription_id].append(News(row.id, row.story_id))
    return {subscription: tuple(rows[:limit]) for subscription, rows in found.items()}


def shown_to(
    connection: Connection, readers: Collection[int], numbers: Collection[ArticleId]
) -> dict[int, frozenset[ArticleId]]:
    """Which of these articles each of these readers was shown; readers who were shown none are left out."""
    found: dict[int, set[ArticleId]] = defaultdict(set)
    for some in _handfuls(sorted(set(readers))) if numbers else ():
        query = select(shown.c.reader, shown.c.article_id)
        for row in connection.execute(query.where(shown.c.reader.in_(some), shown.c.article_id.in_(numbers))):
            found[row.reader].add(row.article_id)
    return {reader: frozenset(several) for reader, several in found.items()}


def _of_one(connection: Connection, one: Subscription, limit: int) -> Owing:
    return tuple(News(row.id, row.story_id) for row in connection.execute(news_of(one).limit(limit)))


def _of_cohort(
    connection: Connection, cohort: Sequence[Subscription], limit: int
) -> dict[SubscriptionId, Owing] | None:
    """None where too many articles would be looked through."""
    looked_at = _looked_at(connection, cohort)
    cohort = [one for one in cohort if one.id in looked_at]
    if not cohort:
        return {}
    rows = connection.execute(_shown_since(cohort, min(looked_at.values())).limit(MOST_SHOWN + 1)).all()
    if len(rows) > MOST_SHOWN:
        return None
    numbers = sorted({row.id for row in rows})
    seen = shown_to(connection, [one.reader for one in cohort], numbers)
    passed = _passed_over(connection, cohort, {row.id: row.stirred_at for row in rows})
    seen_at, stirred_at = (sorted({getattr(row, name) for row in rows}) for name in ("seen_at", "stirred_at"))
    known: dict[object, Owing] = {}
    owing = {}
    for one in cohort:
        since = None if one.source.event else looked_at[one.id]
        gone = seen.get(one.reader, frozenset()) | passed.get(one.id, frozenset())
        # Between two articles it makes no difference since when somebody looks.
        alike = bisect_left(seen_at, one.created_at), since and bisect_left(stirred_at, since), gone
        if alike not in known:
            known[alike] = _owed(rows, one.created_at, since, gone, limit)
        owing[one.id] = known[alike]
    return owing


def _looked_at(connection: Connection, cohort: Sequence[Subscription]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for some in _handfuls([one.id for one in cohort]):
        query = select(subscriptions.c.id, subscriptions.c.looked_at).where(subscriptions.c.id.in_(some))
        found |= {row.id: row.looked_at for row in connection.execute(query)}
    return found


def _shown_since(cohort: Sequence[Subscription], looked_at: datetime) -> Select[Any]:
    """(article, story, when it was stirred, when a feed showed it), once for each of the cohort's feeds that did."""
    one = cohort[0]
    its_feeds = one.feeds if one.source.pack or one.source.feed else open_feeds(one.owner)
    query = (
        select(articles.c.id, articles.c.story_id, articles.c.stirred_at, entries.c.seen_at)
        .join(entries, entries.c.article_id == articles.c.id)
        .where(
            articles.c.story_id.is_not(None),
            entries.c.feed_id.in_(its_feeds),
            entries.c.fresh.is_(True),
            entries.c.seen_at >= min(each.created_at for each in cohort),
            *of_source(one.source),
        )
        .order_by(entries.c.id)
    )
    return query if one.source.event else query.where(articles.c.stirred_at >= looked_at)


def _passed_over(
    connection: Connection, cohort: Sequence[Subscription], stirred_at: Mapping[ArticleId, datetime]
) -> dict[int, frozenset[ArticleId]]:
    """What the filters of each have refused, and nothing has stirred since."""
    found: dict[int, set[ArticleId]] = defaultdict(set)
    for some in _handfuls([one.id for one in cohort]) if stirred_at else ():
        its = passed_over.c.subscription_id.in_(some), passed_over.c.article_id.in_(sorted(stirred_at))
        for row in connection.execute(select(passed_over).where(*its)):
            if row.at >= stirred_at[row.article_id]:
                found[row.subscription_id].add(row.article_id)
    return {subscription: frozenset(numbers) for subscription, numbers in found.items()}


def _owed(
    rows: Iterable[Row[Any]],
    created_at: datetime,
    looked_at: datetime | None,
    gone: Collection[ArticleId],
    limit: int,
) -> Owing:
    found: dict[ArticleId, News] = {}
    for row in rows:
        if row.seen_at >= created_at and (looked_at is None or row.stirred_at >= looked_at) and row.id not in gone:
            found.setdefault(row.id, News(row.id, row.story_id))
    return tuple(found.values())[:limit]


def _handfuls(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + ASKED_TOGETHER] for at in range(0, len(numbers), ASKED_TOGETHER))
