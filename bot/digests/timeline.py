"""What was new in a story, and when."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.digests.centrality import is_report
from bot.digests.sources import cited, time_of
from bot.digests.updating import NEW_WORDS
from bot.news import Development, ReadArticle

MOST_STEPS = 8
NEW_IN_HEADLINE = 0.25
"""Of a headline's words; it names again what the story is about, where a sentence says "it"."""


def timeline_of(articles: Iterable[ReadArticle]) -> tuple[Development, ...]:
    """The story in steps: what each article says that none before it did; the first, and of more those newest in words.

    A step is a headline, or a sentence of a gist where the headline has nothing new or is not a report's.
    """
    steps = [*_steps(sorted(articles, key=time_of))]
    shown = [*steps[:1], *sorted(steps[1:], key=lambda step: step.share, reverse=True)[: MOST_STEPS - 1]]
    return tuple(step.development for step in steps if step in shown)


class _Step(NamedTuple):
    share: float
    development: Development


def _steps(articles: Iterable[ReadArticle]) -> Iterator[_Step]:
    known: set[str] = set()
    for one in articles:
        for text, enough in _candidates(one):
            words = _words(text)
            share = len(words - known) / max(len(words), 1)
            if share >= enough:
                yield _Step(share, Development(time_of(one), text, cited(one)))
                break
        known |= _words(f"{one.article.title} {one.article.text}")


def _candidates(one: ReadArticle) -> Iterator[tuple[str, float]]:
    if one.article.title.strip() and is_report(one.article):
        yield one.article.title, NEW_IN_HEADLINE
    yield from ((passage.text, NEW_WORDS) for passage in one.reading.gist)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}|\d+", text.casefold()))
