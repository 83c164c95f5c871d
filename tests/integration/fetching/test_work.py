"""What workers do for the fetcher: within bounds of time, and whatever is raised there is one line for a person."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.fetching.client import Client
from bot.fetching.errors import FetchError, NoText
from bot.fetching.fetcher import Fetcher
from bot.jobs.workers import Broken, Workers
from bot.news import DatelineError, FeedOutcome
from tests.integration.fetching.test_fetcher import NOW, PAPER, RSS, SENTENCE, STORY, a_feed, pending
from tests.integration.fetching.web import Web

ODD = [
    KeyError("depth"),
    RecursionError("deep"),
    OverflowError("date value out of range"),
    AssertionError("\n"),
    OSError(),
]


class Inline:
    """Does the work here, notes how long it may take, and breaks where it is told to."""

    def __init__(self, breaks_at: str = "", error: Exception | None = None) -> None:
        self.done: list[tuple[str, float]] = []
        self._breaks_at = breaks_at
        self._error = error

    async def __call__(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        self.done.append((function.__name__, seconds))
        if self._error and self._breaks_at in {"", function.__name__}:
            raise self._error
        return function(*arguments)


def a_fetcher(web: Web, client: Client, run: Any) -> Fetcher:
    return Fetcher(client, run, web.settings(), 3, random.Random(1))


def is_a_line_for_people(text: object) -> bool:
    return str(text).endswith("cannot be read: it is broken in a way unknown to Dateline.")


@pytest.mark.parametrize("error", ODD, ids=repr)
async def test_a_poll_that_breaks_a_parser_has_failed(web: Web, client: Client, error: Exception) -> None:
    web.says("/feed", RSS)
    poll = await a_fetcher(web, client, Inline(error=error)).poll(a_feed(web.url("/feed")), NOW)
    assert is_a_line_for_people(poll.problem)
    assert poll.failures == 1
    assert poll.next_poll_at > NOW


@pytest.mark.parametrize("error", ODD, ids=repr)
async def test_a_check_that_breaks_a_parser_says_so(web: Web, client: Client, error: Exception) -> None:
    web.says("/feed", RSS)
    check = await a_fetcher(web, client, Inline(error=error)).check(web.url("/feed"))
    assert check.outcome == FeedOutcome.FAILED
    assert is_a_line_for_people(check.reason)


@pytest.mark.parametrize("error", ODD, ids=repr)
async def test_a_page_or_an_article_that_breaks_a_parser_is_a_failed_fetch(
    web: Web, client: Client, error: Exception
) -> None:
    web.says("/wall", STORY)
    fetcher = a_fetcher(web, client, Inline(error=error))
    with pytest.raises(FetchError) as of_page:
        await fetcher.page(web.url("/wall"))
    with pytest.raises(FetchError) as of_article:
        await fetcher.article(pending(web.url("/wall")), PAPER)
    assert is_a_line_for_people(of_page.value)
    assert is_a_line_for_people(of_article.value)


async def test_the_feeds_own_words_stand_in_for_a_page_that_breaks_a_parser(web: Web, client: Client) -> None:
    web.says("/wall", STORY)
    fetcher = a_fetcher(web, client, Inline("read_page", KeyError("depth")))
    article = (await fetcher.article(pending(web.url("/wall"), f"<p>{SENTENCE}</p>"), PAPER)).article
    assert article.text == SENTENCE.strip()


async def test_a_page_that_breaks_the_search_for_feeds_offers_what_is_at_the_usual_places(
    web: Web, client: Client
) -> None:
    web.says("/", STORY)
    web.says("/rss.xml", RSS)
    check = await a_fetcher(web, client, Inline("feeds_named_by", KeyError("depth"))).check(web.url("/"))
    assert check.offers == ((web.url("/rss.xml"), "Tidewater Post"),)


async def test_what_nobody_expected_is_logged_with_its_traceback_and_the_address(web: Web, client: Client) -> None:
    web.says("/feed", RSS)
    web.says("/wall", STORY)
    web.says("/", STORY)

    async def logged(breaks_at: str, act: Callable[[Fetcher], Awaitable[object]]) -> list[tuple[object, ...]]:
        with capture_logs() as lines, suppress(DatelineError):
            await act(a_fetcher(web, client, Inline(breaks_at, KeyError("depth"))))
        assert all((line["event"], line["exc_info"]) == ("work failed", True) for line in lines)
        return [(line["work"], line["url"]) for line in lines]

    feed, page, entry = web.url("/feed"), web.url("/wall"), pending(web.url("/wall"), "")
    assert await logged("parse_feed", lambda fetcher: fetcher.check(feed)) == [("parse_feed", feed)]
    assert await logged("parse_feed", lambda fetcher: fetcher.poll(a_feed(feed), NOW)) == [("parse_feed", feed)]
    assert await logged("read_page", lambda fetcher: fetcher.page(page)) == [("read_page", page)]
    assert await logged("read_page", lambda fetcher: fetcher.article(entry, PAPER)) == [("read_page", page)]
    assert await logged("article_of_entry", lambda fetcher: fetcher.article(entry, PAPER)) == [
        ("article_of_entry", page)
    ]
    assert ("feeds_named_by", web.url("/")) in await logged(
        "feeds_named_by", lambda fetcher: fetcher.check(web.url("/"))
    )


class Untellable(Exception):
    """Can be pickled and not be unpickled, as exceptions with arguments of their own."""

    def __init__(self, what: str, where: int) -> None:
        super().__init__(what)


def untellable() -> None:
    raise Untellable("a tag", 7)


def told() -> None:
    raise NoText("There is nothing.")


async def test_an_error_that_cannot_be_sent_does_not_end_the_workers() -> None:
    async with Workers(1) as workers:
        with pytest.raises(Broken, match=r"Untellable: a tag") as broken:
            await workers(untellable, seconds=20)
        assert "in untellable" in broken.value.__notes__[0]
        with pytest.raises(NoText, match="There is nothing"):
            await workers(told, seconds=20)


async def test_all_work_has_twenty_seconds(web: Web, client: Client) -> None:
    web.says("/feed", RSS)
    web.says("/wall", STORY)
    inline = Inline()
    fetcher = a_fetcher(web, client, inline)
    await fetcher.poll(a_feed(web.url("/feed")), NOW)
    await fetcher.check(web.url("/wall"))
    await fetcher.article(pending(web.url("/wall")), PAPER)
    assert {name for name, _ in inline.done} == {"parse_feed", "feeds_named_by", "read_page", "article_of_entry"}
    assert {seconds for _, seconds in inline.done} == {20.0}


async def test_work_that_takes_too_long_is_told_in_one_line(
    web: Web, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.fetching.working.CPU_SECONDS", 0.2)
    paragraphs = "<html><body>" + "<p>A few words" * 300_000  # less than the 5 MB of a page
    web.says("/heavy", paragraphs)
    web.says("/feed", RSS.replace("The wall", "&lt;b&gt;" * 200_000))
    async with Workers(1) as workers:
        fetcher = a_fetcher(web, client, workers)
        with pytest.raises(FetchError, match=r"^This page cannot be read: it took longer than 0\.2 s"):
            await fetcher.page(web.url("/heavy"))
        poll = await fetcher.poll(a_feed(web.url("/feed")), NOW)
    assert str(poll.problem).startswith("This feed cannot be read: it took longer than 0.2 s")
    assert poll.failures == 1
