"""What is told of a story: which article speaks for it, who is in it, what they said, and what was new when."""

from dataclasses import replace
from typing import Any

import pytest

from bot.digests.telling import quotes_in, tell_story
from bot.digests.verbatim import only_verbatim
from bot.news import Actor, ActorKind, Article, ReadArticle, Span, Story
from tests.builders import a_quote, a_read_article, a_reading, a_story, an_actor, later

CRASH = "A tram left its rails on Mill Street in Port Vale on Monday. Nobody was on board."


def naming(text: str, *actors: tuple[str, str | None], hours: float = 0, **values: Any) -> ReadArticle:
    """An article that names people, each with the role that it states."""
    one = a_read_article(text, published=later(hours=hours), **values)
    made = [_actor(one.article, *actor) for actor in actors]
    return replace(one, reading=a_reading(one.article, *made))


def _actor(article: Article, name: str, role: str | None) -> Actor:
    start = article.text.index(role) if role else 0
    return replace(an_actor(name, role), role_span=Span(start, start + len(role)) if role else None)


def saying(words: str, text: str, by: str | None = "Ana Ruiz", **values: Any) -> ReadArticle:
    """An article with a quote."""
    one = a_read_article(text, **values)
    return replace(one, reading=replace(one.reading, quotes=(a_quote(text, words, by),)))


def roles(*articles: ReadArticle) -> dict[str, str | None]:
    story = a_story(*articles)
    told = only_verbatim(tell_story(story), story)
    assert told.left_out == 0
    return {one.name: one.role for one in told.who}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Port Vale tram crash: live updates", CRASH),
        ("Tram crash in Port Vale", f"{CRASH}\n14:05 Road closed.\n12:30 Police arrive.\n11:10 What we know."),
        ("Five things to know about the tram crash in Port Vale", CRASH),
        ("News in brief: tram crash in Port Vale", CRASH),
        ("Opinion: the tram crash in Port Vale is no surprise", CRASH),
        ("What the tram crash in Port Vale means for you", CRASH),
    ],
)
def test_a_report_speaks_for_a_story_and_not_a_live_blog_a_list_or_an_opinion(title: str, text: str) -> None:
    report = a_read_article(f"{CRASH} The town repairs the rails.", title="Tram derails", published=later(hours=3))
    others = [a_read_article(text, title=title) for _ in range(2)]
    assert tell_story(a_story(*others, report)).headline == "Tram derails"
    assert tell_story(a_story(*others)).headline == title


def test_the_report_of_the_event_speaks_for_it_rather_than_one_of_its_consequences() -> None:
    first = a_read_article(CRASH, title="Tram leaves rails in Port Vale")
    second = a_read_article(CRASH, title="Tram leaves its rails on Mill Street", published=later(hours=1))
    shares = a_read_article(
        "Shares of Vale Trams fell. The company gave no reason.", title="Vale Trams shares fall after tram crash"
    )
    assert tell_story(a_story(shares, first, second)).url in {first.article.url, second.article.url}


def test_a_surname_in_one_paper_is_the_full_name_of_another() -> None:
    story = [
        naming("Mayor Ana Ruiz came.", ("Ana Ruiz", "Mayor")),
        naming("The mayor of Port Vale, Ruiz, came.", ("Ruiz", "mayor of Port Vale"), hours=1),
    ]
    assert roles(*story) == {"Ana Ruiz": "mayor of Port Vale"}


def test_a_surname_that_two_people_share_stays_by_itself() -> None:
    story = [
        naming("Mayor Ana Ruiz came with banker Luis Ruiz.", ("Ana Ruiz", "Mayor"), ("Luis Ruiz", "banker")),
        naming("Ruiz came.", ("Ruiz", None)),
    ]
    assert roles(*story) == {"Ana Ruiz": "Mayor", "Luis Ruiz": "banker", "Ruiz": None}


