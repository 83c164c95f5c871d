"""Sentences in which a paper speaks to its readers, or tells that nobody spoke."""

from bot.reading.languages.en.asides import HAND_OVER, NO_COMMENT, TO_READERS

_LONGEST_HAND_OVER = 160
"""Characters."""


def is_aside(sentence: str) -> bool:
    """Whether a sentence tells nothing of the news."""
    hands_over = len(sentence) <= _LONGEST_HAND_OVER and HAND_OVER.match(sentence)
    return bool(hands_over or TO_READERS.match(sentence) or NO_COMMENT.match(sentence)) or sentence.startswith("(")
