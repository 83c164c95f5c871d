"""Whether what feeds show reaches its readers: sixty feeds of twenty shapes, ten simulated days, forty channels.

The pipeline is the bot's own, from polls over HTTP to messages on a loopback Discord. Its clock runs while it works
and jumps to the next moment at which anything is due, so that a wait counts as long as it would, and work as long as
it takes.
"""

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from urllib.parse import unquote

import discord
import structlog
import yarl
from aiohttp import web
from sqlalchemy import text

from bot.app import pipeline_of
from bot.archive import Archive
from bot.digests.schedules import next_due
from bot.jobs.schedule import Job
from bot.news import ASLEEP, ChannelId, Filters, GuildId, Pack, Schedule, Source, Subscription, UserId, When
from bot.posting import Crossposter, DiscordSender, Editor, Gate, Poster
from bot.settings import Settings
from tests.benchmarks.arrival_press import DAYS, Item, Outlet, the_press
from tests.chaos.process import url_of
from tests.loopback_discord import LoopbackDiscord
from tests.loopback_discord.world import Message

GRID = timedelta(minutes=5)
"""Polls that are due within this time are made together; what is on its way is never kept waiting for it."""
CHANNELS = 40
MARKS = str.maketrans({"*": " ", "[": " ", "]": " ", "(": " ", ")": " ", "\\": ""})
"""Markdown's, which stand beside words."""
FIRST_POLL_NEWEST = 3


class Clock:
    """Runs with the machine's, and jumps."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        """The time."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def jump(self, to: datetime) -> None:
        """Go on from a later time."""
        self._start += max(timedelta(), to - self())


@dataclass(slots=True)
class Site:
    """Serves all outlets, each on an address of its own."""

    clock: Clock
    outlets: list[Outlet]
    port: int = 0
    polled: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def base(self, outlet: Outlet) -> str:
        """The address of an outlet's site."""
        return f"http://{outlet.host}:{self.port}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """While the block runs."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "0.0.0.0", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        now, host = self.clock(), request.host.split(":")[0]
        outlet = next((one for one in self.outlets if one.host == host), None)
        if outlet is None:
            return web.Response(status=404)
        if request.path == "/feed":
            return self._feed(outlet, request, now)
        if request.path == "/url":
            return web.Response(status=302, headers={"Location": unquote(request.query["q"])})
        item = next((one for one in outlet.shown(now) if one.path == request.path), None)
        if item is None:
            return web.Response(status=404)
        answer = outlet.page(outlet, item, now)
        await asyncio.sleep(answer.seconds)
        return web.Response(text=answer.body, content_type=answer.kind, status=answer.status)

    def _feed(self, outlet: Outlet, request: web.Request, now: datetime) -> web.Response:
        answer = outlet.feed(outlet, outlet.shown(now), now, self.base(outlet))
        if answer.etag and request.headers.get("If-None-Match") == answer.etag:
            return web.Response(status=304)
        self.polled[outlet.host].append(now)
        headers = {"ETag": answer.etag} if answer.etag else {}
        return web.Response(text=answer.body, content_type=answer.kind, headers=headers)


@dataclass(frozen=True, slots=True)
class Order:
    """A channel, what it takes, and which items it is to get."""

    channel: int
    outlets: tuple[Outlet, ...]
    subscription: Subscription
    word: str = ""
    """Only items that hold it."""

    @property
    def is_prompt(self) -> bool:
        """Whether it gets everything at once."""
        schedule = self.subscription.schedule
        return schedule.when is When.INSTANTLY and schedule.quiet is None and schedule.most_an_hour is None

    def owed(self, start: datetime, end: datetime) -> Iterator[Item]:
        """What it is to get: of what a feed shows at first the newest three, and everything later."""
        for outlet in self.outlets:
            first = [item for item in outlet.items if item.shown_at <= start]
            later = [item for item in outlet.items if start < item.shown_at <= end]
            newest = outlet.shown(start)[:FIRST_POLL_NEWEST]
            for item in [one for one in first if one in newest] + later:
                if self.word.casefold() in f"{item.title} {item.summary} {item.text}".casefold():
                    yield item