def test_a_company_is_not_taken_for_a_person_of_the_same_name() -> None:
    company = a_read_article("Ford closed a works.")
    ford = an_actor("Ford", None, kind=ActorKind.ORGANISATION)
    story = [
        naming("Actor Harry Ford came.", ("Harry Ford", "Actor")),
        replace(company, reading=a_reading(company.article, ford)),
    ]
    assert set(roles(*story)) == {"Harry Ford", "Ford"}


def test_a_middle_name_and_an_accent_make_nobody_a_second_person() -> None:
    story = [
        naming("Minister Jose Maria Paz came.", ("Jose Maria Paz", "Minister")),
        naming("José Paz came.", ("José Paz", None)),
    ]
    assert list(roles(*story).values()) == ["Minister"]


def test_the_role_is_the_latest_and_of_those_that_agree_the_fullest() -> None:
    story = [
        naming("Finance minister Ana Ruiz came.", ("Ana Ruiz", "Finance minister")),
        naming("The prime minister of Vale, Ana Ruiz, came.", ("Ana Ruiz", "prime minister of Vale"), hours=2),
        naming("The prime minister Ana Ruiz came.", ("Ana Ruiz", "prime minister"), hours=3),
    ]
    assert roles(*story) == {"Ana Ruiz": "prime minister of Vale"}


def test_former_is_never_dropped() -> None:
    former = naming("Former mayor Ana Ruiz came.", ("Ana Ruiz", "Former mayor"))
    sloppy = naming("The mayor, Ana Ruiz, came.", ("Ana Ruiz", "mayor"), hours=2)
    assert roles(former, sloppy) == {"Ana Ruiz": "Former mayor"}
    cut = naming("A former director of the bank, Ana Ruiz, came.", ("Ana Ruiz", "director of the bank"))
    assert roles(cut) == {"Ana Ruiz": "former director of the bank"}


def test_the_source_of_a_role_is_the_article_that_states_it() -> None:
    story = [
        naming("Ana Ruiz came.", ("Ana Ruiz", None)),
        naming("Mayor Ana Ruiz came.", ("Ana Ruiz", "Mayor"), publisher="Northern Wire"),
    ]
    (who,) = tell_story(a_story(*story)).who
    assert who.source
    assert who.source.publisher == "Northern Wire"


def test_the_same_words_in_three_papers_are_one_quote_with_three_sources() -> None:
    papers = ("The Vale Courier", "Northern Wire", "Meridian News")
    texts = (
        'Mayor Ana Ruiz came. "It won\'t happen again here," Ruiz said.',
        "Mayor Ana Ruiz came. “It won’t happen again here. I promise,” Ruiz said.",
        "«It won't happen again here», said the mayor.",
    )
    words = ("It won't happen again here", "It won’t happen again here. I promise", "It won't happen again here")
    speakers = ("Ana Ruiz", "Ruiz", None)
    articles = [
        saying(said, text, by, publisher=paper, published=later(hours=number))
        for number, (said, text, by, paper) in enumerate(zip(words, texts, speakers, papers, strict=True))
    ]
    story = a_story(*articles)
    (quote,) = only_verbatim(tell_story(story), story).quotes
    assert (quote.speaker, {quote.source, *(one.publisher for one in quote.also)}) == ("Ana Ruiz", set(papers))


def test_a_quote_in_a_script_without_spaces_is_told() -> None:
    words = "大桥已经完全安全可以通行"
    story = a_story(saying(words, f"大桥开放了. 市长说：「{words}」.", None))
    assert [quote.text for quote in tell_story(story).quotes] == [words]


def test_of_the_same_words_the_version_that_names_the_speaker_is_shown() -> None:
    bare = saying("It will last us all", "Crowds came. “It will last us all,” somebody said.", None)
    named = saying("It will last us all", "Mayor Ana Ruiz came. “It will last us all,” Ruiz said.")
    (quote,) = tell_story(a_story(bare, named)).quotes
    assert (quote.speaker, quote.url, [one.url for one in quote.also]) == (
        "Ana Ruiz",
        named.article.url,
        [bare.article.url],
    )


