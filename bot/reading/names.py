"""Names: what spaCy labels, tidied, and labelled for the whole document instead of mention by mention."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as Words

from bot.news import ActorKind, Span

KINDS = {
    "PERSON": ActorKind.PERSON,
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
}
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron president vice chancellor premier "
    "minister prime secretary senator sen rep representative congressman congresswoman governor gov mayor judge "
    "justice general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander king "
    "queen prince princess pope bishop archbishop cardinal father rev reverend imam sheikh rabbi ambassador "
    "chairman chairwoman chair chief director officer detective inspector superintendent sheriff constable "
    "attorney spokesman spokeswoman spokesperson coach leader former ex acting deputy first lady foreign".split()
)
_EDGES = re.compile(r"^[\W_]+|(?<![.\w])[\W_]+$|(?:['’]s?|[^\w.)])+$")


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
    found = [
        name
        for entity in doc.ents
        if entity.label_ in KINDS and not _is_part_of_title(entity) and not _is_common_word(entity)
        for name in _tidied(entity)
    ]
    found = [name for name in found if not any(place.start <= name.start < place.end for place in ignored)]
    return _relabelled(found)


def _is_part_of_title(entity: Words) -> bool:
    """State in "Secretary of State Ada Moss", Transport in "Transport Minister Ada Moss"."""
    if entity.label_ != "ORG" or len(entity) > 2:
        return False
    doc, start, end = entity.doc, entity.start, entity.end
    led = start >= 2 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in {"secretary", "minister"}
    return led or (end < len(doc) and doc[end].text[:1].isupper() and doc[end].lower_ in {"minister", "secretary"})


def _is_common_word(entity: Words) -> bool:
    """A word that is capital only because a sentence begins with it, such as "Footage" taken for a person."""
    if (
        len(entity) > 1
        or not entity[0].is_sent_start
        or entity.label_ not in {"PERSON", "ORG"}
        or entity.text.isupper()
    ):
        return False
    lower = entity.doc.vocab[entity[0].lower_]
    upper = entity.doc.vocab[entity.text]
    named_again = any(token.text == entity.text and not token.is_sent_start for token in entity.doc)
    return not named_again and lower.has_vector and lower.rank <= upper.rank


def _tidied(entity: Words) -> Iterable[Name]:
    kind = KINDS[entity.label_]
    words = [token for token in entity if not token.is_space]
    # A name does not run over a line break.
    for number, token in enumerate(entity):
        if token.is_space and "\n" in token.text:
            words = [one for one in words if one.i < entity.start + number]
            break
    while words and (words[0].lower_ in {"the", "a", "an"} or not words[0].text[:1].isalnum()):
        words = words[1:]
    while words and (words[-1].lower_ in {"'s", "’s", "'", "’"} or not any(mark.isalnum() for mark in words[-1].text)):
        words = words[:-1]
    if kind is ActorKind.PERSON:
        while len(words) > 1 and words[0].lower_.rstrip(".") in TITLES:
            words = words[1:]
    if not words or not any(mark.isupper() for token in words for mark in token.text):
        return
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    text = entity.doc.text[start:end]
    possessive = re.search(r"['’]s?$", text)
    if possessive and possessive.start():
        text, end = text[: possessive.start()], start + possessive.start()
    yield Name(start, end, text, kind)


def _relabelled(names: list[Name]) -> list[Name]:
    """One kind for each name: what it is most often; a surname is what its full name is."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    for name in names:
        votes[name.text][name.kind] += 1
    kinds = {text: counted.most_common(1)[0][0] for text, counted in votes.items()}
    people = [text.split() for text, kind in kinds.items() if kind is ActorKind.PERSON and " " in text]
    surnames = {words[-1] for words in people}
    given = {words[0] for words in people}
    for text, kind in kinds.items():
        known = text in surnames or (text in given and kind is not ActorKind.PLACE)
        if (
            " " not in text
            and kind is not ActorKind.PERSON
            and known
            and not (kind is ActorKind.PLACE and votes[text][kind] > 2)
        ):
            kinds[text] = ActorKind.PERSON
    return [Name(name.start, name.end, name.text, kinds[name.text]) for name in names]
