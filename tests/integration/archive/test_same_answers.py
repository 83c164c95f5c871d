"""SQLite and PostgreSQL answer the same look-ups alike, whatever the archive holds, but for how well words match.

And both answer as rights alone decide, whatever shelves articles stand on, and whoever brought or removed feeds since.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.archive.dialect import PUBLIC, reshelve_words
from bot.news import OPERATOR, GuildId, NothingFoundError, Owner, Pack, PersonId, StoryId
from tests import postgresql
from tests.builders import later
from tests.integration.archive.both import Both
from tests.integration.archive.press import Press, somebody

pytestmark = [postgresql.needed, pytest.mark.timeout(600)]

NAMES = (
    *("Ana Ruiz", "Leo Ruiz", "Anna Ruis", "José Peña", "Jose Pena", "Zoë Müller-Lüdenscheid", "Seán O’Brien"),
    *(
        "The Vale Council",
        "VALE COUNCIL",
        "Port Vale",
        "Nguyễn Văn Anh",
        "Мария Иванова",
        "田中 花子",
        "St. Pölten",
        "3M",
    ),
)
WORDS = (
    *("bridge", "bridges", "Bridging", "ferry", "ferries", "running", "ran", "the", "and", "naïve", "naive", "co-op"),
    *("e-mail", "vale.example/news?id=7", "mayor@vale.example", "U.S.", "won't", "İstanbul", "straße", "œuvre", "١٢٣"),
    *("2,500", "3.5%", "№5", "H₂O", "ﬁre", "мост", "橋が開通", "다리", "snake_case", "x²", "50€", "#news", "a", "𝒜𝓃𝒶"),
)
ODD = "bridged ferry running naïve co-op vale.example U.S. ١٢٣ 橋が開通 snake_case".split()
NOBODY = PersonId(0)
ASKERS: tuple[Owner | None, ...] = (OPERATOR, GuildId(1), GuildId(2))

some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


class Printed(NamedTuple):
    """An article; with a story of the ones before it, or none."""

    feed: int
    title: str
    text: str
    names: tuple[str, ...]
    quoted: bool
    joins: int | None
    hours: int
    also: int | None = None
    """Another feed that shows the same article."""


printed = st.builds(
    Printed,
    feed=st.integers(0, 2),
    title=some_words,
    text=some_words,
    names=st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple),
    quoted=st.booleans(),
    joins=st.none() | st.integers(0, 3),
    hours=st.integers(0, 200),
    also=st.none() | st.integers(0, 2),
)
letters = st.characters(codec="utf-8", exclude_characters="\0")
misspelt = st.builds(lambda name, at: name[:at] + name[at + 1 :], st.sampled_from(NAMES), st.integers(0, 8))
beginnings = st.builds(lambda name, length: name[:length], st.sampled_from((*NAMES, *WORDS)), st.integers(1, 8))
phrases = some_words.map(lambda words: f'"{words}"')
typed = st.one_of(st.sampled_from(NAMES), misspelt, beginnings, some_words, phrases, st.text(letters, max_size=12))


SHARED = [
    Printed(0, "bridge opens", "the bridge", NAMES[:2], quoted=True, joins=None, hours=1),
    Printed(1, "bridge shut", "the bridges", NAMES[:2], quoted=True, joins=0, hours=3, also=2),
    Printed(1, "bridge", "bridging", NAMES[:1], quoted=True, joins=0, hours=2),
    Printed(2, "ferry", "a bridge", NAMES[:1], quoted=True, joins=None, hours=4, also=0),
]
"""An article of two servers, one of a server alone, and one that everybody comes to see."""


OWN = "https://own.example/{}"
PACK = {"v": Pack("v", "V", "News", (("P", OWN.format(2)),))}
SINCE: dict[str, Callable[[Archive], Awaitable[object]]] = {
    "the operator adds a server's feed": lambda archive: archive.feeds.add(OWN.format(1), "", later()),
    "another server brings it": lambda archive: archive.feeds.add(OWN.format(1), "", later(), GuildId(2)),
    "its server removes it": lambda archive: _of(archive, 1, "disown"),
    "its server has it again": lambda archive: _of(archive, 1, "regain"),
    "the other server removes its own": lambda archive: _of(archive, 2, "disown"),
    "what was removed ends": lambda archive: archive.feeds.end_removed(later(days=1)),
    "a pack lists the other's": lambda archive: archive.packs.save(PACK, later()),
    "no pack lists it any more": lambda archive: archive.packs.save({}, later()),
}
"""What may become of feeds after their articles were read."""


async def _of(archive: Archive, guild: int, done: str) -> None:
    owner = GuildId(guild)
    feed = await archive.feeds.by_url(OWN.format(guild), None)
    if feed is not None:
        await getattr(archive.feeds, done)(feed.id, owner, later())


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(printed, min_size=1, max_size=4),
    st.lists(typed, min_size=1, max_size=4),
    st.sampled_from(ASKERS),
    st.lists(st.sampled_from(sorted(SINCE)), max_size=3),
)
@example([Printed(0, "bridge", " ".join(WORDS), NAMES[:7], quoted=True, joins=None, hours=0)], ODD, OPERATOR, [])
@example(SHARED, ["bridge", "Ana Ruiz", "ruiz", "a"], GuildId(1), [])
@example(SHARED, ["bridge", "Ana Ruiz", "ruiz", "a"], GuildId(2), ["its server removes it", "what was removed ends"])
@example(SHARED, ["bridge", "Ana Ruiz", "ruiz", "a"], GuildId(9), ["the operator adds a server's feed"])
@example(SHARED, ["bridge", "Ana Ruiz", "ruiz", "a"], GuildId(2), ["another server brings it"])
@example(SHARED, ["bridge", "Ana Ruiz"], GuildId(9), ["a pack lists the other's", "no pack lists it any more"])
async def test_both_find_the_same(
    both: Both, press: Sequence[Printed], words: Sequence[str], asker: Owner | None, since: Sequence[str]
) -> None:
    async def answers(archive: Archive) -> list[tuple[Any, Any]]:
        stories = await _print(archive, press)
        for one in since:
            await SINCE[one](archive)
        return await _answers(archive, stories, words, asker)

    async with both.archives() as archives:
        asked = await asyncio.gather(*map(answers, archives))
        stories = [StoryId(number + 1) for number in range(len(press))]
        told = [await _answers(one, stories, words, asker) for one in archives]
        for one in archives:
            await _take_off_shelves(one)
        by_rights = [await _answers(one, stories, words, asker) for one in archives]
    for (question, here), (_, there) in zip(*asked, strict=True):
        assert here == there, question
    for shelved, bare in zip(told, by_rights, strict=True):
        for (question, here), (_, there) in zip(shelved, bare, strict=True):
            assert here == there, question


async def _take_off_shelves(archive: Archive) -> None:
    """All articles are looked at by everybody, as if there were no shelves: rights alone are left."""
    async with archive.feeds._database.write() as connection:
        await reshelve_words(connection, "shelf <> 0", PUBLIC)
        for table in ("articles", "actors", "quotes"):
            await connection.exec_driver_sql(f"UPDATE {table} SET shelf = 0")


async def _answers(
    archive: Archive, stories: Sequence[StoryId], words: Sequence[str], asker: Owner | None
) -> list[tuple[Any, Any]]:
    """Everything that may be asked, each with its answer."""
    answers: list[tuple[Any, Any]] = [
        ("latest", await archive.stories.latest(None, 10, asker)),
        ("titles of stories", await archive.stories.titles(stories, asker)),
        ("stories", await archive.stories.several(stories, asker)),
        ("trends", await archive.trends.rising(later(hours=201), 10, asker)),
    ]
    for one in words:
        answers += [((name, one), answer) for name, answer in (await _asked(archive, one, asker)).items()]
    return answers


async def _print(archive: Archive, press: Sequence[Printed]) -> list[StoryId]:
    """What everybody's feeds show, and two servers' own."""
    papers = [Press(archive, (await Press.open(archive)).feed)]
    for guild in (1, 2):
        feed = await archive.feeds.add(f"https://own.example/{guild}", "Own", later(), owner=GuildId(guild))
        papers.append(Press(archive, feed))
    stories: list[StoryId] = []
    for number, one in enumerate(press):
        text = f"{one.text}. {' '.join(one.names)} spoke: “We {one.title}”. All of it was seen."
        said = f"We {one.title}" if one.quoted else None
        by = one.names[0] if one.names else None
        joins = stories[one.joins] if one.joins is not None and one.joins < len(stories) else None
        actors = [somebody(name, "Mayor" if place else None) for place, name in enumerate(one.names)]
        story = await papers[one.feed].print(
            text,
            *actors,
            said=said,
            by=by,
            at=later(hours=one.hours),
            joins=joins,
            title=one.title,
            url=f"https://paper.example/{number}",
        )
        if one.also is not None and one.also != one.feed:
            shown = next(that for that in story.articles if that.article.url == f"https://paper.example/{number}")
            await papers[one.also].read(shown.article, shown.reading, shown.seen_at)
        stories.append(story.id)
    return list(dict.fromkeys(stories))


async def _asked(archive: Archive, words: str, asker: Owner | None) -> dict[str, Any]:
    async def said(by: str | None, about: str | None) -> Any:
        try:
            return await archive.people.said(by, about, None, 20, asker)
        except NothingFoundError as error:
            return str(error)

    person = await archive.people.person(words, asker, later(hours=201))
    return {
        "complete": await archive.people.complete(words, asker=asker),
        # PostgreSQL numbers on where a name was known already.
        "candidates": [replace(one, id=NOBODY) for one in await archive.people.candidates(words, asker)],
        "person": person and replace(person, id=NOBODY),
        "said by": await said(words, None),
        "said about": await said(None, words),
        # How well each matches is reckoned by each in its own way.
        "find": set(await archive.search.find(words, 40, asker=asker)),
        "titles": {number for number, _ in await archive.search.titles(words, asker=asker)},
    }
