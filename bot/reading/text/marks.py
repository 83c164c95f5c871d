"""What stands in a script or a transcript beside the words of the report: labels of who speaks, and scene marks.

Found once, in the raw text, and covered before the text is parsed, so that no step takes a label for a name, a
sentence or a part of what is said. The words under a label are a bite, with quotation marks or without.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.news import Span

_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
_NAME = rf"{_WORD}(?:[ \u00a0](?:{_WORD}|de|la|del|van|von|der|bin|al)){{0,5}}"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*(?:[ ][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,4}"
_BITE = r"(?:sound\s?-?bites?|bites?|sot|actuality|clip|tape|act)"
_SCENE = r"""(?:anchor|lead|lede|pkg|package|intro|vo|vosot|sot|nats?|nat[ ]sound|stand-?[ ]?up|live|report|reporter
    |graphics?|video|ends?|tag|outro|text|narrat(?:or|ion)|music|voice-?over|host|presenter|sound\s?-?bites?)"""
_OPENING = "“\"„«‘'"
_CLOSING = "”\"“»’'"
LONGEST_BITE = 1500
"""Characters that are looked through for the mark that closes a bite."""

_IN_BRACKETS = re.compile(rf"\[\s*{_BITE}\s*[:–—-]\s*(?P<stated>[^\]\n]{{2,140}})\]", re.IGNORECASE)
"""[Sound bite: Jane Cole, mayor of Calder], above or before her words."""
_BEHIND_BRACKETS = re.compile(
    rf"\[\s*{_BITE}\s*\]\s*+(?P<stated>[^\n(\[\"“:]{{2,70}}+)(?:\((?P<office>[^)\n]{{2,100}})\))?\s*+:[ ]*",
    re.IGNORECASE,
)
"""[Soundbite] Jane Cole (Mayor of Calder): "…"."""
_IN_DOUBLE_BRACKETS = re.compile(r"\(\(\s*(?P<stated>[^()\n]{3,140})\)\)")
"""((Jane Cole, Mayor of Calder)), above her words."""
_TURN = re.compile(
    rf"(?P<stated>{_CAPITALS})(?:,[ ](?P<office>(?=[^:\n]*[a-zà-ÿ])[A-ZÀ-Þ][^\n:“”\"]{{2,100}})"
    r"|[ ]\((?P<beside>(?=[^)\n]*[a-zà-ÿ])[^)\n]{4,80})\))[ ]?:[ ]+"
)
"""JANE COLE, Mayor of Calder: …"""
_TURN_AGAIN = re.compile(rf"(?P<stated>{_CAPITALS})[ ]?:[ ]+")
_SPEAKS = re.compile(rf"(?P<stated>[QA](?=\.)|{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}(?=:))[.:][ ]+(?=\S)")
"""Cole: …, or Q. …, in a talk that is printed turn by turn."""
_UNNAMED = frozenset({"A", "Q", "Answer", "Question", "ANSWER", "QUESTION"})
_CAPITAL_OFFICE = re.compile(rf"(?P<stated>{_CAPITALS}),[ ](?P<office>[A-ZÀ-Þ][A-ZÀ-Þ.,'’ &/-]{{2,60}}):[ ]+")
"""JANE COLE, MAYOR OF CALDER: …"""
_VOICE = re.compile(
    r"\b(?:anchor|announcer|correspondent|host|narrator|presenter|reporter|co-host|moderator|news|tv|radio)\b",
    re.IGNORECASE,
)
TURNS = 2
"""So many turns each of two speakers have in a talk at least."""
_ABOVE = re.compile(rf"(?P<stated>{_NAME})(?:,[ ]|[ ]?\()(?P<office>[^\n:.()]{{3,90}})\)?[ ]*(?=\n\s*[{_OPENING}])")
"""Jane Cole, mayor of Calder, on a line of its own above her words."""
_SCENE_MARK = re.compile(
    rf"(?:\[\s*{_SCENE}(?:[ :/-]+{_SCENE})*\s*\]|\(\(\s*{_SCENE}(?:[ :/-]+{_SCENE})*\s*\)\)"
    r"|(?:anchor|report|reporter|host|narrator|presenter|correspondent|announcer|newsreader)\s?:)[ ]*",
    re.IGNORECASE | re.VERBOSE,
)


class MarkKind(StrEnum):
    """What a mark is."""

    LABEL = "label"
    SCENE = "scene"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text that is no part of its sentences."""

    kind: MarkKind
    span: Span
    name: Span | None = None
    """Of a label: who speaks, perhaps with an office before the name."""
    office: Span | None = None
    """Of a label: what is said of who speaks."""
    bite: Span | None = None
    """Of a label: what is said, with its quotation marks."""


def find_marks(text: str) -> tuple[Mark, ...]:
    """All marks of a text, in order."""
    lines = [Span(*one.span()) for one in re.finditer(r"[^\n]+", text)]
    offices = {_folded(one["stated"]) for line in lines if (one := _TURN.match(text, *line))}
    has_voices = any(_SCENE_MARK.match(text, *line) for line in lines)
    if has_voices:
        with_office = (one for line in lines if (one := _CAPITAL_OFFICE.match(text, *line)))
        offices |= {_folded(one["stated"]) for one in with_office if not _VOICE.search(one["office"])}
    guests, hosts = _talk(text, lines)
    found: list[Mark] = []
    covered = 0
    for line in lines:
        start = line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
        if start < covered:
            continue
        here = Span(start, line.end)
        marks = list(_at(text, here, offices)) or list(_turn_of_talk(text, here, guests, hosts))
        for mark in marks:
            found.append(mark)
            covered = max(mark.span.end, mark.bite.end if mark.bite else 0)
    return tuple(found)


