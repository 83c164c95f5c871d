"""Answers to readers: within Discord's limits, inert, with their pictures and all their sources."""

import json
import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from discord.ui import LayoutView
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.news import (
    MOST_COUNTED,
    ActorKind,
    Cited,
    DatedRole,
    Development,
    DigestStory,
    Disagreement,
    Person,
    Riser,
    Said,
    StoryId,
    Who,
)
from bot.rendering import (
    Attached,
    Tone,
    body_of,
    companions_view,
    event_view,
    notice_view,
    own_quotes_view,
    person_view,
    quotes_view,
    sources_view,
    stories_view,
    timeline_view,
    trending_view,
    who_view,
)
from bot.rendering.preview import Shown, preview_page
from bot.rendering.terminal import event_panel, person_panel, story_panel
from tests.builders import NOON, later
from tests.discord_limits import GALLERY, check_message, texts_of, walk
from tests.unit.rendering.test_messages import LIVE, hostile

URL = "https://courier.example/a(b)_c"
PICTURE = Attached("timeline.png", "Timeline of the bridge.")


def cited(publisher: str, title: str = "Bridge opens", hours: float = 0) -> Cited:
    return Cited(publisher, title, f"{URL}{hours:g}", later(hours=hours))


def a_told_story(words: str = "It opened.", times: int = 2) -> DigestStory:
    """A story in which everything is said in the same words."""
    sources = tuple(cited(f"Paper {number} {words}", words, number) for number in range(times))
    return DigestStory(
        StoryId(1),
        words,
        URL,
        (words,),
        tuple(Who(words, ActorKind.PERSON, words, source) for source in sources),
        tuple(Said(words, words, source.publisher, source.url, also=sources) for source in sources),
        sources,
        NOON,
        disagreements=(Disagreement(words, tuple((f"{words} {source.url}", source) for source in sources)),),
        timeline=tuple(Development(NOON, words, source) for source in sources),
    )


def a_person(words: str = "Ana Ruiz", times: int = 2) -> Person:
    story = a_told_story(words, times)
    roles = tuple(DatedRole(words, words, URL, NOON) for _ in range(times))
    return Person(words, ActorKind.PERSON, 3, roles, (words,) * times, story.quotes, story.sources, (words,) * times)


def every_view(words: str, times: int) -> list[LayoutView]:
    story, person = a_told_story(words, times), a_person(words, times)
    picture = Attached("picture.png", words)
    return [
        event_view(story, picture),
        event_view(story),
        who_view(story),
        timeline_view(story, picture),
        person_view(person, picture),
        person_view(person),
        companions_view(person),
        trending_view([Riser(words, 12, 1.5, story.sources)] * times),
        sources_view(words, story.sources, 1, 2),
        quotes_view(words, story.quotes[:5], 1, 2),
        own_quotes_view(words, story.quotes[:5], 1, 2),
        stories_view(words, [story] * min(times, 4), 1, 2),
        notice_view("A notice.", Tone.PLAIN),
    ]


def body(view: LayoutView) -> dict[str, Any]:
    made = body_of(view)
    check_message(made)
    return made


def text(view: LayoutView) -> str:
    return "\n".join(texts_of(body(view)))


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        (1, "In 1 article"),
        (999, "In 999 articles"),
        (MOST_COUNTED, "In 1,000 articles or more"),
        (1001, "In 1,001 articles"),
    ],
)
def test_a_page_about_somebody_tells_how_many_articles_name_them(articles: int, told: str) -> None:
    assert f"-# {told}" in text(person_view(replace(a_person(), articles=articles))).splitlines()


@given(hostile, st.integers(0, 30))
def test_hostile_words_keep_the_limits_and_do_nothing_in_any_answer(words: str, times: int) -> None:
    for view in every_view(words, times):
        shown = re.sub(r"<t:\d+:[Rf]>|\]\(https://courier\.example[^)\s]*\)", "", text(view))
        assert not LIVE.search(shown), shown
        assert preview_page("x", [Shown("", body_of(view))], NOON)


