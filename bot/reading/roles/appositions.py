"""Appositions: what stands between commas beside a name and tells who it is."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.news import Span
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.words import ENGLISH

MOST_WORDS = 16
MOST_APPOSITIONS = 3
_BARE = 2
"""Words of an office that may be told without the body it is in."""
PREPOSITIONS = ENGLISH.role_prepositions
JOINTS = ENGLISH.role_joints | PREPOSITIONS
ARTICLES = ENGLISH.articles
HONORIFICS = ENGLISH.honorifics
RANKS = ENGLISH.ranks
_TITLES = HONORIFICS | RANKS | ENGLISH.ranks_in_full

_WITHIN = PREPOSITIONS | {"on"}
_ONE_OF = ARTICLES | {"another"}
_DESCRIBING_ON = ARTICLES | {"who", "whose"}
PARTISANS = ENGLISH.partisans

_CHILDREN = ENGLISH.children
_DENIED = ENGLISH.denied
_LEADING = ENGLISH.leading_verbs
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_BREAKS = frozenset({",", ".", ";", ":", "—", "–", "(", ")", '"', "“", "”", "``", "''"})
_OPENING = frozenset({'"', "“", "``", "''"})
_RELATIVES = ENGLISH.relatives
_ABBREVIATION = re.compile(r"[A-ZÀ-Þ][bcdfghjklmnpqrstvwxz]{1,3}")


def after_comma(doc: Doc, end: int) -> Iterator[Span]:
    """Appositions after the name: Choe Son-hui, "North Korea's Vice Foreign Minister", …

    What stands behind a second comma tells of the same person where no other is named before it.
    """
    if end + 2 < len(doc) and doc[end].text == doc[end + 2].text == "," and doc[end + 1].is_digit:
        end += 2  # past the age
    for _ in range(MOST_APPOSITIONS):
        if end >= len(doc) or doc[end].text not in {",", "–", "—", "("}:
            return
        first, end = end + 1, _apposition_end(doc, end + 1)
        apposition = _apposition(doc, first, end)
        if apposition is None:
            return
        yield _with_firm(doc, apposition, end)
        if doc[end - 1].pos_ == "PROPN" and doc[end - 1].ent_type_ != "GPE":
            return


def _with_firm(doc: Doc, apposition: Span, end: int) -> Span:
    """An office with the firm behind its comma: "Director, Harrow Street Securities"."""
    held = doc.char_span(*apposition, alignment_mode="expand")
    if held is None or len(held) > _BARE or not held[0].text[:1].isupper() or end + 2 >= len(doc):
        return apposition
    firm, last = doc[end + 1], end + 1
    if doc[end].text != "," or firm.ent_iob_ != "B" or firm.ent_type_ != "ORG":
        return apposition
    while last < len(doc) and doc[last].ent_type_ == "ORG" and (last == firm.i or doc[last].ent_iob_ == "I"):
        last += 1
    closed = last < len(doc) and (doc[last].text in _BREAKS or doc[last].is_space)
    return Span(apposition.start, span_of(doc, firm.i, last).end) if closed else apposition


def _apposition_end(doc: Doc, first: int) -> int:
    last = first
    while last < len(doc) and not _ends_apposition(doc[last]) and last - first < MOST_WORDS:
        last += 1
    if last < len(doc) and not _ends_apposition(doc[last]) and doc[first].lower_ in ARTICLES:
        # Of "an aide to the mayor on a call with …" the first phrase tells enough.
        role = next((word.i for word in doc[first:last] if is_role_word(word)), last)
        led = [word.i for word in doc[role:last] if word.pos_ == "ADP" and not word.ent_type_]
        return led[1] if len(led) > 1 and doc[led[0]].lower_ in PREPOSITIONS else last
    return last


def _apposition(doc: Doc, first: int, last: int) -> Span | None:
    if last == len(doc) or _is_cut(doc, first, last):
        return None
    if not (_ends_apposition(doc[last]) or (doc[last].pos_ == "ADP" and doc[first].lower_ in ARTICLES)):
        return None
    if doc[last].text in _RELATIVES and doc[last - 1].pos_ == "ADP":  # an adviser with whom
        last -= 1
    words = list(doc[first:last])
    role = _role_in(words)
    if role is None or is_plural(words[role]) or words[0].tag_ in {"VBG", "VBD", "VBN", "IN", "CC", "TO"}:
        return None
    if words[0].pos_ == "NUM" and words[0].is_lower and words[1].text != "-":
        return None  # two members
    if _is_owner(words) or _is_couple(words) or (doc[last].tag_ in _FINITE and words[role].dep_ == "nsubj"):
        return None
    if words[0].tag_ == "PRP$":
        first, words, role = first + 1, words[1:], role - 1
    if words[0].lower_ in _DENIED or words[-1].lower_ in JOINTS or _is_led(words, role):
        return None
    return span_of(doc, first + _articles(doc, first), last)


def _is_led(words: Sequence[Token], role: int) -> bool:
    """Whether a preposition leads to a role; one within a body's name does not: "Vale Department of Health chief"."""
    led = (place for place, word in enumerate(words[:role]) if word.pos_ == "ADP")
    return any(not (words[place - 1].text[:1].isupper() and words[place + 1].text[:1].isupper()) for place in led)


