from dataclasses import replace

from bot.digests.composing import compose
from bot.digests.telling import tell_story
from bot.digests.verbatim import only_verbatim
from bot.news import DigestStory, Said, Story
from tests.builders import NOON, a_quote, a_read_article, a_story, a_subscription, owed

FIRST, SECOND = "It will last us all", "for a hundred years."
TEXT = f"Mayor Ana Ruiz opened the bridge. “{FIRST},” Ruiz said, “{SECOND}” Crowds cheered."


def told_and_story() -> tuple[DigestStory, Story]:
    """A story with a split quote, and what is told of it."""
    one = a_read_article(TEXT)
    split = replace(a_quote(TEXT, FIRST), spans=(a_quote(TEXT, FIRST).spans[0], a_quote(TEXT, SECOND).spans[0]))
    story = a_story(replace(one, reading=replace(one.reading, quotes=(split,))))
    return tell_story(story), story


def test_what_stands_in_the_article_is_kept() -> None:
    told, story = told_and_story()
    assert [quote.text for quote in told.quotes] == [f"{FIRST} … {SECOND}"]
    assert only_verbatim(told, story) == told


def test_a_sentence_that_does_not_stand_there_is_left_out() -> None:
    told, story = told_and_story()
    kept = only_verbatim(replace(told, gist=("Mayor Ana Ruiz opened a bridge.", "Crowds cheered.")), story)
    assert (kept.gist, kept.left_out) == (("Crowds cheered.",), 1)


def test_a_quote_is_left_out_where_a_part_is_changed_or_out_of_order() -> None:
    told, story = told_and_story()
    wrong = (f"{FIRST} … for a thousand years.", f"{SECOND} … {FIRST}")
    kept = only_verbatim(replace(told, quotes=tuple(Said(text, None, "", told.url) for text in wrong)), story)
    assert (kept.quotes, kept.left_out) == ((), 2)


def test_somebody_stays_without_a_role_that_no_article_states() -> None:
    told, story = told_and_story()
    kept = only_verbatim(replace(told, who=tuple(replace(one, role="Governor") for one in told.who)), story)
    assert [(one.name, one.role) for one in kept.who] == [("Ana Ruiz", None)]
    assert kept.left_out == 1


def test_a_speaker_stays_without_a_role_that_no_article_states() -> None:
    told, story = told_and_story()
    kept = only_verbatim(replace(told, quotes=tuple(replace(one, role="Governor") for one in told.quotes)), story)
    assert [(one.speaker, one.role) for one in kept.quotes] == [("Ana Ruiz", None)]
    assert kept.left_out == 1


def test_a_text_that_has_changed_since_it_was_read_is_not_quoted() -> None:
    one = a_read_article(TEXT)
    changed = replace(one, article=replace(one.article, text="Nothing is known of the bridge."))
    (digest,) = compose(a_subscription(), owed(a_story(changed)), NOON, 5).digests
    assert digest.stories[0].gist == ()


def test_whoever_has_a_story_told_gets_only_what_stands_in_it() -> None:
    """Look-ups, menus and the command line ask as digests do: there is no way past the check."""
    one = a_read_article(TEXT)
    changed = replace(one, article=replace(one.article, text="Nothing is known of the bridge."))
    told = tell_story(a_story(changed))
    assert (told.gist, told.quotes, told.left_out) == ((), (), 2)


def test_what_was_left_out_before_stays_counted() -> None:
    told, story = told_and_story()
    kept = only_verbatim(replace(told, gist=("Invented.",)), story)
    assert only_verbatim(kept, story).left_out == 1
