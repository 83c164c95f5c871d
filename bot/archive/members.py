"""What is kept of a member, as rows that they can be given. config/PRIVACY.md names the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, or_, select
from sqlalchemy.types import String

from bot.archive.database import Database
from bot.archive.tables import articles, corrections, deliveries, feed_owners, feeds, shown, subscriptions, uses
from bot.news import ChannelId, UserId
from bot.news.addresses import is_sealed, mask_address

Rows = list[dict[str, Any]]
MOST = 10_000
"""Rows of a kind that are given; more would make a larger file than Discord takes."""


class Members:
    """What is kept of members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def export(self, user: UserId, private: ChannelId | None) -> dict[str, Rows]:
        """All that is kept of somebody, by kind, as values that JSON has.

        Args:
            user: who.
            private: the channel of their direct messages, where it is known.
        """
        async with self._database.read() as connection:
            found = {
                kind: (await connection.execute(query.limit(MOST))).mappings().all()
                for kind, query in _queries(user, private).items()
            }
        return {kind: [_plain(kind, row, user) for row in rows] for kind, rows in found.items()}


def _queries(user: UserId, private: ChannelId | None) -> Mapping[str, Select[Any]]:
    order, feed, said = subscriptions.c, feed_owners.c, corrections.c
    terms = order.id, order.guild, order.channel, order.pack, order.about, order.words, order.event_id, order.feed_id
    named = select(feeds.c.title, feeds.c.url, feed.owner, feed.added_at).join(feeds, feeds.c.id == feed.feed_id)
    numbers = select(order.id).where(order.follower == user)
    sent = or_(
        deliveries.c.subscription_id.in_(numbers),
        deliveries.c.follower == user,
        deliveries.c.channel == (private or 0),
        _pinged_too(user),
    )
    seen = select(articles.c.title, articles.c.url, shown.c.at).join(shown, shown.c.article_id == articles.c.id)
    message = deliveries.c
    return {
        "follows": select(*terms, order.schedule, order.style, order.created_at).where(order.follower == user),
        "ordered for servers": select(*terms, order.schedule, order.created_at).where(order.created_by == user),
        "shown": seen.where(shown.c.reader == user).order_by(shown.c.at.desc()),
        "messages": select(message.channel, message.created_at, message.state, message.body)
        .where(sent)
        .order_by(message.id.desc()),
        "feeds of your own": named.where(feed.owner == user),
        "feeds added for servers": named.where(feed.added_by == user, feed.owner != user),
        "corrections": select(said.guild, said.kind, said.label, said.at).where(
            or_(said.by == user, said.undone_by == user, said.guild == user)
        ),
        "used today": select(uses.c.kind, uses.c.day, uses.c.used).where(uses.c.who == user),
    }


def _pinged_too(user: UserId) -> ColumnElement[bool]:
    """Whether a message to another pinged them as well."""
    written = cast(deliveries.c.also, String)
    return or_(*(written.like(form.format(user)) for form in ("[{}]", "[{},%", "%, {},%", "%, {}]")))


def _plain(kind: str, row: Any, user: UserId) -> dict[str, Any]:  # noqa: ANN401, SQLAlchemy's
    """A row as JSON has it. The secrets in addresses that servers have stay theirs."""
    values = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    own = kind == "feeds of your own" and values.get("owner") == user
    if "url" in values and (not own or is_sealed(values["url"])):
        values["url"] = mask_address(values["url"])
    return {name: value for name, value in values.items() if value is not None}
