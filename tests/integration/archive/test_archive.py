"""The archive over a real SQLite file."""

import asyncio
import sqlite3
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot.archive import Archive, ArchiveError, backups
from bot.archive.migrations import configuration
from bot.archive.tables import metadata
from bot.news import (
    ASLEEP,
    OPERATOR,
    Article,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    Entry,
    Feed,
    Filing,
    GuildId,
    Heartbeat,
    How,
    Message,
    MessageId,
    Poll,
    Schedule,
    Source,
    Story,
    Subscription,
    SubscriptionId,
    UserId,
    Validators,
    When,
)
from bot.rendering.fates import trace_of
from tests.builders import NOON, a_reading, an_actor, an_article, an_entry, later
from tests.integration.archive.raw import ONLY_SQLITE, rows_of

LEASE = timedelta(minutes=5)
CHANNEL = ChannelId(100)


async def a_feed(archive: Archive, url: str = "https://courier.example/feed") -> Feed:
    return await archive.feeds.add(url, "The Vale Courier", NOON)


async def show(archive: Archive, feed: Feed, *entries: Entry, fresh: bool = True) -> int:
    keys = frozenset(entry.key for entry in entries) if fresh else frozenset()
    poll = Poll(feed.id, feed.title, Validators('"a"'), NOON, later(minutes=5), 0, None, entries, keys)
    return len(await archive.feeds.save_poll(poll, later(minutes=1)))


async def a_story(archive: Archive, feed: Feed, article: Article | None = None, *, fresh: bool = True) -> Story:
    """An article on its whole way: shown by a feed, had, read and grouped."""
    article = article or an_article()
    await show(archive, feed, an_entry(article.url, url=article.url), fresh=fresh)
    pending = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    number = await archive.articles.save_article(pending[0].id, article, later(minutes=1))
    await archive.articles.save_reading(number, a_reading(article), later(minutes=2))
    story = await archive.stories.get(await archive.stories.open(number, later(minutes=2)), asker=OPERATOR)
    assert story
    return story


async def subscribe(archive: Archive, source: Source, channel: ChannelId = CHANNEL) -> Subscription:
    schedule = Schedule(When.INSTANTLY)
    return await archive.subscriptions.add(GuildId(10), channel, source, schedule, NOON, UserId(1), NOON)


def a_message(*stories: Story) -> Message:
    shows = tuple((one.id, How.TOLD) for story in stories for one in story.articles)
    return Message({"content": "news"}, tuple(story.id for story in stories), shows=shows)


async def again(archive: Archive, subscription: Subscription) -> Subscription:
    """The subscription as it stands now: news may have woken it."""
    found = await archive.subscriptions.get(subscription.id)
    assert found
    return found


async def file(archive: Archive, subscription: Subscription, messages: list[Message], due: datetime) -> bool:
    (filed,) = await archive.owed.file([Filing(subscription, tuple(messages), {}, due)], later(minutes=2))
    return filed


def test_the_migrations_make_the_tables_that_the_code_uses(url: str) -> None:
    asyncio.run(backups.upgrade(url))
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    # The search index is no table of ours, and SQLAlchemy does not see ON DELETE on a column that was added later.
    unseen = (
        "article_words",
        "people_names",
        "people_trigrams",
        "event_id",
        "ix_known_names_trigrams",
        "procrastinate",
    )
    assert [one for one in differences if not any(name in str(one) for name in unseen)] == []


async def test_an_entry_seen_again_with_another_title_is_not_new(archive: Archive) -> None:
    feed = await a_feed(archive)
    assert await show(archive, feed, an_entry("a"), an_entry("b")) == 2
    assert await show(archive, feed, an_entry("a", title="Changed"), an_entry("c")) == 1


async def test_validators_come_back_verbatim(archive: Archive) -> None:
    feed = await a_feed(archive)
    await show(archive, feed)
    kept = await archive.feeds.get(feed.id, asker=OPERATOR)
    assert kept
    assert kept.validators == Validators('"a"')
    assert kept.polled_at == NOON


