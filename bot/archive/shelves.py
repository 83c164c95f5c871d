"""Shelves of the grouping index: what one server brings takes no place from what others, or all, are shown.

Of the articles with a term only the latest are looked at, and how common a term is decides what it weighs. Were both
kept for all together, a server could part the stories of all others: by a flood of its own articles with their words.
"""

from typing import NamedTuple

from sqlalchemy import Connection, Select, exists, func, select

from bot.archive.scope import open_feeds, stands
from bot.archive.tables import entries, feed_owners
from bot.news import EVERYBODY, ArticleId

PUBLIC = 0
"""What a pack's feed shows, or one of the operator's."""
PRIVATE = -1
"""All that is not public, once more: so that the first public report joins what a server's own feed told before."""
MOST_OWNERS = 3
"""Those who had the feed first; whoever brings another's feed later cannot take their place."""


class Shelves(NamedTuple):
    """Where an article stands, and among what it is placed."""

    kept: tuple[int, ...]
    looked_at: tuple[int, ...]
    counted: int
    """Whose words its own are counted among; how common they are is known from these and the public ones."""


def shelves_of(connection: Connection, article: ArticleId) -> Shelves:
    """The shelves of an article, by whose feeds show it."""
    feeds = select(entries.c.feed_id).where(entries.c.article_id == article)
    private = exists().where(entries.c.article_id == article, entries.c.feed_id.not_in(open_feeds(EVERYBODY)))
    public = exists().where(entries.c.article_id == article, entries.c.feed_id.in_(open_feeds(EVERYBODY)))
    if connection.execute(select(public | ~private)).scalar():
        return Shelves((PUBLIC,), (PUBLIC, PRIVATE), PUBLIC)
    brought = select(feed_owners.c.owner).where(feed_owners.c.feed_id.in_(feeds), stands())
    first = brought.group_by(feed_owners.c.owner).order_by(func.min(feed_owners.c.added_at), feed_owners.c.owner)
    owners = tuple(connection.execute(first.limit(MOST_OWNERS)).scalars())
    return Shelves((*owners, PRIVATE), (PUBLIC, *owners), owners[0] if owners else PRIVATE)


def feed_of(article: ArticleId) -> Select[tuple[int]]:
    """The feed whose habits tell what is usual in an article: a public one where there is one, whoever came first."""
    public = entries.c.feed_id.in_(open_feeds(EVERYBODY))
    shows = select(entries.c.feed_id).where(entries.c.article_id == article)
    return shows.order_by(public.desc(), entries.c.feed_id).limit(1)
