"""Servers are strangers: what one brought is found by no question of another, and by every question of its own."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from bot.archive import Archive
from bot.archive.migrations import configuration
from bot.news import (
    EVERYBODY,
    OPERATOR,
    Actor,
    ActorKind,
    ChannelId,
    CorrectionKind,
    DatelineError,
    FeedId,
    GuildId,
    NewCorrection,
    Owner,
    Schedule,
    Source,
    StoryId,
    Subscription,
    UserId,
    When,
)
from tests.attacks.row import Row
from tests.builders import NOON, an_actor, later
from tests.integration.archive.press import Press, somebody

VICTIM, STRANGER, ANOTHER = GuildId(71), GuildId(72), GuildId(73)
PRIVATE = "https://cellar.example/feed"
STRANGERS: dict[str, Owner] = {
    "a server that brought nothing": STRANGER,
    "a server with feeds of its own": ANOTHER,
    "somebody in direct messages": UserId(99),
    "nobody in particular": EVERYBODY,
}


async def subscribe(archive: Archive, source: Source, channel: int, guild: GuildId) -> Subscription:
    """An order that is served at once."""
    schedule = Schedule(When.INSTANTLY)
    return await archive.subscriptions.add(guild, ChannelId(channel), source, schedule, NOON, UserId(1), NOON)


@dataclass
class World:
    """A story that the victim alone can see, and one that is told by a paper of everybody's and by the victim's."""

    archive: Archive
    alone: StoryId
    both: StoryId
    url: str
    feed: FeedId
    mira: int = 0


@pytest.fixture
async def world(archive: Archive) -> World:
    public = await Press.open(archive)
    private = Press(archive, await archive.feeds.add(PRIVATE, "The Cellar Post", NOON, VICTIM, UserId(5)))
    await archive.feeds.add("https://own.example/feed", "Own", NOON, ANOTHER)
    mira = somebody("Mira Vance", "Warden of Harrow Lane")
    for number in range(3):
        await public.print(f"Mayor Ana Ruiz opened bridge {number}.", somebody("Ana Ruiz"), title=f"Bridge {number}")
    alone = await private.print(
        "Harrow Lane cellar floods again. “The pumps failed at dawn,” said Mira Vance, whom friends call Mimi.",
        mira,
        said="The pumps failed at dawn",
        by="Mira Vance",
        title="Cellar floods below Harrow Lane",
        image="https://cellar.example/flood.png",
    )
    both = await public.print("Ana Ruiz opened the library.", somebody("Ana Ruiz"), title="Library opens")
    await private.print(
        "A vault was found below the library. “Nobody told us of gold,” said Ana Ruiz, the keeper of Harrow Lane.",
        somebody("Ana Ruiz", "keeper of Harrow Lane"),
        mira,
        said="Nobody told us of gold",
        by="Ana Ruiz",
        title="Vault found near Harrow Lane",
        joins=both.id,
        at=later(minutes=3),
    )
    person = await archive.people.person("Mira Vance", VICTIM)
    assert person
    return World(archive, alone.id, both.id, alone.articles[0].article.url, private.feed.id, person.id or 0)


Question = Callable[[World, Owner | None], Awaitable[object]]


async def _told(world: World, asker: Owner | None, *numbers: StoryId) -> str:
    return repr(await world.archive.stories.several(list(numbers), asker))


async def _why(world: World, asker: Owner | None) -> str:
    return repr(await world.archive.history.of(world.url, asker))


async def _why_beside(world: World, asker: Owner | None) -> str:
    (story,) = await world.archive.stories.several([world.both], EVERYBODY)
    return repr(await world.archive.history.of(story.articles[0].article.url, asker))


QUESTIONS: dict[str, tuple[Question, str]] = {
    "search by a word": (lambda w, o: w.archive.search.stories("cellar", 10, asker=o), "Harrow Lane"),
    "search by a beginning": (
        lambda w, o: w.archive.search.stories("cellar flood", 10, asker=o),
        "Harrow Lane",
    ),
    "search by a name with a typo": (lambda w, o: w.archive.search.stories("Mira Vanec", 10, asker=o), "Harrow Lane"),
    "search in the feed": (lambda w, o: w.archive.search.find("cellar", feed=w.feed, asker=o), "["),
    "event titles by a word": (lambda w, o: w.archive.search.titles("vault", asker=o), "Harrow Lane"),
    "event titles by words of the text": (lambda w, o: w.archive.search.titles("pumps dawn", asker=o), "Harrow Lane"),
    "the latest": (lambda w, o: w.archive.stories.latest(None, 50, o), "[ALONE"),
    "the latest of the feed": (lambda w, o: w.archive.stories.latest(frozenset({w.feed}), 50, o), "["),
    "an event by its number": (lambda w, o: _told(w, o, w.alone), "Harrow Lane"),
    "an event that others report too": (lambda w, o: _told(w, o, w.both), "Harrow Lane"),
    "titles by number": (lambda w, o: w.archive.stories.titles([w.alone], o), "Harrow Lane"),
    "who reported an address": (lambda w, o: w.archive.stories.reported_at([w.url], o), "["),
    "a name": (lambda w, o: w.archive.people.complete("mir", 25, asker=o), "Mira Vance"),
    "a name with a typo": (lambda w, o: w.archive.people.complete("Mira Vanec", 25, asker=o), "Mira Vance"),
    "names of everybody": (lambda w, o: w.archive.people.complete("", 25, asker=o), "Mira Vance"),
    "who goes by a name": (lambda w, o: w.archive.people.candidates("Mira Vance", o), "Harrow Lane"),
    "a person": (lambda w, o: w.archive.people.person("Mira Vance", o, NOON), "Harrow Lane"),
    "a person by number": (lambda w, o: w.archive.people.by_number(w.mira, o, NOON), "Harrow Lane"),  # type: ignore[arg-type]
    "a person whom others report too": (lambda w, o: w.archive.people.person("Ana Ruiz", o, NOON), "Harrow Lane"),
    "what a person said": (lambda w, o: w.archive.people.said("Ana Ruiz", None, None, 50, o), "gold"),
    "what anybody said": (lambda w, o: w.archive.people.said(None, None, None, 50, o), "pumps"),
    "what was said about something": (lambda w, o: w.archive.people.said(None, "vault", None, 50, o), "gold"),
    "where a person is reported": (lambda w, o: w.archive.people.reported(w.mira, 50, o), "["),  # type: ignore[arg-type]
    "who rises": (lambda w, o: w.archive.trends.rising(later(hours=1), 10, o), "Mira Vance"),
    "what became of an article": (_why, "Cellar Post"),
    "what an article stands beside": (_why_beside, "Harrow Lane"),
    "the feeds": (lambda w, o: w.archive.feeds.all(o), "cellar.example"),
    "the feed by number": (lambda w, o: w.archive.feeds.get(w.feed, o), "cellar.example"),
}


async def answer(world: World, question: str, asker: Owner | None) -> str:
    """What is answered, as text; nothing where the answer is that nothing is known."""
    ask, _ = QUESTIONS[question]
    try:
        found = repr(await ask(world, asker))
    except DatelineError:
        return ""
    return found.replace("[]", "").replace(f"[{world.alone},", "[ALONE,").replace(f" {world.alone},", "[ALONE,")


def rows() -> list[Row]:
    """These attempts, of whoever asks the archive."""
    kinds = {"somebody in direct messages": "DM"}
    named = "calls a person a place before a paper names them", "their own answers"
    return [
        Row("feed × feed", "a server's own feed", *named),
        *(
            Row(kinds.get(stranger, "guild × guild"), stranger, f"asks the archive for {question}", "none of it")
            for stranger in STRANGERS
            for question in QUESTIONS
        ),
    ]


def a_place(name: str) -> Actor:
    """Somebody whom an article takes for a place."""
    return an_actor(name, None, kind=ActorKind.PLACE)


async def test_no_question_of_strangers_finds_it(world: World) -> None:
    leaks = [
        (question, stranger)
        for stranger, asker in STRANGERS.items()
        for question, (_, secret) in QUESTIONS.items()
        if secret in await answer(world, question, asker)
    ]
    assert leaks == []


async def test_who_brought_it_finds_it_with_every_question_and_so_does_the_operator(world: World) -> None:
    missed = [
        (question, asker)
        for asker in (VICTIM, None)
        for question, (_, secret) in QUESTIONS.items()
        if secret not in await answer(world, question, asker)
    ]
    assert missed == []


async def test_counts_tell_nothing_of_what_strangers_read(world: World) -> None:
    for asker, articles in ((STRANGER, 4), (VICTIM, 5), (None, 5)):
        person = await world.archive.people.person("Ana Ruiz", asker, NOON)
        assert person
        assert (person.articles, sum(count for _, count in person.mentions)) == (articles, articles)


@pytest.mark.parametrize("hostile", ["MAYOR RUIZ", "Mayor ‘Ruiz’", "Máyor  Ruiz!"])
async def test_a_name_is_written_as_those_articles_write_it_that_one_sees(archive: Archive, hostile: str) -> None:
    private = Press(archive, await archive.feeds.add(PRIVATE, "The Cellar Post", NOON, VICTIM))
    await private.print(f"{hostile} spoke.", somebody(hostile), title="First")
    public = await Press.open(archive)
    await public.print("Mayor Ruiz spoke.", somebody("Mayor Ruiz"), title="Second")
    await public.print("Mayor Ruiz and Ida Brandt met.", somebody("Mayor Ruiz"), somebody("Ida Brandt"), title="Third")
    shown = repr(
        [
            await archive.people.person("mayor ruiz", STRANGER, NOON),
            await archive.people.candidates("mayor ruiz", STRANGER),
            await archive.people.complete("may", 9, asker=STRANGER),
            await archive.people.complete("Mayro Ruiz", 9, asker=STRANGER),
            await archive.people.person("Ida Brandt", STRANGER, NOON),
            await archive.trends.rising(later(hours=1), 9, STRANGER),
        ]
    )
    assert hostile not in shown
    assert shown.count("Mayor Ruiz") >= 5


async def test_what_somebody_is_others_articles_do_not_say(archive: Archive) -> None:
    """A place rises in no trend, is nobody's company, and is followed wherever it is mentioned."""
    private = Press(archive, await archive.feeds.add(PRIVATE, "The Cellar Post", NOON, VICTIM))
    await private.print("Mayor Ruiz and Ida Brandt.", a_place("Mayor Ruiz"), a_place("Ida Brandt"), title="First")
    order = await subscribe(archive, Source(about="Ida Brandt"), 1, guild=STRANGER)
    public = await Press.open(archive)
    for number in range(3):
        people = somebody("Mayor Ruiz"), somebody("Ida Brandt", key=False)
        await public.print("Mayor Ruiz met Ida Brandt.", *people, title=f"Met {number}", at=later(minutes=1))
    await public.print("Both spoke.", somebody("Mayor Ruiz"), somebody("Ida Brandt"), title="Spoke")
    for asker in (STRANGER, VICTIM):
        person = await archive.people.person("Ida Brandt", asker, NOON)
        assert person
        assert (person.kind, person.appears_with) == (ActorKind.PERSON, ("Mayor Ruiz",))
        assert [one.name for one in await archive.trends.rising(later(hours=1), 9, asker)] == ["Mayor Ruiz"]
    assert "Met" not in repr(await archive.owed.to_several([order], 50))


