"""Pages that report many events at once, or none: they are a story by themselves."""

import re

from bot.news import Article
from bot.news.live_blogs import reports_several

_KINDS = {
    "a round-up": r"""
        \b (?:news | week(?:ly|end)? | morning | evening | daily | world | business | sports? | politics) \s
           (?:in \s brief | briefing | round [-\ ]? up | digest | wrap(?:-?up)? | in \s review | recap) \b
        | \b round-?up \b \s* (?: : | $) | \b in \s brief \s* (?: : | $)
        | \b the \s (?:week|day|month|year) \s in \s (?:pictures|photos|review|numbers) \b
        | \b (?:today|yesterday|tonight) 's \s (?:headlines | top \s stories) \b | \b top \s (?:stories|headlines) \b
        | \b what \s (?:else \s)? (?:you \s need \s)? to \s know \s (?:today | this \s (?:morning|week|evening)) \b""",
    "a list": r"""
        ^ (?:the \s | our \s)? (?:top \s | best \s)?
          (?:\d{1,3} | three | four | five | six | seven | eight | nine | ten | twelve | twenty) \s (?:\w+ \s){0,2}
          (?:things|ways|reasons|tips|facts|takeaways|lessons|questions|stories|places|photos|pictures|books|films
             |movies|songs|recipes|gifts) \b""",
    "a look back": r"\b (?:on \s this \s day | this \s day \s in | today \s in \s history) \b",
    "a correction": r"^ (?:corrections? (?:\s and \s clarifications)? | clarifications?) \s* (?: : | $ | for \b)",
    "a puzzle": r"^ (?:the \s)? (?:\w+ \s){0,3} (?:crossword|sudoku|quiz|horoscope) s? \b (?: \s (?:of|for) | : | $)",
    "a page of letters": r"^ letters (?:\s to \s the \s editor)? \s* (?: : | $)",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE | re.VERBOSE) for kind, pattern in _KINDS.items()}


def why_alone(article: Article) -> str | None:
    """What kind of page the article is, where it is of a kind that joins no story."""
    title = article.title.strip().replace("’", "'")
    for kind, pattern in _PATTERNS.items():
        if pattern.search(title):
            return kind
    return "a live blog" if reports_several(article) else None
