"""What stands in an article without being news: bylines, sign-offs, credits, teasers."""

import re
from collections.abc import Iterator

from bot.news import Span

_NAME = r"(?:[A-Z][\w'’.-]+\ ){0,3}[A-Z][\w'’.-]+"
_FURNITURE = re.compile(
    r"""^\W*(?:
    recommended | advertisement | related(?:\ (?:stories|articles|topics))?:?.{0,80} | read\ (?:more|also|next)\b.*
    | (?:more|see\ also|watch|listen|follow\ us|share|sign\ up|subscribe|click\ here|download)\b
      (?!.*[.!?]["”]?$).{0,100}
    | \d+\ (?:second|minute|hour|day|week|month|year)s?\ ago
    | (?:last\ )?(?:updated|published|posted)\b.{0,60}
    | \(?(?:additional\ )?(?:reporting|writing|editing|compiled)\ by\b.*
    | (?:photo|image|picture|file\ photo|photograph|credit)\b[^.]*(?::|by|\().{0,120}
    | (?:getty|reuters|ap|afp)\W.{0,60}
    | (?:©|\(c\)|copyright)\ .* | all\ rights\ reserved.* | contact:.* | (?:e-?mail|tel|phone):.*
    )[\W\d]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_BYLINE = re.compile(
    rf"""^\W*(?:
    (?:By|BY|by)\ {_NAME}(?:(?:,|\ and|\ in|\ at|\ \|).{{0,80}})?
    | {_NAME}\ (?:has|reports|with)\ (?:more|the\ (?:story|details?))?.{{0,40}}
    | {_NAME}(?:\ reporting)?,\ (?:in\ )?(?:[A-Z][\w'’.-]*[\ ,.]*){{1,4}}
    | .{{0,40}}\b{_NAME}\ has\ (?:more|the\ story|the\ details).{{0,20}}
    )\W*$""",
    re.VERBOSE,
)
DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .,'-]{2,40}(?:, ?\d{1,2} \w+|, ?\w+\.? \d{1,2})?\s*(?:\([^)]{2,30}\))?"
    r"|\([A-Z]\w{1,20}\))\s*[—–-]+\s+"
)
"""Place, date and agency at the head of wire copy."""
_UNVERIFIED = re.compile(r"\b(?:has|have|could|was|were) (?:not|unable)\b.{0,30}\bverif", re.IGNORECASE)


def boilerplate(text: str) -> list[Span]:
    """The lines that are no news, and the datelines of others, in order."""
    places = []
    for line in _lines(text):
        dateline = DATELINE.match(text[line.start : line.end])
        if is_boilerplate(text[line.start : line.end]):
            places.append(line)
        elif dateline:
            places.append(Span(line.start, line.start + dateline.end()))
    return places


def is_boilerplate(line: str) -> bool:
    """Whether a line, or a sentence, is no news."""
    short = len(line) < 160
    return (short and bool(_FURNITURE.match(line) or _BYLINE.match(line))) or bool(_UNVERIFIED.search(line))


def _lines(text: str) -> Iterator[Span]:
    for found in re.finditer(r"[^\n]+", text):
        yield Span(*found.span())
