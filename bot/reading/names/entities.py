"""Names: what spaCy labels, tidied, and labelled for the whole document instead of mention by mention."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.news import ActorKind, Span
from bot.reading.document import Document
from bot.reading.languages.en.occupations import is_agent_before_name, is_role_word
from bot.reading.languages.en.patterns import BELONGING, REGNAL
from bot.reading.languages.en.titles import SUFFIX, TITLES
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import NO_NAME_BEGINS, PARTICLES
from bot.reading.names.kinds import NO_ACTORS, kinds_of, without_kinds_of_body
from bot.reading.names.recurrences import acronyms, recurring
from bot.reading.names.things import things_among
from bot.reading.names.title_case import believed, in_title_case

KINDS = {
    "PERSON": ActorKind.PERSON,
    "PER": ActorKind.PERSON,  # in the models of other languages
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
}
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d")
_PARTY = re.compile(r"\b[A-Z]-$")
"""Before a state: Ada Moss (R-Texas)."""
_HALF = re.compile(r"\s['’]n$")
"""Of "rock 'n' roll"."""
_URL = re.compile(r"https?:|www\.|@\w")
_TAIL = re.compile(r"(?<!\s)\s*+(?:['’´`]\s?s?|(?<=\s)\d[\d,.–-]*(?:st|nd|rd|th)?)$")
_BOTH = re.compile(r"^(?:North|South|East|West)\s+and\s+(?=(?:North|South|East|West)\s)")
_OWNER = re.compile(r"([^'’]+)['’] ?s (?=[a-z])")
"""In "Hale's house", which the models take for a name, Hale is one."""
_RUN_ON = re.compile(r"(?!^)(?::|;|\s?[\[(]).*", re.DOTALL)
"""In "Moss:“We saw", the name ends before the marks."""
_INSERTED = re.compile(r"[^\[\]]*\]\s?(?=[A-ZÀ-Þ])")
"""Of "[Ada] Moss", which a paper has made of Moss, what it has put in."""
_NUMERAL = re.compile(r" [IVX]+$")
_OPENING = frozenset('"“‘«„')
_SURNAMES = ENGLISH.surnames_like_words
_NO_END = ENGLISH.no_name_ends


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name, without article, title and possessive."""

    start: int
    end: int
    text: str
    kind: ActorKind

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)


def find_names(document: Document) -> list[Name]:
    """Every mention of a person, organisation or place, in order; those in boilerplate are left out."""
    doc, text, ignored = document.doc, document.text, document.boilerplate
    elsewhere = {
        word.text
        for word, before in zip(document.words, (None, *document.words), strict=False)
        if not (doc[word.place].is_sent_start or (before and before.text in _OPENING))
    }
    found = [
        name
        for entity in document.entities
        if entity.label_ in KINDS and not _is_no_name(entity, elsewhere)
        for name in _tidied(entity, text)
    ]
    things = things_among([(name.start, name.end, name.kind) for name in found], text)
    found = [name for name in _without_first_words(found, doc) if name.text not in things]
    found = [name for name in found if not _is_within(name, ignored)]
    told = believed([(name.start, name.end, name.kind) for name in found], text, in_title_case(doc))
    found = [Name(start, end, text[start:end], kind) for start, end, kind in told]
    found = [_as_called(name, text) for name in _relabelled(_with_acronyms(found, text), text)]
    kinds = {**_surnames(found, doc), **{name.text: name.kind for name in found if _tells(name, doc)}}
    taken = [*(name.span for name in found), *ignored]
    again = [Name(start, end, text[start:end], kind) for start, end, kind in recurring(doc, kinds, taken)]
    return sorted([*found, *again], key=lambda name: name.start)


def _as_called(name: Name, text: str) -> Name:
    """A king, a pope and a prince with what they are called: Prince Aldous, who has no other name."""
    if name.kind is not ActorKind.PERSON or " " in _NUMERAL.sub("", name.text):
        return name
    called = REGNAL.search(text, max(name.start - 12, 0), name.start)
    return Name(called.start(), name.end, text[called.start() : name.end], name.kind) if called else name


