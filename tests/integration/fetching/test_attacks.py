"""Servers that lie, stall and flood: each ends in one clear line, in time and within bounds of memory."""

import asyncio
import gzip
import resource
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from bot.fetching.client import AT_ONCE, DEADLINE_SECONDS, FEED_BYTES, PAGE_BYTES, REDIRECTS, Client
from bot.fetching.errors import BadStatus, FetchError, TooLarge, Unreachable
from bot.fetching.fetcher import Fetcher
from bot.fetching.working import CPU_SECONDS
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


async def test_a_bomb_within_a_packing_is_bounded_too(web: Web, client: Client) -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    web.says("/", bomb, Content_Encoding="gzip, gzip")
    with pytest.raises(TooLarge):
        await client.get(web.url("/"))


async def test_several_gzip_members_are_one_body(web: Web, client: Client) -> None:
    web.says("/", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0", Content_Encoding="gzip")
    assert (await client.get(web.url("/"))).body == b"one two"


@pytest.mark.parametrize("encoding", ["none", "identity", "utf-8", "", "identity, none"])
async def test_what_is_no_packing_is_taken_as_it_is(web: Web, client: Client, encoding: str) -> None:
    web.says("/", b"words", Content_Encoding=encoding)
    assert (await client.get(web.url("/"))).body == b"words"


async def test_a_packed_file_is_unpacked_though_nothing_says_so(web: Web, client: Client) -> None:
    web.says("/feed.xml.gz", gzip.compress(b"words"))
    assert (await client.get(web.url("/feed.xml.gz"))).body == b"words"


async def test_a_packed_body_that_ends_too_early_is_named(web: Web, client: Client) -> None:
    body = gzip.compress(b"".join(b"entry %d " % number for number in range(10_000)))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
    web.sends("/", head + body[: len(body) // 2])
    with pytest.raises(FetchError, match="ends too early"):
        await client.get(web.url("/"))


async def test_an_empty_body_is_no_damage(web: Web, client: Client) -> None:
    web.says("/", b"", Content_Encoding="gzip")
    assert (await client.get(web.url("/"))).body == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "compress"])
async def test_what_we_did_not_ask_for_is_not_unpacked(web: Web, client: Client, encoding: str) -> None:
    web.says("/", bytes(100), Content_Encoding=encoding)
    with pytest.raises(FetchError, match="did not ask for"):
        await client.get(web.url("/"))
    assert web.requests[0][1]["accept-encoding"] == "gzip"


async def test_a_damaged_gzip_is_named(web: Web, client: Client) -> None:
    web.says("/", gzip.compress(b"words")[:10] + b"no packing at all", Content_Encoding="gzip")
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
    with pytest.raises(FetchError, match="more than 5"):
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
    assert error.value.retry_after == timedelta(seconds=120)


async def test_validators_are_sent_back_as_they_came(web: Web, client: Client) -> None:
    web.says("/", b"x", ETag='W/"a,b"', Last_Modified="whenever")
    first = await client.get(web.url("/"))
    web.says("/", b"", "304 Not Modified")
    second = await client.get(web.url("/"), validators=first.validators)
    assert first.validators == Validators('W/"a,b"', "whenever")
    assert (second.status, second.body) == (304, b"")
    asked = web.requests[1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"a,b"', "whenever")


@pytest.mark.parametrize("etag", [b'"caf\xe9"', '"caf\u00e9 \u4f60"'.encode()])
async def test_validators_beyond_ascii_are_sent_back_byte_for_byte(web: Web, client: Client, etag: bytes) -> None:
    web.sends("/", b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")
    first = await client.get(web.url("/"))
    await client.get(web.url("/"), validators=first.validators)
    assert web.requests[1][1]["if-none-match"].encode("latin-1") == etag


async def test_a_site_that_leads_back_until_a_cookie_comes_is_read(web: Web, client: Client) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        if "cookie" in web.requests[-1][1]:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnews")
        else:
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1\r\nContent-Length: 0\r\n\r\n")

    web.answers["/"] = answer
    assert (await client.get(web.url("/"))).body == b"news"
    assert (await client.get(web.url("/"))).body == b"news"
    assert [headers.get("cookie") for _, headers in web.requests] == [None, "seen=1", None, "seen=1"]


async def test_a_cookie_does_not_go_to_another_host(web: Web, client: Client) -> None:
    web.says("/", b"", "302 Found", Location=web.url("/there", "127.0.0.2"), Set_Cookie="secret=1")
    web.says("/there", b"news")
    assert (await client.get(web.url("/"))).body == b"news"
    assert "cookie" not in web.requests[1][1]


async def test_a_cookie_is_not_sent_back(web: Web, client: Client) -> None:
    web.says("/feed", "news", Set_Cookie="reader=1; Path=/")
    await client.get(web.url("/feed"))
    await client.get(web.url("/feed"))
    assert ["cookie" in headers for _, headers in web.requests] == [False, False]


async def test_a_server_is_told_whom_to_write_to(web: Web) -> None:
    settings = web.settings().model_copy(update={"contact_url": "https://club.example/bot"})
    web.says("/", b"news")
    await Client(settings).get(web.url("/"))
    agent = web.requests[0][1]["user-agent"]
    assert agent.startswith("Dateline/")
    assert "(+https://club.example/bot)" in agent


async def test_silence_is_told_like_a_closed_port(web: Web, client: Client) -> None:
    async def silent(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    web.answers["/"] = silent
    with pytest.raises(FetchError) as from_open:
        await client.get(web.url("/"))
    with pytest.raises(FetchError) as from_closed:
        await client.get("http://127.0.0.1:8443/")
    assert str(from_open.value) == str(from_closed.value)


async def test_one_move_that_is_not_for_good_makes_the_chain_so(web: Web, client: Client) -> None:
    web.says("/a", b"", "302 Found", Location="/b")
    web.says("/b", b"", "301 Moved", Location="/c")
    web.says("/c", b"news")
    web.says("/d", b"", "301 Moved", Location="/a")
    assert (await client.get(web.url("/a"))).moved_to is None
    assert (await client.get(web.url("/b"))).moved_to == web.url("/c")
    assert (await client.get(web.url("/d"))).moved_to == web.url("/a")


def test_the_bounds_are_those_that_the_readme_states() -> None:
    assert (DEADLINE_SECONDS, FEED_BYTES, PAGE_BYTES, REDIRECTS) == (30, 10_000_000, 5_000_000, 5)
    assert CPU_SECONDS == 20


async def test_no_more_connections_are_open_than_the_bound(web: Web, client: Client) -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        at_once.append(sum(web.open.values()))
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    at_once: list[int] = []
    web.answers["/"] = slow
    await asyncio.gather(*(client.get(web.url("/", f"127.0.0.{number}")) for number in range(1, 151)))
    assert max(at_once) == AT_ONCE == 64


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
