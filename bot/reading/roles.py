"""Roles: the words with which an article describes somebody, as they stand there."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from bot.news import Span
from bot.reading.aliases import Named
from bot.reading.occupations import is_role_word
from bot.reading.offices import offices

MOST_WORDS = 16

_HONORIFICS = frozenset("dr mr mrs ms miss sir dame lord lady rev prof reverend professor doctor".split())
_RANKS = frozenset("adm brig capt col gen lt maj sgt".split())
_NOBLE = frozenset({"sheikh", "prince"})
_PREPOSITIONS = frozenset({"of", "for", "to", "at", "in"})
_JOINTS = frozenset({"the", "'s", "’s", "-", "and", "&", "’", "'", "/", "–"}) | _PREPOSITIONS
_ARTICLES = frozenset({"the", "a", "an"})
_QUALIFIERS = frozenset(
    "former ex acting then newly appointed elect outgoing late interim accused alleged aspiring convicted presumed"
    " purported reputed retired supposed suspected".split()
)
_LESSER = frozenset("assistant associate deputy under vice".split())
_DENIED = frozenset({"not", "no", "never"})
_KIN = frozenset("wife husband widow son daughter mother father brother sister".split())
_PAST = frozenset("former ex onetime one-time retired".split())
_LEADING = frozenset(
    "lead head chair run direct manage command oversee represent coach captain edit found co-found own".split()
)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d\d")
_BREAKS = frozenset({",", ".", ";", ":", "—", "–", "(", ")", '"', "“", "”"})


def role_of(actor: Named, doc: Doc) -> Span | None:
    """The fullest role that the article states for a person; None where it states none."""
    found: list[Span] = []
    clauses: list[Span] = []
    held: list[Span] = []
    for mention in actor.mentions:
        words = _words(doc, mention.span)
        start, end = words.start, words.end
        found += [*_title_before(doc, start), *_after_comma(doc, end), *_before_comma(doc, start, end)]
        clauses += _relative(doc, end)
        held += [_span(doc, *place) for place in offices(doc, start, end)]
    own = [role for span in found if (role := _own(span, doc))]
    once = [_offices(span, doc) for span in own if _is_past(span, doc)]
    # The courtesy of "President Okafor" makes no president of a former one.
    own, held = (
        [span for span in spans if _is_past(span, doc) or _offices(span, doc) not in once] for spans in (own, held)
    )
    present = [span for span in own if not (_is_past(span, doc) and _is_indefinite(span, doc))]
    of_office = [span for span in present if not _is_of_family(span, doc)]
    told = of_office or held or present or own or clauses
    return max(told, key=lambda span: (min(span.end - span.start, 60), -span.start), default=None)


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
    words = takewhile(lambda word: word.lower_ not in _PREPOSITIONS, _words(doc, span))
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
    first = words.start
    for other in (entity for entity in words.ents if entity.label_ in {"PERSON", "GPE"}):
        before, behind = doc[first : other.start], doc[other.end : words.end]
        is_person = other.label_ == "PERSON"
        told_of = any(map(is_role_word, before)) and (not is_person or before[-1].lower_ == "of")
        if len(behind) and behind[0].pos_ == "CCONJ" and not told_of:
            first = other.end + 1  # "Paul Grieve of Texas and former mayor" Ruth Abel
        elif is_person and not any(map(is_role_word, behind)) and not any(word.pos_ == "ADP" for word in before):
            return None
    if first == words.start and doc[first].pos_ != "CCONJ":
        return span
    while first < words.end and (doc[first].pos_ == "CCONJ" or doc[first].lower_ in _ARTICLES | {"his", "her"}):
        first += 1
    return _span(doc, first, words.end) if any(map(is_role_word, doc[first : words.end])) else None


def _title_before(doc: Doc, start: int) -> Iterator[Span]:
    """Words right before the name: "U.S. Secretary of State" Mike Pompeo."""
    best = None
    for first in range(start - 1, max(start - MOST_WORDS, -1), -1):
        token = doc[first]
        names_something = token.pos_ in {"PROPN", "ADJ", "NOUN", "NUM"} or is_role_word(token) or _qualifies(token)
        names_something = names_something or token.ent_type_ == "ORG"  # WHO, which the model takes for a pronoun
        if not names_something and token.lower_ not in _JOINTS:
            break
        if _may_begin(token) and _is_title(list(doc[first:start])):
            best = first
    if best is not None:
        yield _span(doc, best, _without_honorific(doc, best, start))


def _qualifies(token: Token) -> bool:
    """Whether a role without the word would say too much: "suspected" leader, "self-proclaimed" president."""
    doc, place = token.doc, token.i
    begins = place + 1 < len(doc) and doc[place + 1].text == "-" and not token.whitespace_
    ends = (
        place > 1 and doc[place - 1].text == "-" and not doc[place - 1].whitespace_ and not doc[place - 2].whitespace_
    )
    is_participle = token.tag_ in {"VBN", "VBG"} and token.dep_ in {"amod", "compound", "nmod"}
    return begins or ends or is_participle or token.lower_ in _QUALIFIERS


def _without_honorific(doc: Doc, first: int, last: int) -> int:
    """Where the role ends: "oceanographer" Professor Naomi Adeyemi, but "Assistant Professor" Jan Brandt."""
    whole = last
    last = bare = last - (doc[last - 1].text == ".")
    while last - first > 1 and is_role_word(doc[last - 2]):
        before, word = (doc[place].lower_.rstrip(".") for place in (last - 2, last - 1))
        if word not in _HONORIFICS | _NOBLE and (word not in _RANKS or before in _RANKS):
            break
        last -= 1
    return last if last < bare else whole


def _is_title(words: Sequence[Token]) -> bool:
    """One role, of which a preposition tells more: "Chief of Staff to President" is nobody's title."""
    roles = [place for place, word in enumerate(words) if is_role_word(word)]
    told = [place for place, word in enumerate(words) if word.lower_ in _PREPOSITIONS | {"the"}]
    if not roles or _is_plural(words[roles[-1]]) or words[-1].lower_ in _JOINTS:
        return False
    if all(words[place].lower_.rstrip(".") in _HONORIFICS for place in roles):
        return False
    if any(two.pos_ == "CCONJ" and one.pos_ == "PROPN" and not is_role_word(one) for one, two in pairwise(words)):
        return False  # "Princess Maud and Lord" Oscar
    return not told or (roles[0] < told[0] and roles[-1] < told[0])


