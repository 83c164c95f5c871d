"""A row that cannot be read stops itself alone, over a real SQLite file."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.archive.files import faults_in
from bot.jobs import grouping
from bot.news import (
    OPERATOR,
    Article,
    ChannelId,
    DeliveryState,
    Filing,
    GuildId,
    How,
    Message,
    MessageId,
    Schedule,
    Source,
    Style,
    UserId,
    When,
)
from bot.stories import Sketch, sketch
from tests.builders import NOON, an_article, later
from tests.integration.archive.press import LEASE, Press, somebody
from tests.sqlite import database_at

GUILD = GuildId(10)
TEXT = "The bridge in Port Vale was opened by the mayor of the town on Monday morning, said its council."
ODD_JSON = ['{"half', "", "[1, 2", "\x00", "null and void", '{"gist": 7}', "17", "NaNaN", "[" * 100_000, b"\xff\xfe"]
"""What may stand where a reading does; none is one."""


def write(file: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dateline.db"


@pytest.fixture
def url(file: Path) -> str:
    """SQLite's alone: PostgreSQL takes nothing into a column that is not of its type."""
    return database_at(file)


async def subscribe(archive: Archive, source: Source, channel: int, when: When = When.INSTANTLY) -> int:
    order = await archive.subscriptions.add(GUILD, ChannelId(channel), source, Schedule(when), NOON, UserId(1), NOON)
    return order.id


@pytest.mark.parametrize("held", ODD_JSON)
async def test_a_bad_reading_is_read_again_and_the_others_are_shown(archive: Archive, file: Path, held: object) -> None:
    press = await Press.open(archive)
    good = await press.print("The bridge in Port Vale is open.", somebody("Ana Ruiz"))
    bad = await press.print("The ferry hit a wall in Port Vale.", somebody("Ana Ruiz"), somebody("Bo Lind"))
    write(file, "UPDATE articles SET reading = ? WHERE story_id = ?", held, bad.id)
    assert [story.id for story in await archive.stories.several([good.id, bad.id], asker=OPERATOR)] == [good.id]
    (told,) = await archive.checks.set_aside()
    assert (told.kind, told.done) == ("articles", "the article is read again")
    ((number, article, _),) = await archive.articles.claim_unread(NOON, LEASE, 10)
    await archive.articles.save_reading(number, bad.articles[0].reading, NOON)
    assert (await archive.stories.several([bad.id], asker=OPERATOR))[0].articles[0].article == article
    person = await archive.people.person("Bo Lind", asker=OPERATOR)
    assert person
    assert person.articles == 1


@pytest.mark.parametrize("held", ODD_JSON)
async def test_articles_that_wait_do_not_wait_for_a_bad_one(archive: Archive, file: Path, held: object) -> None:
    press = await Press.open(archive)
    stories = [await press.print(f"The bridge number {number} is open.") for number in range(3)]
    write(file, "UPDATE articles SET story_id = NULL")
    write(file, "UPDATE articles SET reading = ? WHERE id = ?", held, stories[0].articles[0].id)
    waiting = [one.id for one in await archive.articles.ungrouped(10)]
    assert waiting == [story.articles[0].id for story in stories[1:]]


@pytest.mark.parametrize(
    ("column", "held"),
    [
        ("schedule", '{"when": "sometimes"}'),
        ("schedule", '{"when": "daily", "timezone": "Mars/Olympus"}'),
        ("schedule", '{"when": "daily", "timezone": "America"}'),
        ("schedule", json.dumps({"when": "daily", "timezone": "x" * 300})),
        ("schedule", '{"when": "daily", "at": ["25:61"]}'),
        ("schedule", '{"when": "daily", "at": []}'),
        ("schedule", '{"when": "weekly", "days": []}'),
        ("schedule", '{"when": "weekly", "days": [9]}'),
        ("schedule", "{"),
        ("filters", '{"only": 7}'),
        ("filters", "oops"),
        ("style", "{"),
        ("style", '{"stories": "many"}'),
    ],
)
async def test_a_bad_subscription_stops_no_other(archive: Archive, file: Path, column: str, held: str) -> None:
    feed = (await Press.open(archive)).feed
    bad, good = [await subscribe(archive, Source(feed=feed.id), channel) for channel in (1, 2)]
    write(file, f"UPDATE subscriptions SET {column} = ? WHERE id = ?", held, bad)
    assert [one.id for one in await archive.subscriptions.due(NOON, 10)] == [good]
    mended = await archive.subscriptions.get(bad)  # type: ignore[arg-type]
    assert mended
    if column == "style":
        assert mended.style == Style()
        assert mended.paused is None
    else:
        assert mended.paused == f"Its {column} could not be read any more. Order it again with /subscribe."
    assert ask(file, "SELECT held FROM set_aside")[0][0]


