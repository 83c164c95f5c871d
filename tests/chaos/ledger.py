"""An archive's deliveries as tests file and see them."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.archive import Archive
from bot.news import (
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    Message,
    RoleId,
    Schedule,
    Source,
    Style,
    Subscription,
    UserId,
    When,
)
from tests.builders import a_filing

NO_STYLE = Style()


class Clock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)


@dataclass
class Ledger:
    """Deliveries as tests see them: by the order in which they were filed."""

    archive: Archive
    clock: Clock
    orderer: int = 501
    guild: int = 1
    filed: int = 0

    async def owe(self, channel: int, *texts: str, ping: RoleId | None = None, style: Style = NO_STYLE) -> DeliveryId:
        """File messages for a channel; the number of the first of them. A forum's post is called like its text."""
        messages = [
            Message({"flags": 32768, "components": [{"type": 10, "content": text}]}, title=text, ping=ping)
            for text in texts
        ]
        filed = [False]
        while not all(filed):  # a bot at work may have served the subscription meanwhile
            mine = replace(await self.subscription(channel), style=style)
            filed = await self.archive.owed.file([a_filing(mine, *messages)], self.clock())
        self.filed += len(texts)
        return DeliveryId(self.filed - len(texts) + 1)

    async def subscription(self, channel: int) -> Subscription:
        """The subscription of a channel; it is made when first asked for."""
        there = await self.archive.subscriptions.in_channel(ChannelId(channel))
        if there:
            return there[0]
        now = self.clock()
        feed = await self.archive.feeds.add("https://courier.example/rss", "The Courier", now)
        hourly = Schedule(When.HOURLY)
        return await self.archive.subscriptions.add(
            GuildId(self.guild), ChannelId(channel), Source(feed=feed.id), hourly, now, UserId(self.orderer), now
        )

    async def row(self, number: DeliveryId) -> Delivery:
        row = await self.archive.deliveries.get(number)
        assert row is not None
        return row

    async def rows(self) -> list[Delivery]:
        return [await self.row(DeliveryId(number)) for number in range(1, self.filed + 1)]

    async def states(self) -> list[DeliveryState]:
        return [row.state for row in await self.rows()]
