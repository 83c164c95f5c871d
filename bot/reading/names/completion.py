"""Names whole: what the model cuts off a name, passes over or takes for something else, put right in the document.

It stands before every other step, so that all of them see the same names. English alone: what a name may be made of
is told by the forms of English newspapers.
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words
from spacy.util import filter_spans

from bot.reading.languages.en.cues import SPEECH
from bot.reading.languages.en.occupations import is_persons_role, is_role_word
from bot.reading.languages.en.patterns import REGNAL
from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import GIVEN, PARTICLES
from bot.reading.names.bodies import (
    bodies_by_noun,
    coined,
    named_again,
    offices_owned,
    speaks,
    with_owners,
    without_thing,
)
from bot.reading.names.capitals import is_capital, labelled
from bot.reading.names.kinds import BODY_WORDS
from bot.reading.names.people import aged, are_syllables, hyphenated, joined, nicknamed
from bot.reading.text.sentences import words_of

_PERSON = "PERSON"
_MONTHS = ENGLISH.months_like_names
"""Which people are called, too."""
_COURTESIES = ENGLISH.courtesies
_FINITE = frozenset({"VBZ", "VBD", "MD"})
_BEFORE_MONTHS = ENGLISH.before_months
_OF_NAMES = frozenset({"PROPN", "PUNCT", "ADP", "X", "NOUN"})
_MOST_WORDS = 8
_FAITHS = re.compile(r"Islam|(?:[A-Z]\w+ )?[A-Z][a-z]{3,}(?:ism|ianity)")
_OPENING = frozenset('"“‘«„')
_CALENDAR = ENGLISH.calendar


def complete_names(doc: Doc) -> None:
    """Put right which words of an English document are a name, where the text tells better than the model."""
    # Of two that hold the same words the first counts.
    written = words_of(doc)
    names = [*nicknamed(doc, written), *hyphenated(doc, written), *_apposed(doc, written)]
    told = [*bodies_by_noun(doc, written)]
    names += [
        *_passed_over(doc, written),
        *aged(doc, written),
        *told,
        *named_again(doc, written, told),
        *coined(doc, written),
        *offices_owned(doc, written),
    ]
    peoples = {entity.text for entity in doc.ents if entity.label_ == "NORP"}
    names += [labelled(doc, *_grown(entity, peoples)) for entity in doc.ents if not _FAITHS.fullmatch(entity.text)]
    people = [name for name in names if name.label_ == _PERSON and len(name) > 1]
    found = filter_spans([*_surnames(doc, written, people), *names])
    if [(one.start, one.end, one.label) for one in found] != [(one.start, one.end, one.label) for one in doc.ents]:
        doc.ents = found


def _grown(entity: Words, peoples: Container[str]) -> tuple[int, int, str]:
    """Where a name begins and ends, and its label, with the parts that the model has left out."""
    doc, start, end, label = entity.doc, entity.start, entity.end, entity.label_
    if f"{entity.text}s" in peoples:
        return start, end, "NORP"  # Zemblan, where the text speaks of Zemblans
    if label in {"EVENT", "PRODUCT"} and speaks(entity):
        return start, end, "ORG"
    if label not in {_PERSON, "ORG", "GPE", "LOC", "FAC", "NORP"}:
        return start, end, label
    if label in {"ORG", "GPE", "LOC", "FAC"} and _is_of_ruler(entity):
        label = _PERSON
    if label == _PERSON:
        start, end = _with_halves(doc, start, end)
        end = _with_particles(doc, end)
        start, end = _with_neighbours(doc, start, end)
    elif label == "ORG":
        start, end = with_owners(doc, start), without_thing(doc, start, end)
    if label in {"ORG", "GPE"} and _is_led_by_role(doc, start, end):
        label = _PERSON
    return start, end, label


def _is_of_ruler(entity: Words) -> bool:
    """Whether it is a ruler with the land, which the model takes for a body: King Osric of Morland."""
    titled = REGNAL.fullmatch(f"{entity[0].text} ") is not None and 1 < len(entity) < 5
    return titled and not any(word.text in BODY_WORDS for word in entity)


def _is_led_by_role(doc: Doc, start: int, end: int) -> bool:
    """Whether right before it stands what only a person is: "station commander" Abena Strand."""
    before = doc[start - 1] if start else doc[start]
    if start > 4 and before.lower_ == "old" and doc[start - 3].lower_ in {"year", "month"} and 1 < end - start < 4:
        return all(map(is_capital, doc[start:end]))
    if not 1 < end - start < 5 or not (before.is_lower and is_persons_role(before) and before.tag_ == "NN"):
        return False
    names = all(is_capital(word) or word.text in {"-", *PARTICLES} for word in doc[start:end])
    return names and before.head.i in range(start, end) and not any(word.text in BODY_WORDS for word in doc[start:end])


def _with_halves(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Of Mary Smith(-Jones) and (Jean-)Luc Picard the other half, behind or before a hyphen without spaces."""
    if end - start > 2 and joined(doc, end - 2) and doc[end - 1].is_lower and not are_syllables(doc[end - 3 : end]):
        end -= 2  # Joe Harden-era
    if end - start > 1:
        if (half := joined(doc, end)) and doc[half].text[:1].isupper():
            end = half + 1
        if start > 1 and joined(doc, start - 1) and is_capital(doc[start - 2]):
            start -= 2
    return start, end