SHOWN = "reader, delivery_id, article_id, how, at"
NO_MESSAGES = [
    *('{"content', "[]", "null", '"news"', "7", "1e999", '{"content": 7}', '{"content": 1e999}', '{"flags": "x"}'),
    *('{"components": null}', '{"components": {}}', '{"components": "abc"}', '{"components": [null]}'),
    *('{"components": [{"type": "x"}]}', '{"components": [{"type": 10}]}', '{"components": [{"type": 17}]}'),
    *('{"components": [{"type": 9, "components": []}]}', '{"components": [{"type": 17, "components": 7}]}'),
    *('{"embeds": {}}', '{"embeds": [7]}', '{"embeds": [{"description": [1]}]}'),
    '{"components": ' + '[{"type": 17, "components": ' * 150 + "[]" + "}]" * 150 + "}",
]


@pytest.mark.parametrize("held", NO_MESSAGES)
async def test_a_bad_delivery_holds_up_no_channel_and_its_stories_are_owed_again(
    archive: Archive, file: Path, held: str
) -> None:
    press = await Press.open(archive)
    number = await subscribe(archive, Source(feed=press.feed.id), 1)
    story = await press.print("The bridge in Port Vale is open.", at=later(minutes=1))
    (order,) = await archive.subscriptions.due(later(minutes=2), 10)
    assert order.id == number
    message = Message({"content": "news"}, (story.id,), shows=tuple((one.id, How.TOLD) for one in story.articles))
    await archive.owed.file([Filing(order, (message,), {}, later(hours=9))], later(minutes=2))
    await archive.deliveries.owe_notice(ChannelId(1), {"content": "next"}, NOON)
    assert await archive.owed.to(order) == []
    write(file, "UPDATE deliveries SET body = ? WHERE id = 1", held)
    assert await archive.deliveries.next_per_channel(later(minutes=3), 10) == []
    assert [one.body for one in await archive.deliveries.next_per_channel(later(minutes=3), 10)] == [
        {"content": "next"}
    ]
    (order,) = await archive.subscriptions.in_guild(GUILD)
    assert [one.story.id for one in await archive.owed.to(order)] == [story.id]


async def test_a_bad_delivery_that_may_have_arrived_is_not_owed_again(archive: Archive, file: Path) -> None:
    await archive.deliveries.owe_notice(ChannelId(1), {"content": "news"}, NOON)
    (delivery,) = await archive.deliveries.next_per_channel(NOON, 10)
    await archive.deliveries.begin(delivery.id, "nonce", NOON)
    write(file, "UPDATE deliveries SET body = '' WHERE id = 1")
    assert await archive.deliveries.next_per_channel(later(minutes=1), 10) == []
    assert await archive.deliveries.counts() == {DeliveryState.UNKNOWN: 1}


@pytest.mark.parametrize("held", [one for one in NO_MESSAGES if one != "null"])
async def test_what_was_to_come_into_a_message_by_an_edit_that_is_lost_is_owed_again(
    archive: Archive, file: Path, held: str
) -> None:
    press = await Press.open(archive)
    await subscribe(archive, Source(feed=press.feed.id), 1)
    story = await press.print("The bridge in Port Vale is open.", at=later(minutes=1))
    (order,) = await archive.subscriptions.due(later(minutes=2), 10)
    told = Message({"content": "news"}, (story.id,), shows=tuple((one.id, How.TOLD) for one in story.articles))
    await archive.owed.file([Filing(order, (told,), {}, later(hours=9))], later(minutes=2))
    (delivery,) = await archive.deliveries.next_per_channel(later(minutes=3), 10)
    await archive.deliveries.sent(delivery.id, MessageId(5))
    joined = await press.print("The bridge in Port Vale was opened.", at=later(minutes=4), joins=story.id)
    (line,) = [one.id for one in joined.articles if one.id not in {its.id for its in story.articles}]
    write(
        file,
        f"INSERT INTO shown ({SHOWN}) SELECT reader, delivery_id, ?, 'line', ? FROM shown",
        line,
        "2030-01-01 00:00",
    )
    (order,) = await archive.subscriptions.in_guild(GUILD)
    assert await archive.owed.to(order) == []
    write(file, "UPDATE deliveries SET edit_after = created_at, wanted = ?", held)
    assert await archive.edits.due(later(minutes=5), 10) == []
    assert [one.news for one in await archive.owed.to(order)] == [frozenset({line})]
    assert ask(file, "SELECT body, wanted, edit_after FROM deliveries") == [('{"content": "news"}', None, None)]