def test_words_of_any_length_keep_the_limits() -> None:
    for length in (0, 90, 700, 1500, 4000, 9000):
        for view in every_view("w" * length, 12):
            check_message(body_of(view))


def test_a_picture_stands_in_the_answer_with_its_alt_text() -> None:
    for view in (
        event_view(a_told_story(), PICTURE),
        timeline_view(a_told_story(), PICTURE),
        person_view(a_person(), PICTURE),
    ):
        (gallery,) = [one for one in walk(body(view)["components"]) if one["type"] == GALLERY]
        (item,) = gallery["items"]
        assert item["media"]["url"] == "attachment://timeline.png"
        assert item["description"] == "Timeline of the bridge."
    assert "attachment" not in json.dumps(body(event_view(a_told_story())))


def test_an_event_shows_what_its_sources_disagree_on_each_figure_with_its_source() -> None:
    figures = (
        ("at least 12", cited("Courier")),
        ("20", cited("Wire", hours=1)),
        ("20", cited("Trade", hours=2)),
    )
    shown = text(event_view(replace(a_told_story(), disagreements=(Disagreement("killed", figures),))))
    assert (
        f"Killed: **at least 12** ([Courier]({URL}0)), **20** ([Wire]({URL}1), [Trade]({URL}2))".replace(
            "(b)", "%28b%29"
        )
        in shown
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (("at least 12", "14", "Fourteen", "fourteen"), "**at least 12** (a), **14** (b, c, d)"),
        (("Fourteen", "14"), "**14** (a, b)"),
        (("nineteen", "Nineteen", "20"), "**nineteen** (a, b), **20** (c)"),
        (("1,200", "1200", "twenty-one", "Twenty one"), "**1,200** (a, b), **twenty-one** (c, d)"),
        (("At least twelve", "at least 12", "12"), "**at least 12** (a, b), **12** (c)"),
    ],
)
def test_a_figure_in_letters_and_in_digits_is_one(given: tuple[str, ...], shown: str) -> None:
    figures = tuple((figure, Cited(name, "", "", NOON)) for figure, name in zip(given, "abcd", strict=False))
    told = text(event_view(replace(a_told_story(), disagreements=(Disagreement("injured", figures),))))
    assert f"Injured: {shown}" in told


def test_an_event_names_no_source_twice_and_no_step_that_stands_alone() -> None:
    first, second = cited("Courier", "Bridge opens"), cited("Wire", "Crowds come", 1)
    steps = (Development(NOON, "Bridge opens", first), Development(later(hours=1), "Crowds come", second))
    third = cited("Trade", "Bridge has cost a lot", 2)
    story = replace(a_told_story(), timeline=steps, sources=(first, second, third), quotes=(), disagreements=())
    shown = text(event_view(story))
    assert "**Other sources**\n- [Bridge has cost a lot]" in shown
    assert shown.count("Crowds come") == 1
    alone = text(event_view(replace(story, timeline=steps[:1], sources=(first,))))
    assert "What was new when" not in alone
    assert "**Sources**\n- [Bridge opens]" in alone
    everything_told = text(event_view(replace(story, sources=(first, second))))
    assert "**Other sources**" not in everything_told


def test_on_a_persons_own_page_their_name_is_not_told_again_with_each_quote() -> None:
    said = (
        Said("It will last", "Ana Ruiz", "Courier", URL, NOON, role="Mayor"),
        Said("It is safe", "Ana Ruiz", "Wire", URL),
    )
    person = replace(a_person(), quotes=said)
    for view in (person_view(person), own_quotes_view("Quotes by Ana Ruiz", said, 1, 1)):
        own = text(view).partition("> ")[2]
        assert "> “It is safe” · [Wire]" in own
        assert "— **Ana Ruiz**" not in own
        assert "not stated" not in own


def test_an_event_shows_a_quote_with_all_its_sources_and_its_timeline_in_order() -> None:
    said = Said("It will last", "Ana Ruiz", "Courier", URL, also=(cited("Wire"), cited("Trade")))
    steps = (
        Development(NOON, "Bridge opens", cited("Courier")),
        Development(later(hours=2), "Crowds come", cited("Wire")),
    )
    shown = text(event_view(replace(a_told_story(), quotes=(said,), timeline=steps)))
    assert re.search(r"“It will last” — \*\*Ana Ruiz\*\* · \[Courier\]\S+ \[Wire\]\S+ \[Trade\]", shown)
    assert re.search(r"1\. <t:\d+:f> Bridge opens · \[Courier\]\S+\n2\. <t:\d+:f> Crowds come · \[Wire\]", shown)