def _with_particles(doc: Doc, end: int) -> int:
    """Of Jan van der (Velde) what the particles lead to."""
    last = end
    while last < len(doc) and doc[last].text in PARTICLES:
        last += 1
    if doc[last - 1].text not in PARTICLES or last == len(doc) or not is_capital(doc[last]):
        return end
    # What the model takes for a name of its own may be two surnames: Pedro de los (Ríos Campos).
    last += 1
    while last < len(doc) and doc[last].ent_iob_ == "I" and is_capital(doc[last]):
        last += 1
    return last


def _with_neighbours(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A given name with the surname that follows it, a surname with the given name before it, and He in He Jianming."""
    first, last = doc[start], doc[end - 1]
    if end - start != 1 and doc[start + 1].text != "-":
        return start, end
    if end < len(doc) and _may_be_surname(doc, end) and (last.head.i == end or doc[end].text == "He"):
        _parse_as_name(doc[end])
        return start, end + 1
    if end - start == 1 and start and is_capital(doc[start - 1]) and not doc[start - 1].ent_type_:
        before = doc[start - 1]
        if before.lower_ in GIVEN and before.head.i == start and not first.is_stop:
            return start - 1, end
        if before.text == "He" and _goes_on(doc, end):
            return start - 1, end
    return start, end


def _may_be_surname(doc: Doc, place: int) -> bool:
    word = doc[place]
    if not is_capital(word) or word.is_sent_start:
        return False
    if word.ent_type_ == "DATE":
        is_one = word.ent_iob_ == "B" and (place + 1 == len(doc) or doc[place + 1].ent_iob_ != "I")
        return is_one and word.text in _MONTHS and not doc[min(place + 1, len(doc) - 1)].like_num
    return not word.ent_type_ and (word.tag_.startswith("NNP") or word.text == "He")


def _goes_on(doc: Doc, place: int) -> bool:
    """Whether what follows shows that a subject or a name has ended: "He Jianming, the", "He Jianming said"."""
    return place < len(doc) and (doc[place].text in {",", "'s", "’s", "and"} or doc[place].tag_ in _FINITE)


def _apposed(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Names of which the text says what only a person is: "Ilkka Salo, the mayor of", "a baker, Ida Strand,"."""
    stops = (place for place, word in enumerate(written) if place > 1 and word in {",", "."})
    for comma in (doc[place] for place in stops if written[place - 1][:1].isupper()):
        first, end = _name_before(doc, comma.i)
        led = first > 1 and doc[first - 1].text == "," and _is_of_somebody(doc[first - 2])
        told = comma.text == "," and _tells_of_person(doc, comma.i + 1)
        if end - first > 1 and ((led and doc[end - 1].dep_ == "appos") or told):
            yield labelled(doc, first, end, _PERSON)


def _is_of_somebody(role: Token) -> bool:
    """Whether a noun is of a person, by itself or by its owner: "the studio's founder"."""
    owned = any(child.dep_ == "poss" for child in role.lefts) and is_role_word(role)
    return role.is_lower and (owned or is_persons_role(role))


def _name_before(doc: Doc, end: int) -> tuple[int, int]:
    """The run of capital words before a place, where it may be somebody's name."""
    first = end
    while first and end - first < 5 and (is_capital(doc[first - 1]) or doc[first - 1].text in {"-", *PARTICLES}):
        if doc[first - 1].lower_.rstrip(".") in TITLES:
            break
        first -= 1
    words = doc[first:end]
    known = [word.i for word in words if word.ent_iob_ == "B" and word.ent_type_ == _PERSON]
    if known and known[-1] > first and end - known[-1] > 1:
        return known[-1], end  # the Senate's Ida Moss
    if len(words) < 2 or not is_capital(words[0]) or any(word.text in BODY_WORDS for word in words):
        return end, end
    if first and (doc[first - 1].lower_ in {"the", "of", "and", "&"} or doc[first - 1].text in {"/", "-"}):
        return end, end
    of_one = {word.ent_type_ for word in words if word.ent_type_} <= {
        _PERSON,
        "ORG",
        "GPE",
        "FAC",
        "LOC",
        "NORP",
        "PRODUCT",
    }
    return (first, end) if of_one and all(word.pos_ in _OF_NAMES for word in words) else (end, end)


def _tells_of_person(doc: Doc, first: int) -> bool:
    """Whether what begins here is an apposition whose noun only a person is: "a trade professor at", "24, a nurse"."""
    if first + 1 < len(doc) and doc[first].is_digit and doc[first + 1].text == ",":
        first += 2
    if first >= len(doc) or doc[first].lower_ not in {"a", "an", "the"}:
        return False
    for word in doc[first + 1 : first + _MOST_WORDS]:
        if word.pos_ not in {"ADJ", "NOUN", "PROPN", "NUM", "PART", "PUNCT"} or word.text == ",":
            return False
        following = doc[word.i + 1] if word.i + 1 < len(doc) else word
        if is_persons_role(word) and following.pos_ not in {"NOUN", "PROPN", "PART"}:
            return word.tag_ in {"NN", "NNP"}
    return False


def _passed_over(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Full names that the model takes for none: Helena May, and GEORGE MERTON in a text that is not all capitals."""
    for place, (word, following) in enumerate(pairwise(written)):
        if not word[:1].isupper() or word.lower() not in GIVEN or not following[:1].isupper():
            continue
        beside = [written[at] for at in (place - 1, place + 2) if 0 <= at < len(written)]
        if following in BODY_WORDS or following.upper() in BODY_WORDS or any(one[:1].isupper() for one in beside):
            continue
        if word.isupper() and len(word) > 2:
            named = following.isupper() and len(following) > 2 and following.isalpha()
        else:
            first = doc[place]
            named = not first.ent_type_ and first.head.i == place + 1 and _may_be_surname(doc, place + 1)
        if named:
            yield labelled(doc, place, place + 2, _PERSON)


def _surnames(doc: Doc, written: Sequence[str], people: Sequence[Words]) -> Iterator[Words]:
    """Where a surname that is a word as well stands for whom the text has named in full: "Early says", "Mrs May"."""
    named: dict[str, int] = {}
    for name in people:
        # In East Asian names the family's stands first.
        of_family = name[0] if len(name) > 3 and name[-2].text == "-" and name[-1].is_lower else name[-1]
        if of_family.is_alpha and is_capital(of_family) and _is_word(of_family):
            named.setdefault(of_family.text, name.end)
    for token in (doc[place] for place, word in enumerate(written) if word in named and place >= named[word]):
        if _stands_for_somebody(token):
            _parse_as_name(token)
            yield labelled(doc, token.i, token.i + 1, _PERSON)


def _parse_as_name(token: Token) -> None:
    """Make a subject of what the parser took for an adverb or an auxiliary: "Early says", "May told"."""
    verb = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if token.tag_ != "NNP":
        token.tag_, token.pos_, token.lemma_ = "NNP", "PROPN", token.text
        if verb.tag_ in _FINITE and verb.lemma_ in SPEECH and verb.head.i != token.i:
            token.head, token.dep_ = verb, "nsubj"


def _is_word(token: Token) -> bool:
    lower, upper = token.doc.vocab[token.lower_], token.doc.vocab[token.text]
    return token.text in _MONTHS or bool(lower.has_vector and lower.rank <= upper.rank)


def _stands_for_somebody(token: Token) -> bool:
    """Whether a capital word is the subject of what only people do, or is a name by where it stands."""
    doc, place = token.doc, token.i
    before = doc[place - 1] if place else None
    following = doc[place + 1] if place + 1 < len(doc) else None
    if before is not None and before.lower_.rstrip(".") in _COURTESIES:
        return True
    if (before is not None and is_capital(before) and not before.is_sent_start) or (
        following is not None and is_capital(following)
    ):
        return False
    speaks = following is not None and following.tag_ in _FINITE and following.lemma_ in SPEECH
    spoken = before is not None and before.tag_ in {"VBD", "VBZ"} and before.lemma_ in SPEECH
    if token.text in _MONTHS or token.lower_ in _CALENDAR:
        return (speaks or spoken) and (before is None or before.lower_ not in _BEFORE_MONTHS)
    if token.is_sent_start or before is None or before.text in _OPENING or before.is_space:
        owns = following is not None and following.text in {"'s", "’s"}
        return speaks or owns or (following is not None and following.tag_ in {"VBZ", "VBD"} and token.dep_ == "nsubj")
    is_free = token.ent_type_ in {"", _PERSON, "DATE", "TIME"} and doc[place].ent_iob_ != "I"
    return is_free and before.text not in {"-", "&", "/"}
