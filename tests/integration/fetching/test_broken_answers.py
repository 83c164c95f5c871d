"""Answers that break the rules of HTTP and that browsers and curl read all the same."""

import gzip
import zlib

import pytest

from bot.fetching.client import Client
from bot.fetching.errors import FetchError
from tests.integration.fetching.web import Web

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>The Lantern</title></channel></rss>\n'
LENGTH = b"Content-Length: %d\r\n" % len(FEED)


def ok(headers: bytes, body: bytes = FEED) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def part(said: bytes) -> bytes:
    return ok(LENGTH + b"Content-Range: bytes " + said + b"\r\n").replace(b"200 OK", b"206 Partial Content")


READ = {
    "a name with blanks": ok(b"cache result/x.php: no\r\n" + LENGTH),
    "a blank before the colon": ok(b"Content-Type : application/rss+xml\r\n" + LENGTH),
    "a line without a colon": ok(b"HTTP/1.1 200 OK\r\n" + LENGTH),
    "no name": ok(b": nothing\r\n" + LENGTH),
    "a warning of PHP": ok(b"<b>Warning</b>: foo() in /srv/a.php on line 3\r\n" + LENGTH),
    "a name of other letters": ok("Größe: 3\r\n".encode() + LENGTH),
    "controls in a value": ok(b"Set-Cookie: a=b; domain=\x7fw\x01.example\r\n" + LENGTH),
    "a header that goes on": ok(b"X-Long: a\r\n  and b\r\n" + LENGTH),
    "what goes on of no header": ok(b"no header\r\n  and more\r\n" + LENGTH),
    "what goes on of nothing": ok(b"  at once\r\n" + LENGTH),
    "bare line feeds": ok(b"bad name: 1\r\n" + LENGTH).replace(b"\r\n", b"\n", 4),
    "hints before the answer": b"HTTP/1.1 103 Early Hints\r\nbad name: 1\r\n\r\n" + ok(b"bad name: 1\r\n" + LENGTH),
    "a part that is all": ok(LENGTH).replace(b"200 OK", b"206 Partial Content"),
    "a part that says it is all": part(b"0-%d/%d" % (len(FEED) - 1, len(FEED))),
    "accepted": ok(LENGTH).replace(b"200 OK", b"202 Accepted"),
    "a difference": ok(LENGTH).replace(b"200 OK", b"226 IM Used"),
    "shorter than declared": ok(b"Content-Length: %d\r\n" % (len(FEED) + 40)),
    "a chunk that never comes": ok(b"Transfer-Encoding: chunked\r\n", b"%x\r\n%b\r\n40\r\n" % (len(FEED), FEED)),
    "no packing, called gzip": ok(b"Content-Encoding: gzip\r\n" + LENGTH),
    "no packing, called deflate": ok(b"Content-Encoding: deflate\r\n" + LENGTH),
    "packed twice": ok(b"Content-Encoding: gzip, gzip\r\n", gzip.compress(gzip.compress(FEED))),
    "called packed twice, and is once": ok(b"Content-Encoding: gzip, gzip\r\n", gzip.compress(FEED)),
    "deflate without its header": ok(b"Content-Encoding: deflate\r\n", raw_deflate(FEED)),
    "deflate with its header": ok(b"Content-Encoding: deflate\r\n", zlib.compress(FEED)),
}
NOT_READ = {
    "nothing, and it is called accepted": b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
    "a part from the middle": part(b"500-%d/%d" % (499 + len(FEED), 500 + len(FEED))),
    "the first part": part(b"0-%d/%d" % (len(FEED) - 1, 5 * len(FEED))),
    "a part of nobody knows how much": part(b"0-%d/*" % (len(FEED) - 1)),
    "half of what was declared": ok(LENGTH, FEED[: len(FEED) // 2]),
    "half of what was packed": ok(b"Content-Encoding: gzip\r\n", gzip.compress(FEED)[:40]),
    "packed in a way that we do not know": ok(b"Content-Encoding: br\r\n" + LENGTH),
    "packed three times": ok(b"Content-Encoding: gzip, gzip, gzip\r\n" + LENGTH),
    "a head without an end": b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000,
    "no HTTP": b"220 mail.example ESMTP\r\n\r\n",
}


@pytest.mark.parametrize("answer", READ.values(), ids=READ)
async def test_what_a_browser_reads_is_read(web: Web, client: Client, answer: bytes) -> None:
    web.sends("/feed", answer)
    assert (await client.get(web.url("/feed"))).body == FEED


@pytest.mark.parametrize("answer", NOT_READ.values(), ids=NOT_READ)
async def test_what_is_not_whole_is_not_taken(web: Web, client: Client, answer: bytes) -> None:
    web.sends("/feed", answer)
    with pytest.raises(FetchError):
        await client.get(web.url("/feed"))
