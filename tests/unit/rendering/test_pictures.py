"""Pictures: readable in both themes, inert, small, and told in words."""

import pickle
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.digests.telling import tell_story
from bot.news import LANGUAGES, Cited, Development, DigestStory
from bot.rendering import pictures
from bot.rendering.pictures import Picture, draw_mentions, draw_timeline, drawn_in
from tests.builders import NOON, a_read_article, a_story, later

FIRST = date(2026, 11, 1)
COUNTS = [(FIRST + timedelta(days=number), number % 3) for number in range(24)]


def a_timeline(*steps: tuple[float, str, str]) -> DigestStory:
    """A story with a step for each (hours after noon, publisher, text)."""
    told = tell_story(a_story(a_read_article(title="Bridge opens")))
    timeline = []
    for hours, publisher, text in steps:
        source = Cited(publisher, text, "https://www.courier.example/1", later(hours=hours))
        timeline.append(Development(later(hours=hours), text, source))
    return replace(told, timeline=tuple(timeline), sources=tuple(step.source for step in timeline))


def pixels(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.png)).convert("RGBA")


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [pictures.TEXT, pictures.DIM, pictures.MARK])
def test_words_and_marks_stand_out_from_a_background_that_no_theme_shines_through(colour: str) -> None:
    assert contrast(colour, pictures.BACKGROUND) >= 4.5
    for picture in (draw_mentions("Helen Brandt", COUNTS), draw_timeline(a_timeline((0, "Courier", "It opened.")))):
        image = pixels(picture)
        assert image.getchannel("A").getextrema() == (255, 255)
        assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((0, 0))[:3]) == pictures.BACKGROUND  # type: ignore[index]


def test_the_alt_text_says_what_is_seen() -> None:
    counts = [(FIRST, 4), (FIRST + timedelta(days=11), 5), (FIRST + timedelta(days=23), 5)]
    assert draw_mentions("Helen Brandt", counts).alt == (
        "Articles that mention Helen Brandt, 1 November to 24 November: 14 in all, most on 12 November (5)."
    )
    across = [(date(2025, 12, 31), 0), (date(2026, 1, 2), 1)]
    assert draw_mentions("Helen Brandt", across).alt == (
        "Articles that mention Helen Brandt, 31 December 2025 to 2 January 2026: 1 in all, most on 2 January (1)."
    )
    assert draw_mentions("Helen Brandt", []).alt == "Articles that mention Helen Brandt: none."
    story = a_timeline((0, "Courier", "The bridge opened."), (2, "Wire", "Crowds came"))
    assert draw_timeline(story).alt == (
        "Timeline of Bridge opens. 1. 24 November 12:00 UTC, Courier: The bridge opened."
        " 2. 24 November 14:00 UTC, Wire: Crowds came."
    )


def test_the_alt_text_is_in_the_language_of_who_asks_and_the_articles_words_stay() -> None:
    counts = [(FIRST, 4), (FIRST + timedelta(days=11), 5)]
    german = drawn_in("de", draw_mentions, "Helen Brandt", counts).alt
    assert german.startswith("Artikel, die Helen Brandt nennen, 1. November bis 12. November: 9 insgesamt, am ")
    story = a_timeline((0, "Courier", "The bridge opened."))
    assert drawn_in("ja", draw_timeline, story).alt == (
        "「Bridge opens」の経過。 1. 11月24日 12:00 UTC, Courier: The bridge opened."
    )


def test_a_title_that_the_font_cannot_write_is_left_to_the_alt_text() -> None:
    for language in LANGUAGES:
        picture = drawn_in(language, draw_mentions, "김하늘", COUNTS)
        assert pixels(picture).size == (800, 300)
        assert "김하늘" in picture.alt


def test_a_name_in_letters_that_the_font_lacks_stands_in_the_alt_text() -> None:
    assert "김하늘" in draw_mentions("김하늘", COUNTS).alt
    assert "조선" in draw_timeline(a_timeline((0, "조선", "다리가 열렸다"))).alt


def test_a_picture_is_about_800_by_300_and_small() -> None:
    many = a_timeline(*((number, f"Paper {number}", "word " * 80) for number in range(8)))
    days = [(FIRST + timedelta(days=number), number * 7 % 11) for number in range(90)]
    for picture in (draw_mentions("Helen Brandt", days), draw_timeline(many)):
        width, height = pixels(picture).size
        assert width == 800
        assert 300 <= height <= 420
        assert len(picture.png) <= 60_000
        assert len(picture.alt) <= 1024


@settings(max_examples=20)  # each draws a picture, and matplotlib takes its time
@given(
    st.one_of(st.text(max_size=90), st.sampled_from(("$x^{", r"$\frac{1}{0}$", "_{", "\\", "a\nb\x00", "\u202eabc"))),
    st.lists(st.tuples(st.dates(FIRST, date(2027, 3, 1)), st.integers(0, 10**9)), max_size=40),
)
def test_any_name_and_any_counts_can_be_drawn(name: str, counts: list[tuple[date, int]]) -> None:
    picture = draw_mentions(name, counts)
    assert pixels(picture).size == (800, 300)
    assert len(picture.alt) <= 1024


@settings(max_examples=20)  # each draws a picture, and matplotlib takes its time
@given(
    st.lists(
        st.tuples(
            st.floats(-5000, 5000), st.one_of(st.text(max_size=60), st.just("$a$")), st.text(min_size=1, max_size=400)
        ),
        max_size=12,
    )
)
def test_any_timeline_can_be_drawn(steps: list[tuple[float, str, str]]) -> None:
    picture = draw_timeline(a_timeline(*sorted(steps)))
    assert pixels(picture).width == 800
    assert len(picture.alt) <= 1024


def test_drawing_can_be_done_in_another_process() -> None:
    assert pickle.loads(pickle.dumps(draw_timeline)) is draw_timeline
    picture = draw_mentions("Helen Brandt", [(NOON.date(), 1)])
    assert pickle.loads(pickle.dumps(picture)) == picture
