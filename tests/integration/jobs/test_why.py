"""/why tells the fate of an article truthfully, in one line that a person understands, for each that there is."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from bot.archive.pauses import GONE
from bot.archive.tables import deliveries
from bot.news import (
    CorrectionKind,
    DatelineError,
    Filters,
    GuildId,
    MessageId,
    NewCorrection,
    Poll,
    Schedule,
    Source,
    Subscription,
    UserId,
    Validators,
    When,
)
from bot.rendering import plainer
from bot.rendering.fates import trace_of
from bot.rendering.traces import trace_lines
from tests.builders import an_article, an_entry
from tests.discord_limits import texts_of
from tests.integration.jobs.test_reaching_readers import (
    CHANNEL,
    LEASE,
    TEXTS,
    World,
    a_world,
    subscribe,
)

INSTANTLY = Schedule(When.INSTANTLY)
QUIET = Schedule(When.INSTANTLY, quiet=(time(11), time(15)))
SELDOM = Schedule(When.INSTANTLY, most_an_hour=1)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await a_world(stack)


async def fate(world: World, which: int = -1, *, lines: int = 1) -> str:
    """The last lines of /why for one of the articles, as the terminal shows them, without their times."""
    trace = trace_of(await world.archive.history.of(world.articles[which][1].url, GuildId(1), CHANNEL))
    return "\n".join(line[21:] for line in list(trace_lines(trace))[-lines:])


async def owe(
    world: World,
    schedule: Schedule = INSTANTLY,
    count: int = 1,
    filters: Filters = Filters(),  # noqa: B008
) -> Subscription:
    """A subscription, and articles of events of their own that it is owed."""
    order = await subscribe(world, 0, schedule, filters=filters)
    for number in range(count):
        await world.publish(0, None, TEXTS[number])
    await world.two_minutes()
    return order


async def seen_only(world: World, **values: Any) -> str:
    """An entry that was seen; returns its address."""
    article = an_article()
    entry = an_entry(article.url, url=article.url, published=world.now, **values)
    poll = Poll(world.feeds[0].id, "one", Validators(), world.now, world.now, 0, None, (entry,), frozenset({entry.key}))
    await world.archive.feeds.save_poll(poll, world.now)
    world.articles.append((None, article, 0))  # type: ignore[arg-type]
    return article.url


async def change(world: World, statement: Any) -> None:
    async with world.archive.owed._database.write() as connection:
        await connection.execute(statement)


async def test_told_in_a_message(world: World) -> None:
    await owe(world)
    assert await fate(world) == ("the subscription to one: told in the message: https://discord.com/channels/1/100/1")


async def test_told_in_one_of_the_messages_that_a_refused_digest_became(world: World) -> None:
    await subscribe(world, 0, Schedule(When.HOURLY))
    for number in (0, 3, 4):
        await world.publish(0, None, TEXTS[number])
    world.now += timedelta(hours=1)
    await world.pipeline.compose(world.now)
    (digest,) = await world.archive.deliveries.next_per_channel(world.now, 9)
    parts = plainer(digest)
    assert len(parts) == 3
    await world.archive.deliveries.split(digest, parts, "Discord refuses it.", world.now)
    await world.work()
    for which, (_, article, _) in enumerate(world.articles):
        number = int((await fate(world, which)).rsplit("/", 1)[1])
        (body,) = world.discord.bodies[MessageId(number)]
        assert article.title in "".join(texts_of(body))


async def test_a_line_in_the_message_that_tells_its_event(world: World) -> None:
    await owe(world)
    await world.publish(0, 0, TEXTS[0])
    await world.two_minutes()
    event, line = (await fate(world, lines=2)).split("\n")
    assert event.startswith("grouped into event 1, with “Report 0 from the harbour x0x”")
    assert line == "the subscription to one: a line in the message: https://discord.com/channels/1/100/1"


async def test_told_in_an_update(world: World) -> None:
    await owe(world, count=2)
    await world.publish(0, 1, TEXTS[2])
    await world.two_minutes()
    world.now += timedelta(hours=2)
    await world.two_minutes()
    assert "told in the update: https://discord.com/channels/1/100/" in await fate(world), await fate(world)


async def test_held_by_quiet_hours(world: World) -> None:
    await owe(world, QUIET)
    assert await fate(world) == (
        "the subscription to one holds it until then: its quiet hours are 11:00 to 15:00 (UTC)"
    )


async def test_held_since_enough_messages_came_this_hour(world: World) -> None:
    await owe(world, SELDOM)
    await world.publish(0, None, TEXTS[4])
    await world.two_minutes()
    assert await fate(world) == "the subscription to one holds it until then: it gets at most 1 message an hour"


async def test_a_digest_that_is_due_later(world: World) -> None:
    await owe(world, Schedule(When.DAILY, (time(18),)))
    assert await fate(world) == "the subscription to one shows it then"


async def test_refused_by_a_filter(world: World) -> None:
    await owe(world, filters=Filters(without="harbour"))
    assert await fate(world) == ("the subscription to one refused it: it holds harbour, which is left out")


async def test_a_subscription_that_is_paused(world: World) -> None:
    await subscribe(world, 0, INSTANTLY)
    await world.archive.pauses.close_channel(CHANNEL, "Dateline may not write here.", world.now)
    await world.publish(0, None, TEXTS[0])
    assert await fate(world) == "the subscription to one is paused: Dateline may not write here."


async def test_a_channel_that_is_gone(world: World) -> None:
    await subscribe(world, 0, INSTANTLY)
    await world.archive.pauses.close_channel(CHANNEL, GONE, world.now)
    await world.publish(0, None, TEXTS[0])
    assert await fate(world) == (
        "the subscription to one is paused: Discord does not know this channel any more. Order again in another one."
    )


async def test_not_fetched_yet(world: World) -> None:
    await seen_only(world)
    assert await fate(world, lines=2) == "seen in the feed one (e00000001 in the logs)\nnot fetched yet"


async def test_not_read_yet(world: World) -> None:
    await seen_only(world)
    (pending,) = await world.archive.entries.claim_unfetched(world.now, LEASE, 10)
    number = await world.archive.articles.save_article(pending.id, world.articles[-1][1], world.now)
    assert (await fate(world)) == "not read yet"
    await world.archive.articles.postpone_reading(number, world.now, "Its worker died.")
    assert (await fate(world)) == "not read yet: Its worker died."


async def test_a_text_that_cannot_be_read(world: World) -> None:
    await seen_only(world)
    (pending,) = await world.archive.entries.claim_unfetched(world.now, LEASE, 10)
    number = await world.archive.articles.save_article(pending.id, world.articles[-1][1], world.now)
    await world.archive.articles.give_up_reading(number, world.articles[-1][1], "Its worker died.", world.now)
    assert await fate(world, lines=2) == (
        "cannot be read, and is told by headline and link: Its worker died.\nnot grouped yet"
    )


async def test_a_page_that_is_tried_again_and_given_up_at_last(world: World) -> None:
    await seen_only(world)
    bare = replace(world.articles[-1][1], text="")
    for again in (timedelta(minutes=10), None):
        (pending,) = await world.archive.entries.claim_unfetched(world.now + timedelta(hours=1), LEASE, 10)
        retry = world.now + again if again else None
        await world.archive.articles.save_article(pending.id, bare, world.now, retry, "The server refuses us (403).")
        said = await fate(world, lines=4)
        if again:
            assert "no text of it after 1 try, and tried again then: The server refuses us (403)." in said
    assert "no text of it, and given up after 2 tries: The server refuses us (403)." in said
    assert "kept by headline and link" in said


async def test_an_entry_that_holds_nothing(world: World) -> None:
    await seen_only(world)
    (pending,) = await world.archive.entries.claim_unfetched(world.now, LEASE, 10)
    await world.archive.entries.give_up(pending.id, "The entry holds nothing that could be shown.")
    assert await fate(world) == ("not fetched, and given up after 1 try: The entry holds nothing that could be shown.")


async def test_what_was_there_before(world: World) -> None:
    await owe(world, count=1)
    await change(world, text("UPDATE entries SET fresh = 0"))
    await change(world, text("DELETE FROM shown"))
    said = await fate(world, lines=9)
    assert "only archived: the feed had it before, or began to show more of its past" in said
    assert said.endswith("the subscription to one gets none of what is only archived")


async def test_what_came_before_the_subscription(world: World) -> None:
    await world.publish(0, None, TEXTS[0])
    world.now += timedelta(hours=1)
    await world.archive.subscriptions.add(
        GuildId(1), CHANNEL, Source(feed=world.feeds[0].id), INSTANTLY, world.now, UserId(1), world.now
    )
    assert await fate(world) == "the subscription to one began after it was seen"


async def test_another_feeds_article(world: World) -> None:
    await subscribe(world, 1, INSTANTLY)
    await world.publish(0, None, TEXTS[0])
    assert await fate(world) == "the subscription to two does not hold a feed that showed it"


async def test_an_article_that_a_reader_took_out_of_its_event(world: World) -> None:
    await owe(world)
    number = await world.publish(0, 0, TEXTS[4])
    correction = NewCorrection(GuildId(1), CorrectionKind.EVENT, str(number), None, "not the same event")
    await world.archive.corrections.add(correction, UserId(1), world.now)
    await world.two_minutes()
    assert await fate(world, lines=2) == (
        "said by a reader to be another event, now event 2\n"
        "the subscription to one: told in the message: https://discord.com/channels/1/100/2"
    )


async def test_an_edited_article(world: World) -> None:
    await owe(world)
    await world.revise(0, TEXTS[0])
    await world.two_minutes()
    assert "edited by its publisher, and read again" in await fate(world, lines=4)


STATES: list[tuple[dict[str, object], str]] = [
    ({"state": "pending", "message": None}, "told in the message, which waits to be sent: Discord is away."),
    ({"state": "sending", "message": None}, "told in the message, which is being sent"),
    ({"state": "failed", "message": None}, "told in the message, which could not be sent: Discord is away."),
    (
        {"state": "unknown", "message": None},
        "told in the message, which may have arrived or not; nobody can tell: Discord is away.",
    ),
    ({"state": "sent", "message": None}, "told in the message, which was deleted"),
]


@pytest.mark.parametrize(("row", "said"), STATES, ids=lambda one: str(one)[:30])
async def test_a_message_that_is_not_there(world: World, row: dict[str, object], said: str) -> None:
    await owe(world)
    await change(world, update(deliveries).values(row | {"reason": "Discord is away."}))
    assert await fate(world) == f"the subscription to one: {said}"


async def test_what_is_forgotten(world: World) -> None:
    await owe(world)
    url = world.articles[0][1].url
    assert await world.archive.retention.forget(world.now + timedelta(days=400), 9)
    trace = trace_of(await world.archive.history.of(url, GuildId(1), CHANNEL))
    assert trace.steps[-1].text == "forgotten: its story is older than what is kept"


async def test_an_address_that_no_feed_showed(world: World) -> None:
    with pytest.raises(DatelineError, match="No feed that I read has shown https"):
        trace_of(await world.archive.history.of("https://nowhere.example/1", GuildId(1), CHANNEL))


PASTED: list[Callable[[str], str]] = [
    lambda url: f"<{url}>",
    lambda url: f" {url} ",
    lambda url: f"{url}/",
    lambda url: f"{url}?utm_source=rss&utm_medium=feed",
    lambda url: f"{url}#comments",
    lambda url: url.replace("https:", "http:"),
]


@pytest.mark.parametrize("pasted", PASTED)
async def test_an_address_is_found_as_people_paste_it(world: World, pasted: Callable[[str], str]) -> None:
    url = await seen_only(world, link="https://courier.example/pier")
    await change(world, text(f"UPDATE entries SET link = '{url}'"))
    trace = trace_of(await world.archive.history.of(pasted(url), GuildId(1), CHANNEL))
    assert trace.steps[0].text == "seen in the feed one (e00000001 in the logs)"


async def test_of_several_at_one_address_the_newest_is_told(world: World) -> None:
    await owe(world, count=2)
    await change(world, text("UPDATE articles SET url = 'https://courier.example/status'"))
    trace = trace_of(await world.archive.history.of("https://courier.example/status", GuildId(1), CHANNEL))
    assert trace.title == world.articles[1][1].title
    assert trace.steps[0].text == "2 articles were shown with this address; this is the newest"
