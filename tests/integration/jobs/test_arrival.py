"""Entries on their way to articles: each its own, in words that are about it, and none kept waiting by another."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.archive import Archive
from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.jobs.fetching import fetch_one
from bot.jobs.leases import LEASE
from bot.jobs.pipeline import Pipeline
from bot.jobs.polling import poll_due
from bot.news import Article, Reading
from tests.builders import NOON, later
from tests.integration.fetching.test_work import Inline
from tests.integration.fetching.web import Web, a_web
from tests.sqlite import database_at

STORIES = [
    (
        "Lock at Farnow shut for repairs",
        "The canal office shut the lock at Farnow on Monday because its gates leak. ",
    ),
    ("Pupils of Ketterby win robot prize", "Pupils from Ketterby built a robot that sorts apples, and won the prize. "),
    (
        "Brewer Halm to open plant in Osk",
        "The brewer Halm said it would open a bottling plant near Osk next spring. ",
    ),
    (
        "Lynx seen beside motorway bridge",
        "A lynx was filmed beside the motorway bridge by two foresters on Friday. ",
    ),
]


class Lab:
    """A feed, its pages, and an archive."""

    def __init__(self, web: Web, archive: Archive) -> None:
        self.web, self.archive = web, archive
        nobody = cast("Any", None)
        fetcher = Fetcher(Client(web.settings(), seconds=5), Inline(), web.settings(), 50, random.Random(1))
        self.fetcher = fetcher
        self.pipeline = Pipeline(archive, fetcher, nobody, None, nobody, 5)

    def shows(self, *items: str, path: str = "/feed") -> None:
        body = "".join(f"<item>{item}</item>" for item in items)
        space = 'xmlns:media="http://search.yahoo.com/mrss/"'
        self.web.says(path, f'<rss version="2.0" {space}><channel><title>Canal News</title>{body}</channel></rss>')

    async def arrive(self, minutes: float = 0, path: str = "/feed") -> list[Article]:
        """All articles, oldest first, after a poll and the fetching of what is due."""
        now = later(minutes=minutes)
        feed = await self.archive.feeds.add(self.web.url(path), "Canal News", now)
        await self.archive.feeds.save_poll(await self.fetcher.poll(feed, now), now)
        await self.pipeline.fetch(now)
        return await self.articles()

    async def articles(self) -> list[Article]:
        return [one for _, one, _ in await self.archive.articles.claim_unread(later(days=90), -timedelta(days=90), 99)]


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    async with a_web() as web, Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        yield Lab(web, archive)


def item(number: int, link: str, guid: str | None = None, text: str | None = None, more: str = "") -> str:
    title, words = STORIES[number]
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    body = words if text is None else text
    return f"<title>{title}</title><link>{link}</link>{named}<description>{body}</description>{more}"


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


@pytest.mark.parametrize("link", ["/releases", "/", "/status#{n}", "/board?tab=all", "/press/"])
@pytest.mark.parametrize("together", [True, False])
async def test_items_that_link_one_page_are_each_their_own_article(lab: Lab, link: str, *, together: bool) -> None:
    lab.web.says(link.partition("#")[0], page("Canal News", *(words * 3 for _, words in STORIES)))
    items = [item(n, lab.web.url(link.format(n=n)), f"id-{n}") for n in range(4)]
    for shown in [items] if together else [items[: n + 1] for n in range(4)]:
        lab.shows(*shown[::-1])
        found = await lab.arrive(len(shown) * 10)
    assert sorted((one.title, one.text) for one in found) == sorted((t, words.strip()) for t, words in STORIES)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Errors in the {} region",
            "Requests to the {} region of Canal fail now and then. Our team looks for the cause.",
        ),
        ("Weather warning for {}", "Strong winds are expected in {} from noon on. Take care on bridges."),
        ("{} 2.1 is out", "{} 2.1 mends a fault in the search box and starts faster than before."),
        ("Delays on the line to {}", "Trains to {} run up to twenty minutes late because of works at a crossing."),
        (
            "Recall: {} biscuits",
            "The maker calls back {} biscuits, which may hold pieces of metal. Shops give money back.",
        ),
    ],
)
async def test_items_made_from_a_template_that_link_one_page_are_articles_of_their_own(
    lab: Lab, title: str, text: str
) -> None:
    lab.web.says("/board", "<html><body><div id=app></div></body></html>")
    names = ["Kelrud", "Osmir", "Tanvex", "Balhor"]
    for count in range(1, 5):
        shown = [
            f"<title>{title.format(name)}</title><link>{lab.web.url('/board')}</link>"
            f'<guid isPermaLink="false">id-{name}</guid><description>{text.format(name)}</description>'
            for name in names[:count]
        ]
        lab.shows(*shown[::-1])
        found = await lab.arrive(count * 30)
    assert {one.title for one in found} == {title.format(name) for name in names}


async def test_an_item_that_holds_nothing_is_no_article(lab: Lab) -> None:
    lab.shows("<guid isPermaLink='false'>empty</guid>", item(0, lab.web.url("/lock")))
    assert [one.title for one in await lab.arrive()] == [STORIES[0][0]]


async def test_one_page_in_two_feeds_is_one_article(lab: Lab) -> None:
    lab.web.says("/lock", page(STORIES[0][0], STORIES[0][1] * 6))
    lab.shows(item(0, lab.web.url("/lock"), "a"))
    lab.shows(item(0, lab.web.url("/lock"), "other", text=""), path="/second")
    await lab.arrive()
    (article,) = await lab.arrive(5, "/second")
    assert article.text.count("canal office") == 6


@pytest.mark.parametrize("guid", ["today", None])
async def test_a_guid_or_an_address_used_again_names_a_new_article(lab: Lab, guid: str | None) -> None:
    for day in range(4):
        lab.web.says("/today", page(STORIES[day][0], STORIES[day][1] * 3))
        lab.shows(item(day, lab.web.url("/today"), guid))
        await lab.arrive(day * 24 * 60)
    lab.shows(item(3, lab.web.url("/today"), guid))
    found = await lab.arrive(5 * 24 * 60)
    assert [one.title for one in found] == [title for title, _ in STORIES]
    assert all(STORIES[n][1].strip() in one.text for n, one in enumerate(found))


BRIEFINGS = (
    "The council of Osk votes on the new tram, and boats wait at Farnow for a third day.",
    "Fire damaged the bottling plant overnight. Nobody was hurt, the brigade said.",
    "Parliament debates fishing quotas from ten o'clock. Expect showers towards evening.",
)


@pytest.mark.parametrize("named", ["<guid>brief</guid>", ""])
@pytest.mark.parametrize("title", ["Morning briefing", "Live"])
async def test_under_a_standing_title_without_a_date_each_days_text_is_an_article(
    lab: Lab, named: str, title: str
) -> None:
    for day, text in enumerate(BRIEFINGS):
        link = lab.web.url("/briefing")
        lab.shows(f"<title>{title}</title><link>{link}</link>{named}<description>{text}</description>")
        found = await lab.arrive(day * 24 * 60)
        assert [one.text for one in found] == list(BRIEFINGS[: day + 1])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (STORIES[0][0] + " (12 comments)", STORIES[0][1]),
        ("Canal traffic halts", STORIES[0][1] + "Boats wait."),
        (STORIES[0][0], STORIES[0][1] + "The office hopes to open it by June, a clerk said."),
        ("UPDATE: Lock at Farnow shut for months", STORIES[0][1]),
        (STORIES[0][0].upper(), STORIES[0][1]),
    ],
)
async def test_an_edit_changes_its_article_and_makes_no_new_one(lab: Lab, title: str, text: str) -> None:
    lab.shows(item(0, lab.web.url("/lock"), "a"))
    await lab.arrive()
    lab.shows(item(0, lab.web.url("/lock"), "a", text).replace(STORIES[0][0], title))
    (article,) = await lab.arrive(20)
    assert (article.title, article.text) == (title, text.strip())


GATES = {
    "proof of work": ("Checking you are no bot", "Your browser solves a small sum before this site lets you in. " * 6),
    "not found": ("Nothing here", "We cannot find the page that you look for. It was moved or deleted long ago. " * 4),
    "about us": ("Canal News", "Canal News is written by neighbours and paid for by its readers since 1998. " * 5),
    "German cookies": (
        "Canal News mit Werbung",
        "Wir und 90 Dritte speichern Angaben auf Ihrem Gerät. " * 5,
    ),
    "region": ("Unavailable", "This website cannot be shown in your country for reasons of law at this time. " * 5),
    "age": ("Canal News", "You must be of legal age to enter this part of the site, and agree to our terms. " * 4),
    "another article": (STORIES[3][0], STORIES[3][1] * 5),
    "Japanese": ("お知らせ", "このページは現在ご利用いただけません。時間をおいてもう一度お試しください。" * 8),
    "listing": ("Latest", "\n".join(f"<p>{title}. {words * 2}</p>" for title, words in STORIES)),
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("summary", [STORIES[0][1].strip(), ""])
async def test_a_page_about_something_else_never_stands_under_an_entrys_headline(
    lab: Lab, gate: str, summary: str
) -> None:
    lab.web.says("/lock", page(*GATES[gate]))
    lab.shows(item(0, lab.web.url("/lock"), "a", summary))
    (article,) = await lab.arrive()
    assert (article.title, article.text) == (STORIES[0][0], summary)


ABOUT = {
    "short title": ("Lock shut", "Lock shut", "The lock at Farnow is shut. " * 12),
    "other headline": (STORIES[0][0], "Boats wait at canal", "The lock at Farnow was shut for repairs on Monday. " * 8),
    "Chinese": ("法恩诺水闸关闭维修", "运河停航", "运河管理处周一关闭了法恩诺水闸，进行维修，为期六周。" * 12),
    "Korean": (
        "파르노 갑문 수리로 폐쇄",
        "운하 소식",
        "관리소는 파르노 갑문을 수리를 위해 폐쇄했다. " * 9,
    ),
    "Russian": (
        "Шлюз Фарнов закрыт на ремонт",
        "Новости",
        "Шлюз в Фарнове закрыли на ремонт, пишут газеты. " * 9,
    ),
    "Hindi": (
        "फारनो का जलद्वार मरम्मत के लिए बंद",
        "समाचार",
        "विभाग ने फारनो का जलद्वार मरम्मत के लिए बंद किया। " * 9,
    ),
    "clickbait": ("You will not believe this lock", "You will not believe this lock", "A lock leaks at Farnow. " * 12),
    "bare link": ("", "Lock at Farnow shut", "The lock at Farnow was shut on Monday for repairs. " * 8),
}


@pytest.mark.parametrize("kind", ABOUT)
async def test_a_page_about_its_entry_gives_the_text(lab: Lab, kind: str) -> None:
    title, headline, text = ABOUT[kind]
    lab.web.says("/lock", page(headline, text))
    lab.shows(f"<title>{title}</title><link>{lab.web.url('/lock')}</link>")
    (article,) = await lab.arrive()
    assert article.text == text.strip()
    assert article.title == title or headline


async def test_the_next_article_on_a_page_is_no_part_of_its_text(lab: Lab) -> None:
    own = page(STORIES[0][0], STORIES[0][1] * 4)
    for more in (
        f"<article><h1>{STORIES[1][0]}</h1><p>{STORIES[1][1] * 4}</p></article>",
        f"<h2>Read next</h2><article><h2><a href='/p'>{STORIES[1][0]}</a></h2><p>{STORIES[1][1] * 4}</p></article>",
        f"<div><div><h1>{STORIES[1][0]}</h1></div><div><p>{STORIES[1][1] * 4}</p></div></div>",
    ):
        lab.web.says("/lock", own.replace("</body>", f"{more}</body>"))
        assert "robot" not in (await lab.fetcher.page(lab.web.url("/lock"))).text


@pytest.mark.parametrize("answer", ["403 Forbidden", "404 Not Found", "503 Busy", "200 OK"])
async def test_a_headline_is_had_at_once_and_its_text_when_the_page_is(lab: Lab, answer: str) -> None:
    lab.web.says("/lock", "<html><body><div id=root></div></body></html>", answer)
    picture = '<media:content url="https://canal.example/lock.jpg" medium="image"/>'
    lab.shows(item(0, lab.web.url("/lock"), "a", "", picture))
    (article,) = await lab.arrive()
    assert (article.title, article.text, article.image) == (STORIES[0][0], "", "https://canal.example/lock.jpg")
    ((number, _, _),) = await lab.archive.articles.claim_unread(later(minutes=1), LEASE, 9)
    await lab.archive.articles.save_reading(number, Reading((), (), ()), NOON)
    lab.web.says("/lock", page(STORIES[0][0], STORIES[0][1] * 4))
    await lab.pipeline.fetch(later(minutes=2))
    assert await lab.articles() == [], "it is not tried again so soon"
    await lab.pipeline.fetch(later(minutes=15))
    (article,) = await lab.articles()
    assert article.text.count("canal office") == 4


async def test_a_page_that_never_comes_is_tried_for_three_days_and_left(lab: Lab) -> None:
    lab.shows(item(0, lab.web.url("/lock"), "a", ""))
    await lab.arrive()
    tries = [hour for hour in range(24 * 6) if await lab.pipeline.fetch(later(hours=hour))]
    assert 48 <= tries[-1] <= 84
    assert len(tries) <= 8
    assert len(await lab.articles()) == 1


@pytest.mark.parametrize(
    ("content", "alt"),
    [
        ("<img src='/a.png' alt='A heron on a lock gate'>", "A heron on a lock gate"),
        ("<p><img src='/a.png' title='He only wanted fish'></p>", "He only wanted fish"),
        ("<img src='/dot.gif' width='1' height='1'><img src='/a.png' alt='A heron'>", "A heron"),
    ],
)
async def test_a_picture_comes_with_what_it_shows(lab: Lab, content: str, alt: str) -> None:
    lab.shows(f"<guid>1</guid><description><![CDATA[{content}]]></description>")
    (article,) = await lab.arrive()
    assert (article.title, article.image, article.image_alt) == (alt, lab.web.url("/a.png"), alt)


async def test_39_slow_pages_of_one_host_delay_nobody_elses(lab: Lab) -> None:
    let_go = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        await let_go.wait()

    for number in range(39):
        lab.web.answers[f"/slow/{number}"] = slow
    lab.shows(*(item(0, lab.web.url(f"/slow/{n}", "127.0.0.2"), f"s{n}", "") for n in range(39)))
    feed = await lab.archive.feeds.add(lab.web.url("/feed"), "Canal News", NOON)
    await lab.archive.feeds.save_poll(await lab.fetcher.poll(feed, NOON), NOON)
    fetching = asyncio.create_task(lab.pipeline.fetch(NOON))
    await asyncio.sleep(0)
    for number in range(4):
        lab.web.says(f"/fast/{number}", page(STORIES[number][0], STORIES[number][1] * 4))
    lab.shows(*(item(n, lab.web.url(f"/fast/{n}", "127.0.0.3"), f"f{n}", "") for n in range(4)), path="/second")
    other = await lab.archive.feeds.add(lab.web.url("/second"), "Other", NOON)
    await lab.archive.feeds.save_poll(await lab.fetcher.poll(other, NOON), NOON)
    for _ in range(100):
        if len(found := await lab.articles()) == 4:
            break
        await asyncio.sleep(0.1)
    assert sorted(one.title for one in found) == sorted(title for title, _ in STORIES)
    assert not fetching.done()
    assert lab.web.most_open[f"127.0.0.2:{lab.web.port}"] <= 3
    fetching.cancel()
    await asyncio.gather(fetching, return_exceptions=True)
    due = await lab.archive.entries.claim_unfetched(later(minutes=1), LEASE, 99)
    assert len(due) == 39, "what was under way is free at once"


async def test_a_new_process_takes_up_what_the_former_one_had_claimed(lab: Lab) -> None:
    lab.shows(item(0, lab.web.url("/lock"), "a"))
    feed = await lab.archive.feeds.add(lab.web.url("/feed"), "Canal News", NOON)
    await lab.archive.feeds.save_poll(await lab.fetcher.poll(feed, NOON), NOON)
    (pending,) = await lab.archive.entries.claim_unfetched(NOON, LEASE, 9)
    soon = NOON + LEASE / 2
    assert await lab.archive.entries.claim_unfetched(soon, LEASE, 9) == []
    await lab.archive.entries.release_claims(soon, LEASE)
    assert await lab.archive.entries.claim_unfetched(soon, LEASE, 9) == [pending]
    await fetch_one(lab.archive, lab.fetcher, pending, soon)
    assert len(await lab.articles()) == 1
    assert await poll_due(lab.archive, lab.fetcher, later(days=-1)) == 0


async def test_a_poll_that_nobody_expected_to_fail_is_logged_with_its_feed(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lab.archive.feeds.add(lab.web.url("/feed"), "Canal News", NOON)

    async def broken(*_: object) -> None:
        raise KeyError("depth")

    monkeypatch.setattr(lab.fetcher, "poll", broken)
    with capture_logs() as logged:
        await poll_due(lab.archive, lab.fetcher, NOON)
    assert [(line["event"], line["url"]) for line in logged] == [("poll failed", lab.web.url("/feed"))]