def _talk(text: str, lines: Iterable[Span]) -> tuple[frozenset[str], frozenset[str]]:
    """The labels of those who answer in a talk that is printed turn by turn, and of those who ask; none in no talk.

    Who answers is named in the text besides; who asks mostly puts questions.
    """
    turns: dict[str, list[bool]] = {}
    for line in lines:
        if turn := _SPEAKS.match(text, *line):
            turns.setdefault(turn["stated"], []).append(text[line.start : line.end].rstrip(' ”"').endswith("?"))
    often = {label: asks for label, asks in turns.items() if len(asks) >= TURNS}
    hosts = frozenset(label for label, asks in often.items() if 2 * sum(asks) >= len(asks))
    others = often.keys() - hosts
    named = (one for one in others if one in _UNNAMED or text.casefold().count(one.casefold()) > len(often[one]))
    guests = frozenset(named)
    return (guests, hosts) if guests and hosts else (frozenset(), frozenset())


def _turn_of_talk(text: str, line: Span, guests: frozenset[str], hosts: frozenset[str]) -> Iterator[Mark]:
    turn = _SPEAKS.match(text, *line)
    if turn and turn["stated"] in guests:
        yield _label(text, turn, turn["stated"], None, Span(turn.end(), line.end))
    elif turn and turn["stated"] in hosts:
        # A question is nobody's news: all of the line goes.
        yield Mark(MarkKind.SCENE, line)


def covered(text: str, marks: Iterable[Mark]) -> str:
    """The text with its marks as blanks, and each bite on one line; offsets stay."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [text[at : mark.span.start], re.sub(r"[^\n]", " ", text[slice(*mark.span)])]
        at = mark.span.end
        if mark.bite:
            pieces += [text[at : mark.bite.start], text[slice(*mark.bite)].replace("\n", " ")]
            at = mark.bite.end
    return "".join([*pieces, text[at:]])


def _at(text: str, line: Span, offices: set[str]) -> Iterator[Mark]:
    """The marks at the beginning of a line."""
    if label := _BEHIND_BRACKETS.match(text, *line):
        yield _label(text, label, label["stated"], "office", _bite_from(text, label.end(), line.end))
    elif label := _IN_BRACKETS.match(text, *line):
        yield _stated(text, label, line)
    elif scene := _SCENE_MARK.match(text, *line):
        yield Mark(MarkKind.SCENE, Span(*scene.span()))
    elif (label := _IN_DOUBLE_BRACKETS.match(text, *line)) and not label["stated"].isupper():
        yield _stated(text, label, line)
    elif label := _TURN.match(text, *line):
        office = "office" if label["office"] else "beside"
        yield _label(text, label, label["stated"], office, Span(label.end(), line.end))
    elif offices and (label := _CAPITAL_OFFICE.match(text, *line)) and _folded(label["stated"]) in offices:
        yield _label(text, label, label["stated"], "office", Span(label.end(), line.end))
    elif offices and (label := _TURN_AGAIN.match(text, *line)):
        if any(name.endswith(_folded(label["stated"])) for name in offices):
            yield _label(text, label, label["stated"], None, Span(label.end(), line.end))
        else:
            # Whoever has no office where others have one is of the programme.
            yield Mark(MarkKind.SCENE, Span(*label.span()))
    elif (label := _ABOVE.match(text, line.start)) and label.end() == line.end:
        yield _label(text, label, label["stated"], "office", _bite_below(text, line.end))


def _stated(text: str, label: "re.Match[str]", line: Span) -> Mark:
    """A label in brackets: "Jane Cole, mayor of Calder", or "Mayor Jane Cole"."""
    start, end = label.span("stated")
    comma = text.find(", ", start, end)
    name = Span(start, comma if comma >= 0 else end)
    office = Span(comma + 2, end) if comma >= 0 else None
    behind = text[label.end() : line.end].lstrip(" :")
    bite = _bite_from(text, line.end - len(behind), line.end) if behind else _bite_below(text, line.end)
    return Mark(MarkKind.LABEL, Span(*label.span()), _trimmed(text, name), office and _trimmed(text, office), bite)


def _label(text: str, label: "re.Match[str]", stated: str, office: str | None, bite: Span | None) -> Mark:
    beside = Span(*label.span(office)) if office and label[office] else None
    name = Span(label.start("stated"), label.start("stated") + len(stated))
    return Mark(MarkKind.LABEL, Span(*label.span()), _trimmed(text, name), beside and _trimmed(text, beside), bite)


def _trimmed(text: str, place: Span) -> Span:
    words = text[place.start : place.end]
    return Span(place.start + len(words) - len(words.lstrip()), place.end - len(words) + len(words.rstrip()))


def _bite_below(text: str, end: int) -> Span | None:
    """The words on the line below, or up to the mark that closes them where that stands some lines further down."""
    following = re.compile(r"\s*").match(text, end)
    start = following.end() if following else end
    if start >= len(text):
        return None
    stop = text.find("\n", start)
    return _bite_from(text, start, stop if stop >= 0 else len(text))


def _bite_from(text: str, start: int, line_end: int) -> Span | None:
    if start >= line_end:
        return None
    if text[start] in _OPENING:
        closing = _CLOSING[_OPENING.index(text[start])]
        close = text.find(closing, start + 1, start + LONGEST_BITE)
        paragraph = text.find("\n\n", start)
        if line_end < close < (paragraph if paragraph >= 0 else len(text)):
            return Span(start, close + 1)
    return Span(start, line_end)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def bites(marks: Sequence[Mark]) -> list[tuple[Mark, Span]]:
    """The labels that have words under them, with those."""
    return [(mark, mark.bite) for mark in marks if mark.bite]