@pytest.mark.parametrize("column", ["also", "tags"])
@pytest.mark.parametrize("held", ["null", "7", "{}", '"abc"', "[null]", '["x"]', "[1.5]", "[[1]]"])
async def test_who_else_is_pinged_and_which_tags_are_set_are_numbers(
    archive: Archive, file: Path, column: str, held: str
) -> None:
    await archive.deliveries.owe_notice(ChannelId(1), {"content": "news"}, NOON)
    await archive.deliveries.owe_notice(ChannelId(1), {"content": "next"}, NOON)
    write(file, f"UPDATE deliveries SET {column} = ? WHERE id = 1", held)
    assert await archive.deliveries.next_per_channel(NOON, 10) == []
    (second,) = await archive.deliveries.next_per_channel(NOON, 10)
    assert second.body == {"content": "next"}
    assert await archive.checks.unreadable() == []


@pytest.mark.parametrize(
    ("column", "held"),
    [
        ("next_poll_at", "2020-13-45"),
        ("next_poll_at", "1970"),
        ("polled_at", "yesterday"),
        ("polled_at", b"\xff"),
        ("interval_seconds", "often"),
        ("interval_seconds", 10**17),
        ("quiet_hours", '["three", [4]]'),
        ("quiet_days", "{"),
        ("quiet_days", '["x"]'),
        ("quiet_hours", '"x"'),
        ("quiet_hours", "{}"),
        ("quiet_hours", "null"),
    ],
)
async def test_a_bad_feed_stops_no_other_and_is_polled_again(
    archive: Archive, file: Path, column: str, held: object
) -> None:
    bad, good = [await archive.feeds.add(f"https://{name}.example/", name, NOON) for name in ("bad", "good")]
    write(file, f"UPDATE feeds SET {column} = ? WHERE id = ?", held, bad.id)
    assert [feed.title for feed in await archive.feeds.all(asker=OPERATOR)] == ["good"]
    assert sorted(feed.title for feed in await archive.feeds.all(asker=OPERATOR)) == ["bad", "good"]
    write(file, "UPDATE feeds SET next_poll_at = '2020-01-01 00:00:00.000000'")
    assert {feed.id for feed in await archive.feeds.claim_due(NOON, LEASE, 10)} == {bad.id, good.id}


async def test_a_byte_that_is_no_text_fails_no_query(archive: Archive, file: Path) -> None:
    await archive.feeds.add("https://courier.example/", "Courier", NOON)
    write(file, "UPDATE feeds SET title = CAST(? AS TEXT)", b"Caf\xe9")
    assert [feed.title for feed in await archive.feeds.all(asker=OPERATOR)] == ["Caf\ufffd"]


async def test_a_bad_correction_counts_no_more(archive: Archive, file: Path) -> None:
    press = await Press.open(archive)
    story = await press.print("The bridge in Port Vale is open.")
    for kind, what, becomes in (("event", "one", "2"), ("merge", "1", "two"), ("wish", "x", "y")):
        write(
            file,
            "INSERT INTO corrections (guild, kind, what, becomes, label, proposed, by, at) "
            "VALUES (0, ?, ?, ?, '', 0, 1, '2026-11-24 12:00:00.000000')",
            *(kind, what, becomes),
        )
    assert [one.id for one in await archive.stories.several([story.id], asker=OPERATOR)] == [story.id]
    assert len(await archive.checks.set_aside()) == 3
    assert await archive.stories.several([story.id], asker=OPERATOR)
    assert len(await archive.checks.set_aside()) == 3


async def test_a_check_finds_what_nobody_has_come_upon_and_mends_it(archive: Archive, file: Path) -> None:
    press = await Press.open(archive)
    story = await press.print("The bridge in Port Vale is open.", somebody("Ana Ruiz"))
    await subscribe(archive, Source(feed=press.feed.id), 1)
    await archive.deliveries.owe_notice(ChannelId(1), {"content": "news"}, NOON)
    for statement in (
        "UPDATE articles SET reading = 'x'",
        "UPDATE subscriptions SET style = 'x'",
        "UPDATE deliveries SET tags = 'x'",
        "UPDATE feeds SET quiet_hours = 'x'",
        "UPDATE entries SET seen_at = 'x', attempts = 'x'",
        "UPDATE entries SET article_id = 4711",
        "INSERT INTO shown (reader, article_id, at, how) VALUES (1, 4711, '2026-11-24 12:00:00.000000', 'told')",
    ):
        write(file, statement)
    async with Archive.read_only(f"sqlite+aiosqlite:///{file}") as looked:
        kinds = {one.kind for one in await looked.checks.unreadable()}
        await looked.stories.several([story.id], asker=OPERATOR)
    assert kinds == {"articles", "subscriptions", "deliveries", "feeds", "entries"}
    assert ask(file, "SELECT count(*) FROM set_aside") == [(0,)]
    assert len(faults_in(file)) == 2
    done = await archive.checks.mend()
    assert {one.kind for one in done} == kinds
    assert await archive.checks.unreadable() == []
    assert await archive.checks.set_aside() == []
    assert faults_in(file) == []
    assert ask(file, "SELECT count(*), sum(article_id IS NULL) FROM entries") == [(1, 1)]