def _without_first_words(found: Sequence[Name], doc: Doc) -> Iterator[Name]:
    """The names without a word that is capital only because a sentence begins with it: Internal Trump University."""
    known = {name.text for name in found}
    for name in found:
        first, _, rest = name.text.partition(" ")
        is_known = rest in known and " " in rest and name.kind is ActorKind.ORGANISATION
        words = doc.char_span(name.start, name.end) if is_known else None
        if words is not None and words[0].is_sent_start and not _is_no_word(first, doc) and not first.isupper():
            yield Name(name.start + len(first) + 1, name.end, rest, name.kind)
        else:
            yield name


def _is_within(name: Name, places: Sequence[Span]) -> bool:
    """Whether a name begins within one of some places, which are in order and apart from each other."""
    behind = bisect_right(places, name.start, key=lambda place: place.start)
    return behind > 0 and name.start < places[behind - 1].end


def _with_acronyms(found: list[Name], text: str) -> list[Name]:
    """Names with the acronyms that stand for them; these are of their kind, whatever the model takes them for."""
    short = acronyms(text, [(name.start, name.end, name.kind) for name in found])
    if not short:
        return found
    kinds = {text[start:end]: kind for start, end, kind in short}
    found = [Name(name.start, name.end, name.text, kinds.get(name.text, name.kind)) for name in found]
    found.sort(key=lambda name: name.start)
    longest = max((name.end - name.start for name in found), default=0)
    for start, end, kind in short:
        first, behind = (bisect_left(found, place, key=lambda name: name.start) for place in (start - longest, end))
        over = [name for name in found[first:behind] if start < name.end]
        # A name spelled out before its acronym is wider than what the model saw of it.
        if not over or all(
            start <= name.start and name.end <= end and name.end - name.start < end - start for name in over
        ):
            beside = [name for name in found[first:behind] if name not in over]
            beside.append(Name(start, end, text[start:end], kind))
            found[first:behind] = sorted(beside, key=lambda name: name.start)
            longest = max(longest, end - start)
    return found


def _is_no_name(entity: Words, elsewhere: Container[str]) -> bool:
    is_person = entity.label_ == "PERSON"
    is_no_actor = entity[-1].text in NO_ACTORS and not (is_person and entity[-1].text in _SURNAMES)
    is_likeness = entity[0].lower_ == "another"
    return (
        is_no_actor
        or is_likeness
        or _is_title(entity)
        or _is_part_of_title(entity)
        or _is_common_word(entity, elsewhere)
    )


def _tells(name: Name, doc: Doc) -> bool:
    """Whether a name is looked for again: not where it may be a common word at the beginning of a sentence."""
    if " " in name.text or name.text.isupper():
        return len(name.text) > 1
    return len(name.text) > 2 and doc.vocab[name.text.lower()].is_stop is False


def _surnames(names: Iterable[Name], doc: Doc) -> dict[str, ActorKind]:
    """The last names of people named in full, which stand alone further on; not those that are words as well."""
    full = [SUFFIX.sub("", name.text).split() for name in names if name.kind is ActorKind.PERSON and " " in name.text]
    last = {words[-1] for words in full}
    parts = {run for words in full for run in _with_particle(words)}
    return dict.fromkeys(
        [*(word for word in last if len(word) > 1 and _is_no_word(word, doc)), *parts], ActorKind.PERSON
    )


def _with_particle(words: Sequence[str]) -> Iterator[str]:
    """What is said alone, of one surname or of two: De la Rosa and De la Rosa Campos; of Smith-Jones Vega the first."""
    inner = words[1:]
    begin = next((at for at, word in enumerate(inner) if word in PARTICLES or "-" in word[1:-1]), None)
    if begin is None:
        return
    for end in range(max(begin + 1, len(inner) - 1), len(inner) + 1):
        if inner[end - 1][0].isupper() and inner[end - 1].lower() not in PARTICLES:
            run = " ".join(inner[begin:end])
            yield from (run, run[0].upper() + run[1:])


def _is_part_of_title(entity: Words) -> bool:
    """State in "Secretary of State Ada Moss", Transport in "Transport Minister Ada Moss"."""
    if entity.label_ != "ORG" or len(entity) > 2:
        return False
    doc, start, end = entity.doc, entity.start, entity.end
    led = start >= 2 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in {"secretary", "minister"}
    return led or (end < len(doc) and doc[end].text[:1].isupper() and doc[end].lower_ in {"minister", "secretary"})