def relative_clause(doc: Doc, end: int) -> Iterator[Span]:
    """A clause that tells an office: Ana Ruiz, "who leads the Vale Party", …; of "who is the mayor" the mayor."""
    if end + 3 >= len(doc) or doc[end].text not in {",", "–", "—"} or doc[end + 1].lower_ != "who":
        return
    first = last = end + 1
    while last < len(doc) and not (doc[last].is_space or doc[last].text in _BREAKS) and last - first < MOST_WORDS:
        last += 1
    words = list(doc[first + 1 : last])
    if not words or last == len(doc) or last - first == MOST_WORDS or any(word.dep_ == "neg" for word in words):
        return
    if any(_is_contested(word) for word in words):
        return  # who leads a rival, or by so much, has no office
    verb = next((place for place, word in enumerate(words) if word.pos_ not in {"AUX", "ADV"}), len(words))
    predicate = words[verb:]
    leads = (
        len(predicate) > 1
        and predicate[0].pos_ == "VERB"
        and predicate[0].lemma_ in _LEADING
        and predicate[1].lower_ != "for"
    )
    is_office = words[0].lemma_ == "be" and _names_an_office(predicate)
    if is_office and words[0].tag_ != "VBD":
        yield span_of(doc, predicate[0].i + _articles(doc, predicate[0].i), last)
    elif leads or is_office:
        yield span_of(doc, first, last)


def _is_contested(word: Token) -> bool:
    if word.ent_type_ == "PERSON":  # but Moss's council may be led
        return word.nbor(1).tag_ != "POS" and word.nbor(1).ent_type_ != "PERSON"
    return word.ent_type_ in {"CARDINAL", "PERCENT"} or word.lemma_ in {"poll", "race"}


def _names_an_office(words: Sequence[Token]) -> bool:
    role = _role_in(words)
    return role is not None and all(word.pos_ in {"DET", "ADJ", "NOUN", "PROPN", "PART"} for word in words[:role])


def _ends_apposition(token: Token) -> bool:
    return token.is_space or _is_break(token) or token.tag_ in _FINITE or token.text in _RELATIVES


def _is_break(token: Token) -> bool:
    """Whether it parts words; a hyphen does only where spaces make a dash of it."""
    return token.text in _BREAKS or (token.text == "-" and bool(token.whitespace_) and bool(token.nbor(-1).whitespace_))


def _is_cut(doc: Doc, first: int, last: int) -> bool:
    """Whether an apposition goes on behind where it seems to end: in a title in quotes, behind "Ft."."""
    if doc[last].text in _OPENING:
        return True
    return doc[last].text == "." and last > first and _ABBREVIATION.fullmatch(doc[last - 1].text) is not None


def _role_in(words: Sequence[Token]) -> int | None:
    """Where the first role stands; the donor of a "donor list" is none."""
    return next((place for place, word in enumerate(words) if is_role_word(word) and not _tells_of_thing(word)), None)


def _tells_of_thing(word: Token) -> bool:
    head = word.head
    if head.i != word.i + 1:
        return False
    if word.lower_ in PARTISANS and is_plural(head):
        return True  # their Republican rivals
    is_part = word.is_lower and word.dep_ in {"compound", "nmod"}
    return is_part and head.is_lower and head.pos_ == "NOUN" and not is_role_word(head)


def _is_owner(words: Sequence[Token]) -> bool:
    """Whether it tells what belongs to somebody with a role: "the former secretary of state's campaign"."""
    roles = [word for word in words if is_role_word(word)]
    return (
        bool(roles)
        and roles[-1].dep_ in {"poss", "nmod"}
        and any(word.tag_ == "POS" for word in words if word.i > roles[-1].i)
    )


def _is_couple(words: Sequence[Token]) -> bool:
    return {"husband", "wife"} <= {word.lower_ for word in words}


