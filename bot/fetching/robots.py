"""What sites ask robots to leave alone (RFC 9309). Articles are fetched unasked, so it holds for them."""

import asyncio
from collections import OrderedDict
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from bot.fetching.client import Client
from bot.fetching.errors import BadStatus, FetchError

KEPT_SECONDS = 24 * 3600.0
RETRY_SECONDS = 3600.0
MOST_BYTES = 500_000
"""RFC 9309, section 2.5, asks for as much to be read."""
MOST_KEPT = 500_000
"""Characters of all rules that are kept; parsed, each takes up to forty bytes. Most sites have a thousand or two."""
LEAST_COUNTED = 1000
"""Characters that a site counts for at least: so at most five hundred are kept."""
NAME = "Dateline"
ALL = ""
NONE = f"User-agent: {NAME}\nDisallow: /"


class Robots:
    """Each site's robots.txt, kept for a day."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._kept: OrderedDict[str, tuple[Protego, float, int]] = OrderedDict()
        self._characters = 0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def allow(self, url: str) -> bool:
        """Whether the site lets us fetch this URL."""
        try:
            parts = urlsplit(url)
            url.encode()
        except ValueError:
            # No address at all, or one with half a pair of surrogates: the client will tell.
            return True
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}".lower())
        return rules.can_fetch(url, NAME)

    async def _rules_of(self, site: str) -> Protego:
        turn = self._turns.get(site)
        if turn is None:
            turn = self._turns[site] = asyncio.Lock()
        # Articles of one site come together: the first asks, and the others wait for what it learns.
        async with turn:
            now = asyncio.get_running_loop().time()
            rules, until, _ = self._kept.get(site, (None, 0.0, 0))
            if rules is None or until < now:
                text, seconds = await self._fetched(site)
                # Half a megabyte of rules takes most of a second.
                rules = await asyncio.to_thread(Protego.parse, text)
                self._keep(site, rules, now + seconds, len(text))
            else:
                self._kept.move_to_end(site)
            return rules

    def _keep(self, site: str, rules: Protego, until: float, characters: int) -> None:
        """In the place of what was kept before; what was asked for longest ago goes."""
        self._characters -= self._kept.pop(site, (None, 0.0, 0))[2]
        counted = max(characters, LEAST_COUNTED)
        self._kept[site] = rules, until, counted
        self._characters += counted
        while self._characters > MOST_KEPT:
            self._characters -= self._kept.popitem(last=False)[1][2]

    async def _fetched(self, site: str) -> tuple[str, float]:
        try:
            answer = await self._client.get(f"{site}/robots.txt", most=MOST_BYTES)
        except BadStatus as error:
            # Section 2.3.1: what is not there forbids nothing; a server in trouble is to be left alone.
            return (NONE, RETRY_SECONDS) if error.status >= 500 or error.status == 429 else (ALL, KEPT_SECONDS)
        except FetchError:
            # The page itself will tell better what is wrong.
            return ALL, RETRY_SECONDS
        return answer.body.decode("utf-8", "replace"), KEPT_SECONDS
