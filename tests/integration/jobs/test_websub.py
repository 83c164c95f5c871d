"""WebSub, with a hub on loopback that asks back, signs and tells."""

import asyncio
import hashlib
import hmac
import io
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.archive import Archive
from bot.fetching.client import Client
from bot.fetching.errors import FetchError
from bot.fetching.fetcher import Fetcher
from bot.jobs import websub
from bot.jobs.clocks import follow_clock
from bot.jobs.polling import poll_due
from bot.jobs.websub import BODY_BYTES, WebSub
from bot.news import OPERATOR, Feed, GuildId, HubStanding
from bot.settings import Fetching
from tests.builders import NOON, later
from tests.integration.archive.conftest import archive

__all__ = ["archive"]

T = TypeVar("T")
SOON = timedelta(seconds=30)
LOCAL = (ip_network("127.0.0.0/8"),)


async def inline(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
    """In place of a worker process."""
    await asyncio.sleep(0)
    return function(*arguments)


@dataclass
class Hub:
    """A paper's server, with a feed and a hub."""

    port: int = 0
    header: str = '<{hub}>; rel="hub", <{feed}>; rel="self"'
    links: str = ""
    gone: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    polls: int = 0
    lease: int = 864_000
    asks_back: bool = True
    heard: list[tuple[int, str]] = field(default_factory=list)
    """What it was answered when it asked back."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def feed(self, _: web.Request) -> web.Response:
        self.polls += 1
        if self.gone:
            return web.Response(status=410)
        named = {"hub": self.url("/hub"), "feed": self.url("/feed")}
        body = (
            f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Vale Courier</title>'
            f"{self.links.format(**named)}<item><title>Lock reopens</title><link>https://courier.example/{self.polls}"
            "</link></item></channel></rss>"
        )
        headers = {"Link": self.header.format(**named)} if self.header else {}
        return web.Response(text=body, content_type="application/rss+xml", headers=headers)

    async def subscribe(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.asks_back:
            self.heard.append(await self.ask_back(form))
        return web.Response(status=202)

    async def ask_back(self, form: dict[str, str], **changed: str) -> tuple[int, str]:
        asked = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "c-17"}
        asked |= {"hub.lease_seconds": str(self.lease)} | {name.replace("_", "."): one for name, one in changed.items()}
        async with aiohttp.ClientSession() as session, session.get(form["hub.callback"], params=asked) as answer:
            return answer.status, await answer.text()

    async def tell(self, form: dict[str, str], body: bytes = b"<rss/>", sign: str | None = None) -> int:
        if sign is None:
            sign = f"sha256={hmac.new(form['hub.secret'].encode(), body, hashlib.sha256).hexdigest()}"
        async with (
            aiohttp.ClientSession() as session,
            session.post(form["hub.callback"], data=io.BytesIO(body), headers={"X-Hub-Signature": sign}) as answer,
        ):
            return answer.status


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = Hub()
    app = web.Application()
    app.add_routes([web.get("/feed", hub.feed), web.post("/hub", hub.subscribe)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.port = runner.addresses[0][1]
    yield hub
    await runner.cleanup()


@dataclass
class Bot:
    """What polls, asks hubs and answers them."""

    archive: Archive
    fetcher: Fetcher
    websub: WebSub
    feed: Feed
    now: datetime = NOON

    async def poll(self) -> int:
        return await poll_due(self.archive, self.fetcher, self.now)

    async def ask(self) -> int:
        # A poll is kept when it ends, which is a little later than it was begun.
        return await self.websub.ask(self.now + SOON)

    async def next_poll(self) -> datetime:
        feed = await self.archive.feeds.get(self.feed.id, OPERATOR)
        assert feed
        return feed.next_poll_at


@pytest.fixture
async def bot(archive: Archive, hub: Hub) -> AsyncIterator[Bot]:
    settings = Fetching(allow_private=LOCAL, allow_ports=(hub.port,))
    client = Client(settings, seconds=2, hubs_private=LOCAL)
    feed = await archive.feeds.add(hub.url("/feed"), "The Vale Courier", NOON)
    asking = WebSub(archive, client, "", lambda: built.now)
    built = Bot(archive, Fetcher(client, inline, settings, 3, random.Random(1)), asking, feed)
    async with asking.answering("127.0.0.1", 0) as port:
        asking.public_url = f"http://127.0.0.1:{port}/"
        yield built


WAYS = {
    "its headers": ('<{hub}>; rel="hub", <{feed}>; rel="self"', ""),
    "headers without marks": ("<{hub}>;rel=hub,<{feed}>;rel=self", ""),
    "links in it": ("", '<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{feed}"/>'),
    "a hub alone": ('<{hub}>; rel="hub"', ""),
}


@pytest.mark.parametrize("way", WAYS)
async def test_a_hub_that_a_feed_announces_is_asked_and_its_news_are_polled_at_once(
    bot: Bot, hub: Hub, way: str
) -> None:
    hub.header, hub.links = WAYS[way]
    await bot.poll()
    assert await bot.ask() == 1
    (form,) = hub.asked
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", hub.url("/feed"))
    assert len(form["hub.callback"].rpartition("/")[2]) >= 32
    assert hub.heard == [(200, "c-17")]
    bot.now = later(minutes=2)
    assert await bot.poll() == 0, "it is not due yet"
    assert await hub.tell(form) == 202
    assert await bot.poll() == 1
    assert hub.polls == 2


async def test_a_lease_is_renewed_before_it_ends_and_nothing_is_asked_in_between(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    assert [await bot.ask(), await bot.ask()] == [1, 0]
    bot.now = later(days=7)
    assert await bot.ask() == 0
    bot.now = later(days=9)
    assert await bot.ask() == 1
    assert [form["hub.callback"] for form in hub.asked] == [hub.asked[0]["hub.callback"]] * 2


async def test_a_hub_that_does_not_ask_back_is_asked_less_and_less_often(bot: Bot, hub: Hub) -> None:
    hub.asks_back = False
    await bot.poll()
    asked = []
    for hours in range(100):
        bot.now = later(hours=hours)
        asked += [hours] * await bot.ask()
    assert asked == [0, 1, 3, 7, 15, 31, 55, 79]


async def test_a_hub_is_told_when_the_feed_goes(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    await bot.archive.feeds.remove(bot.feed.id)
    assert await hub.tell(hub.asked[0]) == 410
    assert await bot.ask() == 1
    assert hub.asked[1] == hub.asked[0] | {"hub.mode": "unsubscribe"}
    assert hub.heard[1] == (200, "c-17")
    assert (await hub.ask_back(hub.asked[0]))[0] == 410
    bot.now = later(days=2)
    assert await bot.ask() == 0


async def test_a_hub_is_told_when_the_feed_is_gone_for_good_and_asked_anew_once_it_is_back(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    hub.gone, bot.now = True, later(hours=2)
    assert await bot.poll() == 1
    assert await bot.ask() == 1
    assert hub.asked[1] == hub.asked[0] | {"hub.mode": "unsubscribe"}
    assert await hub.tell(hub.asked[0]) == 410
    hub.gone, bot.now = False, later(days=30)
    assert await bot.poll() == 1
    assert await bot.ask() == 1
    assert hub.asked[2]["hub.mode"] == "subscribe"


async def test_another_hub_is_asked_in_the_place_of_the_first_but_not_more_often_than_daily(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    hub.header = '<{hub}?second>; rel="hub"'
    for hours in (2, 30):
        bot.now = later(hours=hours)
        await bot.poll()
        await bot.ask()
    assert sorted(form["hub.mode"] for form in hub.asked) == ["subscribe", "subscribe", "unsubscribe"]
    hub.header = ""
    bot.now = later(days=3)
    await bot.poll()
    await bot.ask()
    assert hub.asked[-1]["hub.mode"] == "unsubscribe"


async def test_what_is_not_signed_with_our_secret_hastens_nothing(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked
    bot.now, due = later(minutes=2), await bot.next_poll()
    right = hmac.new(form["hub.secret"].encode(), b"<rss/>", hashlib.sha256).hexdigest()
    for sign in ("", "sha256=", f"sha256={'0' * 64}", f"md5={right}", f"sha1={right}", right, f"sha256={right[:-1]}"):
        assert await hub.tell(form, sign=sign) == 202
        assert await bot.next_poll() == due
    assert await hub.tell(form, b"x" * (BODY_BYTES + 1)) in {202, 413}
    assert await bot.next_poll() == due
    assert await hub.tell(form, sign=f"SHA256={right.upper()}") == 202
    assert await bot.next_poll() == bot.now


async def test_who_does_not_know_the_key_or_the_topic_is_told_nothing(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked
    base = bot.websub.public_url
    assert (await hub.ask_back(form | {"hub.callback": f"{base}websub/{'x' * 32}"}))[0] == 410
    for changed in ({"hub_topic": "https://else.example/"}, {"hub_mode": "unsubscribe"}, {"hub_challenge": "c" * 2000}):
        assert (await hub.ask_back(form, **changed))[0] == 404
    async with aiohttp.ClientSession() as session:
        for path in ("", "metrics", "healthz", "websub/", "websub/../metrics"):
            async with session.get(f"{base}{path}") as answer:
                assert answer.status == 404


@pytest.mark.parametrize("path", ["", "dateline/", "a/b/"])
async def test_a_proxy_may_keep_the_path_of_the_public_address_or_take_it_away(bot: Bot, hub: Hub, path: str) -> None:
    bot.websub.public_url = f"{bot.websub.public_url}{path}"
    await bot.poll()
    await bot.ask()
    assert hub.heard == [(200, "c-17")]
    (form,) = hub.asked
    bot.now = later(minutes=2)
    assert await hub.tell(form | {"hub.callback": form["hub.callback"].replace(path, "")}) == 202
    assert await bot.next_poll() == bot.now


async def test_hubs_are_asked_anew_once_the_public_address_is_another(bot: Bot, hub: Hub) -> None:
    right, bot.websub.public_url = bot.websub.public_url, "http://127.0.0.1:1"
    await bot.websub.follow_address(bot.now)
    hub.asks_back = False
    await bot.poll()
    asked = []
    for hours in (0, 1, 3, 7):
        bot.now = later(hours=hours)
        asked.append(await bot.ask())
    assert asked == [1, 1, 1, 1]
    await bot.websub.follow_address(bot.now)
    assert await bot.ask() == 0, "a start that changes nothing asks nobody"
    hub.asks_back, bot.websub.public_url = True, right
    await bot.websub.follow_address(bot.now)
    assert await bot.ask() == 1
    assert hub.heard == [(200, "c-17")]


async def test_it_is_known_of_how_many_feeds_a_hub_tells(bot: Bot, hub: Hub) -> None:
    assert await bot.archive.hubs.standing(bot.now) == HubStanding(0, 0)
    hub.asks_back = False
    await bot.poll()
    assert await bot.archive.hubs.standing(bot.now) == HubStanding(0, 0), "it was not asked yet"
    await bot.ask()
    assert await bot.archive.hubs.standing(bot.now) == HubStanding(0, 1)
    await hub.ask_back(hub.asked[0])
    assert await bot.archive.hubs.standing(bot.now) == HubStanding(1, 0)
    assert await bot.archive.hubs.standing(later(days=11)) == HubStanding(0, 0), "it is asked to go on at each renewal"
    bot.now = later(days=11)
    await bot.ask()
    assert await bot.archive.hubs.standing(bot.now) == HubStanding(0, 1)


async def test_a_clock_that_was_far_ahead_and_is_set_back_silences_no_hub(bot: Bot, hub: Hub) -> None:
    bot.now = ahead = later(days=3650)
    await bot.poll()
    await bot.ask()
    bot.now = NOON
    await follow_clock(bot.archive, NOON - ahead, NOON)
    bot.now = later(minutes=5)
    assert await hub.tell(hub.asked[0]) == 202
    assert await bot.next_poll() <= bot.now
    bot.now = later(days=25)
    assert await bot.ask() == 1


async def test_a_hub_that_refuses_is_told_of_in_the_log(bot: Bot, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "post", _refused)
    await bot.poll()
    with capture_logs() as told:
        await bot.ask()
    assert [(one["event"], one["status"]) for one in told] == [("hub refuses", 422)]


async def _refused(_: Client, url: str, form: dict[str, str]) -> int:
    assert url
    assert form
    return 422


async def test_a_flood_of_calls_is_refused(bot: Bot, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "AT_ONCE", 5)
    monkeypatch.setattr(websub, "A_SECOND", 0)
    form = {"hub.callback": f"{bot.websub.public_url}websub/x", "hub.mode": "subscribe", "hub.topic": "t"}
    assert [(await hub.ask_back(form))[0] for _ in range(7)] == [410] * 5 + [429] * 2


async def test_a_hub_that_sends_slowly_takes_two_places_and_no_other_hub_waits(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked

    async def slowly() -> AsyncIterator[bytes]:
        yield b"<rss>"
        await asyncio.Event().wait()

    async def until_held(places: int) -> None:
        while bot.websub._sending["127.0.0.1"] != places:  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0)

    async with aiohttp.ClientSession() as session:
        signed = {"X-Hub-Signature": "sha256=0"}
        calls = [session.post(form["hub.callback"], data=slowly(), headers=signed) for _ in range(2)]
        slow = [asyncio.ensure_future(call) for call in calls]
        await until_held(2)
        assert [await hub.tell(form) for _ in range(3)] == [429] * 3
        assert not bot.websub._bodies.locked()
        for call in slow:
            call.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    await until_held(0)
    assert await hub.tell(form) == 202


async def test_hints_bring_one_poll_a_minute_and_none_to_a_feed_that_fails(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked
    for _ in range(3):
        await hub.tell(form)
    assert later(minutes=1) <= await bot.next_poll() < later(minutes=1) + SOON
    bot.now = later(minutes=1) + SOON
    assert await bot.poll() == 1
    async with bot.archive.feeds._database.write() as connection:
        await connection.exec_driver_sql("UPDATE feeds SET url = 'http://127.0.0.1:1/gone'")
    bot.now = await bot.next_poll()
    await bot.poll()
    due = await bot.next_poll()
    await hub.tell(form)
    assert await bot.next_poll() == due


async def test_a_hint_that_comes_while_the_feed_is_polled_brings_one_more_poll(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked
    bot.now = later(days=1)
    (feed,) = await bot.archive.feeds.claim_due(bot.now, SOON, 1)
    for _ in range(2):
        await hub.tell(form)
    await bot.archive.feeds.save_poll(await bot.fetcher.poll(feed, bot.now), bot.now)
    assert await bot.next_poll() == bot.now + timedelta(minutes=1)
    bot.now += timedelta(minutes=1)
    assert await bot.poll() == 1
    assert await bot.next_poll() > bot.now + timedelta(minutes=2), "one hint was one poll"


async def test_a_hint_while_a_poll_fails_does_not_hasten_the_next(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    (form,) = hub.asked
    bot.now = later(days=1)
    (feed,) = await bot.archive.feeds.claim_due(bot.now, SOON, 1)
    await hub.tell(form)
    failed = bot.fetcher.failed(feed, "It is away.", bot.now)
    await bot.archive.feeds.save_poll(failed, bot.now)
    assert await bot.next_poll() == failed.next_poll_at


async def test_an_address_with_a_secret_is_given_to_no_hub(bot: Bot, hub: Hub) -> None:
    await bot.archive.feeds.remove(bot.feed.id)
    for path in ("/feed?token=opensesame", "/feed"):
        await bot.archive.feeds.add(hub.url(path), "", NOON, GuildId(7))
    hub.header = f'<{hub.url("/hub")}?key=opensesame>; rel="hub"'
    await bot.poll()
    assert await bot.ask() == 0


async def test_nothing_is_sent_to_a_private_network_whatever_may_be_fetched_there(hub: Hub) -> None:
    client = Client(Fetching(allow_private=LOCAL, allow_ports=(hub.port,)))
    await client.get(hub.url("/feed"))
    with pytest.raises(FetchError):
        await client.post(hub.url("/hub"), {"hub.mode": "subscribe"})
    assert hub.asked == []


async def test_a_hub_that_denies_is_asked_again_on_another_day(bot: Bot, hub: Hub) -> None:
    await bot.poll()
    await bot.ask()
    assert (await hub.ask_back(hub.asked[0], hub_mode="denied"))[0] == 200
    bot.now = later(hours=23)
    assert await bot.ask() == 0
    bot.now = later(hours=25)
    assert await bot.ask() == 1
