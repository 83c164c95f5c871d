"""dateline feeds: feeds and OPML from the shell."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.trial import FEEDS, must_be_a_feed, try_feed
from bot.cli.words import plain
from bot.news import OPERATOR, DatelineError, Feed, FeedCheck
from bot.news.addresses import is_sealed, mask_address, mask_text
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.archive import Archive

app = typer.Typer(no_args_is_help=True, help="The feeds that are read.")
URL = Annotated[str, typer.Argument(help="The address of a feed, or of a page that names one")]
KNOWN = Annotated[str, typer.Argument(help="The address of a feed that is read")]


@app.command("list")
def list_feeds() -> None:
    """List the feeds and how they are. Secrets in addresses are hidden; `feeds export` writes them."""
    seconds = load_settings().fetching.poll_seconds
    fixed = timedelta(seconds=seconds) if seconds else None

    async def show(archive: "Archive") -> None:
        counts = await archive.feeds.entry_counts()
        found = await archive.feeds.all(asker=OPERATOR)
        if not found:
            print("There are no feeds yet: `dateline feeds add URL`, or /subscribe in Discord.", file=sys.stderr)
        for feed in found:
            columns = feed.title, mask_address(feed.url), *_health(feed, counts.get(feed.id, 0), fixed or feed.interval)
            print("\t".join(map(plain, columns)))

    _with_archive(show, changes=False)


def _health(feed: Feed, entries: int, interval: timedelta | None) -> list[str]:
    state = mask_text(feed.problem or "") or (
        f"read {feed.polled_at:%Y-%m-%d %H:%M} UTC" if feed.polled_at else "not read yet"
    )
    if feed.paused_at:
        state = f"paused since {feed.paused_at:%Y-%m-%d %H:%M} UTC"
    elif feed.failing_since:
        state += f" ({feed.failures} failures since {feed.failing_since:%Y-%m-%d %H:%M} UTC)"
    every = f"every {_length(interval)}" if interval else "interval not learnt yet"
    return [state, f"{entries} entries", f"next {feed.next_poll_at:%Y-%m-%d %H:%M} UTC", every]


def _length(interval: timedelta) -> str:
    seconds = interval.total_seconds()
    return f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds:g} s"


@app.command()
def add(url: URL) -> None:
    """Look at a feed and add it."""
    from bot.app import now

    check = asyncio.run(_look([url], find=True))[0]
    must_be_a_feed(check)
    _make_database()
    _with_archive(lambda archive: archive.feeds.add(check.feed_url, check.title, now()))
    print(f"Added {plain(check.title)}: {check.entries} entries.")


@app.command()
def remove(url: KNOWN) -> None:
    """Stop reading a feed, for all servers. Subscriptions to it end; its articles stay."""

    async def drop(archive: "Archive") -> None:
        for feed in await _at(archive, url):
            await archive.feeds.remove(feed.id)
            print(f"Removed {plain(feed.title)}.")

    _with_archive(drop)


async def _at(archive: "Archive", url: str) -> list[Feed]:
    """The feeds at an address: servers may each have one of their own where it holds a secret."""
    found = await archive.feeds.by_url(url, owner=OPERATOR)
    feeds = await archive.feeds.all(asker=OPERATOR)
    if found is None:
        # Those whose key is lost have no other name, and somebody may want to be rid of them.
        named = [feed for feed in feeds if is_sealed(feed.url) and mask_address(feed.url) == url]
    else:
        named = [feed for feed in feeds if feed.url == found.url]
    if not named:
        raise DatelineError(f"No feed {url} is read. `dateline feeds list` shows the feeds.")
    return named


@app.command()
def pause(url: KNOWN) -> None:
    """Stop reading a feed, for all servers, until it is resumed. Subscriptions and articles stay."""
    from bot.app import now

    async def stop(archive: "Archive") -> None:
        for feed in await _at(archive, url):
            await archive.feeds.pause(feed.id, now())
            print(f"Paused {plain(feed.title)}.")

    _with_archive(stop)


@app.command()
def resume(url: KNOWN) -> None:
    """Read a paused feed again. What it still shows of what came meanwhile is posted."""
    from bot.app import now

    async def go_on(archive: "Archive") -> None:
        for feed in await _at(archive, url):
            await archive.feeds.resume(feed.id, now())
            print(f"Resumed {plain(feed.title)}.")

    _with_archive(go_on)


@app.command("try")
def try_out(url: URL) -> None:
    """Show what would come of a feed: its newest entries, their dates, and where their text comes from.

    It is read as a poll would, with what is set for its site. No database is looked at or changed.
    """

    async def show() -> None:
        async for line in try_feed(load_settings(), url):
            print(line, flush=True)

    asyncio.run(show())


@app.command("import")
def import_opml(file: Annotated[Path, typer.Argument(help="An OPML file")]) -> None:
    """Add the feeds of an OPML file, with a result a line."""
    from bot.app import now
    from bot.fetching.links import is_web_address
    from bot.fetching.opml import parse_opml

    try:
        outlines = parse_opml(file.read_bytes())
    except OSError as error:
        raise DatelineError(f"{file}: cannot be read ({error.strerror}).") from None

    async def add_all(archive: "Archive") -> None:
        for title, url in outlines:
            if not is_web_address(url):
                print(f"failed\t{plain(mask_address(url))}\tThis is no web address.")
                continue
            known = await archive.feeds.by_url(url, owner=OPERATOR)
            await archive.feeds.add(url, title or "", now())
            print(f"{'known' if known else 'added'}\t{plain(mask_address(url))}")

    _make_database()
    _with_archive(add_all)


def _make_database() -> None:
    """Feeds may be added before the bot has run for the first time."""
    from bot.archive.backups import upgrade
    from bot.archive.files import file_of

    url = load_settings().database.url
    file = file_of(url)
    if file is not None and not file.exists():
        asyncio.run(upgrade(url))


@app.command()
def export() -> None:
    """Print the feeds as OPML."""
    from bot.fetching.opml import write_opml

    async def show(archive: "Archive") -> None:
        print(
            write_opml(
                [
                    (feed.title, mask_address(feed.url) if is_sealed(feed.url) else feed.url)
                    for feed in await archive.feeds.all(asker=OPERATOR)
                ]
            )
        )

    _with_archive(show, changes=False)


@app.command()
def check(
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses to look at")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Addresses on standard input, JSON lines out")] = False,
) -> None:
    """Fetch each address as a poll would and say what it is."""
    addresses = list(urls or ()) + ([line.strip() for line in sys.stdin if line.strip()] if jsonl else [])
    if not addresses:
        raise typer.BadParameter("name an address, or say --jsonl and give them on standard input")
    checks = asyncio.run(_look(addresses, _print_json if jsonl else _print_line))
    if not jsonl and any(one.outcome not in FEEDS for one in checks):
        raise typer.Exit(1)


async def _look(
    urls: list[str], show: Callable[[FeedCheck], None] = lambda _: None, *, find: bool = False
) -> list[FeedCheck]:
    from bot.app import fetcher_of

    async with fetcher_of(load_settings()) as fetcher:
        look = fetcher.find if find else fetcher.check
        looking = [asyncio.create_task(look(url)) for url in urls]
        checks = []
        for task in looking:
            checks.append(await task)
            show(checks[-1])
    return checks


def _print_json(one: FeedCheck) -> None:
    row = {"url": one.url, "outcome": one.outcome, "entries": one.entries, "kept": one.kept, "reason": one.reason}
    print(json.dumps(row, ensure_ascii=False), flush=True)


def _print_line(one: FeedCheck) -> None:
    what = f"{one.title or 'untitled'}, {one.entries} entries" if one.outcome in FEEDS else one.reason
    print(f"{plain(one.url)}: {one.outcome}: {plain(what or '')}", flush=True)


def _with_archive(act: Callable[["Archive"], Awaitable[object]], *, changes: bool = True) -> None:
    from bot.archive import Archive, keys_of

    settings = load_settings()
    where = settings.database.url, keys_of(settings)

    async def inside() -> None:
        async with Archive.open(*where, migrate=False) if changes else Archive.read_only(*where) as archive:
            await act(archive)

    asyncio.run(inside())
