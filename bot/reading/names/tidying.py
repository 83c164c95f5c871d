"""Names in languages that are read by rules: what the small models label, tidied before it is gathered.

They take for a name what is capital only because a sentence begins with it, and pass over names behind a title.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words
from spacy.util import filter_spans

from bot.reading.languages.lexicon import Lexicon, language_with, rules_for
from bot.reading.languages.names import AGENCIES, GIVEN, PARTICLES
from bot.reading.names.spelling import fold
from bot.reading.text.sentences import text_of

_WORD = r"(?:[dlDLO]['’])?[A-ZÀ-Þ][\w'’-]*"
_JOINT = rf"(?:(?:{'|'.join(PARTICLES)})\ )"
_FULL = re.compile(rf"{_WORD}(?:\ {_JOINT}{{0,2}}{_WORD}){{1,4}}")
_ONE_OR_MORE = rf"(?P<name>{_WORD}(?:\ {_JOINT}{{0,2}}{_WORD}){{0,4}})"
_NEAR = 6
"""Words between what somebody is and the name behind a comma."""
_OPENING = frozenset('"“«„—–-¡¿:».!?…')
_CLOSING = frozenset('"”»')


def tidy_names(doc: Doc) -> None:
    """Put right which words of a document are names, and of what kind."""
    if language_with(doc.lang_) is None:
        return
    led = filter_spans([*_titled(doc), *_with_a_role(doc)])
    inside = {token.i for span in led for token in span}
    labelled = [span for entity in doc.ents if (span := _trimmed(entity)) and not inside & set(_places(span))]
    known = {word.text for span in led for word in span}
    known |= {word.text for span in labelled if len(span) > 1 for word in span}
    known |= {word.text for word in doc if not _begins_sentence(doc[word.i : word.i + 1])}
    names = [*led, *(span for span in labelled if not _is_common(span, known))]
    surnames = list(_surnames(doc, names))
    alone = {span.start for span in surnames}
    names = [span for span in names if len(span) > 1 or span.start not in alone]
    doc.ents = _relabelled(filter_spans([*names, *surnames]))


@cache
def _titled_pattern(code: str) -> re.Pattern[str]:
    courtesies = "|".join(map(re.escape, rules_for(code).words.courtesies))
    return re.compile(rf"\b(?:{courtesies})\ {_ONE_OR_MORE}")


def _words(doc: Doc) -> Lexicon:
    return rules_for(doc.lang_).words


def _places(span: Words) -> range:
    return range(span.start, span.end)


def _titled(doc: Doc) -> Iterator[Words]:
    """Of "Me Sarah Lemoine" the name."""
    for found in _titled_pattern(doc.lang_).finditer(text_of(doc)):
        if span := doc.char_span(*found.span("name"), label="PER"):
            yield span


def _with_a_role(doc: Doc) -> Iterator[Words]:
    """Names in full right behind what somebody is, or before it: "la meteoróloga" Fátima Núñez."""
    text, known, patterns = text_of(doc), _words(doc), rules_for(doc.lang_).patterns
    for token in doc:
        if not _is_role(token):
            continue
        place = token.idx + len(token) + 1
        portfolio = patterns.portfolio.match(text, place) if patterns.offices.match(token.text) else None
        if found := _FULL.match(text, portfolio.end() if portfolio else place):
            span = doc.char_span(*found.span(), label="PER")
            if span is None or span[0].text in {"d'", "d’"}:
                continue
            # Where nouns are capital, two behind a role are no name yet.
            if not known.capital_nouns or fold(span[0].text) in GIVEN:
                yield span
    for entity in doc.ents:
        if entity.label_ in {"LOC", "ORG"} and _is_described(entity):
            yield Words(doc, entity.start, entity.end, label="PER")


def _is_described(entity: Words) -> bool:
    """Whether a comma parts it from what somebody is: "Tomás Brel", analista; el alcalde, "Íñigo de la Torre", …"""
    doc, start, end = entity.doc, entity.start, entity.end
    if len(entity) < 2 or end + 1 >= len(doc) or doc[end].text != ",":
        return False
    if fold(entity[0].text) in GIVEN and _is_role(doc[end + 1]):
        return True
    led = doc[max(start - _NEAR, 0) : start]
    if len(led) < 2 or led[-1].text != ",":
        return False
    parts = [word.is_punct or word.is_space or word.pos_ in {"VERB", "AUX"} for word in led[:-1]]
    return any(_is_role(word) and not any(parts[place:]) for place, word in enumerate(led[:-1]))


def _is_role(token: Token) -> bool:
    known = _words(token.doc)
    return (token.is_lower or known.capital_nouns) and token.lower_ in known.roles


def _trimmed(entity: Words) -> Words | None:
    """A name without titles and articles; None where it is none."""
    doc, language = entity.doc, rules_for(entity.doc.lang_)
    known = language.words
    words = [token for token in entity if not token.is_space]
    while len(words) > 1 and (
        words[0].lower_ in known.titles
        or not words[0].text[0].isalnum()
        or (entity.label_ == "PER" and not _is_capital(words[0]))
    ):
        words = words[1:]
    while words and not words[-1].text[-1].isalnum() and words[-1].text[-1] != ".":
        words = words[:-1]
    while words and words[-1].is_lower and words[-1].pos_ in {"ADV", "ADP", "AUX", "DET", "PRON", "VERB"}:
        words = words[:-1]
    label = entity.label_
    if len(words) > 2 and words[0].lower_ in known.articles and label in {"PER", "ORG"} and words[0].is_sent_start:
        words, label = words[1:], "ORG"
    if len(words) > 2 and words[0].pos_ == "NOUN" and words[0].is_sent_start and words[1].lower_ in known.of:
        words = words[2:]  # "Fuentes del" Ministerio de Energía
    if not words:
        return None
    span = Words(doc, words[0].i, words[-1].i + 1, label=label)
    person = label == "PER"
    if person and any(not _is_capital(word) and word.lower_ not in PARTICLES for word in span if word.text != "-"):
        return None
    if _is_role(span[0]) or language.patterns.contests.match(span.text) or _is_set_off(span):
        return None
    if span.end < len(doc) and _is_role(doc[span.end]) and span.text.lower().removeprefix("ex-") in known.qualifiers:
        return None  # "Premier" ministre
    if span.text in known.generic | AGENCIES or len(span.text.rstrip(".")) < 2 or _is_portfolio(span):
        return None
    return span


def _is_set_off(span: Words) -> bool:
    """Whether it is all that stands between quotation marks, as titles of works and names of ships and inns do."""
    before, behind = span.doc[max(span.start - 1, 0)], span.doc[min(span.end, len(span.doc) - 1)]
    return before.text in {"«", "“", '"'} and behind.text in _CLOSING


def _is_capital(word: Token) -> bool:
    return any(mark.isupper() for mark in word.text)


def _is_portfolio(span: Words) -> bool:
    """Whether somebody has an office for it: "ministro de" Transportes."""
    before, language = span.start - 1, rules_for(span.doc.lang_)
    while before > 0 and span.doc[before].lower_ in language.words.articles:
        before -= 1
    if before < 1 or span.doc[before].lower_ not in language.words.of or (span.label_ == "PER" and len(span) > 1):
        return False
    return language.patterns.offices.match(span.doc[before - 1].lower_) is not None


def _is_common(span: Words, known: set[str]) -> bool:
    """Whether it may be capital only because a sentence begins with it."""
    return len(span) == 1 and not span.text.isupper() and _begins_sentence(span) and span.text not in known


def _begins_sentence(span: Words) -> bool:
    before = span.doc[max(span.start - 1, 0)]
    return bool(span[0].is_sent_start) or before.text in _OPENING or before.is_space


def _surnames(doc: Doc, names: Sequence[Words]) -> Iterator[Words]:
    """The first surname of somebody who has two, where it stands alone: Sánchez, of Pedro Sánchez Gómez."""
    first = {span[-2].text for span in names if span.label_ == "PER" and len(span) > 2 and _is_surname(span[-2])}
    taken = {token.i for span in names for token in span if len(span) > 1 or _known_kind(span)}
    for token in doc if first else ():
        if token.text in first and token.i not in taken:
            beside = doc[max(token.i - 1, 0) : token.i + 2]
            if not any(_is_capital(word) for word in beside if word.i != token.i and not word.is_sent_start):
                yield Words(doc, token.i, token.i + 1, label="PER")


def _is_surname(word: Token) -> bool:
    return _is_capital(word) and word.lower_ not in PARTICLES and len(word) > 2


def _relabelled(names: Sequence[Words]) -> list[Words]:
    """Names with the kind that the words before them tell, wherever in the article these stand."""
    people = {word.text for span in names if span.label_ == "PER" and len(span) > 1 for word in span}
    kinds = {span.text: kind for span in names if (kind := _known_kind(span))}
    towns = {span[-1].text for span in names if len(span) > 2 and span[-2].lower_ in _words(span.doc).of}
    kinds = dict.fromkeys(towns, "LOC") | kinds
    kinds |= {span.text: "ORG" for span in names if _known_kind(span) == "ORG"}
    found = []
    for span in names:
        first, label = span.start, kinds.get(span.text)
        if label and len(span) == 1 and span.text in people:
            label = None
            if _known_kind(span) == "ORG" and span.doc[span.start - 1].lower_ in _words(span.doc).firms:
                first, label = span.start - 1, "ORG"  # the "groupe Tessier" of Paul Tessier
        if label == "LOC" and (span.label_ != "PER" or len(span) > 1):
            label = None
        if label is None and len(span) > 1 and span.label_ != "ORG" and span[0].lower_ in _words(span.doc).bodies:
            label = "ORG"
        if span.text.isupper() and len(span) == 1 and (label or span.label_) != "ORG" and label != "LOC":
            label = "ORG" if span.label_ == "PER" else None
        found.append(Words(span.doc, first, span.end, label=label or span.label_))
    return found


def _known_kind(span: Words) -> str | None:
    """ORG for "société Aérolis", "directeur général d'Élecrès"; LOC for "à Morlange", where it is no person's name."""
    doc, known, place = span.doc, _words(span.doc), span.start - 1
    if place < 0:
        return None
    if _noun_at(doc, place) in known.firms or doc[place].lower_ in known.at_the_firm:
        return "ORG"
    if doc[place].lower_ in known.at:
        return "LOC"
    if doc[place].lower_ in known.of:
        if span.label_ == "PER" and len(span) > 1:
            return None
        if _noun_at(doc, place - 1) in known.staff:
            return "ORG"
        return None if span.text.isupper() else "LOC"
    return None


def _noun_at(doc: Doc, place: int) -> str:
    """The noun that ends at a place, without the adjective behind it."""
    if place > 0 and doc[place].pos_ == "ADJ":
        place -= 1
    return doc[place].lower_ if place >= 0 else ""
