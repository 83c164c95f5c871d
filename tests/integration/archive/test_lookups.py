"""Looking people and events up, in an archive over a real SQLite file."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.news import OPERATOR, FeedId, Source, UserId
from bot.rendering.fates import trace_of
from tests.builders import NOON, later
from tests.integration.archive.press import Press, somebody
from tests.integration.archive.raw import ONLY_SQLITE

DOOR = "“The door is open,” Ana Ruiz said."


async def test_a_name_is_completed_from_its_beginning_and_from_a_typo(archive: Archive) -> None:
    press = await Press.open(archive)
    for name in ("Helen Brandt", "Helena Brant", "Ana Ruiz"):
        await press.print(f"{name} spoke.", somebody(name))
    await press.print("Helen Brandt spoke again.", somebody("Helen Brandt"))
    assert await archive.people.complete("hel", asker=OPERATOR) == ["Helen Brandt", "Helena Brant"]
    assert (await archive.people.complete("brandt h", asker=OPERATOR))[0] == "Helen Brandt"
    assert (await archive.people.complete("Helen Bradnt", asker=OPERATOR))[0] == "Helen Brandt"
    assert await archive.people.complete("a", asker=OPERATOR) == ["Ana Ruiz"]
    assert (await archive.people.complete("", asker=OPERATOR))[0] == "Helen Brandt"
    assert await archive.people.complete("Zeppelin", asker=OPERATOR) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
async def test_any_text_can_be_completed_searched_and_asked_for(archive: Archive, typed: str) -> None:
    assert await archive.people.complete(typed, asker=OPERATOR) == []
    assert await archive.people.candidates(typed, asker=OPERATOR) == []
    assert await archive.search.find(typed, asker=OPERATOR) == []
    assert await archive.search.titles(typed, asker=OPERATOR) == []


async def test_a_surname_that_two_have_leads_to_both_with_what_was_said_of_them_last(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print("Mayor Ana Ruiz spoke.", somebody("Ana Ruiz", "Mayor"), title="Mayor speaks")
    await press.print("Striker Leo Ruiz scored.", somebody("Leo Ruiz", "Striker"), title="Striker scores")
    found = await archive.people.candidates("Ruiz", asker=OPERATOR)
    assert {(one.name, one.role, one.story) for one in found} == {
        ("Ana Ruiz", "Mayor", "Mayor speaks"),
        ("Leo Ruiz", "Striker", "Striker scores"),
    }
    assert [one.name for one in await archive.people.candidates("Leo Ruiz", asker=OPERATOR)] == ["Leo Ruiz"]


async def test_a_profile_counts_the_articles_of_each_day_and_dates_roles_latest_first(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print("Mayor Ana Ruiz spoke.", somebody("Ana Ruiz", "Mayor"), at=NOON)
    await press.print("Mayor Ana Ruiz spoke again.", somebody("Ana Ruiz", "Mayor"), at=later(hours=1))
    await press.print("The former mayor spoke.", somebody("Ana Ruiz", "former mayor"), at=later(days=3))
    await press.print("Long ago.", somebody("Ana Ruiz"), at=later(days=-200))
    person = await archive.people.person("Ana Ruiz", now=later(days=4), asker=OPERATOR)
    assert person
    assert [role.role for role in person.roles] == ["former mayor", "Mayor"]
    assert [(day.isoformat(), count) for day, count in person.mentions] == [("2026-11-24", 2), ("2026-11-27", 1)]
    assert person.articles == 4


async def test_search_puts_the_new_before_the_old_and_reads_a_name_with_a_typo(archive: Archive) -> None:
    press = await Press.open(archive)
    old = await press.print("The ferry sank.", title="Ferry sinks", at=later(days=-90))
    new = await press.print("The ferry sank.", title="Ferry sinks", at=NOON)
    assert await archive.search.find("ferry sinks", asker=OPERATOR) == [new.id, old.id]
    assert await archive.search.find("ferry", since=later(days=-1), asker=OPERATOR) == [new.id]
    assert await archive.search.find("ferry", feed=FeedId(press.feed.id + 1), asker=OPERATOR) == []
    named = await press.print("Helen Brandt resigned.", somebody("Helen Brandt"), title="Minister resigns")
    assert await archive.search.find("Helen Bradnt", asker=OPERATOR) == [named.id]
    assert await archive.search.titles("minis", asker=OPERATOR) == [(named.id, "Minister resigns")]
    assert await archive.search.titles("Helen Bradnt", asker=OPERATOR) == [(named.id, "Minister resigns")]


async def test_what_rises_is_measured_against_the_week_before(archive: Archive) -> None:
    press = await Press.open(archive)
    for day in range(1, 8):
        for hour in range(3):
            await press.print("As ever.", somebody("Same Old"), at=later(days=-day, hours=-hour - 1))
    for hour in range(1, 4):
        await press.print("News.", somebody("New Face"), at=later(hours=-hour))
        await press.print("As ever.", somebody("Same Old"), at=later(hours=-hour))
    rising = await archive.trends.rising(NOON, 10, asker=OPERATOR)
    assert [(one.name, one.articles, one.before) for one in rising] == [("New Face", 3, 0.0)]


async def test_old_stories_are_forgotten_whole_and_stay_known_to_their_feed(archive: Archive) -> None:
    press = await Press.open(archive)
    gone = await press.print(DOOR, somebody("Ana Ruiz"), said="The door is open", by="Ana Ruiz", title="Door opens")
    kept = await press.print("An old start.", somebody("Leo Ruiz"), title="Old start")
    await press.print("It goes on.", somebody("Leo Ruiz"), at=later(days=30), joins=kept.id)
    followed = await press.print("Followed.", somebody("Eva Lind"), title="Followed")
    follower = UserId(7)
    await _follow(archive, Source(event=followed.id), follower)
    assert await archive.retention.forget(later(days=20), limit=100) == 1
    assert await archive.retention.forget(later(days=20), limit=100) == 0
    assert await archive.stories.get(gone.id, asker=OPERATOR) is None
    story = await archive.stories.get(kept.id, asker=OPERATOR)
    assert story
    assert len(story.articles) == 2
    assert await archive.people.candidates("Ana Ruiz", asker=OPERATOR) == []
    assert await archive.people.complete("Ana Riuz", asker=OPERATOR) == []
    assert await archive.search.find("door", asker=OPERATOR) == []
    (article,) = gone.articles
    trace = trace_of(await archive.history.of(article.article.url, asker=OPERATOR))
    assert any("older than what is kept" in step.text for step in trace.steps)
    assert await archive.entries.claim_unfetched(later(days=21), timedelta(minutes=5), 10) == []


async def _follow(archive: Archive, source: Source, user: UserId) -> None:
    from bot.news import ASLEEP, ChannelId, GuildId, Schedule, When

    schedule = Schedule(When.INSTANTLY, most_a_day=2)
    await archive.subscriptions.add(GuildId(10), ChannelId(900), source, schedule, ASLEEP, user, NOON, follower=user)


@ONLY_SQLITE
async def test_an_integrity_check_passes_after_forgetting(archive: Archive, tmp_path: Path) -> None:
    import sqlite3

    press = await Press.open(archive)
    await press.print(DOOR, somebody("Ana Ruiz"), said="The door is open", by="Ana Ruiz")
    await archive.retention.forget(later(days=20), limit=100)
    with sqlite3.connect(tmp_path / "dateline.db") as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)")
        connection.execute("INSERT INTO people_names (people_names, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("most", [0, 3])
async def test_quotes_are_listed_once_each_and_latest_first(archive: Archive, most: int) -> None:
    press = await Press.open(archive)
    await press.print(DOOR, somebody("Ana Ruiz"), said="The door is open", by="Ana Ruiz")
    again = "“The door is OPEN”, said Ana Ruiz. “Come in,” she said."
    await press.print(again, somebody("Ana Ruiz"), said="The door is OPEN", by="Ana Ruiz", at=later(hours=1))
    said = await archive.people.said("Ruiz", None, None, most, asker=OPERATOR)
    assert [one.text for one in said] == (["The door is OPEN"] if most else [])
