"""Floods: a stranger's feed fills every place among which somebody's own is looked for, and takes none of theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.archive import Archive, dialect, names
from bot.news import EVERYBODY, Actor, GuildId, Owner, Pack
from tests.attacks.row import Row
from tests.builders import NOON
from tests.integration.archive.press import Press, somebody

HOSTILE, VICTIM = GuildId(66), GuildId(10)
OURS, THEIRS = "https://courier.example/feed", "https://flood.example/feed"
FLOOD = 40

FLOODS: dict[str, tuple[list[str], str]] = {
    "names that begin alike": ([f"Mira Vale {number}" for number in range(FLOOD)], "mira"),
    "names that begin alike, in more articles": ([f"Mira Vale {number}" for number in range(FLOOD)], "mira v"),
    "names in more articles than any": ([f"Otto Flood {number}" for number in range(FLOOD)], ""),
    "names nearly the same": ([f"Mira Vanec {number}" for number in range(FLOOD)], "Mira Vanec"),
    "the very letters that a typo makes": ([f"Vanec {number}" for number in range(FLOOD)], "Mira Vnace"),
    "names with the rare letters of a name": (
        [f"{one} {two}" for one in ("Mir", "Ira", "Van", "Anc", "Nce") for two in "abcdefgh"],
        "Mira Vnace",
    ),
}
"""By what the feed names: these names, and what the victim types to find Mira Vance."""
WHOSE: dict[str, Owner] = {"a pack's article": EVERYBODY, "the victim's own feed": VICTIM}


def rows() -> list[Row]:
    """These attempts, of a server's feed against what others look for."""
    who = "a server's feed"
    made = [
        Row(
            "feed × feed",
            who,
            f"floods completion with {what}; {whose} names Mira Vance",
            "its own names",
            "Mira Vance",
        )
        for what in FLOODS
        for whose in WHOSE
    ]
    called = [f"calls {FLOOD} others “Vance”, and {whose} calls Mira Vance so" for whose in WHOSE]
    made += [Row("feed × feed", who, what, "its own names", "Mira Vance") for what in called]
    return [*made, Row("feed × feed", who, f"gives Mira Vance {FLOOD} other names", "them", "none of them")]


@pytest.fixture(autouse=True)
def _few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few that a small flood fills them all."""
    for module, name in ((names, "COMMON"), (names, "FAMOUS"), (dialect, "SHARING")):
        monkeypatch.setattr(module, name, 12)


async def a_press(archive: Archive, owner: Owner, url: str) -> Press:
    return Press(archive, await archive.feeds.add(url, url, NOON, owner))


async def flood(archive: Archive, said: list[str], alias: str = "", times: int = 3) -> None:
    """The same names in several articles of a feed of the hostile server."""
    press = await a_press(archive, HOSTILE, THEIRS)
    named = [called(name, alias) if alias else somebody(name) for name in said]
    for time in range(times):
        url = f"https://flood.example/{time}"
        await press.print(f"{alias} {'. '.join(said)}.", *named, title=f"Flood {time}", url=url)


def called(name: str, *others: str) -> Actor:
    """Somebody with other names."""
    return replace(somebody(name), aliases=others)


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("what", FLOODS)
async def test_a_flood_of_names_takes_no_place_in_what_others_complete(archive: Archive, what: str, whose: str) -> None:
    said, typed = FLOODS[what]
    await flood(archive, said)
    ours = await a_press(archive, WHOSE[whose], OURS)
    await ours.print("Mira Vance spoke.", somebody("Mira Vance"))
    assert await archive.people.complete(typed, 5, asker=VICTIM) == ["Mira Vance"]
    assert "Mira Vance" not in await archive.people.complete("Vale Flood", 5, asker=HOSTILE)


@pytest.mark.parametrize("whose", WHOSE)
async def test_what_others_are_called_elsewhere_takes_no_place_here(archive: Archive, whose: str) -> None:
    said = [f"Public Figure{number}" for number in range(FLOOD)]
    public = await a_press(archive, EVERYBODY, "https://public.example/feed")
    await public.print(". ".join(said), *map(somebody, said), title="Figures")
    await flood(archive, said, alias="Vance")
    ours = await a_press(archive, WHOSE[whose], OURS)
    await ours.print("Mira Vance spoke. Vance left.", called("Mira Vance", "Vance"))
    assert [one.name for one in await archive.people.candidates("Vance", VICTIM)] == ["Mira Vance"]


async def test_other_names_that_a_stranger_gives_somebody_are_not_looked_through(archive: Archive) -> None:
    ours = await a_press(archive, EVERYBODY, OURS)
    await ours.print("Mira Vance spoke. Alias 3 is her dog. The Warden left.", called("Mira Vance", "The Warden"))
    theirs = await a_press(archive, HOSTILE, THEIRS)
    others = [f"Alias {number}" for number in range(FLOOD)]
    for title in ("One", "Two"):
        await theirs.print(
            f"Mira Vance: {', '.join(others)}.",
            called("Mira Vance", *others),
            title=title,
            url=f"https://flood.example/{title}",
        )
    person = await archive.people.person("Mira Vance", VICTIM)
    assert person
    assert person.aliases == ("The Warden",)


Becoming = Callable[[Archive], Awaitable[object]]
BECOMES: dict[str, Becoming] = {
    "a pack lists its feed": lambda archive: archive.packs.save({"v": Pack("v", "V", "N", (("P", THEIRS),))}, NOON),
    "the operator adds its feed": lambda archive: archive.feeds.add(THEIRS, "", NOON),
    "somebody else brings its feed": lambda archive: archive.feeds.add(THEIRS, "", NOON, VICTIM),
}


@pytest.mark.parametrize("how", BECOMES)
async def test_names_are_found_by_all_once_their_feed_is_theirs(archive: Archive, how: str) -> None:
    press = await a_press(archive, HOSTILE, THEIRS)
    await press.print("Mira Vance spoke. Vance left.", called("Mira Vance", "Vance"))
    assert await archive.people.complete("Mira Vanec", asker=VICTIM) == []
    await BECOMES[how](archive)
    for typed in ("mira", "Mira Vanec", ""):
        assert await archive.people.complete(typed, asker=VICTIM) == ["Mira Vance"]
    assert [one.name for one in await archive.people.candidates("Vance", VICTIM)] == ["Mira Vance"]


async def test_names_of_a_page_are_found_by_whom_another_feed_shows_it(archive: Archive) -> None:
    theirs, ours = await a_press(archive, HOSTILE, THEIRS), await a_press(archive, VICTIM, OURS)
    story = await theirs.print("Mira Vance spoke.", somebody("Mira Vance"), title="Spoke")
    (article,) = story.articles
    await ours.read(article.article, article.reading, NOON)
    assert await archive.people.complete("Mira Vanec", asker=VICTIM) == ["Mira Vance"]


async def test_names_of_feeds_that_are_gone_are_forgotten(archive: Archive) -> None:
    press = await a_press(archive, HOSTILE, THEIRS)
    await press.print("Mira Vance spoke. Vance left.", called("Mira Vance", "Vance"))
    await archive.feeds.remove(press.feed.id)
    async with archive.feeds._database.read() as connection:
        for table in ("known_names", "person_words", "aliases"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() == 0