def test_who_is_in_a_story_says_where_a_role_is_stated_and_where_none_is() -> None:
    people = (
        Who("Ana Ruiz", ActorKind.PERSON, "Mayor", cited("Wire")),
        Who("Castle Bank", ActorKind.ORGANISATION, None),
    )
    shown = text(who_view(replace(a_told_story(), who=people)))
    assert re.search(r"\*\*Ana Ruiz\*\*, Mayor\n-# \[Wire\]", shown)
    assert "**Castle Bank**\n-# No source states a role for this organisation." in shown


def test_what_finds_no_room_is_counted() -> None:
    many = [cited("Courier", "A long headline " * 10, hours) for hours in range(40)]
    assert re.search(r"-# and \d+ more", text(sources_view("Sources", many, 1, 1)))


def test_who_rises_is_told_with_what_is_usual() -> None:
    shown = text(trending_view([Riser("Ana Ruiz", 1200, 1.5, (cited("Wire"),)), Riser("Castle Bank", 1, 0, ())]))
    assert "**Ana Ruiz** · 1,200 articles in the last day, usually 1.5 a day\n- [Bridge opens]" in shown
    assert "**Castle Bank** · 1 article in the last day, hardly named before" in shown
    assert "Nobody is named more often than usual." in text(trending_view([]))


def test_a_page_is_told_only_where_there_are_several() -> None:
    assert "Page 2 of 3" in text(sources_view("Sources", [cited("Wire")], 2, 3))
    assert "Page" not in text(sources_view("Sources", [cited("Wire")], 1, 1))


def test_the_page_holds_the_pictures_itself() -> None:
    shown = [Shown("", body_of(event_view(a_told_story(), PICTURE)), files={"timeline.png": b"png"})]
    page = preview_page("x", shown, NOON)
    assert 'src="data:image/png;base64,cG5n" alt="Timeline of the bridge."' in page


def test_the_terminal_shows_disagreements_timeline_and_all_sources_of_a_quote() -> None:
    quote = Said("It will last", "Ana Ruiz", "Courier", URL, also=(cited("Wire"),), role="a baker")
    figures = (("at least 12", cited("Courier")), ("20", cited("Wire", hours=1)))
    told = replace(a_told_story(), quotes=(quote,), disagreements=(Disagreement("killed", figures),))
    console = Console(width=200, record=True, file=StringIO())
    console.print(event_panel(told))
    console.print(person_panel(a_person(), "Articles that mention Ana Ruiz: none."))
    shown = console.export_text()
    for words in (
        "Killed: at least 12  Courier · 20  Wire",
        "1. 24 Nov 12:00  It opened.",
        "“It will last” — Ana Ruiz, a baker · Courier, Wire",
        "Articles that mention Ana Ruiz: none.",
    ):
        assert words in shown


def test_the_terminal_shows_no_time_that_nobody_told() -> None:
    told = replace(a_told_story(), sources=(Cited("", "It opened", "", None),))
    console = Console(width=200, record=True, file=StringIO())
    console.print(story_panel(told, dated=False))
    shown = console.export_text()
    assert "UTC" not in shown
    assert "·" not in shown.splitlines()[-2]


@given(st.text(st.sampled_from("a\x1b]\x07\x9b[31m;\u202e"), min_size=1))
def test_no_text_tells_the_terminal_what_to_do(text: str) -> None:
    quote = Said(text, text, text, URL, also=(cited(text),))
    told = replace(a_told_story(), headline=text, gist=(text,), quotes=(quote,))
    screen = StringIO()
    console = Console(width=100, file=screen, color_system=None)
    console.print(story_panel(told), event_panel(told), person_panel(replace(a_person(), name=text, aliases=(text,))))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", screen.getvalue())