def _after_comma(doc: Doc, end: int) -> Iterator[Span]:
    """An apposition after the name: Choe Son-hui, "North Korea's Vice Foreign Minister", …"""
    if end + 2 < len(doc) and doc[end].text == doc[end + 2].text == "," and doc[end + 1].is_digit:
        end += 2  # past the age
    if end >= len(doc) or doc[end].text not in {",", "–", "—", "("}:
        return
    first = last = end + 1
    while last < len(doc) and not _ends_apposition(doc[last]) and last - first < MOST_WORDS:
        last += 1
    closed = last < len(doc) and (_ends_apposition(doc[last]))
    words = list(doc[first:last])
    role = next((place for place, word in enumerate(words) if is_role_word(word)), None)
    if not closed or role is None or _is_plural(words[role]) or words[0].tag_ in {"VBG", "VBD", "VBN", "IN"}:
        return
    if words[0].tag_ == "PRP$":
        first, words, role = first + 1, words[1:], role - 1
    if (
        words[0].lower_ not in _DENIED
        and words[-1].lower_ not in _JOINTS
        and not any(word.pos_ == "ADP" for word in words[:role])
    ):
        first += _articles(doc, first)
        yield _span(doc, first, last)


def _relative(doc: Doc, end: int) -> Iterator[Span]:
    """A clause that tells an office: Ana Ruiz, "who leads the Vale Party", …"""
    if end + 3 >= len(doc) or doc[end].text not in {",", "–", "—"} or doc[end + 1].lower_ != "who":
        return
    first = last = end + 1
    while last < len(doc) and not (doc[last].is_space or doc[last].text in _BREAKS) and last - first < MOST_WORDS:
        last += 1
    words = list(doc[first + 1 : last])
    if not words or last == len(doc) or last - first == MOST_WORDS or any(word.dep_ == "neg" for word in words):
        return
    if any(word.ent_type_ in {"PERSON", "CARDINAL", "PERCENT"} or word.lemma_ in {"poll", "race"} for word in words):
        return  # who leads a rival, or by so much, has no office
    verb = next((place for place, word in enumerate(words) if word.pos_ not in {"AUX", "ADV"}), len(words))
    told = words[verb:]
    leads = len(told) > 1 and told[0].pos_ == "VERB" and told[0].lemma_ in _LEADING
    if leads or (words[0].lemma_ == "be" and _names_an_office(told)):
        yield _span(doc, first, last)


