"""Servers that lie, stall and flood: each ends in one clear line, in time and within bounds of memory."""

import asyncio
import gzip
import resource
import zlib
from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest

from bot.fetching.client import Client
from bot.fetching.errors import BadStatus, FetchError, TooLarge, Unreachable
from bot.fetching.fetcher import Fetcher
from bot.news import DatelineError, FeedOutcome, Validators
from tests.integration.fetching.web import Web

RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>%s</channel></rss>'


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def a_bomb(megabytes: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


@pytest.mark.parametrize("wbits", [31, 15], ids=["gzip", "deflate"])
async def test_a_bomb_costs_little_memory(web: Web, client: Client, wbits: int) -> None:
    bomb = a_bomb(400, wbits)
    web.says("/", bomb, Content_Encoding="gzip" if wbits == 31 else "deflate")
    before = peak_megabytes()
    with pytest.raises(TooLarge, match="10 MB"):
        await client.get(web.url("/"), most=10_000_000)
    assert peak_megabytes() - before < 150


async def test_a_chain_of_small_bombs_is_bounded_too(web: Web, client: Client) -> None:
    web.says("/", gzip.compress(bytes(1_000_000)) * 500, Content_Encoding="gzip")
    with pytest.raises(TooLarge):
        await client.get(web.url("/"))


async def test_several_gzip_members_are_one_body(web: Web, client: Client) -> None:
    web.says("/", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0", Content_Encoding="gzip")
    assert (await client.get(web.url("/"))).body == b"one two"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
async def test_what_we_did_not_ask_for_is_not_unpacked(web: Web, client: Client, encoding: str) -> None:
    web.says("/", bytes(100), Content_Encoding=encoding)
    with pytest.raises(FetchError, match="did not ask for"):
        await client.get(web.url("/"))
    assert web.requests[0][1]["accept-encoding"] == "gzip"


async def test_a_damaged_gzip_is_named(web: Web, client: Client) -> None:
    web.says("/", b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(FetchError, match="damaged"):
        await client.get(web.url("/"))


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n",
    ],
    ids=["silent", "in the headers", "in the body", "in a chunk"],
)
async def test_a_server_that_drips_is_given_up(web: Web, client: Client, first: bytes) -> None:
    """A byte now and then outwits a timeout for each read."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for _ in range(200):
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.1)

    web.answers["/"] = drip
    with pytest.raises(Unreachable):
        await client.get(web.url("/"))


def chunks_for_ever(number: int) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        if number == 0
        else b"ffff\r\n" + bytes(65535) + b"\r\n"
    )


def headers_for_ever(number: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" if number == 0 else b"X-%d: %s\r\n" % (number, b"x" * 1000)


def informational_for_ever(number: int) -> bytes:
    return b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


def body_for_ever(number: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\n\r\n" if number == 0 else bytes(65535)


@pytest.mark.parametrize("flood", [chunks_for_ever, headers_for_ever, informational_for_ever, body_for_ever])
async def test_a_server_that_never_ends_is_cut_off(web: Web, client: Client, flood: Callable[[int], bytes]) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        for number in count():
            writer.write(flood(number))
            await writer.drain()

    web.answers["/"] = answer
    before = peak_megabytes()
    with pytest.raises(FetchError):
        await client.get(web.url("/"))
    assert peak_megabytes() - before < 150


async def test_redirects_end_after_five(web: Web, client: Client) -> None:
    for number in range(10):
        web.says(f"/{number}", b"", "302 Found", Location=f"/{number + 1}")
    with pytest.raises(Unreachable, match="more than 5"):
        await client.get(web.url("/0"))
    assert len(web.requests) == 6


@pytest.mark.parametrize("length", ["100", "-1", "1e9", "99999999999999999999", "2, 3"])
async def test_a_wrong_length_is_an_error_and_no_hang(web: Web, client: Client, length: str) -> None:
    web.sends("/", f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nab".encode())
    with pytest.raises(FetchError):
        await client.get(web.url("/"))


@pytest.mark.parametrize("nonsense", [b"", b"\0" * 100, b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1\r\n\r\n", b"<rss/>"])
async def test_what_is_no_http_is_told_like_a_closed_port(web: Web, client: Client, nonsense: bytes) -> None:
    web.sends("/", nonsense)
    with pytest.raises(FetchError) as from_open:
        await client.get(web.url("/"))
    with pytest.raises(FetchError) as from_closed:
        await client.get("http://127.0.0.1:8443/")
    assert str(from_open.value) == str(from_closed.value)


@pytest.mark.parametrize("location", ["http://[", "http://a b/", "//", "http://\x7f/", "http://127.0.0.1:99999/"])
async def test_a_broken_redirect_is_one_line(web: Web, client: Client, location: str) -> None:
    web.says("/", b"", "301 Moved", Location=location)
    with pytest.raises(FetchError) as error:
        await client.get(web.url("/"))
    assert "\n" not in str(error.value)


async def test_the_servers_wish_to_wait_is_passed_on(web: Web, client: Client) -> None:
    web.says("/", b"", "503 Busy", Retry_After="120")
    with pytest.raises(BadStatus) as error:
        await client.get(web.url("/"))
    assert error.value.retry_after is not None
    assert error.value.retry_after.total_seconds() == 120


async def test_validators_are_sent_back_as_they_came(web: Web, client: Client) -> None:
    web.says("/", b"x", ETag='W/"a,b"', Last_Modified="whenever")
    first = await client.get(web.url("/"))
    web.says("/", b"", "304 Not Modified")
    second = await client.get(web.url("/"), validators=first.validators)
    assert first.validators == Validators('W/"a,b"', "whenever")
    assert (second.status, second.body) == (304, b"")
    asked = web.requests[1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"a,b"', "whenever")


async def test_a_cookie_is_not_sent_back(web: Web, client: Client) -> None:
    web.says("/feed", "news", Set_Cookie="reader=1; Path=/")
    await client.get(web.url("/feed"))
    await client.get(web.url("/feed"))
    assert ["cookie" in headers for _, headers in web.requests] == [False, False]


async def test_no_more_than_two_connections_go_to_one_host(web: Web, client: Client) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    web.answers["/"] = slow
    hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    await asyncio.gather(*(client.get(web.url("/", host)) for host in hosts for _ in range(8)))
    assert set(web.most_open.values()) == {2}


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b']><rss version="2.0"><channel><title>&a11;</title></channel></rss>'
)
QUADRATIC = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "' + b"a" * 60_000 + b'">]>'
    b'<rss version="2.0"><channel><title>' + b"&a;" * 30_000 + b"</title></channel></rss>"
)
HEAVY_FEEDS = {
    "billion laughs": LAUGHS,
    "quadratic blow-up": QUADRATIC,
    "nested tags": RSS % (b"<item><description>" + b"<a>" * 200_000 + b"</description></item>"),
    "nested markup": RSS % (b"<item><description>" + b"&lt;div&gt;" * 200_000 + b"</description></item>"),
    "entries": RSS % b"".join(b"<item><guid>%d</guid><title>T</title></item>" % n for n in range(10_000)),
    "brackets": b"<" * 1_000_000,
    "comments": b"<!--" * 300_000,
    "json": b"[" * 1_000_000,
}
HEAVY_PAGES = {
    "nested tags": b"<html><body>" + b"<div>" * 200_000,
    "paragraphs": b"<html><body>" + b"<p>words and words" * 300_000,
}


@pytest.mark.parametrize("kind", HEAVY_FEEDS)
async def test_a_heavy_feed_is_parsed_or_given_up_and_the_next_one_is_fine(
    web: Web, fetcher: Fetcher, kind: str
) -> None:
    web.says("/heavy", HEAVY_FEEDS[kind])
    web.says("/fine", RSS % b"<item><guid>1</guid></item>")
    heavy = await fetcher.check(web.url("/heavy"))
    assert heavy.outcome in FeedOutcome
    assert heavy.kept <= 200
    assert (await fetcher.check(web.url("/fine"))).outcome == FeedOutcome.OK


@pytest.mark.parametrize("kind", HEAVY_PAGES)
async def test_a_heavy_page_is_read_or_given_up_and_the_next_one_is_fine(web: Web, fetcher: Fetcher, kind: str) -> None:
    web.says("/heavy", HEAVY_PAGES[kind])
    web.says("/fine", "<html><body>" + "<p>The harbour wall is to be rebuilt, the council said.</p>" * 5)
    with suppress(DatelineError):
        await fetcher.page(web.url("/heavy"))
    assert (await fetcher.page(web.url("/fine"))).text
