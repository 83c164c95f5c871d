"""Whom the words beside a quotation name, in languages that are read by rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.news import Actor, ActorKind, Span
from bot.reading.document import Document
from bot.reading.languages.lexicon import rules_for
from bot.reading.languages.names import AGENCIES, MEN, WOMEN
from bot.reading.names.spelling import fold
from bot.reading.speakers.cue_verbs import Verb, verb_at
from bot.reading.speakers.reporting_clauses import Part, parted
from bot.reading.speakers.subjects import Mention, People
from bot.reading.text.quotations import Quotation

NAMED, MEANT = 0.8, 0.6
_CLOSED = re.compile(r"[\s»”“\"’]{0,3}(?P<comma>,?)\s?(?P<dash>[—–]?)\s?")
_SENTENCE = re.compile(r"(?:[.!?…]|[.!?…]?\s?[»”\"])\s+(?=[A-ZÀ-Þ„«“\"¿¡—])|\n")
_BEHIND_VERB = 40
"""Characters between a verb and the quotation it leads to."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A speaker, and what tells so."""

    actor: Actor
    mention: Span | None
    cue: Span
    confidence: float


class Attributor:
    """A document with its quotations and who is named between them."""

    def __init__(self, document: Document, actors: Sequence[Actor]) -> None:
        doc, quotations = document.doc, document.quotations
        self.doc, self.text = doc, document.text
        language = rules_for(doc.lang_)
        self._words, self._patterns = language.words, language.patterns
        self.people = People(doc, actors)
        self.parts: list[Part] = [parted(one, doc, self.text, self.people.mentions) for one in quotations]
        self.found: list[Stated | None] = []
        outside = [m for m in self.people.mentions if not any(self._holds(q, m.span.start) for q in quotations)]
        self.outside = [one for one in outside if one.actor.name not in AGENCIES]

    @staticmethod
    def _holds(quotation: Quotation, place: int) -> bool:
        return quotation.start <= place < quotation.end

    def stated(self, number: int) -> Stated | None:
        """The speaker of a quotation; to be asked of one after the other."""
        found = self._within(number) or self._after(number) or self._before(number) or self._running(number)
        if found and (found.actor.name in AGENCIES or found.actor.kind is ActorKind.PLACE):
            found = None
        self.found.append(found)
        return found

    def is_said(self, number: int) -> bool:
        """Whether a quotation stands as a sentence, and not as a term or a title within one."""
        quotation = self.parts[number].quotation
        before = self.text[max(quotation.start - 40, 0) : quotation.start].rstrip('«“"„— \u00a0')
        inside = self.text[quotation.start : quotation.end].strip()
        begins = not before or before[-1] in "\n.:!?…»”" or before.endswith(",")
        behind = self.text[quotation.end : quotation.end + 4].strip(' »”“"')
        ends = inside[-1:] in ".!?…," or behind[:1] in ",.:" or not behind or behind[:1] == "\n"
        return begins and ends and not inside[:1].islower()

    def is_led(self, number: int) -> bool:
        """Whether the words before a quotation tell that it was said, by whomever."""
        quotation = self.parts[number].quotation
        lead = self.text[self._sentence_before(number) : quotation.start].rstrip('«“" \u00a0')
        if self._patterns.according.match(lead) and lead.endswith(","):
            return True
        verbs = list(self._patterns.cue_verb.finditer(lead))
        return bool(verbs) and len(lead) - verbs[-1].end() <= _BEHIND_VERB // 2

    def _within(self, number: int) -> Stated | None:
        """« Il faut agir, explique Mme Rivière. Vite. »"""
        part = self.parts[number]
        if part.verb is None:
            return None
        return self._of_verb(part.verb, number, self._word_at(part.verb.end))

    def _after(self, number: int) -> Stated | None:
        """« … », a déclaré Paul Mercier; « … », selon Paul Mercier."""
        quotation = self.parts[number].quotation
        closed = _CLOSED.match(self.text, quotation.end)
        if closed is None or "\n" in closed[0]:
            return None
        last = self.text[quotation.end - 1 : quotation.end] if quotation.end else ""
        if by := self._patterns.quoted_by.match(self.text, closed.end()):
            place = self._word_at(by.end())
            if verb := verb_at(self.doc, self.text, by.end(), sure=False):
                place = self._word_at(verb.end)
            found = self.people.behind(place)
            return self._named(found, Span(*by.span("cue"))) if isinstance(found, Mention) else None
        sure = (
            bool(closed["comma"] or closed["dash"])
            or self.text[quotation.start : quotation.end].rstrip()[-1:] in ",!?…"
        )
        if last == "." and not sure:
            return None
        verb = verb_at(self.doc, self.text, closed.end(), sure=sure)
        return self._of_verb(verb, number, self._word_at(verb.end)) if verb else None

    def _of_verb(self, verb: Verb, number: int, place: int) -> Stated | None:
        if verb.pronoun:
            if verb.pronoun not in self._words.singular_pronouns:
                return None
            return self._meant(number, verb.cue, woman=self._patterns.she.match(verb.pronoun) is not None)
        found = self.people.behind(place)
        if isinstance(found, Mention):
            return self._named(found, verb.cue)
        if found is None:
            alone = self._patterns.subjectless and self._patterns.subjectless.match(verb.word)
            return self._meant(number, verb.cue) if alone and self.people.nobody_follows(place) else None
        return self._described(found, number, verb)

    def _described(self, noun: Token, number: int, verb: Verb) -> Stated | None:
        """Who is meant by "la alcaldesa", "ce professeur"; by "l'élu" whoever was named last."""
        before = noun.nbor(-1).lower_ if noun.i else ""
        if before in self._words.demonstrative or noun.lower_ in self._words.whoever:
            woman = None if before in self._words.elided else before in self._words.womans
            return self._meant(number, verb.cue, woman=woman)
        if noun.lower_ not in self._words.roles:
            return None
        actor = self.people.by_role.get(noun.lower_)
        if actor and any(one.actor is actor and one.span.start < noun.idx for one in self.people.mentions):
            return Stated(actor, None, verb.cue, MEANT)
        unknown = noun.lower_ not in self.people.by_role and self._patterns.goes_on.match(verb.word)
        goes_on = self._said_last(number) if unknown else None
        return Stated(goes_on, None, verb.cue, MEANT) if goes_on else None

    def _said_last(self, number: int) -> Actor | None:
        """Whose quotation stands before, in the same line, if nobody else is named between."""
        spoken = self.found[-1] if number else None
        if spoken is None:
            return None
        last, start = self.parts[number - 1].quotation.end, self.parts[number].quotation.start
        between = {one.actor.name for one in self.outside if last <= one.span.start < start and _is_person(one)}
        return spoken.actor if "\n" not in self.text[last:start] and between <= {spoken.actor.name} else None

    def _before(self, number: int) -> Stated | None:
        """Paul Mercier a déclaré : « … »; selon Paul Mercier, « … »."""
        quotation = self.parts[number].quotation
        begin = self._sentence_before(number)
        mark = self.text.rfind(self.parts[number].mark, begin, quotation.start)
        lead = self.text[begin : mark if mark >= 0 else quotation.start]
        if not lead.strip():
            return None
        here = [one for one in self.outside if begin <= one.span.start < quotation.start]
        according = self._patterns.according.search(lead)
        if according and lead.rstrip().endswith(","):
            return self._according(begin, according, here)
        colon = lead.rstrip().endswith(":")
        verbs = list(self._patterns.cue_verb.finditer(self.text, begin, begin + len(lead)))
        if not colon:
            near = [one for one in verbs if begin + len(lead) - one.end() <= _BEHIND_VERB]
            if not near or re.search(r"[.;:»]", self.text[near[-1].end() : begin + len(lead)]):
                return None
            verb = near[-1]
            here = [one for one in here if one.span.end <= verb.start()]
            cue = Span(*verb.span())
        else:
            end = begin + len(lead.rstrip())
            cue = Span(*verbs[-1].span()) if verbs else Span(end - 1, end)
        speaker = self._subject(here)
        if speaker:
            return self._named(speaker, cue)
        if here or not verbs:
            return None
        pronoun, alone = self._patterns.he.search(lead), self._patterns.subjectless_clause
        if pronoun or (alone and alone.match(lead)):
            woman = bool(self._patterns.she.search(pronoun[0].lower())) if pronoun else None
            return self._meant(number, cue, woman=woman)
        return None

    def _according(self, begin: int, according: re.Match[str], here: Sequence[Mention]) -> Stated | None:
        """Selon le colonel Yves Tanguy, porte-parole des pompiers, « … »."""
        cue = Span(begin + according.start("cue"), begin + according.end("cue"))
        named = [one for one in here if one.span.start >= cue.end]
        if not named or not _is_person(named[0]):
            return None
        between = self.text[cue.end : named[0].span.start]
        if "," in between and not re.search(r",\ $", between):
            return None
        others = {one.actor.name for one in named if _is_person(one)}
        return self._named(named[0], cue) if len(others) == 1 else None

    def _subject(self, here: Sequence[Mention]) -> Mention | None:
        """The one person who may be the subject of a sentence; of several the one that the parser takes for it."""
        free = [one for one in here if _is_person(one) and not self.people.is_governed(one)]
        if len({one.actor.name for one in free}) == 1:
            return free[0]
        subjects = [one for one in free if self._is_subject(one)]
        return subjects[0] if len({one.actor.name for one in subjects}) == 1 else None

    def _is_subject(self, mention: Mention) -> bool:
        words = self.doc.char_span(*mention.span, alignment_mode="expand")
        root = words.root if words else None
        for _ in range(3):
            if root is None or root.dep_ not in {"appos", "flat", "flat:name"}:
                break
            root = root.head
        return root is not None and root.dep_.startswith("nsubj")

    def _running(self, number: int) -> Stated | None:
        """The speaker of the quotation before, where this one follows on what tells it, and nothing follows."""
        if not number or self.found[-1] is None:
            return None
        last, quotation = self.parts[number - 1].quotation, self.parts[number].quotation
        between = self.text[last.end : quotation.start]
        behind = self.text[quotation.end : quotation.end + 4]
        ends = re.match(r"[\s»”“\".]*(?:$|\n|[«“\"„])", behind)
        here = [one for one in self.outside if last.end <= one.span.start < quotation.start]
        others = {one.actor.name for one in here if _is_person(one)}
        if "\n" in between or len(between) > 200 or not ends or len(re.findall(r"[.!?]\s", between)) != 1:
            return None
        spoken = self.found[-1]
        if others - {spoken.actor.name} or spoken.cue.start < last.end or not self.is_said(number):
            return None
        return replace(spoken, mention=None, confidence=MEANT)

    def _meant(self, number: int, cue: Span, *, woman: bool | None = None) -> Stated | None:
        """Whom "he" or a verb without a subject stands for: the one person it can be."""
        quotation = self.parts[number].quotation
        begin = self.text.rfind("\n", 0, quotation.start) + 1
        for stop in (quotation.start, begin):
            first = self.text.rfind("\n", 0, max(stop - 2, 0)) + 1 if stop == begin else begin
            if stop == begin and (not first < begin or re.search(r"\w", self.text[begin : quotation.start])):
                return None  # somebody may be named before it whom the model has missed
            here = [
                one
                for one in self.outside
                if first <= one.span.start < stop and _is_person(one) and self._may_be(one.actor, woman=woman)
            ]
            before = next((n for n in range(number - 1, -1, -1) if self.parts[n].quotation.start >= first), None)
            said = self.found[before] if before is not None else None
            if said and self._may_be(said.actor, woman=woman) and self.parts[before or 0].quotation.end <= stop:
                since = {one.actor.name for one in here if one.span.start > self.parts[before or 0].quotation.end}
                if since <= {said.actor.name}:
                    return Stated(said.actor, None, cue, MEANT)
            if here:
                chosen = here if len({one.actor.name for one in here}) == 1 else self._last_subject(here)
                return Stated(chosen[-1].actor, None, cue, MEANT) if chosen else None
        return None

    def _last_subject(self, here: Sequence[Mention]) -> list[Mention]:
        subjects = [one for one in here if self._is_subject(one)]
        return subjects if len({one.actor.name for one in subjects}) == 1 else []

    def _may_be(self, actor: Actor, *, woman: bool | None) -> bool:
        """Whether a person may be a woman, or a man, by given name and title."""
        if woman is None:
            return True
        given = fold(actor.name).partition(" ")[0]
        title = [self.text[max(one.start - 5, 0) : one.start] for one in actor.mentions]
        is_woman = given in WOMEN or any(self._patterns.woman_titled.search(one) for one in title)
        is_man = given in MEN or any(self._patterns.man_titled.search(one) for one in title)
        return not (is_man if woman else is_woman)

    def _named(self, found: Mention, cue: Span) -> Stated:
        return Stated(found.actor, found.span, cue, NAMED)

    def _word_at(self, place: int) -> int:
        """The number of the word at a place or after it."""
        while place < len(self.text) and self.text[place] == " ":
            place += 1
        words = self.doc.char_span(place, min(place + 1, len(self.text)), alignment_mode="expand")
        return words.start if words is not None and place < len(self.text) else len(self.doc)

    def _sentence_before(self, number: int) -> int:
        """Where the sentence begins that leads up to a quotation."""
        start = self.parts[number].quotation.start
        begin = self.text.rfind("\n", 0, start) + 1
        if number:
            begin = max(begin, self.parts[number - 1].quotation.end)
        begin = max(begin, start - 400)
        ends = [found.end() for found in _SENTENCE.finditer(self.text, begin, start)]
        # The mark that opens the quotation may end what matched.
        ends = [end for end in ends if self.text[end:start].strip('«“"„— \u00a0')]
        return ends[-1] if ends else begin


def _is_person(mention: Mention) -> bool:
    return mention.actor.kind is ActorKind.PERSON
