"""WebSub: hubs tell of a feed's news at once, and the feed is polled then (W3C Recommendation of 2018).

What a hub sends is a hint and nothing more: the feed is asked itself. So a hub, which whoever lists a feed may name,
can bring in no word, and at most one poll a minute of that one feed. Feeds are polled as usual beside it, so that no
hint is needed for anything.
"""

import asyncio
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.archive import Archive
from bot.fetching.client import Client
from bot.fetching.errors import FetchError
from bot.jobs.schedule import Job
from bot.jobs.sites import served
from bot.news import HubSubscription
from bot.news.addresses import host_of
from bot.news.fairness import whose

LEASE_SECONDS = 10 * 24 * 3600
"""For how long a hub is asked to tell; it says itself for how long it does."""
ASKED_TOGETHER = 8
ASKED_EVERY = timedelta(seconds=10)
HUBS = -2
"""Whose turn it is among all connections while a hub is asked: all hubs together wait as one owner."""
BODY_BYTES, BODY_SECONDS = 2_000_000, 10
"""A hint is signed as a whole, so it must be gone through; what is longer is none."""
A_SECOND, AT_ONCE = 20, 100
"""Calls that are answered: on average, and of a burst."""
BODIES, BODIES_OF_ONE = 8, 2
"""Hints that are gone through at a time: of all hubs, and of one."""
LONGEST_CHALLENGE = 1000
LONGEST_LEASE = 10**8
"""Seconds that are believed of a hub; what is kept is less."""
CALLBACK = r"/{before:(?:.*/)?}websub/{key}"
"""A proxy passes on the path of the public address, or takes it away; nothing hangs on it."""
CALLED_AT = "hubs"
"""Under this the public address is remembered."""
METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}

log = structlog.get_logger()


@dataclass
class WebSub:
    """Asks hubs, and answers them.

    Args:
        archive: with what was asked of whom.
        client: sends to hubs.
        public_url: how the internet reaches what answers.
        clock: the time.
    """

    archive: Archive
    client: Client
    public_url: str
    clock: Callable[[], datetime]
    _calls: float = AT_ONCE
    _counted_at: float = field(default_factory=time.monotonic)
    _sending: Counter[str] = field(default_factory=Counter)
    _bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(BODIES))

    async def follow_address(self, now: datetime) -> None:
        """Ask all hubs anew where the public address is another one than before.

        Those that tell would call the old one until their lease ends; those that could not reach it are asked once a
        day by then.
        """
        noted = await self.archive.heartbeats.noted(CALLED_AT)
        if noted is None or noted[1] != self.public_url:
            await self.archive.hubs.ask_all(now)
            await self.archive.heartbeats.note(CALLED_AT, self.public_url, now)

    def job(self) -> Job:
        """Asks the hubs that are due."""
        return Job("hubs", self.ask, ASKED_EVERY)

    async def ask(self, now: datetime) -> int:
        """Ask hubs to tell, to go on telling, or to tell no more; how many were asked."""
        due = await self.archive.hubs.claim_due(now, ASKED_TOGETHER)
        await asyncio.gather(*map(self._ask, due))
        return len(due)

    async def _ask(self, one: HubSubscription) -> None:
        whose.set(HUBS)
        form = {
            "hub.callback": f"{self.public_url.rstrip('/')}/websub/{one.key}",
            "hub.mode": _mode(one),
            "hub.topic": one.hub.topic,
            "hub.lease_seconds": str(LEASE_SECONDS),
            "hub.secret": one.secret,
        }
        try:
            status = await self.client.post(one.hub.url, form)
        except FetchError as error:
            log.info("hub not asked", hub=one.hub.url, feed=one.feed, reason=str(error))
        else:
            # What a hub takes, it answers with 202 (section 5.2); then it asks back.
            told = "hub asked" if status // 100 == 2 else "hub refuses"
            log.info(told, hub=one.hub.url, feed=one.feed, mode=_mode(one), status=status)

    @asynccontextmanager
    async def answering(self, address: str, port: int) -> AsyncIterator[int]:
        """Answer hubs while the block lasts, and nobody else anything; the port.

        Raises:
            DatelineError: the port cannot be had.
        """
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes([web.get(CALLBACK, self._verify), web.post(CALLBACK, self._hint)])
        async with served(app, address, port, "web.port") as found:
            log.info("hubs are answered", address=address, port=found)
            yield found

    async def _verify(self, request: web.Request) -> web.Response:
        """Section 5.3: a hub asks whether it was us who asked, or says that it does not tell."""
        one, asked = await self._called(request), request.query
        if asked.get("hub.topic") != one.hub.topic:
            raise web.HTTPNotFound
        mode, challenge = asked.get("hub.mode"), asked.get("hub.challenge", "")
        if mode == "denied" and one.feed is not None:
            await self.archive.hubs.deny(one, self.clock())
            log.info("hub tells nothing", hub=one.hub.url, feed=one.feed)
            return web.Response()
        if mode != _mode(one) or not 0 < len(challenge) <= LONGEST_CHALLENGE:
            raise web.HTTPNotFound
        if one.feed is None:
            await self.archive.hubs.end(one)
        else:
            seconds = asked.get("hub.lease_seconds", "")
            usable = seconds.isascii() and seconds.isdigit() and len(seconds) < 10
            lease = timedelta(seconds=min(int(seconds), LONGEST_LEASE) if usable else LEASE_SECONDS)
            await self.archive.hubs.confirm(one, lease, self.clock())
            log.info("hub tells from now on", hub=one.hub.url, feed=one.feed)
        return web.Response(text=challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def _hint(self, request: web.Request) -> web.Response:
        """Section 7: there is news of the topic. Who signs it wrongly learns nothing of that."""
        one = await self._called(request)
        if one.feed is None:
            raise web.HTTPGone
        site = host_of(one.hub.url)
        # One hub that sends slowly would else take all places, and others' news would come late.
        if self._bodies.locked() or self._sending[site] >= BODIES_OF_ONE:
            raise web.HTTPTooManyRequests
        self._sending[site] += 1
        try:
            async with self._bodies, asyncio.timeout(BODY_SECONDS):
                signed = await _is_signed(request, one.secret)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        finally:
            self._sending[site] -= 1
            self._sending += Counter()
        if signed and await self.archive.hubs.hasten(one, self.clock()):
            log.info("hub tells of news", hub=one.hub.url, feed=one.feed)
        return web.Response(status=202)

    async def _called(self, request: web.Request) -> HubSubscription:
        now = time.monotonic()
        self._calls = min(AT_ONCE, self._calls + (now - self._counted_at) * A_SECOND) - 1
        self._counted_at = now
        if self._calls < 0:
            self._calls = 0.0
            raise web.HTTPTooManyRequests
        one = await self.archive.hubs.by_key(request.match_info["key"][:64])
        if one is None:
            # A hub that is told so tells no more (section 7).
            raise web.HTTPGone
        return one


def _mode(one: HubSubscription) -> str:
    return "unsubscribe" if one.feed is None else "subscribe"


async def _is_signed(request: web.Request, secret: str) -> bool:
    """Whether what was sent bears the signature of whom we gave the secret (section 7.1). It is kept nowhere."""
    method, _, given = request.headers.get("X-Hub-Signature", "").partition("=")
    if method.lower() not in METHODS:
        return False
    made, read = hmac.new(secret.encode(), digestmod=METHODS[method.lower()]), 0
    async for chunk in request.content.iter_chunked(65536):
        read += len(chunk)
        if read > BODY_BYTES:
            return False
        made.update(chunk)
    return hmac.compare_digest(made.hexdigest().encode(), given.strip().lower().encode())
