"""What subscriptions are owed becomes visible, whatever comes in whatever order, over a real database."""

from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.archive import Archive
from bot.archive.tables import shown
from bot.digests import showing
from bot.digests.schedules import next_due, quiet_until
from bot.digests.telling import tell_story
from bot.jobs.pipeline import Pipeline
from bot.news import (
    Article,
    ArticleId,
    ChannelId,
    CorrectionKind,
    DeliveryId,
    DeliveryState,
    DigestStory,
    Feed,
    Filters,
    GuildId,
    MessageId,
    NewCorrection,
    Poll,
    Reading,
    Schedule,
    Source,
    Story,
    StoryId,
    Style,
    Subscription,
    UserId,
    Validators,
    When,
)
from bot.posting import Editor
from bot.posting.answers import Answer, Outcome
from bot.rendering.fates import trace_of
from tests.builders import NOON, a_reading, an_article, an_entry
from tests.discord_limits import check_message, texts_of
from tests.integration.archive.press import fetched_again
from tests.sqlite import database_at

LEASE = timedelta(minutes=5)
CHANNEL, OTHER = ChannelId(100), ChannelId(200)
TEXTS = (
    "Mayor Ana Ruiz opened the harbour bridge in Port Vale.",
    "Mayor Ana Ruiz opened the harbour bridge in Port Vale. 12 people were injured, the fire chief said.",
    "Mayor Ana Ruiz opened the harbour bridge in Port Vale. 14 people were injured, the fire chief said.",
    "Engineers closed every crossing after cracks appeared in cables. It stays shut.",
    "Football clubs of the district agreed upon one common league. They begin in May.",
)


@dataclass
class FakeDiscord:
    """Messages as they stand in channels, and who stands in the way of edits."""

    bodies: dict[MessageId, list[dict[str, Any]]] = field(default_factory=dict)
    channels: dict[MessageId, ChannelId] = field(default_factory=dict)
    deleted: set[MessageId] = field(default_factory=set)
    locked: bool = False
    busy: bool = False
    open: bool = True

    def take(self, channel: ChannelId, body: dict[str, Any]) -> MessageId:
        number = MessageId(len(self.bodies) + 1)
        self.bodies[number] = [body]
        self.channels[number] = channel
        return number

    async def edit(self, channel: ChannelId, message: MessageId, body: dict[str, Any]) -> Answer:
        assert self.channels[message] == channel
        if self.busy:
            return Answer(Outcome.UNCLEAR, "Discord has trouble.")
        if message in self.deleted:
            return Answer(Outcome.MESSAGE_GONE, "Unknown message")
        if self.locked:
            return Answer(Outcome.CHANNEL_CLOSED, "The thread is locked.")
        check_message(body)
        self.bodies[message].append(body)
        return Answer(Outcome.POSTED, message=message)


@dataclass
class World:
    """A newsroom with a clock, from entries to what stands in the channels."""

    archive: Archive
    discord: FakeDiscord
    pipeline: Pipeline
    feeds: Sequence[Feed]
    now: datetime = NOON
    articles: list[tuple[ArticleId, Article, int]] = field(default_factory=list)
    stories: list[StoryId] = field(default_factory=list)
    failing: int = 0
    sent: dict[DeliveryId, MessageId] = field(default_factory=dict)

    async def publish(self, feed: int, story: int | None, text: str, *, bare: bool = False) -> ArticleId:
        """An article on its way until it is grouped, in a new story or in one of those there are."""
        number = len(self.articles)
        article = an_article(
            "" if bare else text, title=f"Report {number} from the harbour x{number}x", published=self.now
        )
        if bare:
            article = replace(article, text="")
        showing = self.feeds[feed]
        entry = an_entry(article.url, url=article.url, published=self.now)
        poll = Poll(
            showing.id, showing.title, Validators(), self.now, self.now, 0, None, (entry,), frozenset({entry.key})
        )
        await self.archive.feeds.save_poll(poll, self.now)
        (pending,) = await self.archive.entries.claim_unfetched(self.now, LEASE, 10)
        saved = await self.archive.articles.save_article(pending.id, article, self.now)
        await self.archive.articles.save_reading(saved, _reading(article), self.now)
        if story is None or not self.stories:
            self.stories.append(await self.archive.stories.open(saved, self.now))
        else:
            await self.archive.stories.join(saved, self.stories[story % len(self.stories)], self.now)
        self.articles.append((saved, article, feed))
        return saved

    async def revise(self, which: int, text: str) -> None:
        """An article is edited and read again."""
        number, article, feed = self.articles[which % len(self.articles)]
        edited = replace(article, text=f"{text} It was edited.")
        if await fetched_again(self.archive, number, edited, self.now):
            await self.archive.articles.save_reading(number, _reading(edited), self.now)
            self.articles[which % len(self.articles)] = number, edited, feed

    async def work(self) -> None:
        """All that is due, until nothing is."""
        for _ in range(20):
            done = await self.pipeline.compose(self.now)
            for delivery in await self.archive.deliveries.next_per_channel(self.now, 50):
                done += 1
                check_message(delivery.body)
                await self.archive.deliveries.begin(delivery.id, "nonce", self.now)
                if self.failing:
                    self.failing -= 1
                    await self.archive.deliveries.failed(delivery.id, "Discord refuses it.")
                else:
                    there = self.discord.take(delivery.channel, delivery.body)
                    await self.archive.deliveries.sent(delivery.id, there)
                    self.sent[delivery.id] = there
            if not done + await self.pipeline.revise(self.now):
                return
        raise AssertionError("the work has no end")

    async def two_minutes(self) -> None:
        await self.work()
        for _ in range(4):
            self.now += timedelta(seconds=30)
            await self.work()