def test_a_source_that_gives_the_words_to_somebody_else_is_not_counted_as_one() -> None:
    ruiz = saying("It will last us all", "Mayor Ana Ruiz came. “It will last us all,” Ruiz said.")
    osei = saying("It will last us all", "Daniel Osei came. “It will last us all,” Osei said.", "Daniel Osei")
    (quote,) = tell_story(a_story(ruiz, osei)).quotes
    assert quote.also == ()


def test_a_speaker_whom_nothing_else_introduces_is_introduced_once_beside_a_quote() -> None:
    first, second, third, fourth = "The house shook twice", "Then the roof fell", "It is quite safe", "So let it be"
    text = f"“{first},” said Ana Ruiz, a baker. “{second},” she said. “{third},” said mayor Otto Brandt. “{fourth}.”"
    words = [(first, "Ana Ruiz"), (second, "Ana Ruiz"), (third, "Otto Brandt"), (fourth, None)]
    one = naming(text, ("Otto Brandt", "mayor"), ("Ana Ruiz", "a baker"))
    mayor, baker = one.reading.actors
    quotes = tuple(a_quote(text, said, by) for said, by in words)
    reading = replace(one.reading, gist=(), actors=(mayor, replace(baker, key=False)), quotes=quotes)
    story = a_story(replace(one, reading=reading))
    told = only_verbatim(tell_story(story, quotes=4), story)
    assert told.left_out == 0
    assert [(quote.text, quote.role) for quote in told.quotes] == [
        (first, "a baker"),
        (third, None),
        (second, None),
        (fourth, None),
    ]


def quoted(*words: tuple[str, str | None], most: int = 2) -> list[str]:
    """The quotes that a digest shows of an article which has them in this order, behind a sentence of its own."""
    text = " ".join(["Port Vale has a new bridge.", *(f"“{said},” {by or 'somebody'} said." for said, by in words)])
    one = a_read_article(text)
    quotes = tuple(a_quote(text, *each) for each in words)
    return [
        quote.text
        for quote in tell_story(a_story(replace(one, reading=replace(one.reading, quotes=quotes))), quotes=most).quotes
    ]


def test_one_quote_of_each_speaker_comes_before_a_second_and_before_those_of_nobody() -> None:
    first, nobody, second, other = "It is quite safe", "So let it be", "It will last us all", "Nobody asked us at all"
    words = [(first, "Ana Ruiz"), (nobody, None), (second, "Ana Ruiz"), (other, "Tom Rask")]
    assert quoted(*words, most=4) == [first, other, second, nobody]


def test_a_few_words_out_of_a_sentence_are_shown_after_what_tells_more() -> None:
    scrap, whole = "in the best of hands", "I would cross it with my children"
    part, other = "a bridge that the people of this town will still cross in a hundred years", "Nobody asked us at all"
    assert quoted((scrap, "Ana Ruiz"), (whole, "Ana Ruiz"), (other, "Tom Rask")) == [whole, other]
    assert quoted((scrap, "Ana Ruiz"), (whole, "Jo Holt"), (other, "Tom Rask")) == [whole, other]
    assert quoted((scrap, "Ana Ruiz"), (other, "Tom Rask")) == [other, scrap]
    assert quoted((part, "Ana Ruiz"), (whole, "Ana Ruiz"), (other, "Tom Rask")) == [part, other]