def _is_title(entity: Words) -> bool:
    """Whether it is what the person named next is: Flight Engineer Ada Moss, Calder Senator Ada Moss."""
    doc, end = entity.doc, entity.end
    titled = end < len(doc) and doc[end].ent_iob_ == "B" and doc[end].ent_type_ == "PERSON"
    return titled and len(entity) > 1 and entity.label_ in {"ORG", "PERSON"} and is_role_word(entity[-1])


def _is_common_word(entity: Words, elsewhere: Container[str]) -> bool:
    """A word that is capital only because a sentence begins with it, such as "Footage" taken for a person.

    One that stands `elsewhere` than where a sentence begins is a name.
    """
    if (
        len(entity) > 1
        or not _begins_sentence(entity[0])
        or entity.label_ not in {"PERSON", "ORG"}
        or entity.text.isupper()
    ):
        return False
    lower = entity.doc.vocab[entity[0].lower_]
    upper = entity.doc.vocab[entity.text]
    return entity[0].text not in elsewhere and lower.has_vector and lower.rank <= upper.rank


def _begins_sentence(token: Token) -> bool:
    return bool(token.is_sent_start) or (token.i > 0 and token.nbor(-1).text in _OPENING)


def _is_no_word(text: str, doc: Doc) -> bool:
    """Whether it is not also a common word, as Stone and Young are."""
    lower, upper = doc.vocab[text.lower()], doc.vocab[text]
    return text[0].isupper() and not text.isupper() and not (lower.has_vector and lower.rank <= upper.rank)


def _tidied(entity: Words, whole: str) -> Iterable[Name]:
    kind = KINDS[entity.label_]
    words = [token for token in entity if not token.is_space]
    # A name does not run over a line break.
    for number, token in enumerate(entity):
        if token.is_space and "\n" in token.text:
            words = [one for one in words if one.i < entity.start + number]
            break
    # A text of nothing but marks may be one entity, of twenty thousand words.
    words = [*dropwhile(_is_no_part, words)]
    while words and (words[-1].lower_ in _NO_END or not any(mark.isalnum() for mark in words[-1].text)):
        words.pop()
    if kind is ActorKind.PERSON:
        while len(words) > 1 and (words[0].lower_.rstrip(".") in TITLES or (len(words) > 2 and _is_role(words[0]))):
            words = words[1:]
    if not words or not any(mark.isupper() for token in words for mark in token.text):
        return
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    both = _BOTH.match(whole[start:end])
    if both and kind is ActorKind.PLACE:
        start += both.end()
    text = whole[start:end]
    if kind is not ActorKind.PLACE and (owner := _OWNER.match(text)):
        text, end = owner[1], start + owner.end(1)
    if kind is ActorKind.PERSON and not _URL.search(text):
        if inserted := _INSERTED.match(text):
            text, start = text[inserted.end() :], start + inserted.end()
        text = _RUN_ON.sub("", text)
        end = start + len(text)
    if kind is ActorKind.PERSON and (known := BELONGING.match(text)):
        text, end = known[1], start + known.end(1)
    tail = _TAIL.search(text)
    if tail and tail.start() and (kind is not ActorKind.ORGANISATION or not tail[0].strip().isdigit()):
        text, end = text[: tail.start()], start + tail.start()
    party = _PARTY.search(whole[max(start - 3, 0) : start]) or _PARTY.match(text[:2])
    if not (_URL.search(text) or _HALF.search(text) or party):
        yield Name(start, end, text, kind)


def _is_role(token: Token) -> bool:
    return is_role_word(token) or is_agent_before_name(token)


def _is_no_part(token: Token) -> bool:
    """Whether a name cannot begin with a word."""
    odd = not token.text[:1].isalnum() or _TIME_OF_DAY.match(token.text)
    is_family = token.text == "An" and token.i + 2 < len(token.doc) and token.nbor(2).text == "-"  # An Jung-geun
    return bool(odd) or (token.lower_ in NO_NAME_BEGINS and not is_family)


def _relabelled(names: list[Name], text: str) -> list[Name]:
    """Each with the kind that it has in the whole document."""
    found = [(name.start, name.end, name.kind) for name in names]
    kinds = kinds_of(found, text)
    kept = without_kinds_of_body(found, text)
    return [Name(start, end, text[start:end], kinds[text[start:end]]) for start, end, _ in kept]
