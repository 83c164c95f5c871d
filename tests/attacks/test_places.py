"""A feed's words outside Discord: status page, figures, log, terminal, lists of feeds and logs of faults hold them as
words and obey none; files that hold what servers brought are their owner's alone.
"""

import asyncio
import json
import os
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.archive import Archive
from bot.cli.words import plain
from bot.fetching.opml import write_opml
from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState, Feed, FeedId, Validators
from bot.rendering import bare, inert
from bot.status.figures import figures_of
from bot.status.page import page_of
from bot.status.snapshot import Snapshot
from tests.attacks.row import Row
from tests.builders import NOON
from tests.sqlite import database_at

WORDS = {
    "a script": "<script>alert('evil')</script><img src=x onerror=evil()>",
    "the end of an attribute": '" onmouseover="evil()" x=\'evil\' `evil',
    "another line": "Vale\r\n2026-01-01 [info] evil\x85evil\u2028evil",
    "a terminal's commands": "Vale\x1b[2J\x1b]0;evil\x07\x9b31mevil\x08",
    "a turned direction": "Vale \u202egnp.live\u2066evil\u200f",
    "a figure": 'Vale"} 1\nevil_total 7\n# HELP evil',
    "tags and what has no width": "V\U000e0041\u200b\u2060a\ufe0fle" + "\u0336" * 60,
    "marks that have no place of their own": "ส" + "\u0e47" * 60,
    "letters below letters": "ཧ" + "\u0fb2" * 60,
    "signs as wide as a line": "Vale " + "\ufdfd" * 60 + "\U0001242b" * 60,
}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "img"} or any(name.startswith("on") for name, _ in attrs):
            self.alive.append(tag)


def _snapshot(words: str) -> Snapshot:
    feed = Feed(FeedId(1), "https://paper.example/feed", words, Validators(), NOON, NOON, 3, words)
    told = Delivery(DeliveryId(1), ChannelId(1), None, {}, None, DeliveryState.FAILED, NOON, reason=words, title=words)
    return Snapshot(NOON, {"reader": words}, feeds=[feed], latest=[told], troubles=[told])


def _unseen(text: str) -> list[str]:
    return [sign for sign in text if not sign.isprintable() and sign != "\n"]


def _on_the_page(words: str) -> list[str]:
    page, tags = page_of(_snapshot(words)), _Tags()
    tags.feed(page)
    return [*tags.alive, *_unseen(page)]


def _in_the_figures(words: str) -> list[str]:
    figures = figures_of(_snapshot(words)).decode()
    families = list(text_string_to_metric_families(figures))
    said = [one.name for one in families if not one.name.startswith(("dateline_", "process_"))]
    return said + [
        label for one in families for sample in one.samples for label in sample.labels.values() if "evil" in label
    ]


def _in_the_terminal(words: str) -> list[str]:
    return _unseen(plain(words)) + ["a line"] * plain(words).count("\n")


def _in_a_list_of_feeds(words: str) -> list[str]:
    (outline,) = ET.fromstring(write_opml([(words, "https://paper.example/")])).iter("outline")
    return sorted(outline.attrib.keys() ^ {"type", "text", "xmlUrl"})


def _in_an_alt_text(words: str) -> list[str]:
    return _unseen(bare(words)) + _out_of_line(bare(words))


def _in_a_message(words: str) -> list[str]:
    return _unseen(inert(words)) + _out_of_line(inert(words))


def _out_of_line(text: str) -> list[str]:
    """What is drawn over the lines around a text, or fills them alone."""
    return [sign for sign in "\u0336\u0e47\u0fb2\ufdfd\U0001242b" if text.count(sign) > 4]


PLACES: dict[str, Callable[[str], list[str]]] = {
    "the status page": _on_the_page,
    "the figures for Prometheus": _in_the_figures,
    "a terminal": _in_the_terminal,
    "an exported list of feeds": _in_a_list_of_feeds,
    "an alt text, a label or a name": _in_an_alt_text,
    "a message": _in_a_message,
}
LOGS = "the log", "the log as JSON"
FILES = {
    "the database": "dateline.db",
    "its journal": "dateline.db-wal",
    "the key": "dateline.db.key",
    "a backup": "copy.db",
    "an export": "rows.jsonl",
    "an export in another's place": "old.jsonl",
}


def rows() -> list[Row]:
    """These attempts."""
    made = [
        Row("feed × operator", "a feed", f"says {what} in {place}", "its words, as words")
        for place in (*PLACES, *LOGS)
        for what in WORDS
    ]
    thief = "another user of the machine"
    return made + [Row("file × user", thief, f"opens {what}", "permission denied") for what in FILES]


@pytest.mark.parametrize("what", WORDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_feeds_words_do_nothing_wherever_they_stand(place: str, what: str) -> None:
    assert PLACES[place](WORDS[what]) == []


LOG = """
import json, logging, sys
import structlog
from bot.cli.logs import log_to_stderr
log_to_stderr(["token"], as_json=sys.argv[1] == "the log as JSON")
for words in json.loads(sys.argv[2]):
    structlog.get_logger().info("feed failed", title=words, reason=words)
    logging.getLogger("feedparser").warning("%s", words)
    try:
        raise ValueError(words)
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error)
        logging.getLogger("library").error("failed", exc_info=True)
"""


@pytest.mark.parametrize("place", LOGS)
def test_a_feeds_words_are_a_part_of_one_line_of_the_log(place: str) -> None:
    command = sys.executable, "-c", LOG, place, json.dumps(list(WORDS.values()))
    log = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stderr
    lines = log.splitlines()
    assert len(lines) == 4 * len(WORDS)
    assert _unseen(log) == []
    if "JSON" in place:
        assert all(json.loads(line)["level"] in {"info", "warning", "error"} for line in lines)


async def test_files_that_hold_what_servers_brought_are_for_nobody_elses_eyes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    environment = os.environ | {"DATELINE_DATABASE__URL": f"sqlite:///{folder}/dateline.db", "DISCORD_TOKEN": "a.b.c"}
    before = os.umask(0o000)
    try:
        async with Archive.open(database_at(folder / "dateline.db")) as archive:
            await archive.feeds.add("https://paper.example/?token=opensesame", "", NOON)
            (folder / "old.jsonl").write_text("readable by all")
            for command in (
                ("db", "backup", str(folder / "copy.db")),
                ("db", "export", str(folder / "rows.jsonl")),
                ("db", "export", "--force", str(folder / "old.jsonl")),
            ):
                whole = sys.executable, "-m", "bot", *command
                await asyncio.to_thread(subprocess.run, whole, env=environment, check=True, capture_output=True)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    finally:
        os.umask(before)
    assert set(FILES.values()) <= modes.keys()
    assert {name: f"{mode:o}" for name, mode in modes.items() if mode & 0o077} == {}
