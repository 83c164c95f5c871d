"""What readers were shown of stories, and by which messages."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, select

from bot.archive.articles import read_articles
from bot.archive.tables import articles, deliveries, delivery_stories, shown, subscriptions
from bot.news import (
    ArticleId,
    DeliveryId,
    DeliveryState,
    GuildId,
    How,
    MessageId,
    Owed,
    Posted,
    ReadArticle,
    Story,
    StoryId,
    Style,
    SubscriptionId,
)
from bot.news.overlays import Overlay

_STYLE = TypeAdapter(Style)
_LOST = DeliveryState.FAILED.value, DeliveryState.UNKNOWN.value


def with_what_was_shown(
    connection: Connection, story: Story, news: frozenset[ArticleId], reader: int, overlay: Overlay
) -> Owed:
    """A story that a reader is owed something of, with what the reader was shown of it."""
    rows = _rows(connection, reader, [one.id for one in story.articles])
    if not rows:
        return Owed(story, news)
    messages = [row for row in rows if row.how in (How.TOLD.value, How.UPDATE.value, How.HEADLINE.value)]
    links = [address for row in messages if (address := message_link(row.guild, row.channel, row.message))]
    return Owed(
        story,
        news,
        known=frozenset(ArticleId(row.article_id) for row in rows),
        told_at=max((row.at for row in messages), default=None),
        link=next(iter(links), None),
        posted=_posted(connection, story.id, rows, overlay),
        waiting=frozenset(ArticleId(row.article_id) for row in rows if row.update_at is not None),
    )


def told_by(connection: Connection, delivery: DeliveryId, overlay: Overlay) -> Posted | None:
    """A delivery whose message tells one story, with the articles that it and its updates show."""
    whose = subscriptions.c.follower.label("whose")
    ordered = subscriptions.c.style, subscriptions.c.about, subscriptions.c.words, whose
    query = select(deliveries, *ordered).join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
    row = connection.execute(query.where(deliveries.c.id == delivery, deliveries.c.fixed.is_(False))).one_or_none()
    if row is None or row.state in _LOST or (row.state == DeliveryState.SENT.value and row.message is None):
        return None
    updates = select(deliveries.c.id).where(deliveries.c.continues == delivery)
    its = (shown.c.delivery_id == delivery) | (shown.c.delivery_id.in_(updates) & (shown.c.how == How.UPDATE.value))
    numbers = connection.execute(select(shown.c.article_id).where(its).distinct()).scalars().all()
    query = select(articles).where(articles.c.id.in_(numbers)).order_by(articles.c.seen_at, articles.c.id)
    told = tuple(overlay.reading(one) for one in read_articles(connection, query))
    return Posted(
        DeliveryId(delivery),
        SubscriptionId(row.subscription_id),
        _STYLE.validate_python(row.style),
        row.created_at,
        told,
        message=row.message,
        continues=_continued(connection, row.continues),
        wanted_at=row.wanted_at,
        channel=row.channel,
        because=_followed(row, told) if row.whose else None,
        about=row.about,
    )


def _followed(row: Row[Any], told: Sequence[ReadArticle]) -> str | None:
    if row.about or row.words:
        return str(row.about or f"“{row.words}”")
    return next((one.article.title for one in told), None)


def message_link(guild: GuildId | None, channel: int | None, message: MessageId | None) -> str | None:
    """The address of a message; None where there is none."""
    return f"https://discord.com/channels/{guild or '@me'}/{channel}/{message}" if message else None


def _rows(connection: Connection, reader: int, numbers: Sequence[ArticleId]) -> Sequence[Row[Any]]:
    """What the reader was shown of these articles, and by what, latest first."""
    columns = deliveries.c.state, deliveries.c.channel, deliveries.c.message, subscriptions.c.guild
    messages = shown.outerjoin(deliveries, deliveries.c.id == shown.c.delivery_id)
    query = select(shown, *columns).select_from(
        messages.outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
    )
    its = shown.c.reader == reader, shown.c.article_id.in_(numbers)
    latest_first = shown.c.delivery_id.desc(), shown.c.article_id
    return connection.execute(query.where(*its).order_by(*latest_first)).all()


def _posted(connection: Connection, story: StoryId, rows: Iterable[Row[Any]], overlay: Overlay) -> Posted | None:
    """The latest message of its own of a story, which may show articles that were taken out of it since."""
    ways = How.TOLD.value, How.LINE.value
    numbers = {row.delivery_id for row in rows if row.how in ways and row.delivery_id is not None}
    query = select(delivery_stories).where(delivery_stories.c.delivery_id.in_(numbers))
    telling = connection.execute(query.order_by(delivery_stories.c.delivery_id.desc())).all()
    latest = next((row.delivery_id for row in telling if overlay.merged.get(row.story_id, row.story_id) == story), None)
    return told_by(connection, latest, overlay) if latest is not None else None


def _continued(connection: Connection, delivery: int | None) -> str | None:
    query: Select[Any] = (
        select(deliveries.c.channel, deliveries.c.message, subscriptions.c.guild)
        .select_from(deliveries.outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id))
        .where(deliveries.c.id == delivery)
    )
    row = connection.execute(query).one_or_none() if delivery is not None else None
    return message_link(row.guild, row.channel, row.message) if row else None