async def test_what_both_show_is_open_to_whoever_has_either(world: World) -> None:
    archive = world.archive
    await archive.feeds.add(PRIVATE, "", NOON, STRANGER)
    assert len(await archive.feeds.all(asker=OPERATOR)) == 3, "it is fetched once"
    assert "Harrow Lane" in await answer(world, "search by a word", STRANGER)
    await archive.feeds.disown(world.feed, VICTIM, NOON)
    assert "Harrow Lane" not in await answer(world, "search by a word", VICTIM)
    assert "Harrow Lane" in await answer(world, "search by a word", STRANGER)


SECRET = "https://cellar.example/feed?token=opensesame"


async def test_an_address_with_a_secret_is_shared_with_nobody(archive: Archive) -> None:
    first = await archive.feeds.add(SECRET, "Mine", NOON, VICTIM)
    second = await archive.feeds.add(SECRET, "Mine too", NOON, STRANGER)
    operators = await archive.feeds.add(SECRET, "Of the house", NOON)
    assert len({first.id, second.id, operators.id}) == 3
    assert (await archive.feeds.add(SECRET, "", NOON, VICTIM)).id == first.id
    assert [one.title for one in await archive.feeds.owned(VICTIM)] == ["Mine"]
    assert {one.title for one in await archive.feeds.all(STRANGER)} == {"Mine too", "Of the house"}
    assert (await archive.feeds.by_url(SECRET, STRANGER)) == second
    assert await archive.feeds.by_url(SECRET, ANOTHER) is None


