"""Headlines within a text, In Which Every Word Is Capital, or IN CAPITALS: where a name ends cannot be seen there."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from bot.news import ActorKind, Span
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.recurrences import Found
from bot.reading.text.sentences import text_of

FEWEST_WORDS = 5
LONGEST = 200
"""Characters of a line; what is longer is no headline."""
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
UNSTRESSED = ENGLISH.unstressed
FEWEST_TELLING = 4


def in_title_case(doc: Doc) -> list[Span]:
    """The lines set in title case, if there is other text as well; no list of names, which have no other words."""
    text = text_of(doc)
    found = [
        Span(*line.span())
        for line in _LINE.finditer(text)
        if line.end() - line.start() <= LONGEST and _is_headline(line[0], doc)
    ]
    return found if sum(end - start for start, end in found) * 2 < len(text) else []


def believed(names: list[Found], text: str, lines: list[Span]) -> Iterator[Found]:
    """Names without those that only a headline holds; of what a headline runs together, the names known elsewhere."""
    if not lines:
        yield from names
        return
    known: dict[str, ActorKind] = {}
    for start, end, kind in names:
        if not _is_within(start, lines):
            known.setdefault(text[start:end], kind)
            if kind is ActorKind.PERSON:
                known.setdefault(text[start:end].rsplit(maxsplit=1)[-1], kind)
    for start, end, kind in names:
        if not _is_within(start, lines):
            yield start, end, kind
        else:
            yield from _known_within(start, text[start:end], known)


def _is_headline(line: str, doc: Doc) -> bool:
    words = _WORD.findall(line)
    telling = [word for word in words if word.lower() not in UNSTRESSED]
    if len(words) < FEWEST_WORDS or len(telling) < FEWEST_TELLING or not all(word[0].isupper() for word in telling):
        return False
    if line.isupper():
        return True
    common = [word for word in words[1:] if word[0].isupper() and _is_common(word, doc)]
    return len(common) * 4 >= len(words)


def _is_common(word: str, doc: Doc) -> bool:
    lower, upper = doc.vocab[word.lower()], doc.vocab[word]
    return bool(lower.has_vector and lower.rank <= upper.rank)


def _is_within(place: int, lines: list[Span]) -> bool:
    before = bisect_right(lines, place, key=lambda line: line.start)
    return before > 0 and place < lines[before - 1].end


def _known_within(start: int, name: str, known: Mapping[str, ActorKind]) -> Iterator[Found]:
    """The longest known names among the words of one."""
    words = list(re.finditer(r"\S+", name))
    first = 0
    while first < len(words):
        for last in range(len(words), first, -1):
            begin, end = words[first].start(), words[last - 1].end()
            kind = known.get(name[begin:end])
            if kind:
                yield start + begin, start + end, kind
                first = last
                break
        else:
            first += 1