async def test_a_claimed_feed_is_nobody_elses_until_the_lease_ends(archive: Archive) -> None:
    feed = await a_feed(archive)
    assert [one.id for one in await archive.feeds.claim_due(NOON, LEASE, 10)] == [feed.id]
    assert await archive.feeds.claim_due(later(minutes=4), LEASE, 10) == []
    assert [one.id for one in await archive.feeds.claim_due(later(minutes=5), LEASE, 10)] == [feed.id]


async def test_one_article_in_two_feeds_is_one_article(archive: Archive) -> None:
    article = an_article()
    for url in ("https://courier.example/feed", "https://courier.example/sport"):
        feed = await a_feed(archive, url)
        await show(archive, feed, an_entry(article.url))
    first, second = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    assert await archive.articles.save_article(first.id, article, NOON) == await archive.articles.save_article(
        second.id, article, NOON
    )
    assert len(await archive.articles.claim_unread(NOON, LEASE, 10)) == 1


async def test_what_is_owed_is_given_once_whatever_subscription_asks(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    story = await a_story(archive, feed)
    mine = await again(archive, mine)
    assert [one.story.id for one in await archive.owed.to(mine)] == [story.id]
    assert await file(archive, mine, [a_message(story)], later(hours=1))
    assert await archive.owed.to(mine) == []
    other = await subscribe(archive, Source(feed=feed.id), ChannelId(101))
    assert [one.story.id for one in await archive.owed.to(other)] == [story.id]


async def test_two_composers_file_a_digest_once(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    story = await a_story(archive, feed)
    mine = await again(archive, mine)
    assert await file(archive, mine, [a_message(story)], later(hours=1))
    assert not await file(archive, mine, [a_message(story)], later(hours=1))
    same_due = await again(archive, mine)
    assert not await file(archive, same_due, [a_message(story)], later(hours=2))
    assert await archive.deliveries.counts() == {DeliveryState.PENDING: 1}


async def test_the_rest_of_a_first_poll_is_archived_and_not_owed(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    await a_story(archive, feed, fresh=False)
    assert await archive.owed.to(mine) == []
    assert len(await archive.stories.latest(None, 10, asker=OPERATOR)) == 1


async def test_articles_are_owed_in_their_feeds_order_whichever_page_came_first(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    await show(archive, feed, *(an_entry(f"e{n}", url=f"https://courier.example/{n}") for n in (2, 1, 0)))
    pending = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    assert [one.entry.key for one in pending] == ["e0", "e1", "e2"]
    stories = {}
    for place in (1, 2, 0):
        article = an_article(url=pending[place].entry.url, title=f"Report {place}")
        number = await archive.articles.save_article(pending[place].id, article, later(minutes=1))
        await archive.articles.save_reading(number, a_reading(article), later(minutes=2))
        stories[place] = await archive.stories.open(number, later(minutes=2))
    owed = await archive.owed.to(await again(archive, mine))
    assert [one.story.id for one in owed] == [stories[place] for place in range(3)]


async def test_why_tells_that_what_is_only_archived_comes_to_nobody(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    story = await a_story(archive, feed, fresh=False)
    trace = trace_of(await archive.history.of(story.articles[0].article.url, mine.guild, mine.channel))
    assert trace.steps[-1].text.endswith("gets none of what is only archived")


async def test_news_from_before_the_subscription_is_not_owed(archive: Archive) -> None:
    feed = await a_feed(archive)
    await a_story(archive, feed)
    late = await archive.subscriptions.add(
        GuildId(10), CHANNEL, Source(feed=feed.id), Schedule(When.DAILY), later(hours=3), UserId(1), later(hours=2)
    )
    assert await archive.owed.to(late) == []


async def test_a_channel_gets_its_deliveries_in_order(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    first, second = await a_story(archive, feed), await a_story(archive, feed)
    mine = await again(archive, mine)
    await file(archive, mine, [a_message(first), a_message(second)], later(hours=1))
    (one,) = await archive.deliveries.next_per_channel(later(minutes=2), 10)
    await archive.deliveries.begin(one.id, "nonce", later(minutes=2))
    await archive.deliveries.retry(one.id, "Discord is out of reach", later(minutes=3))
    assert await archive.deliveries.next_per_channel(later(minutes=2), 10) == []
    (same,) = await archive.deliveries.next_per_channel(later(minutes=3), 10)
    assert (same.id, same.nonce, same.attempts) == (one.id, "nonce", 1)
    await archive.deliveries.sent(one.id, MessageId(5))
    (two,) = await archive.deliveries.next_per_channel(later(minutes=3), 10)
    assert two.id != one.id


async def test_an_ended_subscription_delivers_nothing_more(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    story = await a_story(archive, feed)
    await file(archive, await again(archive, mine), [a_message(story)], later(hours=1))
    assert not await archive.subscriptions.remove(mine.id, GuildId(99)), "another server's"
    assert await archive.subscriptions.remove(mine.id, GuildId(10))
    assert await archive.deliveries.next_per_channel(later(hours=1), 10) == []
    assert not await archive.subscriptions.remove(mine.id, GuildId(10))


async def test_a_person_is_found_by_full_name_whatever_the_accents_and_by_alias(archive: Archive) -> None:
    feed = await a_feed(archive)
    text = "Mayor José Peña opened it. “It will last a hundred years,” Peña said."
    article = an_article(text, title="Bridge opens")
    await show(archive, feed, an_entry(article.url, url=article.url))
    (pending,) = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    number = await archive.articles.save_article(pending.id, article, NOON)
    actor = an_actor("José Peña")
    reading = a_reading(article, actor, an_actor("Kim", None), said="It will last a hundred years,", by="José Peña")
    await archive.articles.save_reading(number, reading, NOON)
    for name in ("José Peña", "jose pena", "Peña"):
        person = await archive.people.person(name, asker=OPERATOR)
        assert person
        assert person.name == "José Peña"
        assert [role.role for role in person.roles] == ["Mayor"]
        assert [quote.text for quote in person.quotes] == ["It will last a hundred years"]
    assert await archive.people.complete("pe", asker=OPERATOR) == ["José Peña"]
    assert await archive.people.person("Kim", asker=OPERATOR) is None


async def test_search_finds_a_story_by_words_phrases_and_beginnings(archive: Archive) -> None:
    feed = await a_feed(archive)
    story = await a_story(archive, feed, an_article(title="Council resigns over harbour tunnel"))
    await a_story(archive, feed, an_article(title="Ferry delayed"))
    for words in ("tunnel", '"harbour tunnel"', "council harb", "resigned", "tunnel zeppelin"):
        assert [one.id for one in await archive.search.stories(words, asker=OPERATOR)] == [story.id], words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
async def test_any_text_is_a_valid_search(archive: Archive, words: str) -> None:
    assert await archive.search.stories(words, asker=OPERATOR) == []


@ONLY_SQLITE
async def test_a_backup_taken_while_running_restores(archive: Archive, url: str, tmp_path: Path) -> None:
    await a_feed(archive)
    await backups.backup(url, tmp_path / "copy.db")
    other = f"sqlite+aiosqlite:///{tmp_path}/other/dateline.db"
    await backups.restore(other, tmp_path / "copy.db", NOON)
    async with Archive.open(other) as restored:
        assert len(await restored.feeds.all(asker=OPERATOR)) == 1


@ONLY_SQLITE
async def test_a_broken_backup_is_refused_and_nothing_changes(archive: Archive, url: str, tmp_path: Path) -> None:
    await a_feed(archive)
    (tmp_path / "bad.db").write_bytes(b"not a database")
    with pytest.raises(ArchiveError, match="not a sound backup"):
        await backups.restore(url, tmp_path / "bad.db", NOON)
    assert len(await archive.feeds.all(asker=OPERATOR)) == 1


async def test_a_database_of_a_newer_version_is_refused(archive: Archive, url: str) -> None:
    rows_of(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="newer Dateline"):
        async with Archive.open(url):
            pass


@pytest.mark.parametrize("url", ["nonsense", "mysql://x", "sqlite+aiosqlite:////proc/nowhere/dateline.db"])
async def test_an_unusable_database_is_one_line(url: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        async with Archive.open(url):
            pass
    assert "\n" not in str(caught.value)


async def test_a_vital_sign_is_the_last_one(archive: Archive) -> None:
    assert await archive.heartbeats.last() is None
    await archive.heartbeats.beat(Heartbeat(NOON, 1.0, "boot", "starting"))
    last = Heartbeat(later(minutes=1), 61.0, "boot", "connected", {"read": "no articles read"}, {"latency": 0.1})
    await archive.heartbeats.beat(last)
    assert await archive.heartbeats.last() == last


async def test_news_that_comes_while_a_digest_is_composed_is_not_slept_through(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    first = await a_story(archive, feed)
    loaded = await again(archive, mine)
    await a_story(archive, feed)
    assert (await again(archive, mine)).next_due_at == loaded.next_due_at, "both were grouped at the same time"
    assert not await file(archive, loaded, [a_message(first)], ASLEEP)
    assert len(await archive.owed.to(await again(archive, mine))) == 2


async def test_a_sleeping_subscription_is_woken_by_its_own_feeds_only(archive: Archive) -> None:
    feed, other = await a_feed(archive), await a_feed(archive, "https://meridian.example/feed")
    mine = await subscribe(archive, Source(feed=feed.id))
    assert await file(archive, mine, [], ASLEEP)
    await a_story(archive, other)
    assert (await again(archive, mine)).next_due_at == ASLEEP
    await a_story(archive, feed)
    assert (await again(archive, mine)).next_due_at < ASLEEP


async def test_a_story_shown_by_one_more_feed_reaches_the_subscribers_of_that_feed(archive: Archive) -> None:
    feed, other = await a_feed(archive), await a_feed(archive, "https://meridian.example/feed")
    mine = await subscribe(archive, Source(feed=other.id))
    assert await file(archive, mine, [], ASLEEP)
    article = an_article()
    story = await a_story(archive, feed, article)
    await show(archive, other, an_entry(url=article.url))
    (pending,) = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    await archive.articles.save_article(pending.id, article, later(minutes=3))
    mine = await again(archive, mine)
    assert mine.next_due_at < ASLEEP
    assert [one.story.id for one in await archive.owed.to(mine)] == [story.id]


async def test_an_article_that_joins_a_story_is_owed_whatever_became_of_the_others(archive: Archive) -> None:
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id))
    story = await a_story(archive, feed)
    mine = await again(archive, mine)
    passed = Filing(mine, (), {story.articles[0].id: "it does not hold ferry"}, ASLEEP)
    assert await archive.owed.file([passed], later(minutes=5)) == [True]
    assert await archive.owed.to(await again(archive, mine)) == []
    await show(archive, feed, an_entry("more"))
    (pending,) = await archive.entries.claim_unfetched(later(minutes=5), LEASE, 10)
    more = an_article()
    number = await archive.articles.save_article(pending.id, more, later(minutes=5))
    await archive.articles.save_reading(number, a_reading(more), later(minutes=5))
    await archive.stories.join(number, story.id, later(minutes=6))
    assert [one.news for one in await archive.owed.to(await again(archive, mine))] == [frozenset({number})]


async def test_subscriptions_to_somebody_to_an_event_and_to_words_look_at_every_feed(archive: Archive) -> None:
    feed = await a_feed(archive)
    sources = (Source(about="ana ruiz"), Source(about="Somebody Else"), Source(words="bridge"))
    orders = [await subscribe(archive, source, ChannelId(200 + place)) for place, source in enumerate(sources)]
    story = await a_story(archive, feed)
    orders.append(await subscribe(archive, Source(event=story.id), ChannelId(300)))
    owed = [[one.story.id for one in await archive.owed.to(order)] for order in orders]
    assert owed == [[story.id], [], [story.id], [story.id]]


def test_a_database_of_the_first_version_keeps_its_subscriptions_and_deliveries(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
    engine = create_engine(f"sqlite:///{tmp_path}/dateline.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        command.upgrade(configuration(connection), "0001")
        connection.exec_driver_sql("INSERT INTO packs VALUES ('vale', 'Port Vale')")
        connection.exec_driver_sql(
            'INSERT INTO subscriptions (id, guild, channel, pack, "when", at, timezone, weekday, created_at,'
            " created_by, next_due_at)"
            " VALUES (7, 1, 2, 'vale', 'weekly', '07:30', 'Asia/Seoul', 4, '2026-01-01', 3, '2026-01-02')"
        )
        connection.exec_driver_sql(
            "INSERT INTO deliveries (id, channel, subscription_id, body, state, created_at, attempts, not_before)"
            " VALUES (9, 2, 7, '{}', 'pending', '2026-01-01', 0, '2026-01-01')"
        )
    engine.dispose()

    async def look() -> tuple[Subscription | None, Delivery | None]:
        async with Archive.open(url) as archive:
            return await archive.subscriptions.get(SubscriptionId(7)), await archive.deliveries.get(DeliveryId(9))

    subscription, delivery = asyncio.run(look())
    assert subscription
    assert subscription.schedule == Schedule(When.WEEKLY, (time(7, 30),), "Asia/Seoul", frozenset({4}))
    assert delivery
    assert delivery.subscription == 7


def test_what_a_channel_was_given_by_story_counts_as_shown_by_article(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
    engine = create_engine(f"sqlite:///{tmp_path}/dateline.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        command.upgrade(configuration(connection), "0005")
        day, article = "2026-11-20 00:00:00.000000", an_article()
        connection.exec_driver_sql(f"INSERT INTO stories VALUES (3, '{day}', '{day}')")
        for number, grouped in ((5, day), (6, "2026-11-22 00:00:00.000000")):
            connection.exec_driver_sql(
                "INSERT INTO articles (id, url, title, text, seen_at, story_id, grouped_at, stirred_at)"
                f" VALUES ({number}, '{article.url}/{number}', 'Bridge', '', '{day}', 3, '{grouped}', '{grouped}')"
            )
        connection.exec_driver_sql(f"INSERT INTO given VALUES (2, 3, '{day}')")
        connection.exec_driver_sql(
            "INSERT INTO deliveries (id, channel, body, state, created_at, attempts, not_before, title, tags)"
            f" VALUES (9, 2, '{{}}', 'sent', '2026-11-21 00:00:00.000000', 1, '{day}', '', '[]')"
        )
        connection.exec_driver_sql("INSERT INTO delivery_stories VALUES (9, 3)")
    engine.dispose()
    asyncio.run(backups.upgrade(url))
    with sqlite3.connect(tmp_path / "dateline.db") as kept:
        rows = kept.execute("SELECT reader, article_id, how, delivery_id FROM shown ORDER BY article_id")
        assert rows.fetchall() == [(2, 5, "told", 9), (2, 6, "told", None)]
    kept.close()


async def test_where_the_file_is_away_no_empty_database_is_made_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
        async with archive.feeds._database.read():  # the one connection that there is
            file.rename(tmp_path / "away.db")
            with pytest.raises(OperationalError, match="unable to open database file"):
                await archive.feeds.all(asker=OPERATOR)
        assert not file.exists()
        (tmp_path / "away.db").rename(file)
        assert await archive.feeds.all(asker=OPERATOR) == []
