"""Roles: the words with which an article describes somebody, as they stand there."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from bot.news import Span
from bot.reading.aliases import Named

MOST_WORDS = 16

_ROLE_WORDS = frozenset(
    "president minister secretary leader chancellor premier chief chair chairman chairwoman chairperson director "
    "head representative senator congressman congresswoman governor mayor councillor councilor councilman "
    "councilwoman commissioner ambassador envoy diplomat spokesman spokeswoman spokesperson judge justice "
    "attorney lawyer solicitor barrister prosecutor general colonel major captain lieutenant sergeant admiral "
    "commander officer detective inspector superintendent sheriff constable king queen prince princess pope "
    "bishop archbishop cardinal priest imam rabbi pastor professor lecturer researcher scientist analyst "
    "economist historian expert adviser advisor consultant engineer doctor physician surgeon nurse epidemiologist "
    "author writer novelist journalist reporter editor columnist critic actor actress director producer singer "
    "musician composer artist founder cofounder co-founder owner entrepreneur ceo cfo cto coo executive manager "
    "partner investor banker treasurer coach trainer captain striker midfielder defender goalkeeper quarterback "
    "player champion driver rider candidate nominee mp lawmaker legislator politician activist campaigner "
    "organiser organizer volunteer coordinator administrator principal teacher student resident farmer fisherman "
    "worker witness victim suspect widow wife husband son daughter mother father brother sister whip speaker "
    "deputy undersecretary under-secretary vice-president strategist pollster aide counsel comptroller negotiator "
    "delegate dictator ruler monarch premier marshal ombudsman regulator inspector auditor curator pilot "
    "astronaut climatologist biologist physicist chemist geologist seismologist meteorologist psychologist "
    "sociologist host anchor correspondent commentator star comedian model designer architect developer "
    "programmer".split()
)
_BEFORE = frozenset({"PROPN", "NOUN", "ADJ", "ADP", "PART", "PUNCT", "NUM", "CCONJ", "X", "DET", "VERB", "ADV"})
_LINKS = frozenset({"of", "for", "to", "at", "in", "on", "the", "'s", "’s", "-", "and", "&", "’", "'", "/", "–"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def role_of(actor: Named, doc: Doc) -> Span | None:
    """The fullest role that the article states for a person; None where it states none.

    Args:
        actor: with its mentions.
        doc: the article.
    """
    found: list[Span] = []
    for mention in actor.mentions:
        words = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if words is not None:
            found += [*_title_before(doc, words.start), *_after_comma(doc, words.end), *_before_comma(doc, words.start)]
    full = [span for span in found if len(doc.text[span.start : span.end].split()) <= MOST_WORDS]
    return max(full, key=lambda span: (_former(doc, span), min(span.end - span.start, 60), -span.start), default=None)


def _former(doc: Doc, span: Span) -> bool:
    return bool(re.search(r"\b(?:former|ex-|late|acting)", doc.text[span.start : span.end], re.IGNORECASE))


def is_role_word(token: Token) -> bool:
    """Whether a word names what somebody is."""
    word = token.lower_.rstrip(".")
    return word in _ROLE_WORDS or (word.endswith("s") and word[:-1] in _ROLE_WORDS) or word in _TITLES


_TITLES = frozenset("sen rep gov gen col lt sgt prof dr sir dame lord lady baroness capt adm rev".split())


def _title_before(doc: Doc, start: int) -> Iterator[Span]:
    """Words right before the name: "U.S. Secretary of State" Mike Pompeo."""
    first = start
    while first > 0 and start - first < MOST_WORDS:
        token = doc[first - 1]
        linking = token.lower_ in _LINKS
        if token.is_space or not (linking or _can_stand_in_title(token)):
            break
        first -= 1
    while first < start and not _can_begin(doc[first]):
        first += 1
    # What leads up to the title is not part of it: "met with North Korean leader" begins after the preposition.
    last_role = max((number for number in range(first, start) if is_role_word(doc[number])), default=None)
    if last_role is None or (
        any(doc[number].pos_ == "ADP" or doc[number].lower_ == "and" for number in range(last_role + 1, start))
        and doc[start - 1].lower_ in _LINKS
    ):
        return
    for number in range(last_role, first - 1, -1):
        if doc[number].lower_ in {"and", "to", "in", "on", "at", "the"} and not any(
            is_role_word(doc[n]) for n in range(first, number)
        ):
            first = number + 1
            break
    while first < start and not _can_begin(doc[first]):
        first += 1
    tail = start - 1
    if first <= last_role <= tail:
        yield Span(doc[first].idx, doc[tail].idx + len(doc[tail]))


def _can_stand_in_title(token: Token) -> bool:
    if token.is_sent_start and token.lower_ in {"the", "a", "an"}:
        return False
    if token.pos_ in {"PROPN", "ADJ", "NOUN", "NUM"} or is_role_word(token):
        return True
    return token.lower_ in {"former", "ex", "acting", "then", "newly", "appointed", "elect", "outgoing", "late"}


def _can_begin(token: Token) -> bool:
    return (
        token.lower_ not in _LINKS | {"a", "an", "the"}
        and token.pos_ not in {"ADP", "PUNCT", "CCONJ", "DET"}
        and (any(mark.isalnum() for mark in token.text))
    )


def _after_comma(doc: Doc, end: int) -> Iterator[Span]:
    """An apposition after the name: Choe Son-hui, "North Korea's Vice Foreign Minister", …"""
    if end + 1 >= len(doc) or doc[end].text not in {",", "–", "—", "("}:
        return
    first = end + 1
    last, role = first, None
    while last < len(doc) and last - first < MOST_WORDS:
        token = doc[last]
        if (
            token.is_space
            or token.text in {",", ".", ";", ":", "—", "–", ")", '"', "“", "”"}
            or token.tag_ in _FINITE
            or token.lower_ in {"who", "which", "where", "whose", "said"}
        ):
            break
        role = last if role is None and is_role_word(token) else role
        last += 1
    while first < last and doc[first].lower_ in {"the", "a", "an"}:
        first += 1
    heads = {"PROPN", "NOUN", "ADJ", "DET", "PRON", "NUM", "ADV", "VERB"}
    closed = last < len(doc) and (
        doc[last].text in {",", ".", ";", "—", "–", ")"}
        or doc[last].is_space
        or doc[last].tag_ in _FINITE
        or doc[last].lower_ == "who"
    )
    if role is None or not closed or first >= last or doc[first].pos_ not in heads or doc[first].tag_ in {"VBG", "VBD"}:
        return
    if any(doc[number].pos_ == "ADP" for number in range(first, role)) or doc[first].lower_ in {
        "his",
        "her",
        "their",
        "my",
    }:
        return
    yield Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))


def _before_comma(doc: Doc, start: int) -> Iterator[Span]:
    """A description that the name follows: "the mayor of Port Vale", Ana Ruiz, …"""
    if start < 3 or doc[start - 1].text != ",":
        return
    last = start - 1
    first = last
    while first > 0 and last - first < MOST_WORDS:
        token = doc[first - 1]
        if (
            token.is_space
            or token.text in {",", ".", ";", ":", '"', "“", "”", "—"}
            or (token.tag_ in _FINITE | {"VB", "VBG", "IN"} and token.lower_ not in {"of", "for", "at", "in"})
        ):
            break
        first -= 1
        if token.lower_ in {"the", "a", "an"}:
            break
    role = next((number for number in range(first, last) if is_role_word(doc[number])), None)
    if role is None:
        return
    begins = doc[first].lower_ in {"the", "a", "an"}
    while first < last and doc[first].lower_ in {"the", "a", "an"}:
        first += 1
    if (
        first <= role
        and (begins or doc[first].pos_ in {"PROPN", "ADJ"})
        and not any(doc[n].pos_ == "ADP" for n in range(first, role))
    ):
        yield Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
