"""What stands in an article without being news: bylines, sign-offs, credits, teasers."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.news import Span
from bot.reading.languages.en.boilerplate import (
    BYLINE,
    CAPTION,
    CREDIT_FIRST,
    CREDIT_NAMES,
    CREDITING,
    DATELINE,
    FURNITURE,
    NOTE,
    OPENING_DATELINE,
    UNVERIFIED,
)
from bot.reading.languages.lexicon import BY_RULES, rules_for
from bot.reading.text.quotations import LABEL

REMEMBERED = 256
"""Lines whose answer is kept: those of an article."""
_SHORT = 160
"""Characters: a line that has more is a paragraph."""
_LONGEST_ELSEWHERE = 200
"""The same in the other languages."""
_LONGEST_NOTE = 400
"""Characters: a whole article on one line may begin with a note."""


def boilerplate(text: str) -> list[Span]:
    """The lines that are no news, and the datelines, labels and credits of others, in order."""
    places = []
    for number, line in enumerate(_lines(text)):
        written = text[line.start : line.end]
        dateline = DATELINE.match(written) or (number == 0 and OPENING_DATELINE.match(written))
        caption = _caption(written)
        if is_boilerplate(written):
            places.append(line)
        elif CREDIT_FIRST.match(written) and (credit := CREDIT_NAMES.match(written)):
            places.append(Span(line.start, line.start + credit.end()))
        elif caption:  # whom it shows may be who the article is about; who took it is not
            places.append(Span(line.start + caption.start("credit"), line.end))
        elif dateline:
            places.append(Span(line.start, line.start + dateline.end()))
        elif label := LABEL.match(written):  # who speaks in a transcript is not spoken of
            places.append(Span(line.start, line.start + label.end()))
    return places


def is_boilerplate(line: str) -> bool:
    """Whether a line, or a sentence, is no news."""
    return is_furniture(line) or ("verif" in line.lower() and bool(UNVERIFIED.search(line)))


# Each line is asked about for itself, for its sentences, and for its gist.
@lru_cache(maxsize=REMEMBERED)
def is_furniture(line: str) -> bool:
    """Whether a line tells who made the article, or leads away from it."""
    ours = len(line) < _SHORT and bool(FURNITURE.match(line) or BYLINE.match(line))
    return ours or (len(line) < _LONGEST_ELSEWHERE and _furniture_elsewhere().match(line) is not None)


@cache
def _furniture_elsewhere() -> re.Pattern[str]:
    """The same in the other languages, whichever a line is in: few lines are long enough to tell."""
    alternatives = "|".join(rules_for(code).patterns.boilerplate for code in BY_RULES)
    return re.compile(rf"^\W*(?:{alternatives})[\W\d]*$", re.VERBOSE | re.IGNORECASE)


def is_caption(line: str) -> bool:
    """Whether a line begins or ends in whose picture it stands under, so that all of it tells what is to be seen."""
    return bool(_caption(line) or CREDIT_FIRST.match(line))


def _caption(line: str) -> re.Match[str] | None:
    """What `CAPTION` finds; it looks at three hundred places of a line, and few lines have one of its words."""
    lower = line.lower()
    return CAPTION.match(line) if any(word in lower for word in CREDITING) else None


def is_note(line: str) -> bool:
    """Whether a line tells of the article itself: what was corrected, or what it may do to its readers."""
    return len(line) < _LONGEST_NOTE and bool(NOTE.match(line))


def _lines(text: str) -> Iterator[Span]:
    for found in re.finditer(r"[^\n]+", text):
        yield Span(*found.span())
