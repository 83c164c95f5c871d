"""Discord and the network: away, mute, refusing, or saying what nobody understands."""

import asyncio
from typing import Any

from bot.app import now
from tests.chaos.whole import Step, Whole
from tests.loopback_discord import Fault as DiscordFault

SILENT_HOSTS = 40
REFUSED_SECONDS = 10.0
"""After health has turned bad."""


async def lose_gateway(whole: Whole, _: Step) -> None:
    gateway = whole.discord.connection
    gateway.down = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    # Longer than discord.py waits before it tries again for the first few times.
    await asyncio.sleep(10)
    gateway.down = False
    await whole.until_health(good=True, seconds=60)
    whole.press.publish(2)


async def mute_gateway(whole: Whole, _: Step) -> None:
    gateway = whole.discord.connection
    gateway.mute = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    whole.press.publish(2)
    await whole.until_visible()
    gateway.mute = False
    await whole.until_health(good=True, seconds=90)


async def hang_names(whole: Whole, step: Step) -> None:
    """What other feeds bring comes no later for it."""
    async with whole.archive() as archive:
        added = [
            await archive.feeds.add(f"http://host{n}.silent.example:{whole.press.port}/feed0.xml", f"Silent {n}", now())
            for n in range(SILENT_HOSTS)
        ]
        await asyncio.sleep(5)
        for _ in range(4):
            whole.press.publish(1)
            try:
                await whole.until_visible(30)
            except TimeoutError:
                step.problem = "other feeds were held up"
        for feed in added:
            await archive.feeds.remove(feed.id)


async def refuse_posts(whole: Whole, _: Step) -> None:
    whole.discord.inject(DiscordFault.SERVER_ERROR, "*", times=None)
    whole.press.publish(3)
    await whole.until_health(good=False, seconds=150)
    await asyncio.sleep(REFUSED_SECONDS)
    whole.discord.faults.clear()
    await whole.until_health(good=True, seconds=90)
    whole.press.publish(2)


async def send_odd_events(whole: Whole, _: Step) -> None:
    events: list[tuple[str, Any]] = [
        ("GUILD_CREATE", {}),
        ("MESSAGE_CREATE", []),
        ("CHANNEL_UPDATE", None),
        ("NO_SUCH", {"a": 1}),
    ]
    for event, data in events:
        whole.discord.connection.dispatch(event, data)
        whole.press.publish(1)
        await asyncio.sleep(1)
