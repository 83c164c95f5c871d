"""What changes under one link and one title: an edit that its reader sees, or another article that becomes visible."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.jobs.newsroom import DAILY, Newsroom, a_newsroom, entry

FILLED = {
    "rates": [
        "One crown buys 1.0842 marks, 0.8813 francs and 11.42 dinars.",
        "One crown buys 1.0911 marks, 0.8790 francs and 11.57 dinars.",
        "One crown buys 1.0903 marks, 0.8802 francs and 11.61 dinars.",
        "One crown buys 1.0877 marks, 0.8831 francs and 11.38 dinars.",
    ],
    "a level, with words that stay": [
        f"The Trenk stands at {level} metres at the gauge of Osk. Boats above ten metres ask the harbour office before "
        "they pass below the bridge. The office is open from nine to five, and its telephone is answered by night."
        for level in ("3.41", "3.52", "3.49", "3.30")
    ],
    "weather": [
        "Farnow: cloudy, wind from the west, 7 degrees.",
        "Farnow: sunny, wind from the north, 3 degrees.",
        "Farnow: rain by noon, calm, 5 degrees.",
        "Farnow: snow and gusts from the east, 1 degree.",
    ],
    "a status page": [
        "Search: works. Checkout: works. Messages: works.",
        "Search: works. Checkout: fails. Messages: slow.",
        "Search: slow. Checkout: works. Messages: fails.",
        "Search: fails. Checkout: slow. Messages: works.",
    ],
    "a soup": [
        f"Today's soup is {soup}, served with bread from 12 to 2." for soup in ("lentil", "tomato", "barley", "leek")
    ],
    "a table": [
        "First comes Ketterby, then Farnow, then Halm, then Osk.",
        "First comes Farnow, then Ketterby, then Osk, then Halm.",
        "First comes Osk, then Farnow, then Halm, then Ketterby.",
        "First comes Halm, then Osk, then Ketterby, then Farnow.",
    ],
    "German": [
        f"Der Pegel der Trenk liegt bei {level} Zentimetern, die Tendenz ist {trend}."
        for level, trend in (("341", "steigend"), ("352", "fallend"), ("349", "gleich"), ("330", "fallend"))
    ],
    "Japanese": [
        f"法恩諾の天気は{sky}、気温は{degrees}度、風は{wind}の風です。"
        for sky, degrees, wind in (("晴れ", 17, "北"), ("曇り", 12, "西"), ("大雨", 15, "南"), ("雪", 10, "東"))
    ],
}
IDENTITIES = {"a link": ("/now", None), "a guid": ("/now", "now"), "a guid alone": (None, "now"), "none": (None, None)}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with a_newsroom(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("kind", FILLED)
@pytest.mark.parametrize("identity", IDENTITIES)
async def test_a_template_that_is_filled_anew_each_day_is_shown_each_day(
    room: Newsroom, kind: str, identity: str
) -> None:
    path, guid = IDENTITIES[identity]
    link = room.lab.web.url(path) if path else None
    for text in FILLED[kind]:
        await room.shows(entry("Figures of the day", text, link, guid))
        await room.passes(24)
        assert room.seen(text)
        assert room.seen(text, DAILY)
    assert len(room.messages()) == len(FILLED[kind])


@pytest.mark.parametrize("kind", FILLED)
async def test_a_template_that_is_filled_anew_each_hour_is_seen_each_hour(room: Newsroom, kind: str) -> None:
    for hour in range(30):
        text = FILLED[kind][hour % 4]
        await room.shows(entry("As of now", text, room.lab.web.url("/now")))
        await room.passes(1)
        assert text in room.messages()[-1].replace("\\", ""), hour


PIER = (
    "The canal office shut the lock at Farnow on Monday because two of its gates leak. Repairs take six weeks, said "
    "the lock keeper, Ines Falk, and cost 300,000 crowns in all, of which the town of Osk pays 80,000. Boats wait."
)
MENDED = {
    "a figure put right": [PIER, PIER.replace("300,000", "310,000")],
    "a name put right": [PIER, PIER.replace("Ines Falk", "Inge Falck")],
    "a typo": ["The canal office shuts the lokc at Farnow.", "The canal office shuts the lock at Farnow."],
    "a quote added": [PIER, f'{PIER} "We count on being done by May," the keeper said on Tuesday in Osk.'],
    "a toll that rises": [
        "A barge hit the lock at Farnow. 12 people are hurt.",
        "A barge hit the lock at Farnow. 14 people are hurt. Divers look for the helmsman, the office said at noon.",
    ],
    "a live report": ["\n".join(f"{PIER} Boat {n} left." for n in range(one, 0, -1)) for one in (1, 2, 4)],
    "more above": [PIER, f"The lock will open in May, the canal office said. {PIER}"],
    "a correction below": [PIER, f"{PIER} An earlier version of this report named another town as its place."],
}


@pytest.mark.parametrize("kind", MENDED)
@pytest.mark.parametrize("hours", [0.3, 20])
async def test_an_edit_stays_one_article_in_one_message_that_shows_it(room: Newsroom, kind: str, hours: float) -> None:
    for text in MENDED[kind]:
        await room.shows(entry("Lock at Farnow shut", text, room.lab.web.url("/now")))
        await room.passes(hours)
    (message,) = room.messages()
    assert MENDED[kind][-1][:150] in message.replace("\\", "")


async def test_what_a_guid_named_before_and_names_again_is_shown_again(room: Newsroom) -> None:
    works, fails = "All parts work as they should since Monday.", "Payments fail for some customers of Osk."
    link = room.lab.web.url("/now")
    for text, hours in ((works, 30), (fails, 3), (works, 30), (fails, 3), (works, 1)):
        await room.shows(entry("Status", text, link))
        await room.passes(hours)
        assert text in room.messages()[-1]


async def test_copies_of_a_feed_that_are_behind_bring_nothing_up_again(room: Newsroom) -> None:
    first, second = "Pupils of Ketterby win the robot prize.", "A lynx walks over the motorway bridge by night."
    link = room.lab.web.url("/now")
    for text in (first, second, first, second, first, second):
        await room.shows(entry("Today", text, link))
        await room.passes(0.2)
    assert len(room.messages()) == 2


async def test_several_standing_entries_that_are_filled_anew_at_once_are_shown(room: Newsroom) -> None:
    for day, levels in enumerate(((3.41, 1.12, 2.70), (3.52, 1.09, 2.61), (3.35, 1.30, 2.66))):
        items = [
            entry(f"Level at {place}", f"The gauge of {place} shows {level} metres.", room.lab.web.url(f"/{place}"))
            for place, level in zip(("Osk", "Halm", "Farnow"), levels, strict=True)
        ]
        await room.shows(*items)
        await room.passes(24)
        assert all(room.seen(f"shows {level} metres") for level in levels), day


async def test_counts_in_half_a_feed_are_no_news(room: Newsroom) -> None:
    for count in (12, 15, 19):
        texts = (f"{PIER[: 80 + n]}. {count + n} comments." for n in range(3))
        items = [entry(f"Report {n} from the lock", text, room.lab.web.url(f"/{n}")) for n, text in enumerate(texts)]
        await room.shows(*items)
        await room.passes(12)
    assert len(room.messages()) == 3


async def test_a_feed_that_comes_to_give_whole_texts_brings_nothing_up_again(room: Newsroom) -> None:
    for text in ("The lock at Farnow leaks, and the canal office shut it for repairs.", PIER):
        links = [room.lab.web.url(f"/{n}") for n in range(3)]
        await room.shows(*(entry(f"Report {n} from the lock", f"{text} {n}", link) for n, link in enumerate(links)))
        await room.passes(12)
    assert len(room.messages()) == 3
