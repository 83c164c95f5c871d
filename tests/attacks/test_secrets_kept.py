"""Secrets of addresses: what is read of them by who got hold of a file, and by readers of what a feed says."""

import random
from pathlib import Path

import httpx
import pytest

from bot.archive import Archive
from bot.archive.backups import backup
from bot.archive.dump import export_rows
from bot.fetching.client import Fetched
from bot.fetching.feeds import parse_feed
from bot.fetching.polls import decide_poll
from bot.news import Feed, FeedId, GuildId, Validators
from bot.news.addresses import mask_address, secrets_in
from tests.attacks.row import Row
from tests.builders import NOON
from tests.sqlite import database_at

VICTIM = GuildId(10)
ADDRESSES = {
    "a user and a password": "https://ann:hunter2@cellar.example/rss",
    "a token in the query": "https://cellar.example/rss?token=opensesame",
    "a key in the path": "https://cellar.example/rss/s3cr3tPath9Zq81LmX",
    "a key behind its name in the path": "https://cellar.example/key/opensesame/rss",
    "a subscriber's name": "https://cellar.example/rss?subscriber=opensesame",
    "an e-mail address": "https://cellar.example/rss?u=ann%40mail.example",
    "a key in a parameter of the path": "https://cellar.example/rss;token=opensesame",
    "a number that looks random": "https://cellar.example/f/123e4567-e89b-12d3-a456-426614174000",
    "a key whose name is written in codes": "https://cellar.example/t%6Fken/opensesame/rss",
    "a key whose name is written wide": "https://cellar.example/rss?ｔｏｋｅｎ=opensesame",
    "a key whose mark is written in codes": "https://cellar.example/rss?token%3Dopensesame",
    "a key behind two strokes": "https://cellar.example//token//opensesame/rss",
    "a key in a path behind #": "https://cellar.example/rss#/token/opensesame",
    "a key in JSON": "https://cellar.example/rss?q=%7B%22token%22%3A%22opensesame%22%7D",
    "a key in an address within": "https://relay.example/?u=https%3A%2F%2Fcellar.example%2F%3Fkey%3Dopensesame",
}
PLACES = ("the database and its journal", "a backup", "an export")
ECHOES = {
    "its title": "<title>{0}</title><item><title>A</title></item>",
    "a headline": "<title>T</title><item><title>See {0}</title></item>",
    "a text": "<title>T</title><item><title>A</title><description>See {0} there</description></item>",
    "a link": "<title>T</title><item><title>A</title><link>{0}</link></item>",
    "a relative link": "<title>T</title><item><title>A</title><link>/1</link></item>",
    "an id": "<title>T</title><item><title>A</title><guid>{0}</guid></item>",
    "an enclosure": "<title>T</title><item><title>A</title><enclosure url='{0}' type='audio/mpeg'/></item>",
    "an author": "<title>T</title><item><title>A</title><author>{0}</author></item>",
}


def rows() -> list[Row]:
    """These attempts."""
    thief, kind, reader = "who has the files, not the key", "file × key", "a reader of the channel"
    made = [Row(kind, thief, f"looks for {what} in {place}", "none of it") for what in ADDRESSES for place in PLACES]
    return made + [
        Row("member × admin", reader, f"looks for {what} in {echo} that repeats the feed's address", "none of it")
        for what in ADDRESSES
        for echo in ECHOES
    ]


@pytest.mark.parametrize("what", ADDRESSES)
async def test_no_file_but_the_keys_own_tells_a_secret(what: str, tmp_path: Path) -> None:
    file, address = tmp_path / "there" / "dateline.db", ADDRESSES[what]
    url = database_at(file)
    async with Archive.open(url) as archive:
        feed = await archive.feeds.add(address, "", NOON, VICTIM)
        found = await archive.feeds.by_url(address, VICTIM)
        await backup(url, tmp_path / "copy.db")
        with (tmp_path / "rows.jsonl").open("w", encoding="utf-8") as out:
            export_rows(file, out)
        held = {one.name: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert found
    assert (found.id, found.url) == (feed.id, address)
    assert {"dateline.db-wal", "copy.db", "rows.jsonl"} <= held.keys()
    assert secrets_in(address)
    secrets = [address, *secrets_in(address)]
    assert [name for name, text in held.items() if any(one.encode() in text for one in secrets)] == []


@pytest.mark.parametrize("what", ADDRESSES)
@pytest.mark.parametrize("echo", ECHOES)
def test_no_entry_tells_a_secret_that_its_feeds_address_holds(what: str, echo: str) -> None:
    address = ADDRESSES[what]
    said = ECHOES[echo].format(address.replace("&", "&amp;"))
    document = parse_feed(f"<rss version='2.0'><channel>{said}</channel></rss>".encode(), address, "text/xml")
    feed = Feed(FeedId(1), address, mask_address(address), Validators(), NOON, None, 0, None)
    answer = Fetched(address, 200, httpx.Headers(), b"")
    poll = decide_poll(feed, answer, document, NOON, fixed=None, first_newest=3, chance=random.Random(1))
    assert len(poll.entries) == 1
    assert not [one for one in secrets_in(address) if one in repr(poll)]