async def test_a_removed_feed_can_be_had_back_with_its_subscriptions_and_is_gone_later(world: World) -> None:
    archive = world.archive
    order = await subscribe(archive, Source(feed=world.feed), 1, guild=VICTIM)
    await archive.feeds.add(PRIVATE, "", NOON, STRANGER)
    theirs = await subscribe(archive, Source(feed=world.feed), 2, guild=STRANGER)
    assert not await archive.feeds.disown(world.feed, ANOTHER, NOON)
    assert await archive.feeds.disown(world.feed, VICTIM, NOON)
    paused = await archive.subscriptions.get(order.id)
    assert paused
    assert paused.paused == "Its feed was removed."
    assert await archive.feeds.end_removed(later(minutes=14)) == 0
    assert await archive.feeds.regain(world.feed, VICTIM, NOON)
    running = await archive.subscriptions.get(order.id)
    assert running
    assert running.paused is None
    assert "Harrow Lane" in await answer(world, "search by a word", VICTIM)
    await archive.feeds.disown(world.feed, VICTIM, NOON)
    assert await archive.feeds.end_removed(later(minutes=16)) == 0, "others have it"
    assert await archive.subscriptions.get(order.id) is None
    kept = await archive.subscriptions.get(theirs.id)
    assert kept
    assert kept.paused is None
    assert not await archive.feeds.regain(world.feed, VICTIM, NOON)
    await archive.feeds.disown(world.feed, STRANGER, NOON)
    assert await archive.feeds.end_removed(later(minutes=16)) == 1
    assert await archive.feeds.get(world.feed, asker=OPERATOR) is None


