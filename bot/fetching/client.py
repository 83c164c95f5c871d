"""The guarded client: the only code that opens a URL."""

import asyncio
import errno
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urlencode, urlsplit
from weakref import WeakValueDictionary

import httpcore
import httpx

from bot.fetching.errors import BadStatus, FetchError, NamesUser, Refused, Unreachable
from bot.fetching.guard import PORTS, GuardedBackend, Resolve
from bot.fetching.inflating import CHUNK, inflated
from bot.fetching.names import Resolver
from bot.fetching.transport import Body, OneShotTransport, ProxiedTransport
from bot.fetching.turns import FairSemaphore
from bot.news import Validators
from bot.settings import Fetching, Site
from bot.settings.values import Networks

DEADLINE_SECONDS = 30.0
"""For a whole answer with its redirects; httpx's own timeouts are per read."""
REDIRECTS = 5
FEED_BYTES = 10_000_000
PAGE_BYTES = 5_000_000
AT_ONCE = 64
AT_ONCE_A_HOST = 2
PERMANENT = frozenset({301, 308})
WITH_A_BODY = frozenset({200, 201, 202, 203, 226})
"""Statuses whose body is what was asked for; some servers say of every answer that it was accepted or created."""
ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</html>", b"}")
"""How a feed or a page ends that is whole, in small letters."""
OURS = frozenset(
    {
        *(errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, socket.EAI_AGAIN),
        *(errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EAGAIN),
    }
)
"""Errors that come from our own side: no route, no name server that answers, nothing left to open more with."""
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with what was asked for, or 304 with an empty body."""

    url: str
    """After redirects."""
    status: int
    headers: httpx.Headers
    body: bytes
    moved_to: str | None = None
    """Where permanent redirects alone led."""

    @property
    def validators(self) -> Validators:
        """ETag and Last-Modified, verbatim: their bytes as Latin-1, since some servers write more than ASCII."""
        raw = {name.lower(): value.decode("latin-1") for name, value in self.headers.raw}
        return Validators(raw.get(b"etag"), raw.get(b"last-modified"))

    @property
    def content_type(self) -> str:
        """The declared content type with its parameters; empty where none is declared."""
        return str(self.headers.get("content-type", ""))


class Client:
    """Fetches public URLs, with bounds on time, size, redirects and connections.

    Args:
        settings: which private networks and further ports are open, and the contact address.
        resolve: finds a host's addresses; without it, the system does.
        seconds: the deadline of a whole answer.
        hubs_private: private networks to which something may be sent; tests have theirs there.
    """

    def __init__(
        self,
        settings: Fetching,
        *,
        resolve: Resolve | None = None,
        seconds: float = DEADLINE_SECONDS,
        hubs_private: Networks = (),
    ) -> None:
        agent = f"Dateline/{version('dateline')} (+{settings.contact_url})"
        self.agent = agent
        self._seconds = seconds
        self._ports = PORTS | frozenset(settings.allow_ports)
        resolve = resolve or Resolver()
        backend = GuardedBackend(settings.allow_private, settings.allow_ports, resolve)
        # The transport and nothing above it: httpx's client keeps cookies, and follows redirects by its own rules.
        tls = ssl.create_default_context()
        self._transport = OneShotTransport(tls, backend)
        # gzip is what we inflate ourselves, within a bound; brotli and zstd would be inflated whole.
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
        self._headers = headers
        # The longest beginning first.
        self._sites = sorted(settings.sites.items(), key=lambda site: -len(site[0]))
        proxies = {site.proxy.get_secret_value() for site in settings.sites.values() if site.proxy}
        self._proxies = {proxy: ProxiedTransport(tls, proxy) for proxy in proxies}
        # Whoever lists a feed names its hub: what is sent there goes to public servers alone, and without what is set
        # for a site.
        self._sending = OneShotTransport(tls, GuardedBackend(hubs_private, settings.allow_ports, resolve))
        self._slots = FairSemaphore(AT_ONCE)
        self._hosts: WeakValueDictionary[str, FairSemaphore] = WeakValueDictionary()

    async def get(self, url: str, *, most: int = PAGE_BYTES, validators: Validators | None = None) -> Fetched:
        """Fetch a URL.

        Args:
            url: http or https.
            most: bytes of body, after inflating.
            validators: what an earlier answer gave; the answer may then be 304.

        Raises:
            FetchError: one of its kinds, with one line for a person.
        """
        with self._told():
            return await self._follow(url.strip(), most, _conditions(validators))

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send a form to a public server; the status of its answer, of which nothing else is read.

        Raises:
            FetchError: one of its kinds, with one line for a person.
        """
        with self._told():
            target = self._checked(url.strip())
            headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
            request = httpx.Request("POST", target, headers=headers, content=urlencode(form).encode())
            async with self._turn_of(target.netloc.decode("ascii", "replace")), asyncio.timeout(self._seconds):
                answer = await self._sending.handle_async_request(request)
                await answer.aclose()
            return answer.status_code

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (
            *(httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError),
            *(OSError, ValueError),
        ) as error:
            # OSError: TimeoutError is one. ValueError: h11 and idna raise kinds of it on hosts and headers that they
            # cannot write. All in the same words, so that an open port is not told from a closed one.
            seconds = f"{self._seconds:g}"
            problem = f"The server cannot be reached or did not answer within {seconds} s. Check the address."
            raise Unreachable(problem, ours=_is_ours(error)) from None

    async def _follow(self, url: str, most: int, conditions: Headers) -> Fetched:
        # There are sites that lead back to the same address until a cookie comes along; none outlives the chain.
        cookies = httpx.Cookies()
        left = self._seconds
        permanent = True
        moved_to = None
        for _ in range(REDIRECTS + 1):
            target = self._checked(url)
            async with self._turn_of(target.netloc.decode("ascii", "replace")):
                # Waiting for a turn is not the server's fault: only its own time counts.
                began = time.monotonic()
                async with asyncio.timeout(left):
                    answer = await self._ask(target, most, conditions, cookies)
                left -= time.monotonic() - began
            if isinstance(answer, _Redirect):
                url = answer.url
                permanent = permanent and answer.status in PERMANENT
                moved_to = url if permanent else moved_to
                continue
            return Fetched(answer.url, answer.status, answer.headers, answer.body, moved_to)
        raise FetchError(f"The address leads on more than {REDIRECTS} times.")

    async def _ask(
        self, target: httpx.URL, most: int, conditions: Headers, cookies: httpx.Cookies
    ) -> "Fetched | _Redirect":
        site = self._site_of(target)
        request = httpx.Request("GET", target, headers=[*self._headers_for(site), *conditions])
        if cookies:
            # What was set on the way goes beside what is set for the site.
            own = request.headers.get_list("Cookie")
            if own:
                del request.headers["Cookie"]
            cookies.set_cookie_header(request)
            if own:
                request.headers["Cookie"] = "; ".join([*own, *request.headers.get_list("Cookie")])
        through = self._proxies[site.proxy.get_secret_value()] if site and site.proxy else self._transport
        response = await through.handle_async_request(request)
        response.request = request
        try:
            status, given = response.status_code, response.headers
            if response.has_redirect_location:
                if "set-cookie" in given:
                    cookies.extract_cookies(response)
                return _Redirect(status, str(target.join(given["location"])))
            if status not in WITH_A_BODY and status != 304 and not _is_all_of_it(status, given):
                raise BadStatus(status, retry_after(given))
            encoding = given.get("content-encoding", "")
            body = b"" if status == 304 else await inflated(response.aiter_raw(CHUNK), encoding, most)
            if status not in {200, 304} and not body.strip():
                raise BadStatus(status, retry_after(given))
            assert isinstance(response.stream, Body)
            if response.stream.is_cut_short and not body.rstrip()[-10:].lower().endswith(ENDS):
                raise Unreachable("The server's answer ends too early.")
            return Fetched(str(target), status, given, body)
        finally:
            await response.aclose()

    def _site_of(self, target: httpx.URL) -> Site | None:
        """What is set for an address. Of a redirect each step is looked at: none gets another site's."""
        address = str(target)
        return next((site for beginning, site in self._sites if address.startswith(beginning)), None)

    def _headers_for(self, site: Site | None) -> list[tuple[bytes, bytes]]:
        """Our own, and what is set for the site."""
        headers = dict(self._headers)
        if site:
            headers |= {"User-Agent": site.user_agent} if site.user_agent else {}
            own = {name.lower(): name for name in headers}
            for name, value in site.headers.items():
                headers[own.get(name.lower(), name)] = value.get_secret_value()
            if site.cookies:
                pairs = (f"{name}={value.get_secret_value()}" for name, value in site.cookies.items())
                headers["Cookie"] = "; ".join(pairs)
        return [(name.encode(), value.encode()) for name, value in headers.items()]

    @asynccontextmanager
    async def _turn_of(self, host: str) -> AsyncIterator[None]:
        """Few connections to one host, and not too many in all; a slow host's queue holds no place in the others'."""
        of_host = self._hosts.get(host)
        if of_host is None:
            of_host = self._hosts[host] = FairSemaphore(AT_ONCE_A_HOST)
        async with of_host, self._slots:
            yield

    def _checked(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
            usual = {"http": 80, "https": 443}[parsed.scheme]
            port = usual if parsed.port is None else parsed.port
            urlsplit(url).hostname  # noqa: B018 raises on what httpx and others would read differently
        except (httpx.InvalidURL, KeyError, ValueError, TypeError):
            raise Refused from None
        if parsed.userinfo:
            raise NamesUser
        if not parsed.host or "%" in parsed.host or port not in self._ports:
            raise Refused
        return parsed


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    url: str


def _is_all_of_it(status: int, headers: Mapping[str, str]) -> bool:
    """Whether what is called a part (206) is the whole: there are caches that say so though none was asked for."""
    part = _RANGE.fullmatch(headers.get("content-range", "bytes 0-0/1").strip())
    return status == 206 and part is not None and int(part[1]) == 0 and int(part[2]) + 1 == int(part[3])


def _is_ours(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in OURS:
            return True
        error = error.__cause__ or error.__context__
    return False


def retry_after(headers: Mapping[str, str]) -> timedelta | datetime | None:
    """How long the server asks us to wait, or until when (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**7))
    sent, until = http_date(headers.get("date", "")), http_date(value)
    # Between its own two dates the server's clock does not matter.
    return until - sent if until and sent else until


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer stays good: Cache-Control's max-age, else Expires (RFC 9111, section 4.2)."""
    for directive in headers.get("cache-control", "").split(","):
        name, _, value = directive.strip().partition("=")
        age = value.strip(' "')
        if name.strip().lower() == "max-age" and age.isascii() and age.isdigit():
            return timedelta(seconds=min(int(age[:9]), 10**7))
    expires, sent = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
    return max(expires - sent, timedelta(0)) if expires and sent else None


def http_date(value: str) -> datetime | None:
    """A time as headers write it (RFC 9110, section 5.6.7); None where it is none."""
    try:
        parsed = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _conditions(validators: Validators | None) -> Headers:
    if validators is None:
        return []
    given = (b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified)
    return [(name, value.encode("latin-1", "replace")) for name, value in given if value]
