"""Filings that are filed together leave what they leave one after the other, on both engines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.archive import Archive
from bot.archive.tables import deliveries, delivery_stories, passed_over, shown, subscriptions
from bot.news import (
    ArticleId,
    ChannelId,
    Filing,
    GuildId,
    How,
    Message,
    Schedule,
    Source,
    Story,
    Subscription,
    UserId,
    When,
)
from tests.builders import NOON, later
from tests.integration.archive.both import Both
from tests.integration.archive.press import Press

ORDERS = 12


@pytest.mark.parametrize("seed", range(8))
async def test_filed_together_is_filed_one_by_one(both: Both, seed: int) -> None:
    conflicts = seed % 2 == 1
    found = []
    async with both.archives() as archives:
        for archive, together in zip(archives, (True, False), strict=True):
            orders, stories = await _begun(archive)
            chance = Random(seed)
            kept = await _file(archive, _filings(chance, orders, stories[:6], [How.LINE]), later(hours=1), together)
            orders = [await _again(archive, one) for one in orders]
            filings = _filings(chance, orders, stories if conflicts else stories[4:], list(How))
            if conflicts:
                filings[::4] = [replace(one, subscription=_woken(one.subscription)) for one in filings[::4]]
            else:
                filings = [await _without_what_was_told(archive, one) for one in filings]
            kept += await _file(archive, filings, later(hours=2), together)
            found.append((kept, await _rows(archive)))
    assert found[0] == found[1]
    looked_at = {at for *_, at in found[0][1]["subscriptions"]}
    assert looked_at <= {NOON, later(hours=1)}, "an hour before it was filed: an article may be committed late"
    kept = found[0][0]
    assert set(kept) == ({True, False} if conflicts else {True})
    assert not (conflicts and any(kept[ORDERS::4])), "another had served these"


async def _begun(archive: Archive) -> tuple[list[Subscription], list[Story]]:
    press = await Press.open(archive)
    stories = [await press.print(f"Bridge number {n} opened in Port Vale.", at=later(minutes=n)) for n in range(9)]
    orders = [
        await archive.subscriptions.add(
            GuildId(1),
            ChannelId(100 + number),
            Source(feed=press.feed.id),
            Schedule(When.DAILY),
            later(minutes=number),
            UserId(7),
            NOON,
        )
        for number in range(ORDERS)
    ]
    return orders, stories


def _filings(
    chance: Random, orders: Sequence[Subscription], stories: Sequence[Story], hows: Sequence[How]
) -> list[Filing]:
    filings = []
    for order in orders:
        told = chance.sample(stories, chance.randint(0, 3))
        refused = [story for story in chance.sample(stories, 3) if story not in told]
        messages = tuple(_message(story, chance.choice(hows)) for story in told)
        passed = {story.articles[0].id: f"refused at {chance.random()}" for story in refused}
        due = later(hours=chance.randint(3, 30))
        filings.append(Filing(order, messages, passed, due, complete=chance.random() < 0.5))
    return filings


def _woken(order: Subscription) -> Subscription:
    """As if it had been loaded before news came."""
    return replace(order, woken=order.woken + 1)


async def _without_what_was_told(archive: Archive, filing: Filing) -> Filing:
    async with archive.feeds._database.write() as connection:
        query = select(shown.c.article_id).where(shown.c.reader == filing.subscription.reader)
        known = set((await connection.execute(query)).scalars())
    return replace(filing, messages=tuple(one for one in filing.messages if one.shows[0][0] not in known))


def _message(story: Story, how: How) -> Message:
    shows = tuple((article.id, how) for article in story.articles)
    return Message({"content": str(story.id)}, (story.id,), shows=shows)


async def _file(archive: Archive, filings: Sequence[Filing], now: datetime, together: bool) -> list[bool]:
    if together:
        return await archive.owed.file(filings, now)
    return [kept for one in filings for kept in await archive.owed.file([one], now)]


async def _again(archive: Archive, order: Subscription) -> Subscription:
    found = await archive.subscriptions.get(order.id)
    assert found
    return found


async def _rows(archive: Archive) -> dict[str, list[Any]]:
    """All that was kept. A message goes by its channel and place there: numbers of what was rolled back stay unused."""
    async with archive.feeds._database.write() as connection:

        async def rows(query: Any) -> list[Any]:
            return [tuple(row) for row in (await connection.execute(query)).all()]

        owed = await rows(select(deliveries.c.id, deliveries.c.channel, deliveries.c.body).order_by(deliveries.c.id))
        names: dict[ArticleId, tuple[int, int]] = {}
        for number, channel, _ in owed:
            names[number] = channel, sum(of == channel for of, _ in names.values())
        columns = shown.c.reader, shown.c.article_id, shown.c.how, shown.c.at, shown.c.subscription_id
        told = await rows(select(shown.c.delivery_id, *columns).order_by(*columns))
        about = await rows(select(delivery_stories.c.delivery_id, delivery_stories.c.story_id))
        due = subscriptions.c.id, subscriptions.c.next_due_at, subscriptions.c.held_until, subscriptions.c.looked_at
        return {
            "deliveries": [(channel, body) for _, channel, body in sorted(owed, key=lambda row: names[row[0]])],
            "shown": [(names[number], *rest) for number, *rest in told],
            "stories": sorted((names[number], story) for number, story in about),
            "passed over": await rows(select(passed_over).order_by(*passed_over.primary_key.columns)),
            "subscriptions": await rows(select(*due).order_by(subscriptions.c.id)),
        }