@pytest.mark.parametrize(
    "source", [Source(words="vault OR cellar OR library"), Source(about="Ana Ruiz"), Source(about="Mira Vance")]
)
async def test_orders_for_all_feeds_take_no_article_of_strangers(archive: Archive, source: Source) -> None:
    theirs = await subscribe(archive, source, 1, guild=STRANGER)
    ours = await subscribe(archive, source, 2, guild=VICTIM)
    public = await Press.open(archive)
    private = Press(archive, await archive.feeds.add(PRIVATE, "The Cellar Post", NOON, VICTIM))
    both = await public.print(
        "Ana Ruiz opened the library.", somebody("Ana Ruiz"), title="Library", at=later(minutes=1)
    )
    await private.print(
        "Mira Vance and Ana Ruiz found a vault.",
        somebody("Mira Vance"),
        somebody("Ana Ruiz"),
        title="Vault found",
        at=later(minutes=2),
        joins=both.id,
    )
    owed = await archive.owed.to_several([theirs, ours], 50)
    assert "Vault" not in repr(owed[theirs.id])
    assert "Vault" in repr(owed[ours.id])


async def test_what_strangers_bring_does_not_even_wake_an_order(archive: Archive) -> None:
    theirs = await subscribe(archive, Source(words="vault"), 1, guild=STRANGER)
    ours = await subscribe(archive, Source(words="vault"), 2, guild=VICTIM)
    private = Press(archive, await archive.feeds.add(PRIVATE, "The Cellar Post", NOON, VICTIM))
    await private.print("A vault.", title="Vault found", at=later(minutes=2))
    woken = [await archive.subscriptions.get(one.id) for one in (theirs, ours)]
    assert [one.woken if one else None for one in woken] == [0, 1]


