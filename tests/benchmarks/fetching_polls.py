"""Polling 2,000 feeds on loopback, side by side with the `reader` library and its worker threads.

Of the feeds a tenth changed, four fifths did not, and the rest is slow, broken or gone. Each side polls them once in
one process to get to know them, and is measured in another: the time until all is stored, and the memory of all its
processes, before the poll and at its peak. Both have the same number of connections at once.
"""

import asyncio
import json
import logging
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

FEEDS = 2000
ENTRIES = 20
SLOW_FEEDS = 40
"""They are asked first, so that no side ends with waiting for one: the rate is measured, not the last answer."""
SLOW_SECONDS = 1.0
AT_ONCE = 64
"""As many connections as Dateline opens."""
Measured = tuple[float, list[int], list[int]]
"""Seconds, and the memory of each process in MB, before and at the peak."""
START = datetime(2026, 3, 4, 12, tzinfo=UTC)


def main() -> None:
    """Print one line of JSON."""
    if len(sys.argv) == 5:
        side, step, port, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
        measure = step == "measure"
        is_ours = side == "dateline"
        seconds, idle, peaks = _in_loop(_ours(port, folder, measure)) if is_ours else _theirs(port, folder, measure)
        memory = {"idle_mb": sum(idle), "peak_mb": sum(peaks), "processes": peaks}
        print(json.dumps({"polls_per_second": round(FEEDS / seconds, 1)} | memory))
        return
    ours, theirs = _run("dateline"), _run("reader")
    ratios = {
        "times_faster": round(ours["polls_per_second"] / theirs["polls_per_second"], 2),
        "times_the_memory": round(ours["peak_mb"] / theirs["peak_mb"], 2),
        "times_the_added_memory": round(_added(ours) / _added(theirs), 2),
    }
    figures = {"benchmark": "fetching_polls", "feeds": FEEDS, "at_once": AT_ONCE, "dateline": ours, "reader": theirs}
    print(json.dumps(figures | ratios))


def _added(side: dict[str, Any]) -> int:
    added: int = side["peak_mb"] - side["idle_mb"]
    return added


def _in_loop(measured: Coroutine[Any, Any, Measured]) -> Measured:
    from bot.jobs.loops import new_loop

    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(measured)


def _run(side: str) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    port = here.recv()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for step in ("prepare", "measure"):
                command = [sys.executable, "-m", "tests.benchmarks.fetching_polls", side, step, str(port), folder]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    finally:
        server.terminate()
        server.join()
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


async def _ours(port: int, folder: Path, measure: bool) -> Measured:
    import structlog

    from bot.archive import Archive
    from bot.fetching.client import Client
    from bot.fetching.fetcher import Fetcher
    from bot.fetching.work import parse_feed
    from bot.jobs.polling import poll_due
    from bot.jobs.workers import Workers
    from bot.settings import Fetching

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Fetching(allow_private=(ip_network("127.0.0.0/8"),), allow_ports=(port,), poll_seconds=3600)
    async with (
        Archive.open(f"sqlite+aiosqlite:///{folder / 'ours.db'}") as archive,
        Workers(1) as workers,
    ):
        fetcher = Fetcher(Client(settings), workers, settings, 3, random.Random(1))
        if not measure:
            for number in range(FEEDS):
                await archive.feeds.add(_url(number, port), f"Feed {number}", START)
        # As in a bot that has been running, the worker process is there.
        await workers(parse_feed, b'<rss version="2.0"><channel/></rss>', "http://news.example", "", seconds=10)
        idle = _memory(os.getpid(), "VmRSS")
        began = time.perf_counter()
        assert await poll_due(archive, fetcher, START + timedelta(days=1 + measure)) == FEEDS
        return time.perf_counter() - began, idle, _memory(os.getpid(), "VmHWM")


def _theirs(port: int, folder: Path, measure: bool) -> Measured:
    import feedparser_sgmllib

    # Its own copy of feedparser is older than ours and looks for this module under its first name.
    sys.modules["sgmllib"] = feedparser_sgmllib
    from reader import make_reader

    logging.disable()
    with make_reader(str(folder / "theirs.db")) as reader:
        if not measure:
            for number in range(FEEDS):
                reader.add_feed(_url(number, port))
        idle = _memory(os.getpid(), "VmRSS")
        began = time.perf_counter()
        reader.update_feeds(workers=AT_ONCE, scheduled=False)
        return time.perf_counter() - began, idle, _memory(os.getpid(), "VmHWM")


def _memory(process: int, what: str) -> list[int]:
    """The memory in MB of a process and of those that it started, each: now (VmRSS) or at the peak (VmHWM)."""
    own = _status(process)
    started = [
        number for number in map(_number, Path("/proc").iterdir()) if _status(number).get("PPid") == str(process)
    ]
    return [round(int(own[what].split()[0]) / 1024), *(one for number in started for one in _memory(number, what))]


def _number(folder: Path) -> int:
    return int(folder.name) if folder.name.isdecimal() else 0


def _status(process: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # it has ended meanwhile
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


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
    if again and number < SLOW_FEEDS:
        await asyncio.sleep(SLOW_SECONDS)
        kind = 10
    if kind < 10:
        return _feed(number, ENTRIES + 2)
    if kind < 90:
        return _feed(number, ENTRIES) if not again else b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if kind < 95:
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