def _is_child_of_another(words: Sequence[Token]) -> bool:
    """Whether the name may be that of a parent: "the daughter of a piano tuner, Georg Moss"."""
    return any(
        word.lower_ == "of" and words[place + 1 : place + 2] and words[place + 1].lower_ in {"a", "an"}
        for place, word in enumerate(words)
        if place and words[place - 1].lower_ in _CHILDREN
    )


def before_comma(doc: Doc, start: int, end: int) -> Iterator[Span]:
    """A description that the name follows: "the mayor of Port Vale", Ana Ruiz, …"""
    while start and doc[start - 1].lower_.rstrip(".") in _TITLES:
        start -= 1
    if start == 0 or doc[start - 1].text != ",":
        return
    first = last = start - 1
    while first > 0 and last - first < MOST_WORDS and not _leads_up(doc[first - 1]):
        first -= 1
        if doc[first].lower_ in ARTICLES and not (first and doc[first - 1].lower_ in PREPOSITIONS):
            break
        if doc[first].tag_ == "PRP$":
            break
    words = list(doc[first:last])
    describes_another = first > 1 and doc[first - 1].text == "," and doc[first - 2].pos_ == "PROPN"
    role = _role_in(words)
    if describes_another or role is None or is_plural(words[role]):
        return
    led = [
        place for place, word in enumerate(words[:role]) if word.pos_ == "ADP" and not _is_of_owner(words, place, role)
    ]
    if any(words[place].lower_ == "of" for place in led):
        return
    if (led or (first and _begins_otherwise(doc[first - 1], doc, end))) and not _is_closed(doc, end):
        return
    if _is_owner(words) or _is_child_of_another(words):
        return
    if led:  # "in a letter to the minister, Ada Moss, he wrote"
        first, words = words[led[-1] + 1].i, words[led[-1] + 1 :]
    if words[0].tag_ == "PRP$" and role:
        yield span_of(doc, first + 1, last)
    elif words[0].lower_ in ARTICLES or words[0].pos_ in {"PROPN", "ADJ"} or _is_owned(words[:role]):
        first += _articles(doc, first)
        yield span_of(doc, first, last)


def _is_owned(words: Sequence[Token]) -> bool:
    return any(word.tag_ == "POS" for word in words)


def _begins_otherwise(before: Token, doc: Doc, end: int) -> bool:
    """Whether a name most likely begins a clause: "after talks with the minister, Ada Moss wept"."""
    if before.pos_ == "VERB":
        return end < len(doc) and doc[end].tag_ in _FINITE
    return before.pos_ in {"ADP", "AUX"}  # "he was a senator, Moss said"


def _is_of_owner(words: Sequence[Token], place: int, role: int) -> bool:
    """Whether a preposition is of a name to which somebody belongs: "Water for All's founder"."""
    within = place > 0 and words[place - 1].text[:1].isupper() and words[place + 1].text[:1].isupper()
    return bool(words[place].ent_type_) or (within and _is_owned(words[place:role]))


def _is_closed(doc: Doc, end: int) -> bool:
    """Whether a name that stands between commas ends here, and is not described further."""
    if end >= len(doc) or doc[end].text not in _BREAKS:
        return end >= len(doc)
    after = doc[end + 1 : end + 2]
    return not any(word.lower_ in _DESCRIBING_ON or word.is_digit for word in after)


def _leads_up(token: Token) -> bool:
    """Whether a description cannot reach back over a word."""
    is_action = token.tag_ in {"VB", "VBG"} and token.dep_ not in {"amod", "compound"}  # but a managing director
    verb = token.tag_ in _FINITE or is_action or (token.tag_ == "IN" and token.lower_ not in _WITHIN)
    return token.is_space or _is_break(token) or verb


def _articles(doc: Doc, first: int) -> int:
    """How many words of article to leave out. In "the bank's governor" it belongs to the bank, and stays."""
    if doc[first].lower_ not in _ONE_OF:
        return 0
    owned = any(doc[place].lower_ in {"'s", "’s"} for place in range(first + 2, min(first + 4, len(doc))))
    return 0 if owned and doc[first + 1].pos_ == "NOUN" else 1


def span_of(doc: Doc, first: int, last: int) -> Span:
    """The place in the text of some words."""
    return Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))


def is_plural(token: Token) -> bool:
    """Whether a noun tells of several, as MPs does, which the model takes for one."""
    return token.tag_ in {"NNS", "NNPS"} or (token.text[-1] == "s" and token.text[:-1].isupper() and len(token) > 2)