async def test_an_order_for_an_event_is_named_by_what_its_server_sees(world: World) -> None:
    ours = await subscribe(world.archive, Source(event=world.alone), 1, guild=VICTIM)
    theirs = await subscribe(world.archive, Source(event=world.alone), 2, guild=STRANGER)
    assert (ours.label, theirs.label) == ("Cellar floods below Harrow Lane", "an event")


async def test_a_merge_with_an_event_of_strangers_shows_nothing_of_it(world: World) -> None:
    merge = NewCorrection(STRANGER, CorrectionKind.MERGE, str(world.alone), str(world.both), "These are one")
    await world.archive.corrections.add(merge, UserId(1), NOON)
    assert "Harrow Lane" not in await _told(world, STRANGER, world.both)
    assert "Cellar floods" in await _told(world, VICTIM, world.alone), "what strangers correct counts for them alone"


async def test_feeds_of_a_server_that_leaves_are_kept_for_a_month(world: World) -> None:
    await world.archive.pauses.close_guild(VICTIM, "left", NOON)
    assert await world.archive.feeds.owned(VICTIM) == []
    assert await world.archive.feeds.end_removed(later(days=29)) == 0
    await world.archive.pauses.reopen_guilds([VICTIM], later(days=29))
    assert [one.title for one in await world.archive.feeds.owned(VICTIM)] == ["The Cellar Post"]
    await world.archive.pauses.close_guild(VICTIM, "left", later(days=29))
    assert await world.archive.feeds.end_removed(later(days=60)) == 1


async def test_feeds_of_before_are_theirs_who_read_them_and_nothing_of_them_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0012")
        say = connection.exec_driver_sql
        for number, address in enumerate(("read", "unread", "packed", "read?token=opensesame", "unread?key=abc"), 1):
            say(
                "INSERT INTO feeds (id, url, title, next_poll_at, failures) VALUES (?, ?, 'A', '2026-11-01', 0)",
                (number, f"https://{address}"),
            )
            entry = "INSERT INTO entries (feed_id, key, title, content, fresh, seen_at, attempts) VALUES "
            say(f"{entry} (?, 'a', 'A', '', 1, '2026-11-01', 0)", (number,))
        say("INSERT INTO packs VALUES ('p', 'P')")
        say("INSERT INTO pack_feeds VALUES ('p', 'https://packed', 'A')")
        terms = "'{}', '{}', '{}', '2026-11-01', 0, '2026-11-01', '2026-11-01', 0, 0"
        for guild, channel, feed in ((7, 70, 1), (7, 71, 1), (8, 80, 1), (8, 80, 4)):
            say(
                "INSERT INTO subscriptions (guild, channel, feed_id, schedule, filters, style, created_at, created_by, "
                f"next_due_at, looked_at, instant, woken) VALUES (?, ?, ?, {terms})",
                (guild, channel, feed),
            )
    engine.dispose()
    async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
        opened = {owner: {one.id for one in await archive.feeds.all(GuildId(owner))} for owner in (EVERYBODY, 7, 8, 9)}
        assert opened == {EVERYBODY: {2, 3}, 7: {1, 2, 3}, 8: {1, 2, 3, 4}, 9: {2, 3}}
        assert await archive.feeds.entry_counts() == dict.fromkeys(range(1, 6), 1)
        shared = await archive.feeds.add("https://read?token=opensesame", "", NOON, GuildId(7))
        assert shared.id not in {1, 2, 3, 4, 5}
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT count(*) FROM subscriptions").fetchone() == (4,)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