def main() -> None:
    """Print one line of JSON."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(_measure(Path(folder)))
    sys.stdout.write(json.dumps({"benchmark": "arrival"} | figures) + "\n")


async def _measure(folder: Path) -> dict[str, object]:
    start = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251
    clock = Clock(start)
    site = Site(clock, the_press(start))
    async with AsyncExitStack() as stack:
        there = await stack.enter_async_context(LoopbackDiscord())
        await stack.enter_async_context(site.serving())
        archive = await stack.enter_async_context(Archive.open(url_of(folder)))
        client = await stack.enter_async_context(_connected(there))
        fetching = {"allow_private": ["127.0.0.0/8"], "allow_ports": [site.port]}
        settings = Settings.model_validate({"fetching": fetching})
        gate = Gate(DiscordSender(client), clock, per_second=1e6)
        poster = Poster(archive, gate, clock)
        posting = poster, Crossposter(archive, gate, clock), Editor(gate)
        pipeline = await stack.enter_async_context(pipeline_of(settings, archive, *posting))
        orders = await _orders(archive, site, there, start)
        seen = Seen(there, clock)
        began = time.monotonic()
        await _live(archive, pipeline.jobs(), clock, start + timedelta(days=DAYS), seen)
        await poster.close()
        return _report(orders, seen, site, start) | {"seconds": round(time.monotonic() - began)}


@asynccontextmanager
async def _connected(there: LoopbackDiscord) -> AsyncIterator[discord.Client]:
    discord.http.Route.BASE = there.api_base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(there.gateway)
    for number in range(CHANNELS):
        there.add_channel(f"news-{number}")
    client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
    running = asyncio.create_task(client.start(there.token))
    await there.connection.ready.wait()
    await client.wait_until_ready()
    try:
        yield client
    finally:
        await client.close()
        await running


async def _orders(archive: Archive, site: Site, there: LoopbackDiscord, start: datetime) -> list[Order]:
    """Twenty channels take a feed each, a shape each; the others take packs, in different ways."""
    by_shape: dict[str, list[Outlet]] = defaultdict(list)
    for outlet in site.outlets:
        by_shape[outlet.shape].append(outlet)
    single = [(outlets[0],) for outlets in by_shape.values()]
    packs = {f"pack-{number}": tuple(outlets[number] for outlets in by_shape.values()) for number in range(3)}
    packs |= {f"part-{number}": tuple(site.outlets[number * 6 : number * 6 + 6]) for number in range(7)}
    titles = {outlet: outlet.name for outlet in site.outlets}
    known = {
        name: Pack(name, name, "", tuple((titles[one], f"{site.base(one)}/feed") for one in outlets))
        for name, outlets in packs.items()
    }
    await archive.packs.save(known, start)
    daily = Schedule(When.DAILY, (time_of_day(8), time_of_day(18, 30)), "Asia/Seoul")
    ways = [
        *[(name, Schedule(When.INSTANTLY), "") for name in packs],
        ("pack-0", daily, ""),
        ("pack-1", daily, ""),
        ("part-0", daily, "river"),
        ("pack-0", Schedule(When.HOURLY), ""),
        ("part-1", Schedule(When.HOURLY), "council"),
        ("pack-2", Schedule(When.INSTANTLY), "harbour"),
        ("part-2", Schedule(When.INSTANTLY), "autumn"),
        ("part-3", Schedule(When.INSTANTLY, most_an_hour=2), ""),
        ("part-4", Schedule(When.INSTANTLY, quiet=(time_of_day(22), time_of_day(7))), ""),
        ("part-5", Schedule(When.INSTANTLY, most_an_hour=1, quiet=(time_of_day(12), time_of_day(14))), ""),
    ]
    channels = iter(channel.id for channel in list(there.channels.values())[-CHANNELS:])
    orders = []
    for outlets in single:
        feed = await archive.feeds.add(f"{site.base(outlets[0])}/feed", "", start)
        orders.append(
            await _order(archive, next(channels), outlets, Source(feed=feed.id), Schedule(When.INSTANTLY), "", start)
        )
    for name, schedule, word in ways:
        orders.append(await _order(archive, next(channels), packs[name], Source(pack=name), schedule, word, start))
    return orders


async def _order(
    archive: Archive,
    channel: int,
    outlets: tuple[Outlet, ...],
    source: Source,
    schedule: Schedule,
    word: str,
    start: datetime,
) -> Order:
    subscription = await archive.subscriptions.add(
        GuildId(1),
        ChannelId(channel),
        source,
        schedule,
        next_due(schedule, start),
        UserId(1),
        start,
        filters=Filters(only=word),
    )
    return Order(channel, outlets, subscription, word)


class Seen:
    """What readers saw and when: every state of every message."""

    def __init__(self, there: LoopbackDiscord, clock: Clock) -> None:
        self._there, self._clock = there, clock
        self._texts: dict[int, str] = {}
        self.first: dict[tuple[int, str], datetime] = {}
        """(channel, word) → when a message there first held it."""
        self.posted: Counter[tuple[int, str]] = Counter()
        """(channel, title) → how many messages held it when they were posted."""
        self.states: list[tuple[int, Message, str, bool]] = []
        """(channel, message, text, whether it was new)."""

    def look(self) -> None:
        """Take down what is new or edited."""
        now = self._clock()
        for channel in self._there.channels.values():
            for message in self._there.messages(channel):
                shown = message.text
                before = self._texts.get(message.id)
                if before == shown:
                    continue
                self._texts[message.id] = shown
                self.states.append((channel.id, message, shown, before is None))
                for word in set(shown.translate(MARKS).split()):
                    self.first.setdefault((channel.id, word.strip(".,:;!?’'“”\"()]#")), now)

    def last(self, channel: int) -> list[str]:
        """What stands in a channel at the end."""
        return [self._texts[message.id] for message in self._there.messages(self._there.channels[channel])]


async def _live(archive: Archive, jobs: tuple[Job, ...], clock: Clock, end: datetime, seen: Seen) -> None:
    """Ask every job until none does anything, jump to when the next is due, and so on until the end."""
    handlers = [job.handler for job in jobs]
    while clock() < end:
        while sum([await handler(clock()) for handler in handlers]):
            seen.look()
        seen.look()
        clock.jump(await _next(archive, clock(), end))
    for _ in range(3):
        for handler in handlers:
            await handler(clock())
    seen.look()


async def _next(archive: Archive, now: datetime, end: datetime) -> datetime:
    """When anything is due; polls on a grid."""
    queries = {
        "select min(fetch_after) from entries": timedelta(),
        "select min(read_after) from articles": timedelta(),
        f"select min(next_due_at) from subscriptions where next_due_at < '{ASLEEP:%Y-%m-%d}'": timedelta(),
        "select min(not_before) from deliveries where state in ('pending', 'sending')": timedelta(),
        "select min(next_poll_at) from feeds": GRID,
    }
    moments = [end, now + timedelta(hours=1)]
    async with archive.subscriptions._database.read() as connection:
        for query, grid in queries.items():
            found = (await connection.execute(text(query))).scalar_one_or_none()
            if found:
                moments.append(datetime.fromisoformat(str(found)).replace(tzinfo=UTC) + grid)
    return max(min(moments), now + timedelta(seconds=0.2))


def _report(orders: list[Order], seen: Seen, site: Site, start: datetime) -> dict[str, object]:
    owed = hidden = early = 0
    waits: list[float] = []
    lost: Counter[str] = Counter()
    end = start + timedelta(days=DAYS)
    for order in orders:
        schedule = order.subscription.schedule
        until = end - timedelta(hours=16 if schedule.when is When.DAILY else 3)
        for item in order.owed(start, until):
            outlet = next(one for one in order.outlets if item in one.items)
            polled = next((moment for moment in site.polled[outlet.host] if moment >= item.shown_at), None)
            if polled is None:
                continue  # its feed was to be polled after the end
            owed += 1
            at = seen.first.get((order.channel, item.token))
            if at is None:
                hidden += 1
                lost[outlet.shape] += 1
                continue
            early += at < item.shown_at
            if order.is_prompt:
                waits.append((at - max(polled, item.page_from or polled)).total_seconds())
    return {
        "feeds": len(site.outlets),
        "entries": sum(len(outlet.items) for outlet in site.outlets),
        "channels": len(orders),
        "messages": len({message.id for _, message, _, _ in seen.states}),
        "owed": owed,
        "hidden": hidden,
        "hidden_by_shape": dict(lost),
        "repeated": _repeated(orders, seen),
        "with_other_text": _mixed(orders, seen),
        "not_owed": _not_owed(orders, seen, start),
        "seconds_to_visible_p50": round(statistics.median(waits), 1),
        "seconds_to_visible_p95": round(statistics.quantiles(waits, n=20)[-1], 1),
        "seconds_to_visible_most": round(max(waits), 1),
    }


def _repeated(orders: list[Order], seen: Seen) -> int:
    """Items that more than one message told when it was posted."""
    told: Counter[tuple[int, str]] = Counter()
    for order in orders:
        new = [shown for channel, _, shown, is_new in seen.states if is_new and channel == order.channel]
        for item in _items(order):
            told[order.channel, item.title] = sum(item.title in shown for shown in new)
    return sum(count > 1 for count in told.values())


def _mixed(orders: list[Order], seen: Seen) -> int:
    """States of messages that hold the words of an item whose headline they do not show."""
    wrong = 0
    for order in orders:
        titles: dict[str, set[str]] = defaultdict(set)
        for item in _items(order):
            titles[item.token].add(item.title)
        for channel, _, shown, _ in seen.states:
            if channel == order.channel:
                plain = shown.replace("\\", "")
                found = {word.strip(".,:;!?’'“”\"#") for word in plain.translate(MARKS).split()} & titles.keys()
                wrong += any(not any(title[:60] in plain for title in titles[token]) for token in found)
    return wrong


def _not_owed(orders: list[Order], seen: Seen, start: datetime) -> int:
    """Items that a channel got and was not to get."""
    extra = 0
    for order in orders:
        wanted = {item.token for item in order.owed(start, start + timedelta(days=DAYS + 1))}
        extra += sum((order.channel, item.token) in seen.first for item in _items(order) if item.token not in wanted)
    return extra


def _items(order: Order) -> list[Item]:
    return [item for outlet in order.outlets for item in outlet.items]


if __name__ == "__main__":
    random.seed(1)
    main()
