"""Roles: the words with which an article describes somebody, as they stand there."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.news import Span
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.gathered import Named
from bot.reading.roles.appositions import (
    ARTICLES,
    HONORIFICS,
    JOINTS,
    MOST_WORDS,
    PARTISANS,
    PREPOSITIONS,
    RANKS,
    after_comma,
    before_comma,
    is_plural,
    relative_clause,
    span_of,
)
from bot.reading.roles.offices import offices

_NOBLE = ENGLISH.noble
_QUALIFIERS = ENGLISH.qualifiers
_QUALIFYING = _QUALIFIERS | {"state"}
_LEADING_IN = ARTICLES | {"his", "her"}
_HONOURS = RANKS | HONORIFICS
_COURTEOUS = HONORIFICS | _NOBLE
_JOINING = PREPOSITIONS | {"the"}
_LESSER = ENGLISH.lesser
_KIN = ENGLISH.kin
_ASIDE = ENGLISH.aside
_CALENDAR = ENGLISH.calendar
_AMOUNTS = frozenset({"PERCENT", "MONEY", "QUANTITY"})
_BEHIND = _NOBLE | ENGLISH.behind_offices
"""What stands between an office and the name of who is to have it, or had it."""
_SEATS = ENGLISH.seats
_FOND = ENGLISH.fond
_NO_BEGINNING = ENGLISH.no_role_begins
_PAST = ENGLISH.past_roles
_DESCRIBING = frozenset({"amod", "appos", "compound", "nmod", "npadvmod", "poss"})
FULLER = 6
"""Characters that a role beside a full name may be shorter: who is brought in is told best."""
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d")


def role_of(actor: Named, doc: Doc) -> Span | None:
    """The fullest role that the article states for a person; None where it states none."""
    found: list[Span] = []
    of_full: set[Span] = set()
    clauses: list[Span] = []
    held: list[Span] = []
    for mention in actor.mentions:
        words = _words(doc, mention.span)
        start, end = words.start, words.end
        beside = [*_title_before(doc, start), *after_comma(doc, end), *before_comma(doc, start, end)]
        found += beside
        of_full |= {*beside} if " " in mention.text else set()
        clauses += relative_clause(doc, end)
        held += [span_of(doc, *place) for place in offices(doc, start, end)]
    own = [role for span in found if (role := _own(span, doc))]
    once = [_offices(span, doc) for span in own if _is_past(span, doc)]
    # The courtesy of "President Okafor" makes no president of a former one.
    own, held = (
        [span for span in spans if _is_past(span, doc) or _offices(span, doc) not in once] for spans in (own, held)
    )
    present = [span for span in own if not (_is_past(span, doc) and _is_indefinite(span, doc))]
    of_office = [span for span in present if not _is_of_family(span, doc)]
    lasting = [
        span for span in of_office if _words(doc, span)[0].lower_ not in _ASIDE and not _offices(span, doc) <= PARTISANS
    ]
    # Of a judge his post tells more: "Judge" Prins, in his term as "resident judge at Durwick Crown Court".
    posts = [span for span in held if any(_offices(span, doc) & _offices(one, doc) for one in lasting)]
    stated = [*lasting, *posts] or of_office or held or present or own or clauses
    return max(
        stated,
        key=lambda span: (min(span.end - span.start, 60) + FULLER * (span in of_full), -span.start),
        default=None,
    )


def _is_past(span: Span, doc: Doc) -> bool:
    return _words(doc, span)[0].lower_ in _PAST


def _is_indefinite(span: Span, doc: Doc) -> bool:
    """Whether it is one of many things: "a former engineer" is what a governor is not known for."""
    first = _words(doc, span).start
    return first > 0 and doc[first - 1].lower_ in {"a", "an"}


def _offices(span: Span, doc: Doc) -> set[str]:
    """The words that tell what somebody is; a vice-president is no president."""
    return {word.lower_ for word in _words(doc, span) if is_role_word(word) or word.lower_ in _LESSER}


def _is_of_family(span: Span, doc: Doc) -> bool:
    """Whether it tells whose relative somebody is, which an office tells more than."""
    words = takewhile(lambda word: word.lower_ not in PREPOSITIONS, _words(doc, span))
    return any(word.lower_ in _KIN for word in list(filter(is_role_word, words))[-1:])


def _words(doc: Doc, span: Span) -> Words:
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    assert words is not None, "with expand, any place in the document has words"
    return words


def _own(span: Span, doc: Doc) -> Span | None:
    """The part of a description that is of the person alone: of "Mayor Ruth Abel and her deputy" the deputy.

    None where it ends in somebody else's name, unless it says what one is to them: "mayor of Haute", "aide to Abel".
    """
    words = _words(doc, span)
    if _ends_in_name(words):
        return None
    first = words.start
    for other in (entity for entity in _entities(words) if entity.label_ in {"PERSON", "GPE"}):
        before, behind = doc[first : other.start], doc[other.end : words.end]
        is_person = other.label_ == "PERSON" and not is_role_word(other[-1])
        if is_person and (end := _before_neighbour(before)) is not None:
            return span_of(doc, first, end) if any(map(is_role_word, doc[first:end])) else None
        nearest = takewhile(lambda word: word.pos_ not in {"ADP", "CCONJ", "PUNCT"}, behind)
        if is_person and _is_titled(before) and not any(map(is_role_word, nearest)):
            return None
        described = any(map(is_role_word, before)) and (not is_person or before[-1].lower_ == "of")
        if len(behind) and behind[0].pos_ == "CCONJ" and not described:
            first = other.end + 1  # "Paul Grieve of Texas and former mayor" Ruth Abel
        elif is_person and not any(map(is_role_word, behind)) and not any(word.pos_ == "ADP" for word in before):
            return None
    if first == words.start and doc[first].pos_ != "CCONJ":
        return span
    while first < words.end and (doc[first].pos_ == "CCONJ" or doc[first].lower_ in _LEADING_IN):
        first += 1
    return span_of(doc, first, words.end) if any(map(is_role_word, doc[first : words.end])) else None


def _entities(words: Words) -> Iterator[Words]:
    """What the model has marked within; spaCy itself looks through all of the document at each asking."""
    doc = words.doc
    for first in (word.i for word in words if word.ent_iob_ == "B"):
        last = first + 1
        while last < len(doc) and doc[last].ent_iob_ == "I":
            last += 1
        if last <= words.end:
            yield Words(doc, first, last, label=doc[first].ent_type)


def _before_neighbour(before: Words) -> int | None:
    """Where a role ends before the next in a list: "engineer and" Paul Grieve; not in "aide to Moss and" Grieve."""
    joint = next((word.i for word in reversed(before) if word.pos_ == "CCONJ"), before.start)
    if joint == before.start or before.doc[joint - 1].ent_type_ == "PERSON":
        return None
    titled = before.doc[joint + 1 : before.end]
    if any(word.pos_ == "ADP" for word in titled) or not all(word.pos_ in {"ADJ", "NOUN", "PROPN"} for word in titled):
        return None
    return joint if not len(titled) or is_role_word(titled[-1]) else None


def _is_titled(before: Words) -> bool:
    """Whether the first role stands right before another's name, and so is that other's."""
    is_near = len(before) > 0 and is_role_word(before[-1]) and not any(map(is_role_word, before[:-1]))
    return is_near or (before[-1:].text[:1].isupper() and _is_title(list(before)))


def _ends_in_name(words: Words) -> bool:
    """Whether it is a title and another's name, whatever the model takes that for: Chairman Ada Moss."""
    role = next((word.i for word in words if is_role_word(word)), words.end)
    behind = words.doc[role + 1 : words.end]
    named = len(behind) > 0 and behind[-1].pos_ == "PROPN" and all(word.is_title for word in behind)
    is_body = any(
        entity.label_ == "ORG" and entity.end == behind.end and len(entity) > 1 for entity in _entities(behind)
    )
    return named and not is_body and not any(is_role_word(word) or word.lower_ in _BEHIND for word in behind)


