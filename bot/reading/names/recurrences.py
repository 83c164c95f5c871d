"""Names that the model passes over: acronyms of names it knows, and names it knows that stand there again."""

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from bot.news import ActorKind, Span
from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.names import SMALL
from bot.reading.text.sentences import text_of

_ACRONYM = re.compile(r"(?<![\w.&/-])(?:[A-Z]{2,7}|(?:[A-Z]\.){2,6})(?![\w&-])")
_IN_BRACKETS = re.compile(r"[ \u00a0]\(\s*[\"“‘]?([A-Z][A-Za-z]{1,8})[\"”’]?\s*[);,]")
_PHRASE = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]*|of|the|and|for|in|on|to|&|de|la|del|des|du)(?: |$)")
_MONEY = re.compile(r"\s?[$€£]\s?\d")
PLURAL = re.compile(r"[A-Z]{2,6}s")
"""An acronym of what there is more than one of, which is no name: ICUs."""
MOST_NAMES = 400
"""Names looked for again; a longer list is a table."""

Found = tuple[int, int, ActorKind]


def initials_of(full: str) -> set[str]:
    """What a name may be shortened to: the first letters of its words, with small words and without."""
    words = re.findall(r"\w+", full.replace("'s", "").replace("’s", ""))
    telling = [word for word in words if word.lower() not in SMALL]
    if len(telling) < 2:
        return set()
    return {"".join(word[0] for word in some).upper() for some in (words, telling)} - {"US"}


def acronyms(text: str, known: Sequence[Found]) -> list[Found]:
    """Acronyms that the text explains in brackets, and those of names that stand elsewhere in it."""
    found = list(_explained(text, known))
    short: dict[str, ActorKind] = {}
    for start, end, kind in known:
        if kind is not ActorKind.PERSON:
            for letters in initials_of(text[start:end]):
                if len(letters) > 2:
                    short.setdefault(letters, kind)
    for one in _ACRONYM.finditer(text):
        kind_of = short.get(one[0].replace(".", ""))
        if kind_of:
            found.append((*one.span(), kind_of))
    return found


def _explained(text: str, known: Sequence[Found]) -> Iterator[Found]:
    """Of "Northern Water Board (NWB)", both."""
    ends = {end: kind for _, end, kind in known}
    for one in _IN_BRACKETS.finditer(text):
        letters = one[1]
        if sum(letter.isupper() for letter in letters) < 2 or PLURAL.fullmatch(letters):
            continue
        kind = ends.get(one.start())
        full = _spelled(text, one.start(), letters)
        if full:
            kind = kind if kind is ActorKind.PLACE else ActorKind.ORGANISATION
            yield (full.start, full.end, kind)
        if kind is not None and kind is not ActorKind.PERSON:
            yield (*one.span(1), kind)


def _spelled(text: str, end: int, letters: str) -> Span | None:
    """The capital words before a place whose first letters an acronym is made of."""
    wanted = "".join(letter for letter in letters if letter.isupper())
    begin = max(text.rfind("\n", 0, end) + 1, end - 120)
    words = list(re.finditer(r"[^\s]+", text[begin:end]))
    for first in range(len(words) - 2, max(len(words) - 13, -1), -1):
        written = [one[0] for one in words[first:]]
        if not _PHRASE.match(written[-1] + " ") or not _PHRASE.match(written[0] + " "):
            return None
        if not written[0][0].isupper():
            continue
        parts = [part for word in written for part in word.split("-") if part]
        telling = [part[0].upper() for part in parts if part.lower() not in SMALL]
        if wanted in {"".join(telling), "".join(part[0].upper() for part in parts)}:
            return Span(begin + words[first].start(), end)
    return None


def recurring(doc: Doc, known: dict[str, ActorKind], taken: Iterable[Span]) -> list[Found]:
    """Where known names stand that nobody has marked.

    Args:
        doc: the document.
        known: names with their kind.
        taken: the places of mentions already found, and of what else is no name.
    """
    # Some papers begin with a name in capitals.
    known = {name.upper(): kind for name, kind in known.items() if kind is ActorKind.PERSON and " " in name} | known
    names = sorted(known, key=len, reverse=True)[:MOST_NAMES]
    if not names:
        return []
    text = text_of(doc)
    marked = bytearray(len(text))
    for place in taken:
        marked[place.start : place.end] = b"\1" * (place.end - place.start)
    others = {
        (entity.start_char, entity.end_char)
        for entity in doc.ents
        # A work may be called like a surname; a name of several words is that person's.
        if entity.label_ in {"DATE", "EVENT", "WORK_OF_ART"}
        and (len(entity) < 2 or known.get(entity.text) is not ActorKind.PERSON)
    }
    for start, end in others:
        marked[start:end] = b"\1" * (end - start)
    pattern = re.compile(r"(?<![\w@#/.-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w@/]|[-.]\w)")
    return [
        (*one.span(), known[one[0]])
        for one in pattern.finditer(text)
        if not any(marked[one.start() : one.end()]) and not _is_part(text, *one.span())
    ]


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether a word next to it makes it part of another name, or of a sum of money."""
    before = re.search(r"(?<![\w'’.-])([\w'’.-]++)[ \u00a0]$", text[max(start - 30, 0) : start])
    after = re.match(r"[ \u00a0]([\w'’-]+)", text[end : end + 30])
    if _MONEY.match(text, end) or (after and after[1][0].isupper() and after[1] != "I"):
        return True
    if not before or not before[1][0].isupper() or before[1].lower().rstrip(".") in TITLES:
        return False
    first = max(start - len(before[0]), 0)
    return bool(re.search(r"[^\s.!?:;“\"(]\s?$", text[max(first - 2, 0) : first])) and not before[1].endswith(".")
