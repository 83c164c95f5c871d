"""Names: what spaCy labels, tidied, and labelled for the whole document instead of mention by mention."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as Words

from bot.news import ActorKind, Span
from bot.reading.places import is_country
from bot.reading.recurrences import acronyms, recurring
from bot.reading.sentences import text_of
from bot.reading.titles import TITLES

KINDS = {
    "PERSON": ActorKind.PERSON,
    "PER": ActorKind.PERSON,  # in the models of other languages
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
}
_URL = re.compile(r"https?:|www\.|@\w")
_TAIL = re.compile(r"\s*(?:['’´`]\s?s?|\d[\d,.]*)$")
_BOTH = re.compile(r"^(?:North|South|East|West)\s+and\s+(?=(?:North|South|East|West)\s)")
SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
"""What follows the surname of a son named after his father."""
_NO_PART = frozenset({"the", "a", "an", "selon", "según"})
"""Words that the models take for the beginning of a name."""
_LOCATIVE = frozenset("in at near into across through around via outside inside throughout".split())


_CORPORATE = frozenset(
    "AB AG AS Agency Airlines Airways Association Authority Bank Brothers Commission Committee Company Corp Corporation"
    " Council Federation Foundation GmbH Group Holdings Inc Industries Institute LLC Limited Line Lines Ltd Ministry"
    " Motors Museum Oil Partners Party Plc Railway Railways Rovers SA Shipping Solutions Steel Systems Technologies"
    " Trust Union United University".split()
)
"""Last words of companies and bodies, which spaCy takes for surnames. No surnames are among them."""


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


def find_names(doc: Doc, ignored: Sequence[Span]) -> list[Name]:
    """Every mention of a person, organisation or place, in order; those in ignored places are left out."""
    text = text_of(doc)
    elsewhere = {token.orth for token in doc if not token.is_sent_start}
    found = [
        name
        for entity in doc.ents
        if entity.label_ in KINDS and not _is_part_of_title(entity) and not _is_common_word(entity, elsewhere)
        for name in _tidied(entity, text)
    ]
    found = [name for name in found if not any(place.start <= name.start < place.end for place in ignored)]
    found = _relabelled(_with_acronyms(found, text), text)
    kinds = {name.text: name.kind for name in found if _tells(name, doc)}
    taken = [*(name.span for name in found), *ignored]
    again = [Name(start, end, text[start:end], kind) for start, end, kind in recurring(doc, kinds, taken)]
    return sorted([*found, *again], key=lambda name: name.start)


def _with_acronyms(found: list[Name], text: str) -> list[Name]:
    """Names with the acronyms that stand for them; these are of their kind, whatever the model takes them for."""
    short = acronyms(text, [(name.start, name.end, name.kind) for name in found])
    if not short:
        return found
    kinds = {text[start:end]: kind for start, end, kind in short}
    found = [Name(name.start, name.end, name.text, kinds.get(name.text, name.kind)) for name in found]
    for start, end, kind in short:
        over = [name for name in found if name.start < end and start < name.end]
        # A name spelled out before its acronym is wider than what the model saw of it.
        if not over or all(
            start <= name.start and name.end <= end and name.end - name.start < end - start for name in over
        ):
            found = [name for name in found if name not in over]
            found.append(Name(start, end, text[start:end], kind))
    return sorted(found, key=lambda name: name.start)


def _tells(name: Name, doc: Doc) -> bool:
    """Whether a name is looked for again: not where it may be a common word at the beginning of a sentence."""
    if " " in name.text or name.text.isupper():
        return len(name.text) > 1
    return len(name.text) > 2 and doc.vocab[name.text.lower()].is_stop is False


def _is_part_of_title(entity: Words) -> bool:
    """State in "Secretary of State Ada Moss", Transport in "Transport Minister Ada Moss"."""
    if entity.label_ != "ORG" or len(entity) > 2:
        return False
    doc, start, end = entity.doc, entity.start, entity.end
    led = start >= 2 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in {"secretary", "minister"}
    return led or (end < len(doc) and doc[end].text[:1].isupper() and doc[end].lower_ in {"minister", "secretary"})


def _is_common_word(entity: Words, elsewhere: Container[int]) -> bool:
    """A word that is capital only because a sentence begins with it, such as "Footage" taken for a person.

    One that stands `elsewhere` than where a sentence begins is a name.
    """
    if (
        len(entity) > 1
        or not entity[0].is_sent_start
        or entity.label_ not in {"PERSON", "ORG"}
        or entity.text.isupper()
    ):
        return False
    lower = entity.doc.vocab[entity[0].lower_]
    upper = entity.doc.vocab[entity.text]
    return entity[0].orth not in elsewhere and lower.has_vector and lower.rank <= upper.rank


def _tidied(entity: Words, whole: str) -> Iterable[Name]:
    kind = KINDS[entity.label_]
    words = [token for token in entity if not token.is_space]
    # A name does not run over a line break.
    for number, token in enumerate(entity):
        if token.is_space and "\n" in token.text:
            words = [one for one in words if one.i < entity.start + number]
            break
    while words and (words[0].lower_ in _NO_PART or not words[0].text[:1].isalnum()):
        words = words[1:]
    while words and (words[-1].lower_ in {"'s", "’s", "'", "’"} or not any(mark.isalnum() for mark in words[-1].text)):
        words = words[:-1]
    if kind is ActorKind.PERSON:
        while len(words) > 1 and words[0].lower_.rstrip(".") in TITLES:
            words = words[1:]
    if not words or not any(mark.isupper() for token in words for mark in token.text):
        return
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    both = _BOTH.match(whole[start:end])
    if both and kind is ActorKind.PLACE:
        start += both.end()
    text = whole[start:end]
    tail = _TAIL.search(text)
    if tail and tail.start() and (kind is not ActorKind.ORGANISATION or not tail[0].strip().isdigit()):
        text, end = text[: tail.start()], start + tail.start()
    if not _URL.search(text):
        yield Name(start, end, text, kind)


def _relabelled(names: list[Name], whole: str) -> list[Name]:
    """One kind for each name: what it is most often; a surname is what its full name is."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    located: Counter[str] = Counter()
    first: dict[str, int] = {}
    for name in names:
        votes[name.text][name.kind] += 1
        located[name.text] += _word_before(whole, name.start) in _LOCATIVE
        first.setdefault(name.text, name.start)
    kinds = {text: counted.most_common(1)[0][0] for text, counted in votes.items()}
    people = [
        (SUFFIX.sub("", text).split(), first[text])
        for text, kind in kinds.items()
        if kind is ActorKind.PERSON and " " in text
    ]
    surnames = {words[-1]: place for words, place in reversed(people)}
    given = {words[0]: place for words, place in reversed(people)}
    for text, kind in kinds.items():
        if is_country(text):
            kinds[text] = ActorKind.PLACE
        elif kind is ActorKind.PERSON and " " in text and text.rpartition(" ")[2].rstrip(".") in _CORPORATE:
            kinds[text] = ActorKind.ORGANISATION
        if " " in text or kind is ActorKind.PERSON:
            continue
        full = surnames.get(text, given.get(text))
        # Valeria London, once introduced, is "London" after that; not where most of it is "in London".
        named = full is not None and (full <= first[text] or text in surnames)
        if named and located[text] * 2 <= votes[text].total():
            kinds[text] = ActorKind.PERSON
    return [Name(name.start, name.end, name.text, kinds[name.text]) for name in names]


def _word_before(text: str, start: int) -> str:
    return text[max(start - 14, 0) : start].rstrip().rpartition(" ")[2].lower()