def _title_before(doc: Doc, start: int) -> Iterator[Span]:
    """Words right before the name: "U.S. Secretary of State" Mike Pompeo."""
    best = None
    for first in range(start - 1, max(start - MOST_WORDS, -1), -1):
        token = doc[first]
        if doc[first + 1].is_sent_start:
            break
        names_something = token.pos_ in {"PROPN", "ADJ", "NOUN", "NUM"} or is_role_word(token) or _qualifies(token)
        names_something = names_something or token.ent_type_ == "ORG"  # WHO, which the model takes for a pronoun
        if (not names_something and token.lower_ not in JOINTS) or _is_apart(doc, first, start):
            break
        if _may_begin(token) and _is_title(list(doc[first:start])):
            best = first
    if best is not None:
        best = _with_others(doc, best, start)
    if best is not None and not (doc[best].lower_ in _KIN and best and doc[best - 1].lower_ in _FOND):
        yield span_of(doc, best, _without_honorific(doc, best, start))


def _with_others(doc: Doc, first: int, start: int) -> int:
    """Where a row of titles begins: "chairman, CEO and president" Colin Marsh."""
    if not any(word.pos_ == "CCONJ" for word in doc[first:start]):
        return first
    while first > 1 and doc[first - 1].text == "," and is_role_word(doc[first - 2]) and not is_plural(doc[first - 2]):
        first -= 2
        while first and doc[first - 1].pos_ in {"ADJ", "NOUN", "PROPN"} and doc[first - 1].dep_ in _DESCRIBING:
            first -= 1
    return first