@pytest.mark.parametrize("held", [*ODD_JSON, '{"weights": 3, "words": 4}'])
async def test_a_bad_sketch_stops_no_article_from_being_grouped_or_forgotten(
    archive: Archive, file: Path, held: object
) -> None:
    press = await Press.open(archive)
    text = "The bridge in Port Vale is open, said the mayor of the town on Monday."
    for number in range(3):
        await press.place(Press.named(an_article(text), number), later(minutes=number))
    write(file, "UPDATE sketches SET profile = ? WHERE article_id = (SELECT min(article_id) FROM sketches)", held)
    await press.place(Press.named(an_article(text), 4), later(minutes=4))
    (told,) = await archive.checks.set_aside()
    assert (told.kind, told.done) == ("sketches", "later articles are not compared with it")
    write(file, "UPDATE sketches SET profile = ? WHERE article_id = (SELECT min(article_id) FROM sketches)", held)
    assert await archive.grouping_index.forget(later(hours=1), 10) == 2
    assert ask(file, "SELECT count(*) FROM sketches") == [(0,)]
    assert ask(file, "SELECT count(*) FROM sketch_terms") == [(0,)]


async def test_an_article_that_was_told_waits_for_no_update_whatever_its_row_says(archive: Archive, file: Path) -> None:
    press = await Press.open(archive)
    number = await subscribe(archive, Source(feed=press.feed.id), 1)
    story = await press.print("The bridge in Port Vale is open.", at=later(minutes=1))
    (order,) = await archive.subscriptions.due(later(minutes=2), 10)
    assert order.id == number
    message = Message({"content": "news"}, (story.id,), shows=tuple((one.id, How.TOLD) for one in story.articles))
    await archive.owed.file([Filing(order, (message,), {}, later(hours=9))], later(minutes=2))
    for at in ("[half", "2020-01-01 00:00:00.000000"):
        write(file, "UPDATE shown SET update_at = ?", at)
        assert await archive.owed.to(order) == []


async def test_a_sound_database_has_nothing_to_mend(archive: Archive, file: Path) -> None:
    press = await Press.open(archive)
    await press.place(an_article("The bridge in Port Vale was opened by the mayor on Monday morning."), NOON)
    await subscribe(archive, Source(pack="vale"), 100)
    await archive.deliveries.owe_notice(ChannelId(100), {"content": "All is well."}, NOON)
    for table in ("feeds", "entries", "articles", "sketches", "subscriptions", "deliveries"):
        assert ask(file, f"SELECT count(*) FROM {table}") != [(0,)], table
    assert await archive.checks.unreadable() == []
    write(file, "UPDATE sketches SET profile = '[]'")
    assert [(bad.kind, bad.row) for bad in await archive.checks.unreadable()] == [("sketches", 1)]


async def test_an_article_that_cannot_be_compared_is_told_by_itself_and_stops_no_other(
    archive: Archive, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = await Press.open(archive)
    for number in range(3):
        await press.print(f"The bridge number {number} is open.")
    write(file, "UPDATE articles SET story_id = NULL")

    def sketched(article: Article) -> Sketch:
        if "number 1" in article.text:
            raise ValueError("math domain error")
        return sketch(article)

    monkeypatch.setattr("bot.jobs.grouping.sketch", sketched)
    assert await grouping.group_read(archive, NOON) == 3
    assert await archive.articles.ungrouped(10) == []
    assert ask(file, "SELECT count(*) FROM articles WHERE story_id IS NULL") == [(0,)]


@pytest.mark.parametrize("count", [-5, 10**17, 0])
async def test_words_that_were_counted_wrongly_stop_no_article(archive: Archive, file: Path, count: int) -> None:
    press = await Press.open(archive)
    await press.place(Press.named(an_article(TEXT), 1), NOON)
    write(file, "UPDATE term_counts SET articles = ?", count)
    await press.place(Press.named(an_article(TEXT), 2), later(minutes=1))


async def test_an_article_without_a_time_hides_no_other_from_a_search(archive: Archive, file: Path) -> None:
    press = await Press.open(archive)
    stories = [await press.print(f"The bridge number {n} is open.", at=later(minutes=n)) for n in range(3)]
    write(file, "UPDATE articles SET at = NULL WHERE story_id = ?", stories[1].id)
    found = await archive.search.find("bridge", asker=OPERATOR)
    assert {story.id for story in stories} == set(found)