def _reading(article: Article) -> Reading:
    return a_reading(article) if article.text else Reading((), (), ())


async def a_world(stack: AsyncExitStack) -> World:
    folder = stack.enter_context(TemporaryDirectory())
    archive = await stack.enter_async_context(Archive.open(database_at(Path(folder) / "dateline.db")))
    discord, nobody = FakeDiscord(), cast("Any", None)
    pipeline = Pipeline(archive, nobody, nobody, None, nobody, 3, editor=Editor(cast("Any", discord)))
    feeds = [await archive.feeds.add(f"https://courier.example/{name}", name, NOON) for name in ("one", "two")]
    return World(archive, discord, pipeline, feeds)


async def subscribe(
    world: World,
    feed: int,
    schedule: Schedule,
    channel: ChannelId = CHANNEL,
    filters: Filters = Filters(),  # noqa: B008, an immutable value
    style: Style = Style(),  # noqa: B008
) -> Subscription:
    due = next_due(schedule, NOON)
    source = Source(feed=world.feeds[feed].id)
    return await world.archive.subscriptions.add(
        GuildId(1), channel, source, schedule, due, UserId(1), NOON, filters, style
    )


async def check(world: World, subscriptions: Sequence[Subscription]) -> None:
    """Nothing owed waits but by a stated rule, nothing is twice, and what counts as shown can be seen."""
    for order in subscriptions:
        one = await world.archive.subscriptions.get(order.id)
        assert one
        waiting = {number for owed in await world.archive.owed.to(one) for number in owed.news}
        if waiting:
            assert is_held(one, world.now), (one.schedule, one.held_until, world.now)
        for number, article, feed in world.articles:
            if world.feeds[feed].id not in one.feeds or number in waiting:
                continue
            trace = trace_of(await world.archive.history.of(article.url, one.guild, one.channel))
            told = [step.text for step in trace.steps if one.label in step.text and "subscription" in step.text]
            assert any(told), article.title
            assert not any("does not want it" in text or "shows it then" in text for text in told), told
    await check_messages(world)


def is_held(one: Subscription, now: datetime) -> bool:
    schedule = one.schedule
    if schedule.when is When.HOURLY:
        return one.next_due_at > now
    capped = schedule.most_an_hour is not None or schedule.most_a_day is not None
    return one.held_until is not None and one.held_until > now and (capped or quiet_until(schedule, now) is not None)


async def check_messages(world: World) -> None:
    rows = await shown_rows(world)
    titles = {number: article.title for number, article, _ in world.articles}
    seen: Counter[tuple[ChannelId, str]] = Counter()
    for message, bodies in world.discord.bodies.items():
        text = "\n".join(text for body in bodies for text in texts_of(body))
        seen.update((world.discord.channels[message], title) for title in titles.values() if title in text)
    for reader, number, how, delivery in rows:
        title = titles[ArticleId(number)]
        made = await world.archive.deliveries.get(delivery)
        assert made
        if made.state is DeliveryState.FAILED:
            assert title in "\n".join(texts_of(made.body))
            continue
        message = made.message or world.sent[made.id]
        assert made.message or message in world.discord.deleted
        assert title in "\n".join(texts_of(world.discord.bodies[message][-1])), (how, title)
        assert seen[ChannelId(reader), title] <= 1 + (how == "update"), (how, title)


async def shown_rows(world: World) -> list[Any]:
    query = select(shown.c.reader, shown.c.article_id, shown.c.how, shown.c.delivery_id)
    async with world.archive.owed._database.read() as connection:
        return list((await connection.execute(query)).all())


TEXT = st.sampled_from(TEXTS)
FEED = st.integers(0, 1)
# Twice, since what goes wrong needs several articles in a row.
ARTICLES = st.one_of(st.tuples(st.just("new"), FEED, TEXT), st.tuples(st.just("joins"), FEED, TEXT, st.integers(0, 2)))
STEPS = st.one_of(
    ARTICLES,
    ARTICLES,
    ARTICLES,
    st.tuples(st.just("bare"), FEED, st.none() | st.integers(0, 3)),
    st.tuples(st.just("edited"), st.integers(0, 9), TEXT),
    st.tuples(st.just("parted"), st.integers(0, 9)),
    st.tuples(st.just("deleted"), st.integers(0, 9)),
    st.tuples(st.just("locked"), st.booleans()),
    st.tuples(st.just("busy"), st.just(0)),
    st.tuples(st.just("failing"), st.just(1)),
    st.tuples(st.just("passes"), st.sampled_from([1, 20, 58, 61, 240, 3000])),
)
SCHEDULES = st.builds(
    Schedule,
    st.just(When.INSTANTLY),
    quiet=st.sampled_from([None, None, (time(12, 30), time(15, 0))]),
    most_an_hour=st.sampled_from([None, None, 1, 2]),
    most_a_day=st.sampled_from([None, None, 4]),
)
FILTERS = st.sampled_from([Filters(), Filters(), Filters(without="football"), Filters(only="harbour")])
STYLES = st.builds(Style, edits=st.booleans() | st.just(True), updates=st.booleans(), grouping=st.just(True))


