"""Feeds from the shell: tried before they are added, paused and resumed."""

import asyncio
import subprocess
from pathlib import Path

from bot.demo.site import Site
from tests.end_to_end.test_command_line import dateline, in_folder


def open_to(port: int) -> dict[str, str]:
    return {"DATELINE_FETCHING__ALLOW_PRIVATE": "127.0.0.0/8", "DATELINE_FETCHING__ALLOW_PORTS": str(port)}


async def test_a_trial_shows_what_would_come_and_needs_no_database(tmp_path: Path, news: tuple[Site, int]) -> None:
    site, port = news
    feeds = dict(site.feeds)
    settings = {**in_folder(tmp_path), **open_to(port)}
    told = await asyncio.to_thread(dateline, "feeds", "try", feeds["The Vale Courier"], settings=settings)
    assert told.returncode == 0, told.stderr
    first, *lines = told.stdout.splitlines()
    assert first.startswith("The Vale Courier: ")
    assert any("characters of text from its page" in line for line in lines)
    assert any("UTC  Thieves take bronze fox" in line for line in lines)
    own = await asyncio.to_thread(dateline, "feeds", "try", feeds["Lumen Cells"], settings=settings)
    assert "characters of text from the feed" in own.stdout
    assert list(tmp_path.iterdir()) == []


async def test_a_site_without_a_feed_is_tried_by_selectors(tmp_path: Path, news: tuple[Site, int]) -> None:
    site, port = news
    (path,) = (piece.path for piece in site.pieces if piece.slug == "museum-courier")
    page = dict(site.feeds)["The Vale Courier"].replace("rss.xml", path)
    named = {**open_to(port), "DATELINE_CONFIG": str(tmp_path / "dateline.toml")}

    def tried(entries: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "dateline.toml").write_text(f"[fetching.pages.'{page}']\nentries = '{entries}'\n")
        return dateline("feeds", "try", page, settings=named)

    told = await asyncio.to_thread(tried, "aside li")
    assert told.returncode == 0, told.stderr
    courier = [piece for piece in site.pieces if piece.publisher == "The Vale Courier"]
    others = [piece.title for piece in courier if piece.slug != "museum-courier"][:3]
    assert [title for title in others if f"no date               {title}" in told.stdout] == others
    assert told.stdout.count("characters of text from its page") == len(others)
    wrong = await asyncio.to_thread(tried, "aside dd")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("dateline: Nothing on this page is “aside dd”")
    assert len(wrong.stderr.splitlines()) == 1


def test_a_feed_is_paused_and_resumed(tmp_path: Path) -> None:
    address = "https://courier.example/feed"
    opml = f'<opml version="2.0"><body><outline type="rss" text="Courier" xmlUrl="{address}"/></body></opml>'
    (tmp_path / "feeds.opml").write_text(opml)
    settings = in_folder(tmp_path)
    dateline("feeds", "import", "feeds.opml", folder=tmp_path, settings=settings)
    assert dateline("feeds", "pause", address, settings=settings).stdout == "Paused Courier.\n"
    assert "paused since" in dateline("feeds", "list", settings=settings).stdout
    assert "✓ feeds: 0 read, 0 with a problem, 1 paused" in dateline("doctor", settings=settings).stdout
    assert dateline("feeds", "resume", address, settings=settings).stdout == "Resumed Courier.\n"
    assert "paused" not in dateline("feeds", "list", settings=settings).stdout
    unknown = dateline("feeds", "pause", "https://nobody.example/", settings=settings)
    assert unknown.returncode == 1
    assert "`dateline feeds list` shows the feeds" in unknown.stderr
