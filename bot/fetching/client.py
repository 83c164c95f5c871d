"""The guarded client: the only code that opens a URL."""

import asyncio
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore
import httpx

from bot.fetching.errors import BadStatus, FetchError, Refused, TooLarge, Unreachable
from bot.fetching.guard import PORTS, GuardedBackend
from bot.news import Validators
from bot.settings import Fetching

DEADLINE_SECONDS = 30.0
"""For a whole answer with its redirects; httpx's own timeouts are per read."""
REDIRECTS = 5
FEED_BYTES = 10_000_000
PAGE_BYTES = 5_000_000
AT_ONCE = 20
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with status 200, or 304 with an empty body."""

    url: str
    """After redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None
    """Where permanent redirects alone led."""

    @property
    def validators(self) -> Validators:
        """ETag and Last-Modified, verbatim."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))

    @property
    def content_type(self) -> str:
        """The declared content type with its parameters; empty where none is declared."""
        return self.headers.get("content-type", "")


class Client:
    """Fetches public URLs, with bounds on time, size and redirects. An async context manager."""

    def __init__(self, settings: Fetching) -> None:
        agent = f"Dateline/{version('dateline')} (+{settings.contact_url})"
        self._ports = PORTS | frozenset(settings.allow_ports)
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        # httpx has no option for the network backend; the pool it makes is replaced by its like.
        transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
            ssl_context=ssl.create_default_context(),
            max_connections=AT_ONCE,
            max_keepalive_connections=AT_ONCE,
            keepalive_expiry=15,
            network_backend=GuardedBackend(settings.allow_private, settings.allow_ports),
        )
        self._http = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(15),
            # httpx inflates a brotli or zstd answer whole, however it is read; gzip we inflate ourselves.
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
        )
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def get(self, url: str, *, most: int = PAGE_BYTES, validators: Validators | None = None) -> Fetched:
        """Fetch a URL.

        Args:
            url: http or https.
            most: bytes of body, after inflating.
            validators: what an earlier answer gave; the answer may then be 304.

        Raises:
            FetchError: one of its kinds, with one line for a person.
        """
        try:
            async with self._slots, asyncio.timeout(DEADLINE_SECONDS):
                return await self._follow(url, most, _conditions(validators))
        except TimeoutError:
            raise Unreachable(f"The server did not answer within {DEADLINE_SECONDS:.0f} s.") from None
        except (httpx.TimeoutException, httpcore.TimeoutException):
            raise Unreachable("The server took too long to answer.") from None
        except (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError):
            raise Unreachable("The server cannot be reached. Check the address.") from None

    async def _follow(self, url: str, most: int, headers: Mapping[str, str]) -> Fetched:
        permanent = True
        moved_to = None
        for _ in range(REDIRECTS + 1):
            async with self._http.stream("GET", self._checked(url), headers=headers) as response:
                if response.has_redirect_location:
                    permanent = permanent and response.status_code in {301, 308}
                    url = str(response.url.join(response.headers["location"]))
                    moved_to = url if permanent else moved_to
                    continue
                if response.status_code not in {200, 203, 304}:
                    raise BadStatus(response.status_code, retry_after(response.headers))
                body = b"" if response.status_code == 304 else await _body(response, most)
                return Fetched(str(response.url), response.status_code, response.headers, body, moved_to)
        raise Unreachable(f"The address leads on more than {REDIRECTS} times.")

    def _checked(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
            port = parsed.port or {"http": 80, "https": 443}[parsed.scheme]
            urlsplit(url).hostname  # noqa: B018 raises on what httpx and others would read differently
        except (httpx.InvalidURL, KeyError, ValueError, TypeError):
            raise Refused from None
        if not parsed.host or parsed.userinfo or "%" in parsed.host or port not in self._ports:
            raise Refused
        return parsed

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, traceback)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> timedelta | None:
    """How long the server asks us to wait, given in seconds or as a date (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return timedelta(seconds=min(int(value), 10**7))
    sent = _date(headers.get("date", "")) or now
    until = _date(value)
    return max(until - sent, timedelta(0)) if until and sent else None


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


async def _body(response: httpx.Response, most: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError(f"The server packs its answer in a way we did not ask for ({encoding[:20]}).")
    # 32 + MAX_WBITS reads gzip and zlib headers alike.
    inflater = zlib.decompressobj(32 + zlib.MAX_WBITS) if encoding not in {"", "identity"} else None
    body = bytearray()
    async for chunk in response.aiter_raw(CHUNK):
        pending = chunk
        while pending:
            try:
                body += inflater.decompress(pending, CHUNK) if inflater else pending
            except zlib.error:
                raise FetchError("The server's answer is damaged (it does not unpack).") from None
            pending = inflater.unconsumed_tail if inflater else b""
            if len(body) > most:
                raise TooLarge(f"The answer is larger than {most // 1_000_000} MB.")
    return bytes(body)
