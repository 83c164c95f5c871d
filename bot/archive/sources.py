"""What a subscription's source brings: the articles of its feeds, or those that are about what it follows."""

from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from bot.archive.scope import open_feeds
from bot.archive.tables import actors, articles, entries, passed_over, people, quotes, shown, subscriptions
from bot.news import Source, Subscription
from bot.news.names import fold


def news_of(subscription: Subscription) -> Select[Any]:
    """The articles that a subscription is owed, in the order in which its feeds showed them."""
    bringing = [
        entries.c.article_id == articles.c.id,
        entries.c.fresh.is_(True),
        entries.c.seen_at >= subscription.created_at,
    ]
    source = subscription.source
    if source.pack or source.feed:
        bringing.append(entries.c.feed_id.in_(subscription.feeds))
    else:
        bringing.append(entries.c.feed_id.in_(open_feeds(subscription.owner)))
    brought = exists().where(*bringing).correlate(articles)
    # Pages come in any order, and articles are kept as they come.
    first_shown = select(func.min(entries.c.id)).where(*bringing).correlate(articles).scalar_subquery()
    looked_at = select(subscriptions.c.looked_at).where(subscriptions.c.id == subscription.id).scalar_subquery()
    passed = exists().where(
        passed_over.c.subscription_id == subscription.id,
        passed_over.c.article_id == articles.c.id,
        passed_over.c.at >= articles.c.stirred_at,
    )
    seen = exists().where(shown.c.reader == subscription.reader, shown.c.article_id == articles.c.id)
    query = (
        select(articles.c.id, articles.c.story_id)
        .where(articles.c.story_id.is_not(None), brought, ~seen, ~passed)
        .order_by(first_shown)
    )
    query = query.where(*of_source(source))
    return query if source.event else query.where(articles.c.stirred_at >= looked_at)


def brought_to(subscription: Subscription) -> Select[Any]:
    """The articles that the feeds of a subscription showed, at any time."""
    source = subscription.source
    feeds = subscription.feeds if source.pack or source.feed else open_feeds(subscription.owner)
    return select(entries.c.article_id).where(entries.c.feed_id.in_(feeds), entries.c.article_id.is_not(None))


def of_source(source: Source) -> list[Any]:
    """What an article must be about."""
    if source.event:
        return [articles.c.story_id == source.event]
    if source.about:
        who = people.c.folded == fold(source.about)
        named = exists().where(
            actors.c.article_id == articles.c.id,
            actors.c.person_id == people.c.id,
            who,
            or_(actors.c.key.is_(True), actors.c.kind == "place"),
        )
        quoted = exists().where(quotes.c.article_id == articles.c.id, quotes.c.person_id == people.c.id, who)
        return [or_(named, quoted)]
    return []