def _is_apart(doc: Doc, place: int, start: int) -> bool:
    """Whether a word cannot be of the title that stands behind it.

    It is a date, or one's relation to a third person, or it is of another title, or of a neighbour in a list.
    """
    token, behind = doc[place], doc[place + 1 : start]
    if token.text in {"–", "—"} and token.whitespace_:
        return True
    if token.text == "-" and token.whitespace_ and place and is_plural(doc[place - 1]):
        return True
    if token.lower_ in _KIN and any(map(is_role_word, behind)):
        return True  # his wife Senator Moss
    if token.ent_type_ in _AMOUNTS or (token.ent_type_ == "DATE" and _is_when(token)):
        return True
    titled = behind[:1].text[:1].isupper() and not all(
        word.lower_.rstrip(".") in _HONOURS for word in behind if not word.is_punct
    )
    if is_role_word(token) and token.is_lower and (titled or behind[:1].text.istitle()):
        return titled  # fellow candidate Texas Senator Moss, and not his physician Dr. Moss
    if token.is_lower and token.pos_ == "NOUN" and token.lower_ not in _QUALIFYING:
        # at the party convention Sen. Moss, the reason President Okafor gave
        return behind[:1].text.lower().rstrip(".") in _SEATS or (
            behind[:1].text.istitle() and token.dep_ not in _DESCRIBING
        )
    if token.pos_ != "CCONJ" or not len(behind) or not place:
        return False
    before, after = doc[place - 1], behind[0]
    if before.is_lower and (is_plural(before) or not after.is_lower):
        return True  # lawmakers and Governor Moss
    named = [word for word in behind if is_role_word(word)]
    if all(word.lower_.rstrip(".") in HONORIFICS for word in named):
        return True
    return after.lower_ in _QUALIFIERS and not is_role_word(before)


def _is_when(token: Token) -> bool:
    """Whether a date is no part of a title, as in "the 2012 nominee" and "a 46-year-old mayor" it is."""
    if token.shape_ == "dddd":
        return token.i > 0 and (token.nbor(-1).pos_ == "ADP" or token.nbor(-1).ent_type_ == "DATE")
    within = any(0 <= place < len(token.doc) and token.doc[place].text == "-" for place in (token.i - 1, token.i + 1))
    return token.lower_ in _CALENDAR or (token.is_lower and token.pos_ == "NOUN" and not within)


def _qualifies(token: Token) -> bool:
    """Whether a role without the word would say too much: "suspected" leader, "self-proclaimed" president."""
    doc, place = token.doc, token.i
    begins = place + 1 < len(doc) and doc[place + 1].text == "-" and not token.whitespace_
    ends = (
        place > 1 and doc[place - 1].text == "-" and not doc[place - 1].whitespace_ and not doc[place - 2].whitespace_
    )
    is_participle = token.tag_ in {"VBN", "VBG"} and token.dep_ in {"amod", "compound", "nmod"}
    if token.tag_ == "VBG" and place and doc[place - 1].pos_ in {"ADP", "SCONJ"}:
        return False  # accused of believing MP Ada Moss
    return begins or ends or is_participle or token.lower_ in _QUALIFIERS


def _without_honorific(doc: Doc, first: int, last: int) -> int:
    """Where the role ends: "oceanographer" Professor Naomi Adeyemi, but "Assistant Professor" Jan Brandt."""
    whole = last
    last = bare = last - (doc[last - 1].text == ".")
    while last - first > 1 and is_role_word(doc[last - 2]):
        before, word = (doc[place].lower_.rstrip(".") for place in (last - 2, last - 1))
        if word not in _COURTEOUS and (word not in RANKS or before in RANKS):
            break
        last -= 1
    return last if last < bare else whole


def _is_title(words: Sequence[Token]) -> bool:
    """One role, of which a preposition tells more: "Chief of Staff to President" is nobody's title."""
    roles = [place for place, word in enumerate(words) if is_role_word(word)]
    joints = [place for place, word in enumerate(words) if word.lower_ in _JOINING]
    bare = [word for word in words if word.lower_.rstrip(".") not in HONORIFICS and not word.is_punct]
    if not roles or is_plural(words[roles[-1]]) or words[-1].lower_ in JOINTS or (bare and bare[-1].lower_ in JOINTS):
        return False
    if all(words[place].lower_.rstrip(".") in HONORIFICS for place in roles):
        return False
    if not joints and any(word.is_alpha and word.lower_ not in _BEHIND for word in words[roles[-1] + 1 :]):
        return False  # "a consultant and longtime" Moss critic
    if any(two.pos_ == "CCONJ" and one.pos_ == "PROPN" and not is_role_word(one) for one, two in pairwise(words)):
        return False  # "Princess Maud and Lord" Oscar
    return not joints or (roles[0] < joints[0] and roles[-1] < joints[0])


def _may_begin(token: Token) -> bool:
    glued = token.i > 1 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_
    if glued or _TIME_OF_DAY.match(token.text) or token.lower_.rstrip(".") in _NO_BEGINNING:
        return False
    if token.text.isdigit() and token.shape_ != "dddd" and token.nbor(1).text != "-":
        return False
    return (
        token.lower_ not in JOINTS and token.pos_ not in {"ADP", "PUNCT", "CCONJ", "DET"} and token.text[:1].isalnum()
    )