def _names_an_office(words: Sequence[Token]) -> bool:
    role = next((place for place, word in enumerate(words) if is_role_word(word)), None)
    return role is not None and all(word.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "PART"} for word in words[:role])


def _ends_apposition(token: Token) -> bool:
    return (
        token.is_space
        or token.text in _BREAKS
        or token.tag_ in _FINITE
        or token.text in {"who", "which", "where", "whose"}
    )


def _before_comma(doc: Doc, start: int, end: int) -> Iterator[Span]:
    """A description that the name follows: "the mayor of Port Vale", Ana Ruiz, …"""
    while start and doc[start - 1].lower_.rstrip(".") in _HONORIFICS:
        start -= 1
    if start == 0 or doc[start - 1].text != ",":
        return
    first = last = start - 1
    while first > 0 and last - first < MOST_WORDS and not _leads_up(doc[first - 1]):
        first -= 1
        if doc[first].lower_ in _ARTICLES and not (first and doc[first - 1].lower_ in _PREPOSITIONS):
            break
        if doc[first].tag_ == "PRP$":
            break
    words = list(doc[first:last])
    told_of_another = first > 1 and doc[first - 1].text == "," and doc[first - 2].pos_ == "PROPN"
    role = next((place for place, word in enumerate(words) if is_role_word(word)), None)
    if told_of_another or role is None or _is_plural(words[role]):
        return
    led = [place for place, word in enumerate(words[:role]) if word.pos_ == "ADP"]
    if any(words[place].lower_ == "of" for place in led):
        return
    if (led or (first and doc[first - 1].pos_ == "ADP")) and not _is_closed(doc, end):
        return  # "after talks with the minister, Ada Moss wept"
    if led:  # "in a letter to the minister, Ada Moss, he wrote"
        first, words = words[led[-1] + 1].i, words[led[-1] + 1 :]
    if words[0].tag_ == "PRP$" and role:
        yield _span(doc, first + 1, last)
    elif words[0].lower_ in _ARTICLES or words[0].pos_ in {"PROPN", "ADJ"}:
        first += _articles(doc, first)
        yield _span(doc, first, last)


def _is_closed(doc: Doc, end: int) -> bool:
    """Whether a name that stands between commas ends here, and is not described further."""
    if end >= len(doc) or doc[end].text not in _BREAKS:
        return end >= len(doc)
    after = doc[end + 1 : end + 2]
    return not any(word.lower_ in _ARTICLES | {"who", "whose"} or word.is_digit for word in after)


def _leads_up(token: Token) -> bool:
    """Whether a description cannot reach back over a word."""
    is_action = token.tag_ in {"VB", "VBG"} and token.dep_ not in {"amod", "compound"}  # but a managing director
    verb = token.tag_ in _FINITE or is_action or (token.tag_ == "IN" and token.lower_ not in _PREPOSITIONS | {"on"})
    return token.is_space or token.text in _BREAKS or verb


def _articles(doc: Doc, first: int) -> int:
    """How many words of article to leave out. In "the bank's governor" it belongs to the bank, and stays."""
    if doc[first].lower_ not in _ARTICLES:
        return 0
    owned = any(doc[place].lower_ in {"'s", "’s"} for place in range(first + 2, min(first + 4, len(doc))))
    return 0 if owned and doc[first + 1].pos_ == "NOUN" else 1


def _may_begin(token: Token) -> bool:
    if _TIME_OF_DAY.match(token.text):
        return False
    return (
        token.lower_ not in _JOINTS and token.pos_ not in {"ADP", "PUNCT", "CCONJ", "DET"} and token.text[:1].isalnum()
    )


def _span(doc: Doc, first: int, last: int) -> Span:
    return Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))


def _is_plural(token: Token) -> bool:
    return token.tag_ in {"NNS", "NNPS"}
