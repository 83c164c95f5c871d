"""Health, figures and the page, over real HTTP."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.archive import Archive
from bot.archive.backups import back_up_by_the_clock
from bot.archive.storage import Growth
from bot.jobs.workers import Workers
from bot.news import ChannelId, DatelineError, Heartbeat, Poll, Validators
from bot.status import serving, snapshot
from bot.status.snapshot import Sources
from tests import browser
from tests.builders import NOON, later
from tests.sqlite import database_at

HOSTILE = "<script>alert(1)</script> & “Vale”"


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Served:
    archive: Archive
    port: int
    gateway: set[str]
    """Holds "connected" while it is."""

    async def get(self, path: str, host: str | None = None, method: str = "GET") -> Answer:
        headers = {"Host": host} if host else {}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"http://127.0.0.1:{self.port}{path}", headers=headers) as answer,
        ):
            return Answer(answer.status, await answer.text(), dict(answer.headers))

    async def beat(self, *, connected: bool = True, **unwell: str) -> None:
        self.gateway.clear()
        self.gateway.update({"connected"} if connected else ())
        figures = {"loop_delay": 0.01, "read_waiting": 3}
        await self.archive.heartbeats.beat(Heartbeat(NOON, 0, "", "as it was", unwell, figures))

    async def figures(self) -> dict[tuple[str, ...], float]:
        text = (await self.get("/metrics")).text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return {(one.name, *one.labels.values()): one.value for one in samples}


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    file = tmp_path / "dateline.db"
    async with Archive.open(database_at(file)) as archive:
        pools, gateway = {"reader": Workers(1, name="reader")}, set[str]()
        sources = Sources(archive, pools, lambda: later(seconds=20), lambda: bool(gateway), file, tmp_path)
        async with serving(sources, "127.0.0.1", 0) as port:
            yield Served(archive, port, gateway)


async def a_failing_feed(archive: Archive, title: str = "Vale Courier") -> None:
    feed = await archive.feeds.add("https://courier.example/feed?token=opensesame", title, NOON)
    hour = timedelta(hours=1)
    await archive.feeds.save_poll(Poll(feed.id, title, Validators(), NOON, NOON + hour, 0, None), NOON)
    failed = Poll(feed.id, title, Validators(), NOON, NOON + hour, 3, "The server has a problem (503).")
    await archive.feeds.save_poll(failed, NOON)


async def test_health_turns_bad_and_good_again(served: Served) -> None:
    assert (await served.get("/healthz")).status == 503
    await served.beat()
    assert [(await served.get(path)).status for path in ("/healthz", "/readyz")] == [200, 200]
    await served.beat(connected=False, gateway="Discord's gateway has been away for 3 min")
    asked = await served.get("/healthz")
    assert (asked.status, asked.text) == (503, "Discord's gateway has been away for 3 min\n")
    assert (await served.get("/readyz")).status == 503
    await served.beat()
    assert (await served.get("/healthz")).text == "well\n"


async def test_a_bot_that_connects_is_well_but_not_ready(served: Served) -> None:
    await served.beat(connected=False)
    assert [(await served.get(path)).status for path in ("/healthz", "/readyz")] == [200, 503]


async def test_figures_tell_of_feeds_queues_deliveries_and_memory(served: Served) -> None:
    await served.beat(reader="no reader process could be had")
    await a_failing_feed(served.archive)
    await served.archive.deliveries.owe_notice(ChannelId(100), {"content": "hello"}, NOON)
    found = await served.figures()
    assert found["dateline_healthy",] == 0
    assert found["dateline_part_unwell", "reader"] == 1
    assert (found["dateline_feeds",], found["dateline_feeds_failing",]) == (1, 1)
    assert found["dateline_feed_oldest_poll_seconds",] == 20
    assert found["dateline_deliveries", "pending"] == 1
    assert found["dateline_waiting", "deliver"] == 1
    assert found["dateline_waiting_oldest_seconds", "deliver"] == 20
    assert found["dateline_worker_seconds_total", "reader"] == 0
    assert found["dateline_memory_bytes", "bot"] > 10_000_000
    assert found["dateline_database_bytes",] > 100_000
    assert found["process_resident_memory_bytes",] > 10_000_000


async def test_the_time_that_workers_took_is_counted() -> None:
    async with Workers(1, name="reader") as workers:
        await workers(sorted, [2, 1], seconds=20)
    assert workers.done == 1
    assert workers.worked_seconds > 0


async def test_the_page_shows_what_is_wrong_and_what_strangers_wrote_as_text(served: Served) -> None:
    await served.beat(gateway="Discord's gateway has been away for 3 min")
    await a_failing_feed(served.archive, HOSTILE)
    asked = await served.get("/")
    assert asked.status == 200
    assert "is not well" in asked.text
    assert "away for 3 min" in asked.text
    assert "The server has a problem (503)." in asked.text
    assert "<script" not in asked.text
    assert "opensesame" not in asked.text
    assert asked.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_what_strangers_wrote_is_one_line_that_leaves_room_for_the_rest(served: Served) -> None:
    await served.beat()
    await a_failing_feed(served.archive, f"Vale\x1b[31m\u202e Courier {'x' * 3000}")
    text = (await served.get("/")).text
    assert f"Vale [31m Courier {'x' * 100}" in text
    assert "x" * 201 not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


async def test_nothing_can_be_changed_and_no_other_name_is_answered(served: Served) -> None:
    await served.beat()
    assert (await served.get("/", method="POST")).status == 405
    assert (await served.get("/nowhere")).status == 404
    assert (await served.get("/metrics", host="attacker.example")).status == 403
    assert (await served.get("/metrics", host=f"localhost:{served.port}")).status == 200
    assert (await served.get("/metrics", host="[::1]:9090")).status == 200


async def test_a_port_that_is_taken_is_one_line(served: Served) -> None:
    sources = Sources(served.archive, {}, lambda: NOON, lambda: True, None, None)
    with pytest.raises(DatelineError, match=rf"status.port: 127.0.0.1:{served.port} cannot be used"):
        async with serving(sources, "127.0.0.1", served.port):
            pass


@browser.needed
@pytest.mark.parametrize("dark", [False, True])
async def test_a_browser_shows_the_page_in_light_and_dark(served: Served, tmp_path: Path, dark: bool) -> None:
    await served.beat(gateway="Discord's gateway has been away for 3 min")
    await a_failing_feed(served.archive, HOSTILE)
    # What a browser makes of the page is drawn once, and its corner and text are looked at.
    page = tmp_path / "page.html"
    page.write_text((await served.get("/")).text)
    picture = tmp_path / "page.png"
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    drawn = await browser.shown(page, scheme, "--window-size=1000,900", f"--screenshot={picture}")
    assert picture.exists(), drawn.stderr
    from PIL import Image

    with Image.open(picture) as image:
        corner = image.convert("RGB").getpixel((2, 2))
        colours = image.convert("RGB").getcolors(1 << 24)
    assert isinstance(corner, tuple)
    assert (max(corner) < 60) is dark
    assert colours
    assert len(colours) > 20, "there is no text"


MEASURED = """<script>
const lines = cell => {
  const all = document.createRange(); all.selectNodeContents(cell); return all.getClientRects().length;
};
const seen = one => one.scrollWidth <= one.clientWidth;
document.body.dataset.cut = [...document.querySelectorAll("html, .scroll, td")].filter(one => !seen(one)).length;
document.body.dataset.split = [...document.querySelectorAll("td.time, td.id")].filter(one => lines(one) > 1).length;
</script>"""


@browser.needed
@pytest.mark.parametrize("width", [390, 1000])
async def test_all_columns_are_seen_on_a_phone_and_on_a_screen(served: Served, tmp_path: Path, width: int) -> None:
    await served.beat(gateway="Discord's gateway has been away for 3 min")
    await a_failing_feed(served.archive, "The Vale Courier and Advertiser")
    await served.archive.deliveries.owe_notice(ChannelId(1576802565088083977), {"content": "hello"}, NOON)
    page = tmp_path / "page.html"
    page.write_text((await served.get("/")).text + MEASURED)
    drawn = (await browser.shown(page, f"--window-size={width},900", "--dump-dom")).stdout.decode()
    assert 'data-cut="0"' in drawn
    assert 'data-split="0"' in drawn


async def test_a_backup_that_was_never_made_is_a_figure_to_raise_an_alarm_about(served: Served, tmp_path: Path) -> None:
    await served.beat()
    assert (await served.figures())["dateline_backup_timestamp_seconds",] == 0
    await asyncio.to_thread(back_up_by_the_clock, tmp_path / "dateline.db", tmp_path, 3, NOON)
    assert (await served.figures())["dateline_backup_timestamp_seconds",] == NOON.timestamp()


async def test_the_bot_waits_for_no_count_of_a_large_database(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    await served.beat()
    counted_in: list[int] = []

    def growth_of(*_: object) -> Growth:
        counted_in.append(threading.get_ident())
        return Growth(1, 1, 1)

    monkeypatch.setattr(snapshot, "growth_of", growth_of)
    await served.figures()
    assert counted_in
    assert threading.get_ident() not in counted_in


def test_the_page_has_colours_for_light_and_dark() -> None:
    source = (Path(__file__).parents[3] / "bot/status/templates/status.html").read_text()
    light, dark = (set(re.findall(r"--\w+", block)) for block in re.findall(r":root \{([^}]*)\}", source))
    assert light == dark


@pytest.mark.parametrize("file", ["grafana.json", "alerts.yml"])
async def test_the_dashboard_and_the_alerts_ask_for_figures_that_there_are(served: Served, file: str) -> None:
    await served.beat()
    await a_failing_feed(served.archive)
    figures = (Path(__file__).parents[3] / "config" / file).read_text()
    text = (await served.get("/metrics")).text
    # Those that are there only once something has happened.
    known = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)) | {
        "dateline_gateway_latency_seconds",
    }
    asked = set(re.findall(r"\bdateline_\w+", figures))
    assert asked
    assert asked <= known


def test_the_dashboard_is_json() -> None:
    dashboard = json.loads((Path(__file__).parents[3] / "config" / "grafana.json").read_text())
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"]) > 5
