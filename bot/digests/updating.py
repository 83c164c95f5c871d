"""What is new in a story that a reader has been told of, and whether that is worth a message of its own."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.digests.disagreeing import differ, may_be_the_same, stated_in
from bot.digests.figures import Figure
from bot.digests.quoting import QUOTE_WORDS, plain_words
from bot.digests.sources import cited, time_of
from bot.news import Change, Cited, ReadArticle, count_words

BETWEEN_UPDATES = timedelta(hours=1)
"""A reader is sent an update of the same story after this long at the earliest."""
NEW_WORDS = 0.35
"""Of the words of an article's headline and gist, so many must be new before it is a new turn."""


def is_material(known: Sequence[ReadArticle], news: Iterable[ReadArticle]) -> bool:
    """Whether articles tell what those before them do not.

    Another figure, a key actor's words or a new turn; or a paper's own next report under a headline that says more
    ("Resolved: …"), which it took for worth an entry of its own.
    """
    said = " ".join(plain_words(one.article.text) for one in known)
    words = {word for one in known for word in _words(f"{one.article.title} {one.article.text}")}
    return any(
        changes_between(known, [one])
        or _has_new_words_of_somebody(one, said)
        or _is_new_turn(one, words)
        or _goes_on(known, one)
        for one in news
    )


def changes_between(known: Iterable[ReadArticle], news: Iterable[ReadArticle]) -> tuple[Change, ...]:
    """The figures that the latest of `known` stated and that are others in the latest of `news`.

    A figure that the known articles themselves disagree about is left to what tells of disagreements.
    """
    before, after = _latest(known), _latest(news)
    return tuple(
        Change(what, before[what][0].words, figure.words, source)
        for what, (figure, source) in after.items()
        if what in before and differ(figure, before[what][0]) and may_be_the_same(figure, before[what][0])
    )


def _latest(several: Iterable[ReadArticle]) -> dict[str, tuple[Figure, Cited]]:
    """The latest figure of each thing; where that spells out what one before it has in digits, as that has it."""
    found: dict[str, tuple[Figure, Cited]] = {}
    for one in sorted(several, key=time_of):
        for what, figure in stated_in(one).items():
            before = found.get(what)
            if not (before and before[0].value == figure.value and _is_spelt(figure) and before[0].words.isdigit()):
                found[what] = figure, cited(one)
    return found


def _is_spelt(figure: Figure) -> bool:
    """Whether nothing but a number stands there, in letters."""
    return figure.words.replace("-", "").isalpha()


def _has_new_words_of_somebody(one: ReadArticle, said: str) -> bool:
    key = {actor.name for actor in one.reading.actors if actor.key}
    for quote in one.reading.quotes:
        words = quote.words_in(one.article.text)
        if quote.speaker in key and count_words(words) >= QUOTE_WORDS and plain_words(words) not in said:
            return True
    return False


def _is_new_turn(one: ReadArticle, known: set[str]) -> bool:
    words = _words(f"{one.article.title} {' '.join(passage.text for passage in one.reading.gist)}")
    return len(words - known) >= NEW_WORDS * max(len(words), 1)


def _goes_on(known: Iterable[ReadArticle], one: ReadArticle) -> bool:
    own = " ".join(f"{other.article.title} {other.article.text}" for other in known if other.feeds & one.feeds)
    return bool(own) and not _words(one.article.title) <= _words(own)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}|\d+", text.casefold()))
