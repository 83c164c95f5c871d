"""Who says what in French and Spanish: by the verb of speech beside a quotation, and whom it stands next to.

There are no annotated articles to learn from, so only the plain forms are told, and with a set confidence that is not
calibrated: `« … », a déclaré Anne Rivière`, `Ana Ruiz dijo: «…»`, `selon Anne Rivière, « … »`, and "he said" where one
person is named before on the line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.news import Actor, ActorKind, Quote, Span
from bot.reading.text.quotations import Quotation

NAMED, PRONOUN = 0.8, 0.6
FEWEST_WORDS = 5
"""Fewer words between marks are as often a term as something said."""
_SPOKEN = {
    "fr": r"dit|disent|disait|(?:déclar|affirm|expliqu|ajout|indiqu|précis|soulign|estim|assur|annonc|racont|regrett|"
    r"insist|rappel|promet|lanc|répond|répét|écri|conclu|reconna|reconnu|dénonc|préven|averti|confi[eé]|admi|admet)\w*",
    "es": r"dij\w*|dice|dicen|decía|(?:declar|afirm|explic|añad|agreg|señal|asegur|indic|coment|subray|sostuv|sostien|"
    r"anunci|lament|insist|recorda|recordó|prometi|respond|repiti|escribi|concluy|reconoc|admiti|denunci|advirti)\w*",
}
_NEXT_TO = {"fr": r"selon|d['’]après", "es": r"según"}
_HELPERS = {"fr": r"(?:a|ont|avait|avaient|l['’]a|nous\ a)", "es": r"(?:ha|han|había|habían|le|les|nos)"}


@dataclass(frozen=True, slots=True)
class _Stated:
    speaker: str | None
    mention: Span | None
    cue: Span
    confidence: float


def attribute_abroad(
    quotations: Sequence[Quotation], text: str, actors: Sequence[Actor], language: str
) -> tuple[Quote, ...]:
    """Give each quotation of a text in French or Spanish its speaker; in other languages none has one."""
    mentions = sorted(((mention, actor) for actor in actors for mention in actor.mentions), key=lambda one: one[0])
    quotes = []
    for quotation in quotations:
        start, end = quotation.start, quotation.end
        inside = text[start:end]
        if len(inside.split()) < FEWEST_WORDS:
            continue
        stated = _stated(text, quotation, mentions, language) if language in _SPOKEN else None
        quotes.append(
            Quote(
                start=start,
                end=end,
                text=inside,
                speaker=stated.speaker if stated else None,
                speaker_mention=stated.mention if stated else None,
                cue=stated.cue if stated else None,
                confidence=stated.confidence if stated else 0.0,
                spans=quotation.spans,
            )
        )
    return tuple(quotes)


def _stated(text: str, quotation: Quotation, mentions: Sequence[tuple[Span, Actor]], language: str) -> _Stated | None:
    spoken, helpers = _SPOKEN[language], _HELPERS[language]
    begin = text.rfind("\n", 0, quotation.start) + 1
    after = re.compile(rf"[\s»”\",.]{{1,5}}(?:{helpers}\ )?(?P<cue>{spoken})(?:-(?:il|elle))?\b", re.IGNORECASE)
    next_to = re.compile(rf"[\s»”\",.]{{1,5}}(?P<cue>{_NEXT_TO[language]})\b", re.IGNORECASE)
    pronoun = re.compile(rf"[\s»”\",.]{{1,5}}(?P<cue>(?:a|avait)-t-(?:il|elle)\ (?:{spoken}))\b", re.IGNORECASE)
    for pattern in (after, next_to):
        if cue := pattern.match(text, quotation.end):
            if named := _between(mentions, cue.end(), cue.end() + 60, text):
                return _Stated(named[1].name, named[0], Span(*cue.span("cue")), NAMED)
            break
    cue = pronoun.match(text, quotation.end) or after.match(text, quotation.end)
    if cue:
        people = [(place, one) for place, one in mentions if begin <= place.start < quotation.start]
        people = [(place, one) for place, one in people if one.kind is ActorKind.PERSON]
        if len({one.name for _, one in people}) == 1:
            return _Stated(people[-1][1].name, None, Span(*cue.span("cue")), PRONOUN)
        return None
    return _led(text, begin, quotation, mentions, language)


def _led(
    text: str, begin: int, quotation: Quotation, mentions: Sequence[tuple[Span, Actor]], language: str
) -> _Stated | None:
    """Words before the quotation lead up to it."""
    lead = text[begin : quotation.start].rstrip(' \u00a0\u202f«“"')
    if not lead.endswith((":", ",")):
        return None
    sentence = begin + max(lead.rfind(". "), lead.rfind("» "), 0)
    end = begin + len(lead)
    for beside in re.finditer(rf"\b(?:{_NEXT_TO[language]})\b", text[sentence:end], re.IGNORECASE):
        named = _between(mentions, sentence + beside.end(), sentence + beside.end() + 60, text)
        if named and named[0].end >= end - 30:
            return _Stated(named[1].name, named[0], Span(sentence + beside.start(), sentence + beside.end()), NAMED)
    cues = list(re.finditer(rf"\b(?:{_SPOKEN[language]})\b", text[sentence:end], re.IGNORECASE))
    if not cues or not lead.endswith(":"):
        return None
    cue = Span(sentence + cues[-1].start(), sentence + cues[-1].end())
    before = [(place, one) for place, one in mentions if sentence <= place.start < cue.start]
    people = [pair for pair in before if pair[1].kind is ActorKind.PERSON] or before
    return _Stated(people[0][1].name, people[0][0], cue, NAMED) if len({one.name for _, one in people}) == 1 else None


def _between(mentions: Sequence[tuple[Span, Actor]], start: int, end: int, text: str) -> tuple[Span, Actor] | None:
    """The first name after a place, in the same clause; a person's, where one follows its title."""
    found = [(place, one) for place, one in mentions if start <= place.start < end]
    for place, one in found:
        between = text[start : place.start]
        if not re.search(r"[.;:\n«»]", between) and len(between.split()) <= 6:
            return place, one
    return None
