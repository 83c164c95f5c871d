"""Feeds that move, end, fail for long, re-issue their entries, and edit their articles."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.archive import Archive
from bot.fetching.feeds import parse_feed
from bot.news import (
    OPERATOR,
    ArticleId,
    ChannelId,
    Entry,
    Feed,
    GuildId,
    Pack,
    Poll,
    ReadArticle,
    Schedule,
    Source,
    Subscription,
    UserId,
    Validators,
    When,
)
from tests.builders import NOON, a_reading, an_article, an_entry, later
from tests.integration.archive.press import fetched_again
from tests.integration.archive.raw import rows_of

LEASE = timedelta(minutes=5)
OLD, NEW = "https://courier.example/feed", "https://news.courier.example/feed"
WORDS = "The council of Port Vale voted on Monday to build a second bridge beside the old one. " * 3


async def a_feed(archive: Archive, url: str = OLD) -> Feed:
    return await archive.feeds.add(url, "The Vale Courier", NOON)


def a_poll(feed: Feed, *entries: Entry, **changes: object) -> Poll:
    keys = frozenset(entry.key for entry in entries)
    poll = Poll(feed.id, feed.title, Validators('"a"'), NOON, later(minutes=5), 0, None, entries, keys)
    return replace(poll, **changes)  # type: ignore[arg-type]


async def subscribe(archive: Archive, source: Source, channel: int = 100) -> Subscription:
    return await archive.subscriptions.add(
        GuildId(10), ChannelId(channel), source, Schedule(When.INSTANTLY), NOON, UserId(1), NOON
    )


def rss(
    *items: str, host: str = "courier.example", ids: str = "a", date: str = "Tue, 24 Nov 2026 09:30:00 GMT"
) -> bytes:
    written = "".join(
        f"<item><guid isPermaLink='false'>{ids}-{item}</guid><link>https://{host}/news/{item}</link>"
        f"<title>News of {item}</title><description>{item}: {WORDS}</description><pubDate>{date}</pubDate></item>"
        for item in items
    )
    return f"<rss version='2.0'><channel><title>Courier</title>{written}</channel></rss>".encode()


async def new_of(archive: Archive, feed: Feed, body: bytes, at: datetime = NOON) -> int:
    return len(await archive.feeds.save_poll(a_poll(feed, *parse_feed(body, OLD).entries), at))


@pytest.mark.parametrize(
    "again",
    [
        rss("bridge", "harbour", ids="other"),
        rss("bridge", "harbour", host="news.courier.example"),
        rss("bridge", "harbour", host="news.courier.example", ids="other"),
        rss("bridge", "harbour", date="Tue, 24 Nov 2026 00:00:00 GMT"),
        rss("harbour", "bridge"),
    ],
    ids=["all guids anew", "another host", "another host and all guids anew", "midnight", "another order"],
)
async def test_a_feed_that_rearranges_its_entries_brings_nothing_up_again(archive: Archive, again: bytes) -> None:
    feed = await a_feed(archive)
    assert await new_of(archive, feed, rss("bridge", "harbour")) == 2
    for minutes in (5, 10):
        assert await new_of(archive, feed, again, later(minutes=minutes)) == 0
    assert await new_of(archive, feed, again.replace(b"harbour", b"theatre"), later(minutes=15)) == 1
    assert await archive.feeds.entry_counts() == {feed.id: 3}


async def test_entries_that_share_a_link_or_a_title_are_all_kept(archive: Archive) -> None:
    feed = await a_feed(archive)
    same_link = rss("bridge", "harbour").replace(b"/news/bridge", b"/live").replace(b"/news/harbour", b"/live")
    assert await new_of(archive, feed, same_link) == 2
    short = [
        b"<rss version='2.0'><channel><item><guid>%d</guid><link>https://courier.example/weather/%d</link>"
        b"<title>The weather</title></item></channel></rss>" % (day, day)
        for day in (23, 24)
    ]
    assert [await new_of(archive, feed, body) for body in short] == [1, 1]


async def test_a_feed_that_moved_for_good_has_its_new_address_and_is_found_by_both(archive: Archive) -> None:
    feed = await a_feed(archive)
    await archive.feeds.save_poll(a_poll(feed, moved_to=NEW, interval=timedelta(minutes=20)), NOON)
    kept = await archive.feeds.get(feed.id, asker=OPERATOR)
    assert kept
    assert (kept.url, kept.moved_to, kept.interval) == (OLD, NEW, timedelta(minutes=20))
    await archive.feeds.save_poll(a_poll(feed, moved_to=NEW, url=NEW), NOON)
    for address in (OLD, NEW):
        found = await archive.feeds.by_url(address, owner=OPERATOR)
        assert found
        assert (found.id, found.url) == (feed.id, NEW)
        assert (await archive.feeds.add(address, "Again", NOON)).id == feed.id
    assert len(await archive.feeds.all(asker=OPERATOR)) == 1


async def test_a_feed_that_moves_there_and_back_again_is_one_feed(archive: Archive) -> None:
    feed = await a_feed(archive)
    for address in (NEW, OLD, NEW):
        await archive.feeds.save_poll(a_poll(feed, url=address), NOON)
    assert [one.url for one in await archive.feeds.all(asker=OPERATOR)] == [NEW]


async def test_a_feed_that_leads_to_another_one_stays_itself(
    archive: Archive,
) -> None:
    old, new = await a_feed(archive), await a_feed(archive, NEW)
    await archive.feeds.save_poll(a_poll(old, an_entry("a"), an_entry("b")), NOON)
    await archive.feeds.save_poll(a_poll(new, an_entry("b"), an_entry("c")), NOON)
    staying = await subscribe(archive, Source(feed=old.id), 200)
    await archive.feeds.save_poll(a_poll(old, url=NEW), NOON)
    assert {one.id: one.url for one in await archive.feeds.all(asker=OPERATOR)} == {old.id: OLD, new.id: NEW}
    assert await archive.feeds.entry_counts() == {old.id: 2, new.id: 2}
    kept = await archive.subscriptions.get(staying.id)
    assert kept
    assert kept.feeds == {old.id}


async def test_a_feed_that_renames_all_it_holds_posts_only_what_is_new(archive: Archive, url: str) -> None:
    """Ids anew, and neither links nor words to know the entries by."""

    def issued(name: str) -> list[Entry]:
        return [
            an_entry(f"{name}-{day}", url=None, title=f"Day {day}", published=later(days=-day)) for day in range(1, 9)
        ]

    feed = await a_feed(archive)
    await archive.feeds.save_poll(a_poll(feed, *issued("a")), NOON)
    new = an_entry("new", url=None, published=later(minutes=10))
    await archive.feeds.save_poll(a_poll(feed, *issued("b"), new, polled_at=later(hours=1)), later(hours=1))
    assert rows_of(url, "SELECT key FROM entries WHERE fresh AND key NOT LIKE 'a-%'") == [("new",)]


def titles_of(url: str, condition: str) -> set[str]:
    return {title for (title,) in rows_of(url, f"SELECT title FROM entries WHERE {condition}")}


async def test_what_shows_up_late_under_an_old_date_is_news(archive: Archive, url: str) -> None:
    feed = await a_feed(archive)
    await archive.feeds.save_poll(a_poll(feed, an_entry("a")), NOON)
    for days in (2, 8, 40, 4000):
        late = an_entry(f"late-{days}", title=f"Late by {days}", published=later(days=-days))
        await archive.feeds.save_poll(a_poll(feed, an_entry("a"), late, polled_at=NOON), later(hours=1))
    assert titles_of(url, "fresh AND key LIKE 'late%'") == {f"Late by {days}" for days in (2, 8, 40, 4000)}


async def test_a_feed_that_shows_more_of_its_past_posts_none_of_it(archive: Archive, url: str) -> None:
    feed = await a_feed(archive)
    shown = [an_entry(f"known-{n}", published=later(hours=-n)) for n in range(5)]
    await archive.feeds.save_poll(a_poll(feed, *shown), NOON)
    past = [an_entry(f"past-{n}", published=later(days=-n - 1)) for n in range(30)]
    news = an_entry("news", title="Ferry back", published=later(minutes=30))
    await archive.feeds.save_poll(a_poll(feed, news, *shown, *past, polled_at=later(hours=1)), later(hours=1))
    assert titles_of(url, "fresh AND (key LIKE 'past%' OR key = 'news')") == {"Ferry back"}
    assert await archive.feeds.entry_counts() == {feed.id: 36}


@pytest.mark.parametrize("field", ["ids", "ids and session in links", "ids and dates", "ids and pictures"])
async def test_entries_are_known_again_by_title_and_words(archive: Archive, field: str) -> None:
    def shown(turn: int) -> list[Entry]:
        at = later(minutes=turn) if "dates" in field else NOON
        picture = f"<img src='https://cdn{turn}.example/1.jpg'>" if "pictures" in field else ""
        link = "https://courier.example/n/{n};s={turn}" if "session" in field else "https://courier.example/{turn}/{n}"
        return [
            an_entry(
                f"{turn}-{n}",
                url=link.format(n=n, turn=turn),
                title=f"Mill {n} sold",
                content=f"{picture}The old mill number {n} of Velm was sold on Monday for one crown.",
                published=at,
                hash=f"{turn}-{n}",
            )
            for n in range(4)
        ]

    feed = await a_feed(archive)
    new = [
        await archive.feeds.save_poll(a_poll(feed, *shown(turn), polled_at=NOON), later(hours=turn))
        for turn in range(4)
    ]
    assert [len(one) for one in new] == [4, 0, 0, 0]


async def test_a_title_that_comes_again_with_other_words_is_news(archive: Archive) -> None:
    feed = await a_feed(archive)
    words = [
        "Rain in the north and sun in the south of the country all day long.",
        "Thunder from noon, hail in the hills; gusts of ninety near Skar.",
    ]
    new = [
        await archive.feeds.save_poll(
            a_poll(feed, an_entry(f"day-{n}", title="The weather", content=text, published=later(days=n))),
            later(days=n),
        )
        for n, text in enumerate(words)
    ]
    assert [len(one) for one in new] == [1, 1]


async def test_two_entries_alike_that_stand_side_by_side_are_two(archive: Archive) -> None:
    feed = await a_feed(archive)
    alike = [
        an_entry(f"w-{n}", title="Warning of ice", content="Take care on the roads of the coast tonight.")
        for n in (1, 2)
    ]
    assert len(await archive.feeds.save_poll(a_poll(feed, alike[0]), NOON)) == 1
    assert len(await archive.feeds.save_poll(a_poll(feed, *alike), later(hours=1))) == 1


async def test_without_dates_what_is_added_at_the_end_is_posted_in_its_order(archive: Archive, url: str) -> None:
    def undated(*names: str) -> list[Entry]:
        return [an_entry(name, published=None) for name in names]

    feed = await a_feed(archive)
    await archive.feeds.save_poll(a_poll(feed, *undated("a", "b")), NOON)
    await archive.feeds.save_poll(a_poll(feed, *undated("a", "b", "c", "d"), polled_at=NOON), later(hours=1))
    await archive.feeds.save_poll(a_poll(feed, *undated("f", "e", "a", "b", "c", "d"), polled_at=NOON), later(hours=2))
    keys = rows_of(url, "SELECT key FROM entries ORDER BY id")
    assert keys[2:] == [("c",), ("d",), ("e",), ("f",)]


async def test_quiet_times_are_kept(archive: Archive) -> None:
    feed = await a_feed(archive)
    asked = frozenset({1, 2}), frozenset({6})
    await archive.feeds.save_poll(a_poll(feed, quiet_hours=asked[0], quiet_days=asked[1]), NOON)
    kept = await archive.feeds.get(feed.id, asker=OPERATOR)
    assert kept
    assert (kept.quiet_hours, kept.quiet_days) == asked


async def test_a_pack_follows_its_feed_also_after_a_restart(archive: Archive) -> None:
    packs = {"vale": Pack("vale", "The Vale", "News of the Vale", (("Courier", OLD),))}
    await archive.packs.save(packs, NOON)
    subscription = await subscribe(archive, Source(pack="vale"))
    feed = await archive.feeds.by_url(OLD, owner=OPERATOR)
    assert feed
    await archive.feeds.save_poll(a_poll(feed, url=NEW), NOON)
    await archive.packs.save(packs, NOON)
    served = await archive.subscriptions.get(subscription.id)
    assert served
    assert served.feeds == {feed.id}
    assert [one.url for one in await archive.feeds.all(asker=OPERATOR)] == [NEW]


async def test_a_feed_that_ended_pauses_its_subscriptions_and_one_that_comes_back_resumes_them(
    archive: Archive,
) -> None:
    feed = await a_feed(archive)
    subscription = await subscribe(archive, Source(feed=feed.id))
    await archive.feeds.save_poll(a_poll(feed, failures=1, problem="Gone.", ended=True), NOON)
    paused, ended = await archive.subscriptions.get(subscription.id), await archive.feeds.get(feed.id, asker=OPERATOR)
    assert paused
    assert ended
    assert "gone for good" in str(paused.paused)
    assert ended.ended
    await archive.feeds.save_poll(a_poll(feed), NOON)
    resumed = await archive.subscriptions.get(subscription.id)
    assert resumed
    assert resumed.paused is None


async def test_a_feed_that_fails_for_a_week_is_told_once_and_again_after_it_was_well(archive: Archive) -> None:
    await archive.packs.save({"vale": Pack("vale", "The Vale", "News", (("Courier", OLD),))}, NOON)
    feed = await a_feed(archive)
    mine = await subscribe(archive, Source(feed=feed.id), 100)
    packed = await subscribe(archive, Source(pack="vale"), 200)
    await subscribe(archive, Source(feed=(await a_feed(archive, NEW)).id), 300)

    async def failing(day: int) -> list[tuple[int, list[int]]]:
        await archive.feeds.save_poll(a_poll(feed, failures=day + 1, problem="404."), later(days=day))
        return [(one.id, list(those)) for one, those in await archive.feeds.take_failing(later(days=day))]

    assert [await failing(day) for day in (0, 6)] == [[], []]
    assert await failing(7) == [(feed.id, [mine.id, packed.id])]
    assert await failing(8) == []
    await archive.feeds.save_poll(a_poll(feed), later(days=9))
    assert [len(await failing(day)) for day in (10, 16, 17, 18)] == [0, 0, 1, 0]


async def a_read_article(archive: Archive, feed: Feed, body: bytes) -> ArticleId:
    await new_of(archive, feed, body)
    pending = (await archive.entries.claim_unfetched(NOON, LEASE, 10))[0]
    article = an_article(url=str(pending.entry.url), title=pending.entry.title)
    number = await archive.articles.save_article(pending.id, article, NOON)
    await archive.articles.save_reading(number, a_reading(article), NOON)
    await archive.stories.open(number, NOON)
    return number


async def article_at(archive: Archive, url: str) -> ReadArticle:
    (number,) = await archive.stories.reported_at([url], asker=OPERATOR)
    story = await archive.stories.get(number, asker=OPERATOR)
    assert story
    return story.articles[0]


async def test_an_entry_that_its_feed_edits_while_it_is_fetched_is_fetched_once_more(archive: Archive) -> None:
    feed = await a_feed(archive)
    await new_of(archive, feed, rss("bridge"))
    (pending,) = await archive.entries.claim_unfetched(NOON, LEASE, 10)
    edited = rss("bridge").replace(b"News of bridge", b"News of the bridge")
    assert await new_of(archive, feed, edited, later(minutes=1)) == 0
    article = an_article(url=str(pending.entry.url), title=pending.entry.title)
    number = await archive.articles.save_article(pending.id, article, later(minutes=1), edits=pending.edits)
    (again,) = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10)
    assert (again.id, again.entry.title, again.told) == (pending.id, "News of the bridge", True)
    assert "bridge" in again.entry.content
    revised = replace(article, title=again.entry.title)
    assert await archive.articles.save_article(again.id, revised, later(minutes=2), edits=again.edits) == number
    assert await archive.entries.claim_unfetched(later(days=1), LEASE, 10) == []


async def test_an_article_edited_in_its_feed_is_fetched_and_read_again_and_keeps_its_story(archive: Archive) -> None:
    feed = await a_feed(archive)
    number = await a_read_article(archive, feed, rss("bridge"))
    before = await article_at(archive, "https://courier.example/news/bridge")
    edited = rss("bridge").replace(b"News of bridge", b"News of the bridge")
    assert await new_of(archive, feed, edited, later(minutes=5)) == 0
    (pending,) = await archive.entries.claim_unfetched(later(minutes=5), LEASE, 10)
    assert pending.entry.title == "News of the bridge"
    article = replace(
        before.article,
        title="News of the bridge",
        text="Mayor Ana Ruiz closed the bridge in Port Vale. It burns, and nobody may cross.",
    )
    assert await archive.articles.save_article(pending.id, article, later(minutes=6)) == number
    meanwhile = await article_at(archive, article.url)
    assert meanwhile == before
    ((unread, again, _),) = await archive.articles.claim_unread(later(minutes=6), LEASE, 10)
    assert (unread, again.text) == (number, article.text)
    await archive.articles.save_reading(number, a_reading(before.article), later(minutes=7))
    assert await article_at(archive, article.url) == before, "a reading of the old text came late"
    await archive.articles.save_reading(number, a_reading(again), later(minutes=7))
    after = await article_at(archive, article.url)
    assert (after.article.title, after.article.text) == (article.title, article.text)
    assert after.reading.gist[0].text == "Mayor Ana Ruiz closed the bridge in Port Vale."
    assert await archive.articles.ungrouped(10) == []
    assert len(await archive.search.stories("burns", asker=OPERATOR)) == 1
    assert await archive.articles.claim_unread(later(hours=1), LEASE, 10) == []


async def test_an_entry_that_changes_at_every_poll_is_fetched_a_few_times_only(archive: Archive) -> None:
    feed = await a_feed(archive)
    await a_read_article(archive, feed, rss("bridge"))
    fetched = 0
    for minute in range(20):
        changed = rss("bridge").replace(b"bridge: ", b"bridge, %d comments: " % minute)
        await new_of(archive, feed, changed, later(minutes=10 * minute))
        fetched += len(await archive.entries.claim_unfetched(later(minutes=10 * minute), timedelta(days=9), 10))
    assert fetched == 5


async def test_a_page_that_shows_a_pay_wall_now_does_not_replace_its_article(archive: Archive) -> None:
    feed = await a_feed(archive)
    number = await a_read_article(archive, feed, rss("bridge"))
    before = await article_at(archive, "https://courier.example/news/bridge")
    assert not await fetched_again(archive, number, replace(before.article, text="Subscribe."), NOON)
    assert not await fetched_again(archive, number, before.article, NOON)


async def test_an_archive_from_before_learns_links_without_fetching_again(archive: Archive, url: str) -> None:
    feed = await a_feed(archive)
    known = parse_feed(rss("bridge"), OLD).entries
    await archive.feeds.save_poll(a_poll(feed, *(replace(one, link=None, hash="") for one in known)), NOON)
    await archive.entries.claim_unfetched(NOON, timedelta(days=9), 10)
    assert await new_of(archive, feed, rss("bridge"), later(minutes=5)) == 0
    assert await archive.entries.claim_unfetched(later(minutes=5), LEASE, 10) == []
    assert await new_of(archive, feed, rss("bridge", ids="other"), later(minutes=10)) == 0


async def test_a_paused_feed_is_left_alone_until_it_is_resumed(archive: Archive) -> None:
    feed, other = await a_feed(archive), await a_feed(archive, "https://other.example/feed")
    failed = a_poll(feed, failures=1, problem="The server has a problem (500).", next_poll_at=NOON, polled_at=None)
    await archive.feeds.save_poll(failed, NOON)
    await archive.feeds.pause(feed.id, later(minutes=1))
    await archive.feeds.pause(feed.id, later(minutes=2))
    assert [one.id for one in await archive.feeds.claim_due(later(days=8), LEASE, 10)] == [other.id]
    assert (await archive.queues.waiting(later(days=8)))["poll"].rows == 0  # the other one is claimed
    assert await archive.feeds.take_failing(later(days=8)) == []
    paused = await archive.feeds.get(feed.id, asker=OPERATOR)
    assert paused
    assert paused.paused_at == later(minutes=1)
    assert not paused.is_failing
    await archive.feeds.resume(feed.id, later(days=8))
    assert [one.id for one in await archive.feeds.claim_due(later(days=8), LEASE, 10)] == [feed.id]