def test_what_the_gist_has_is_not_printed_again_below_it_but_stands_among_all_quotes() -> None:
    text = "“It is quite safe,” Ruiz said. “It will last us all,” she said. Rask said: “Nobody asked us at all.”"
    one = a_read_article(text)
    said = [
        ("It is quite safe", "Ana Ruiz"),
        ("It will last us all", "Ana Ruiz"),
        ("Nobody asked us at all", "Tom Rask"),
    ]
    quotes = tuple(a_quote(text, *each) for each in said)
    twice = [("It will last us all", "Ana Ruiz"), ("Nobody asked us at all", "Ana Ruiz")]
    more = (quotes[0], *(a_quote(text, *each) for each in twice))
    for given, shown in [(quotes, said[1:]), (quotes[:1], []), (more, twice)]:
        story = a_story(replace(one, reading=replace(one.reading, quotes=given)))
        assert [(quote.text, quote.speaker) for quote in tell_story(story).quotes] == shown
        assert len(quotes_in(story)) == len(given)


def test_the_timeline_tells_once_what_was_new_in_the_words_of_the_first() -> None:
    first = a_read_article(CRASH, title="Tram leaves rails in Port Vale")
    again = a_read_article(CRASH, title="Tram leaves rails on Mill Street in Port Vale", published=later(hours=1))
    inquiry = a_read_article(
        f"{CRASH} The council wants an inquiry.", title="Council orders inquiry into tram", published=later(hours=2)
    )
    told = tell_story(a_story(inquiry, again, first))
    assert [(step.at, step.text) for step in told.timeline] == [
        (later(), "Tram leaves rails in Port Vale"),
        (later(hours=2), "Council orders inquiry into tram"),
    ]


def test_a_live_blog_adds_to_the_timeline_by_its_sentences() -> None:
    first = a_read_article(CRASH, title="Tram leaves rails in Port Vale")
    blog = a_read_article("Engineers lifted the wagon at noon.", title="Live updates: tram", published=later(hours=1))
    assert [step.text for step in tell_story(a_story(first, blog)).timeline] == [
        "Tram leaves rails in Port Vale",
        "Engineers lifted the wagon at noon.",
    ]


def test_a_long_story_has_at_most_eight_steps_and_begins_at_the_beginning() -> None:
    names = "apple banana cherry damson elder figs grape hazel ivory jasmine kumquat lemon".split()
    articles = [
        a_read_article(f"The {name} {name}field burned.", title=f"{name}field burns", published=later(hours=number))
        for number, name in enumerate(names)
    ]
    timeline = tell_story(a_story(*reversed(articles))).timeline
    assert len(timeline) == 8
    assert timeline[0].text == "applefield burns"
    assert [step.at for step in timeline] == sorted(step.at for step in timeline)


def a_told_story() -> Story:
    return a_story(
        saying("It will last us all", "Mayor Ana Ruiz came. “It will last us all,” Ruiz said."),
        saying("It will last us all", "The mayor came. “It will last us all,” Ruiz said.", "Ruiz"),
    )


def test_a_source_whose_text_has_changed_is_no_source_of_a_quote_any_more() -> None:
    story = a_told_story()
    one, other = story.articles
    changed = replace(other, article=replace(other.article, text="“It will last,” Ruiz said."))
    kept = only_verbatim(tell_story(story), replace(story, articles=(one, changed)))
    assert [quote.also for quote in kept.quotes] == [()]
    assert kept.left_out >= 1


def test_a_step_that_does_not_stand_in_its_source_is_left_out() -> None:
    story = a_told_story()
    told = tell_story(story)
    wrong = replace(told, timeline=(replace(told.timeline[0], text="Something else happened"),))
    kept = only_verbatim(wrong, story)
    assert (kept.timeline, kept.left_out) == ((), 1)


def test_a_story_without_a_word_is_told_all_the_same() -> None:
    one = a_read_article()
    reading = replace(one.reading, gist=(), actors=(), quotes=())
    told = tell_story(a_story(replace(one, article=replace(one.article, title="…", text="…"), reading=reading)))
    assert told.headline == "…"


def test_a_story_that_no_model_has_read_is_told_so() -> None:
    one = a_read_article()
    assert not tell_story(a_story(one)).without_model
    assert tell_story(a_story(replace(one, reading=replace(one.reading, without_model=True)))).without_model
