"""Serving subscriptions of which more is due than is looked at in one round."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.archive import Archive
from bot.archive.tables import shown
from bot.jobs import pipeline as module
from bot.jobs.pipeline import Pipeline
from bot.news import ArticleId, ChannelId, GuildId, Schedule, Source, StoryId, Subscription, UserId, When
from tests.builders import NOON, later
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

TITLES = ["Bridge opens", "Ferry runs late", "Library is painted", "Market moves", "Tram line grows"]


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        yield archive


async def test_what_is_beyond_one_round_comes_at_once_and_not_at_the_next_time(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_OWED", 2)
    press = await Press.open(archive)
    mine = await _daily(archive, press)
    for title in TITLES:
        await press.print(f"{title} in Port Vale.", somebody("Ana Ruiz"), title=title, at=later(minutes=1))
    pipeline = _pipeline(archive)
    due = later(hours=24)
    while await pipeline.compose(due):
        pass
    told = [one for one in await archive.deliveries.latest(99) if one.subscription == mine.id]
    assert {title for title in TITLES for one in told if title in str(one.body)} == set(TITLES)
    served = await archive.subscriptions.get(mine.id)
    assert served
    assert served.next_due_at == later(hours=44), "the next morning, once nothing is left"


async def test_feeds_of_one_channel_tell_of_an_event_in_one_message(archive: Archive) -> None:
    papers = [await Press.open(archive, paper) for paper in ("courier", "lantern", "herald")]
    for paper in papers:
        await _order(archive, Source(feed=paper.feed.id))
    elsewhere = await _order(archive, Source(feed=papers[1].feed.id), channel=200)
    numbers = await _report_one_event(papers)
    assert await _pipeline(archive).compose(later(minutes=2)) == 4
    there, here = await archive.deliveries.latest(9)
    assert (here.channel, there.channel, there.subscription) == (100, 200, elsewhere.id)
    assert await _seen_by(archive, 100) == {
        number: (here.id, "line" if place else "told") for place, number in enumerate(numbers)
    }
    assert {paper for paper in ("courier", "lantern", "herald") if f"{paper}.example" in str(here.wanted)} == {
        "courier",
        "lantern",
        "herald",
    }


async def test_each_daily_feed_of_a_channel_knows_what_the_former_told(archive: Archive) -> None:
    papers = [await Press.open(archive, paper) for paper in ("courier", "lantern", "herald")]
    for paper in papers:
        await _order(archive, Source(feed=paper.feed.id), When.DAILY)
    first, second, third = await _report_one_event(papers)
    await _pipeline(archive).compose(later(hours=1))
    assert await _seen_by(archive, 100) == {first: (1, "told"), second: (2, "headline"), third: (3, "headline")}


@pytest.mark.parametrize("direct", [True, False], ids=["in private", "in a channel"])
async def test_who_follows_two_people_is_told_of_an_event_with_both_once(archive: Archive, *, direct: bool) -> None:
    press = await Press.open(archive)
    channel, guild = (0, 0) if direct else (100, 10)
    for name in ("Ana Ruiz", "Ines Falk"):
        await _order(archive, Source(about=name), channel=channel, follower=UserId(7), guild=guild)
    await press.print(GIST, somebody("Ana Ruiz"), somebody("Ines Falk"), at=later(minutes=1))
    assert await _pipeline(archive).compose(later(minutes=2)) == 2
    assert len(await archive.deliveries.latest(9)) == 1


FOLLOWED = [
    (Source(about="Ana Ruiz"), Source(about="Ines Falk")),
    (Source(words="bridge"), Source(about="Ines Falk")),
    (Source(about="Ana Ruiz"), Source(words="cracks")),
    (Source(words="opened"), Source(words="cracks")),
]


@pytest.mark.parametrize("sources", FOLLOWED, ids=["people", "words and a person", "a person and words", "words"])
@pytest.mark.parametrize("direct", [True, False], ids=["in private", "in a channel"])
@pytest.mark.parametrize("at_once", [True, False])
async def test_two_follows_that_take_different_articles_of_one_event_have_one_message(
    archive: Archive, sources: tuple[Source, Source], *, direct: bool, at_once: bool
) -> None:
    press, other = await Press.open(archive), await Press.open(archive, "lantern")
    channel, guild = (0, 0) if direct else (100, 10)
    for source in sources:
        await _order(archive, source, channel=channel, follower=UserId(7), guild=guild)
    story = await press.print(GIST, somebody("Ana Ruiz"), title="Bridge opens", at=later(minutes=1))
    if not at_once:
        await _pipeline(archive).compose(later(minutes=2))
    text = "Cracks were found by Ines Falk in the harbour crossing of Port Vale."
    url = "https://lantern.example/cracks"
    await other.print(
        text, somebody("Ines Falk"), title="Crossing cracks", at=later(minutes=3), joins=story.id, url=url
    )
    for minutes in (4, 70):
        await _pipeline(archive).compose(later(minutes=minutes))
    first, *updates = sorted(await archive.deliveries.latest(9), key=lambda one: one.id)
    assert url in str(first.wanted), "the second article is a line in the message that tells of the first"
    assert "[Bridge opens]" in str(first.wanted).partition("[Crossing cracks]")[0], "it tells on of what it came for"
    assert all("Update to an earlier story" in str(one.body) for one in updates)
    assert len(updates) <= 1


GIST = "Mayor Ana Ruiz opened the harbour bridge in Port Vale."


async def _report_one_event(papers: list[Press]) -> list[ArticleId]:
    story: StoryId | None = None
    for paper in papers:
        name = paper.feed.url.removeprefix("https://").removesuffix(".example/feed")
        told = await paper.print(
            GIST,
            somebody("Ana Ruiz"),
            at=later(minutes=1),
            joins=story,
            title=f"Bridge opens, says {name}",
            url=f"https://{name}.example/bridge",
        )
        story = told.id
    return [one.id for one in told.articles]


async def _seen_by(archive: Archive, reader: int) -> dict[int, tuple[int, str]]:
    """By article, the delivery in which a reader sees it, and how."""
    query = select(shown.c.article_id, shown.c.delivery_id, shown.c.how).where(shown.c.reader == reader)
    async with archive.deliveries._database.read() as connection:
        return {row.article_id: (row.delivery_id, row.how) for row in await connection.execute(query)}


def _pipeline(archive: Archive) -> Pipeline:
    nobody = cast("Any", None)
    return Pipeline(archive, nobody, nobody, None, nobody, 5)


async def _order(
    archive: Archive,
    source: Source,
    when: When = When.INSTANTLY,
    *,
    channel: int = 100,
    follower: UserId | None = None,
    guild: int = 10,
) -> Subscription:
    return await archive.subscriptions.add(
        GuildId(guild), ChannelId(channel), source, Schedule(when), NOON, UserId(1), NOON, follower=follower
    )


async def _daily(archive: Archive, press: Press) -> Subscription:
    source, schedule = Source(feed=press.feed.id), Schedule(When.DAILY)
    return await archive.subscriptions.add(
        GuildId(10), ChannelId(100), source, schedule, later(hours=20), UserId(1), NOON
    )
