"""What sites ask robots to leave alone is left alone, by whatever way we come to it."""

import asyncio
import random

import pytest

from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.fetching.robots import Robots
from tests.integration.fetching.test_fetcher import PAGE, PAPER, SENTENCE, STORY, pending
from tests.integration.fetching.test_work import Inline
from tests.integration.fetching.web import Web

RULES = "User-agent: *\nDisallow: /amp/\nDisallow: /private/\n"


@pytest.fixture
def fetcher(web: Web, client: Client) -> Fetcher:
    return Fetcher(client, Inline(), web.settings(), 3, random.Random(1))


def paths(web: Web) -> list[str]:
    return [path for path, _ in web.requests]


@pytest.mark.parametrize(("relation", "there"), [("amphtml", "/amp/wall"), ("canonical", "/private/wall")])
async def test_a_fuller_page_that_robots_should_leave_alone_is_not_fetched(
    web: Web, fetcher: Fetcher, relation: str, there: str
) -> None:
    web.says("/robots.txt", RULES)
    web.says("/wall", PAGE.format(head=f'<link rel="{relation}" href="{there}">', body=""))
    web.says(there, STORY)
    article = (await fetcher.article(pending(web.url("/wall"), f"<p>{SENTENCE}</p>"), PAPER)).article
    assert article.text == SENTENCE.strip()
    assert paths(web) == ["/robots.txt", "/wall"]


async def test_a_redirect_to_what_robots_should_leave_alone_is_not_read(web: Web, fetcher: Fetcher) -> None:
    web.says("/robots.txt", RULES)
    web.says("/short", "", "302 Found", Location="/private/wall")
    web.says("/private/wall", STORY)
    assert "asks robots" in str((await fetcher.article(pending(web.url("/short")), PAPER)).missing)


async def test_a_redirect_to_another_site_is_held_against_that_sites_rules(web: Web, fetcher: Fetcher) -> None:
    there = web.url("/wall", host="127.0.0.2")

    async def rules(writer: asyncio.StreamWriter) -> None:
        of_the_other = web.requests[-1][1]["host"].startswith("127.0.0.2")
        body = b"User-agent: Dateline\nDisallow: /\n" if of_the_other else b""
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    web.answers["/robots.txt"] = rules
    web.says("/short", "", "302 Found", Location=there)
    web.says("/wall", STORY)
    assert "asks robots" in str((await fetcher.article(pending(web.url("/short")), PAPER)).missing)


async def test_what_a_person_asks_for_is_read(web: Web, fetcher: Fetcher) -> None:
    web.says("/robots.txt", RULES)
    web.says("/private/wall", STORY)
    assert (await fetcher.page(web.url("/private/wall"))).text
    assert paths(web) == ["/private/wall"]


async def test_a_site_is_asked_once_for_all_articles_that_come_together(web: Web, fetcher: Fetcher) -> None:
    web.says("/robots.txt", RULES)
    for number in range(20):
        web.says(f"/{number}", STORY)
    entries = [pending(web.url(f"/{number}")) for number in range(20)]
    await asyncio.gather(*(fetcher.article(entry, PAPER) for entry in entries))
    assert paths(web).count("/robots.txt") == 1


async def test_the_others_are_answered_where_the_first_to_ask_is_called_off(web: Web, client: Client) -> None:
    asked = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(RULES), RULES.encode()))

    web.answers["/robots.txt"] = slow
    robots = Robots(client)
    first = asyncio.create_task(robots.allow(web.url("/wall")))
    await asked.wait()
    second = asyncio.create_task(robots.allow(web.url("/private/wall")))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is False


@pytest.mark.parametrize("url", ["http://[", "http://[::1]]/", "http://a b/", "http://\ud800/", "http:///", "data:,x"])
async def test_an_address_that_is_none_is_told_by_the_client(fetcher: Fetcher, url: str) -> None:
    fetched = await fetcher.article(pending(url), PAPER)
    assert fetched.missing
    assert "\n" not in fetched.missing
    article = (await fetcher.article(pending(url, f"<p>{SENTENCE}</p>"), PAPER)).article
    assert article.text == SENTENCE.strip()


@pytest.mark.parametrize("path", ["/\ud800", "/%", "/%zz?\udfff", "/" + "a" * 20_000])
async def test_a_path_that_nobody_can_ask_for_is_told_in_one_line(web: Web, fetcher: Fetcher, path: str) -> None:
    web.says("/robots.txt", RULES)
    fetched = await fetcher.article(pending(web.url(path)), PAPER)
    assert fetched.missing
    assert "\n" not in fetched.missing


async def test_the_rules_of_many_sites_are_kept_only_as_far_as_they_fit(
    web: Web, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.fetching.robots.MOST_KEPT", 20_000)
    long = "".join(f"# {'x' * 40}\n" for _ in range(200))
    web.says("/robots.txt", RULES + long)
    robots = Robots(client)

    async def ask(number: int) -> int:
        """How many requests it takes."""
        before = len(web.requests)
        assert not await robots.allow(web.url("/private/wall", host=f"127.0.0.{number}"))
        return len(web.requests) - before

    assert [await ask(number) for number in (1, 2, 1, 3, 1, 2)] == [1, 1, 0, 1, 0, 1]


async def test_many_short_rules_are_bounded_too(web: Web, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fetching.robots.MOST_KEPT", 3000)
    web.says("/robots.txt", RULES)
    robots = Robots(client)
    for number in (1, 2, 3, 4, 1):
        await robots.allow(web.url("/wall", host=f"127.0.0.{number}"))
    assert len(web.requests) == 5
