"""Where sources give different figures for the same thing, and only there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.figures import find_figures
from bot.digests.telling import tell_story
from bot.digests.verbatim import only_verbatim
from tests.builders import a_read_article, a_story, later


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("At least 12 people were killed in the blast.", [("killed", "At least 12", 12)]),
        ("Blast kills 12 in Port Vale", [("killed", "12", 12)]),
        (
            "Twenty-four dead, 30 injured as bus falls into river",
            [("killed", "Twenty-four", 24), ("injured", "30", 30)],
        ),
        ("The fire left 20 dead and dozens hurt.", [("killed", "20", 20)]),
        ("The death toll has risen to 1,204, officials said.", [("killed", "1,204", 1204)]),
        (
            "The crash killed three passengers and injured about 40.",
            [("passengers killed", "three", 3), ("injured", "about 40", 40)],
        ),
        ("Police arrested more than 100 people overnight.", [("arrested", "more than 100", 100)]),
        (
            "She said that 14 people, all of them passengers, had been hurt, and three were still missing.",
            [("missing", "three", 3)],
        ),
        ("Fifty people were injured, including 3 killed.", [("injured", "Fifty", 50)]),
        ("The ferry was carrying 184 passengers.", [("passengers on board", "184", 184)]),
        ("A ferry with 184 people on board struck the wall.", [("on board", "184", 184)]),
    ],
)
def test_a_figure_is_found_with_what_it_counts(text: str, figures: list[tuple[str, str, int]]) -> None:
    found = sorted(find_figures(text), key=lambda figure: figure.start)
    assert [(figure.what, figure.words, figure.value) for figure in found] == figures
    assert all(text[figure.start :].startswith(figure.words) for figure in found)


@pytest.mark.parametrize(
    "text",
    [
        "No one was injured in the crash.",
        "Two of the injured were taken to hospital.",
        "Another three people were killed on Tuesday.",
        "Ten people were killed or injured.",
        "The 14 injured passengers went home.",
        "A 12-year-old killed in the crash was named.",
        "Last year 30 people were killed in the same street.",
        "In 2019, 20 people were killed there.",
        "The storm could have killed 20 people.",
        "The ship can carry 400 passengers.",
        "It carried 900,000 passengers a year.",
        "Between 10 and 20 people were injured.",
        "10 to 12 people were injured.",
        "$12 arrested the attention.",
        "1.5 people were killed.",
        "5 million people were displaced.",
        "Flight 302 killed all on board.",
        "Two dozen people were hurt.",
        "Up to 50 people were injured.",
        "50 people are feared dead.",
    ],
)
def test_a_figure_of_a_part_of_another_time_or_of_what_may_be_is_left_alone(text: str) -> None:
    assert list(find_figures(text)) == []


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                "twenty four sıx a hundred 12 1,204 people were killed injuring on board, . \n ٣ about".split(" ")
            ),
            st.text(max_size=8),
        ),
        max_size=25,
    ).map(" ".join)
)
def test_in_any_text_a_figure_stands_where_it_is_said_to(text: str) -> None:
    for figure in find_figures(text):
        assert text[figure.start :].startswith(figure.words)
        assert figure.value >= 0


def figures(*papers: tuple[str, str] | tuple[str, str, str]) -> dict[str, list[tuple[str, str]]]:
    """What is told of a story of articles, each (publisher, headline) or (publisher, headline, text), an hour apart."""
    articles = [
        a_read_article(
            *paper[2:] or ["Mayor Ana Ruiz came."], title=paper[1], publisher=paper[0], published=later(hours=number)
        )
        for number, paper in enumerate(papers)
    ]
    story = a_story(*articles)
    told = tell_story(story)
    assert only_verbatim(told, story) == told
    return {one.what: [(figure, source.publisher) for figure, source in one.figures] for one in told.disagreements}


def test_both_figures_are_shown_each_with_its_source() -> None:
    papers = (
        ("Courier", "Bridge falls, at least 12 killed"),
        ("Wire", "20 dead as bridge falls"),
        ("Trade", "Stocks fall"),
    )
    assert figures(*papers) == {"killed": [("at least 12", "Courier"), ("20", "Wire")]}


def test_figures_of_different_things_are_not_set_against_each_other() -> None:
    assert figures(("Courier", "25 passengers were on board"), ("Wire", "3 dead as bridge falls")) == {}
    assert figures(("Courier", "12 children were killed"), ("Wire", "20 people were killed")) == {}
    assert figures(("Courier", "12 dead in Port Vale"), ("Wire", "20 dead in Calder")) == {}
    assert figures(("Courier", "12 were killed on Monday"), ("Wire", "20 were killed on Tuesday")) == {}


def test_the_same_number_in_other_words_is_no_disagreement() -> None:
    assert figures(("Courier", "Twelve dead"), ("Wire", "Bridge kills 12"), ("Trade", "At least 12 people died")) == {}
    assert figures(("Courier", "About 200 injured"), ("Wire", "Bridge injures 190")) == {}


def test_a_publishers_later_figure_takes_the_place_of_its_earlier_one() -> None:
    assert figures(("Courier", "At least 12 dead"), ("Wire", "20 dead"), ("Courier", "20 dead")) == {}
    later_on = figures(("Courier", "At least 12 dead"), ("Wire", "20 dead"), ("Courier", "21 dead"))
    assert later_on == {"killed": [("20", "Wire"), ("21", "Courier")]}


def test_an_article_that_gives_several_figures_itself_counts_by_its_headline_or_not_at_all() -> None:
    text = "Mayor Ana Ruiz came. Police say 12 people were killed. The hospital says 14 people were killed."
    assert figures(("Courier", "Bridge falls", text), ("Wire", "20 dead")) == {}
    by_headline = figures(("Courier", "Bridge falls, 14 dead", text), ("Wire", "20 dead"))
    assert by_headline == {"killed": [("14", "Courier"), ("20", "Wire")]}


def test_a_figure_that_is_not_in_its_source_is_left_out_and_what_then_disagrees_with_nothing() -> None:
    articles = (
        a_read_article("The bridge fell.", title="12 dead", publisher="Courier"),
        a_read_article("The bridge fell.", title="20 dead", publisher="Wire"),
    )
    told = tell_story(a_story(*articles))
    changed = replace(articles[1], article=replace(articles[1].article, title="120 dead"))
    kept = only_verbatim(told, a_story(articles[0], changed))
    assert kept.disagreements == ()
    assert kept.left_out >= 1