PLAIN = (Schedule(When.INSTANTLY),) * 2, (Filters(),) * 2, (Style(),) * 2, True
PENDING = [("new", 0, TEXTS[0]), ("joins", 0, TEXTS[3], 0), ("new", 0, TEXTS[4])], *PLAIN
"""An article that comes while an update of another story waits for its hour."""
LOST = [("new", 0, TEXTS[0]), ("deleted", 0), ("joins", 0, TEXTS[0], 0), ("joins", 1, TEXTS[0], 0)], *PLAIN
"""A message that is deleted before it can be edited."""


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(STEPS, min_size=3, max_size=16),
    st.tuples(SCHEDULES, SCHEDULES),
    st.tuples(FILTERS, FILTERS),
    st.tuples(STYLES, STYLES),
    st.booleans(),
)
@example(*PENDING)
@example(*LOST)
async def test_what_is_owed_becomes_visible_once_within_two_minutes(
    steps: list[tuple[Any, ...]],
    schedules: tuple[Schedule, Schedule],
    filters: tuple[Filters, Filters],
    styles: tuple[Style, Style],
    grouping: bool,
) -> None:
    async with AsyncExitStack() as stack:
        world = await a_world(stack)
        orders = [
            await subscribe(world, feed, *one)
            for feed, one in enumerate(zip(schedules, (CHANNEL, CHANNEL), filters, styles, strict=True))
        ]
        orders.append(await subscribe(world, 0, Schedule(When.HOURLY), OTHER, style=Style(grouping=grouping)))
        for step in steps:
            await take(world, step)
            await world.two_minutes()
            await check(world, orders)


async def test_a_story_that_cannot_be_told_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(story: Story, *arguments: Any, **named: Any) -> DigestStory:
        if "x0x" in story.articles[0].article.title:
            raise RuntimeError("nobody was prepared for this")
        return tell_story(story, *arguments, **named)

    monkeypatch.setattr(showing, "tell_story", breaking)
    async with AsyncExitStack() as stack:
        world = await a_world(stack)
        await subscribe(world, 0, Schedule(When.INSTANTLY))
        for text in TEXTS[:2]:
            await world.publish(0, None, text)
        await world.work()
        (body,) = world.discord.bodies[MessageId(1)]
        assert "x1x" in "".join(texts_of(body))
        monkeypatch.undo()
        world.now += timedelta(minutes=1)
        await world.work()
        (body,) = world.discord.bodies[MessageId(2)]
        assert "x0x" in "".join(texts_of(body))


async def test_an_article_edited_where_nobody_sees_it_changes_no_message() -> None:
    async with AsyncExitStack() as stack:
        world = await a_world(stack)
        await subscribe(world, 0, Schedule(When.INSTANTLY))
        await world.publish(0, None, TEXTS[0])
        await world.work()
        for views in range(3):
            world.now += timedelta(minutes=1)
            await world.revise(0, f"{TEXTS[0]} Seen {views} times.")
            await world.work()
        assert len(world.discord.bodies[MessageId(1)]) == 1
        world.now += timedelta(minutes=1)
        await world.revise(0, TEXTS[0].replace("harbour bridge", "swing bridge"))
        await world.work()
        assert len(world.discord.bodies[MessageId(1)]) == 2


async def take(world: World, step: tuple[Any, ...]) -> None:
    match step:
        case "new", feed, text:
            await world.publish(feed, None, text)
        case "joins", feed, text, story:
            await world.publish(feed, story, text)
        case "bare", feed, story:
            await world.publish(feed, story, "", bare=True)
        case "edited", which, text if world.articles:
            await world.revise(which, text)
        case "parted", which if world.articles:
            number = str(world.articles[which % len(world.articles)][0])
            apart = NewCorrection(GuildId(1), CorrectionKind.EVENT, number, None, "it reports another event")
            await world.archive.corrections.add(apart, UserId(1), world.now)
        case "deleted", which if world.discord.bodies:
            world.discord.deleted.add(MessageId(1 + which % len(world.discord.bodies)))
        case "locked", locked:
            world.discord.locked = locked
        case "failing", count:
            world.failing = count
        case "busy", _:
            world.discord.busy = True
            await world.work()
            world.discord.busy = False
        case "passes", minutes:
            world.now += timedelta(minutes=minutes)
