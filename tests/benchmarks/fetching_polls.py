"""Polling 2,000 feeds on loopback, side by side with the `reader` library and its worker threads.

Of the feeds a tenth changed, four fifths did not, and the rest is slow, broken or gone. Each side polls once to get to
know the feeds, and is measured the second time: time until all is stored, and the peak of memory of all its processes.
"""

import asyncio
import json
import logging
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

FEEDS = 2000
ENTRIES = 20
SLOW_SECONDS = 2.0
START = datetime(2026, 3, 4, 12, tzinfo=UTC)


def main() -> None:
    """Print one line of JSON."""
    if len(sys.argv) == 4 and sys.argv[1] in {"ours", "theirs"}:
        side, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
        seconds = asyncio.run(_ours(port, folder)) if side == "ours" else _theirs(port, folder)
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        sys.stdout.write(json.dumps({"polls_per_second": round(FEEDS / seconds, 1), "peak_mb": round(peak / 1024)}))
        return
    ours, theirs = _run("ours"), _run("theirs")
    times = round(ours["polls_per_second"] / theirs["polls_per_second"], 2)
    figures = {"benchmark": "fetching_polls", "feeds": FEEDS, "dateline": ours, "reader": theirs, "times_faster": times}
    sys.stdout.write(json.dumps(figures) + "\n")


def _run(side: str) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.benchmarks.fetching_polls", side, str(here.recv()), folder]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    finally:
        server.terminate()
        server.join()
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


async def _ours(port: int, folder: Path) -> float:
    from bot.archive import Archive
    from bot.fetching import Client, Fetcher
    from bot.jobs.workers import Workers
    from bot.settings import Fetching

    settings = Fetching(allow_private=(ip_network("127.0.0.0/8"),), allow_ports=(port,), poll_seconds=3600)
    async with (
        Archive.open(f"sqlite+aiosqlite:///{folder / 'ours.db'}") as archive,
        Workers(1) as workers,
        Client(settings) as client,
    ):
        fetcher = Fetcher(client, workers, settings, 3, random.Random(1))
        for number in range(FEEDS):
            await archive.feeds.add(_url(number, port), f"Feed {number}", START)
        for round_ in range(2):
            now = START + timedelta(days=round_ + 1)
            began = time.perf_counter()
            while feeds := await archive.feeds.claim_due(now, timedelta(minutes=30), limit=FEEDS):
                for polling in asyncio.as_completed([fetcher.poll(feed, now) for feed in feeds]):
                    await archive.feeds.save_poll(await polling, now)
            seconds = time.perf_counter() - began
    return seconds


def _theirs(port: int, folder: Path) -> float:
    import feedparser_sgmllib

    # Its own copy of feedparser is older than ours and looks for this module under its first name.
    sys.modules["sgmllib"] = feedparser_sgmllib
    from reader import make_reader

    logging.disable()
    with make_reader(str(folder / "theirs.db")) as reader:
        for number in range(FEEDS):
            reader.add_feed(_url(number, port))
        for _ in range(2):
            began = time.perf_counter()
            reader.update_feeds(workers=32, scheduled=False)
            seconds = time.perf_counter() - began
    return seconds


def _url(number: int, port: int) -> str:
    """Each feed on a host of its own, as on the web."""
    return f"http://127.0.{1 + number // 200}.{1 + number % 200}:{port}/{number}"


def _serve(pipe: "multiprocessing.connection.Connection") -> None:
    asyncio.run(_serving(pipe))


async def _serving(pipe: "multiprocessing.connection.Connection") -> None:
    asked: set[int] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                number = int(head.split(b" ", 2)[1].strip(b"/"))
                again = number in asked
                asked.add(number)
                writer.write(await _answer_to(number, again))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", backlog=500)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer_to(number: int, again: bool) -> bytes:
    kind = number % 100 if again else 10
    if kind < 10:
        return _feed(number, ENTRIES + 2)
    if kind < 90:
        return _feed(number, ENTRIES) if not again else b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if kind < 92:
        await asyncio.sleep(SLOW_SECONDS)
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if kind < 96:
        return _said(b"<html><p>Not a feed</html>")
    return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _feed(number: int, entries: int) -> bytes:
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{n}</guid><link>http://news.example/{number}/{n}</link>"
        f"<title>Title {n} of feed {number}</title><description>{'Words of an entry. ' * 20}</description>"
        f"<pubDate>{START - timedelta(hours=entries - n):%a, %d %b %Y %H:%M:%S GMT}</pubDate></item>"
        for n in range(entries)
    )
    return _said(f'<rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode())


def _said(body: bytes) -> bytes:
    return b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body)


if __name__ == "__main__":
    main()
