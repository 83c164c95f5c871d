"""Names of bodies whole: movements, members' circles, what stands behind "the charity"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.reading.languages.en.patterns import SPEAKS_BEHIND
from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import GIVEN
from bot.reading.names.capitals import is_capital, labelled
from bot.reading.names.kinds import BODY_WORDS, COINED
from bot.reading.text.sentences import text_of

_BODY_NOUNS = ENGLISH.businesses | ENGLISH.no_businesses | ENGLISH.other_bodies
_OWNED = ENGLISH.owned_bodies
_SMALL_IN_BODIES = ENGLISH.small_in_bodies


def speaks(entity: Words) -> bool:
    """Whether it says something, as a movement does that the model takes for an event: Skar Votes Now."""
    name = entity.text.removeprefix("the ")
    behind = text_of(entity.doc).split(name)[1:]
    return is_capital(entity[-1]) and any(SPEAKS_BEHIND.match(one) for one in behind)


def with_owners(doc: Doc, start: int) -> int:
    """Where a body's name begins that is named by its members: the (Calder Parents') Circle."""
    if start < 2 or doc[start - 1].text not in {"'", "’"} or not doc[start - 2].text.endswith("s"):
        return start
    first = start - 1
    while first and is_capital(doc[first - 1]) and not doc[first - 1].is_sent_start:
        first -= 1
    members = doc[start - 2].lower_
    return start if members in GIVEN or first == start - 1 else first


def without_thing(doc: Doc, start: int, end: int) -> int:
    """Where a body's name ends: of "the Premier League season" season is no part."""
    last = end
    while (
        last - start > 1 and doc[last - 1].is_lower and doc[last - 1].pos_ == "NOUN" and not _is_of_body(doc[last - 1])
    ):
        last -= 1
    return last if any(is_capital(word) for word in doc[start:last]) else end


def _is_of_body(word: Token) -> bool:
    """Whether it tells what sort of body is named, which some papers write small: the Republican party."""
    return word.text.capitalize() in BODY_WORDS


def bodies_by_noun(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Names behind what sort of body they are of: "the charity" Three Peaks Society, "a group" Doctors for Calder."""
    for place in (at for at, word in enumerate(written[:-2]) if word in _BODY_NOUNS):
        first = last = place + 1
        while last < len(doc) and (_is_named_so(doc[last]) or (last > first and _joins(doc, last))):
            last += 1
        words = doc[first:last]
        named = len(words) > 1 and not any(word.ent_type_ in {"PERSON", "GPE", "DATE", "NORP"} for word in words[:1])
        if named and doc[first].lower_.rstrip(".") not in TITLES:
            yield labelled(doc, first, last, "ORG")


def _is_named_so(word: Token) -> bool:
    return is_capital(word) and word.ent_type_ != "DATE"


def offices_owned(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Bodies that are named by whose they are: the Attorney General's Office."""
    for place in (at for at, word in enumerate(written) if word in _OWNED and written[at - 1] in {"'s", "’s"}):
        first = place - 1
        while first > 0 and is_capital(doc[first - 1]) and doc[first - 1].ent_type_ != "PERSON":
            first -= 1
        first += first < place - 1 and written[first] == "The"
        if first < place - 1:
            yield labelled(doc, first, place + 1, "ORG")


def coined(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Words with a capital within that nobody has labelled, as companies are called: WeWork."""
    for place in (at for at, word in enumerate(written) if COINED.fullmatch(word)):
        if not doc[place].ent_type_ and doc[place].tag_.startswith("NN"):
            yield labelled(doc, place, place + 1, "ORG")


def named_again(doc: Doc, written: Sequence[str], bodies: Sequence[Words]) -> Iterator[Words]:
    """Where such bodies are named again, of which the model may see a part: "Calder"."""
    for name in {tuple(word.text for word in body) for body in bodies}:
        for place in (at for at, word in enumerate(written) if word == name[0]):
            if tuple(written[place : place + len(name)]) == name:
                yield labelled(doc, place, place + len(name), "ORG")


def _joins(doc: Doc, place: int) -> bool:
    """Whether a small word is of a name that goes on behind it."""
    return doc[place].lower_ in _SMALL_IN_BODIES and place + 1 < len(doc) and is_capital(doc[place + 1])
