"""How well a story fits words that somebody typed for an event."""

import re

from bot.news import Story
from bot.news.names import fold

ENOUGH = 0.6
"""The share of what was asked for that a story must hold to be taken for it."""
TELLING = 5
"""Letters of a word that tells something by itself; shorter ones must be names, or stand in a headline."""
STEM = 4
"""Letters that forms of one word share at least, such as "flooded" and "floods"."""


def fits(words: str, story: Story) -> bool:
    """Whether a story is what the words ask for, and not only holds some of them, as everything holds "of this".

    A word's length stands for its rarity, so that no list of common words is needed in any language.
    """
    asked = _words(words)
    titles = " ".join(one.article.title for one in story.articles)
    text = " ".join(one.article.text for one in story.articles)
    headed = _forms(titles)
    here = headed | _forms(text)
    small = {word for word in re.findall(r"[^\W_]+", text) if word[0].islower()}
    held = [word for word in asked if _stem(word) in here]
    whole = sum(len(word) ** 2 for word in asked)
    tells = any(len(word) >= TELLING or _stem(word) in headed or word not in small for word in held)
    return tells and sum(len(word) ** 2 for word in held) >= ENOUGH * whole


def _words(text: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[^\W_]+", text)}


def _forms(text: str) -> set[str]:
    return {_stem(word) for word in _words(text)}


def _stem(word: str) -> str:
    """A word without the end that other forms of it may have."""
    return word[: max(STEM, len(word) - 3)]
