"""The evidence that a document holds for each of its quotations: the candidates and their features."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.news import Actor, ActorKind, Span
from bot.reading.coreference.genders import SIDES
from bot.reading.coreference.pronouns import SUBJECTS
from bot.reading.coreference.resolution import Coreference
from bot.reading.document import Document, Word
from bot.reading.languages.en.cues import SPEECH, SURE
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import REACH, Candidate, every_candidate, near
from bot.reading.speakers.features import Before, features, features_of_candidate, features_of_nobody
from bot.reading.speakers.labels import find_turns, named_on, shared_surnames
from bot.reading.speakers.pull_quotes import is_set_off
from bot.reading.text.quotation_marks import SINGLE
from bot.reading.text.quotations import TYPEWRITTEN, Quotation

_OWN = ENGLISH.possessives
_SPOKE_BEFORE = 120
"""Words back to the sentence before, with a quotation between."""
_TELLING = SPEECH | ENGLISH.issuing
_PLURAL = frozenset({"NNS", "NNPS"})


@dataclass(frozen=True, slots=True)
class Question:
    """Who said a quotation: the candidates with their features; the features of nobody come last."""

    number: int
    candidates: tuple[Candidate, ...]
    names: tuple[str | None, ...]
    features: tuple[list[str], ...]


def may_be_quotes(quotations: Sequence[Quotation], text: str) -> list[bool]:
    """Which quotations may be what somebody said, by their marks and by what stands around them.

    In an article that quotes with double marks, single ones set off titles and words within headlines, and so do pairs
    of apostrophes, which are its quotation marks where it has no others.
    """
    single = sum(one.mark in SINGLE for one in quotations)
    british = single * 2 > len(quotations)
    typewritten = all(one.mark in TYPEWRITTEN or one.mark in SINGLE for one in quotations)
    barred = (frozenset() if typewritten else TYPEWRITTEN) | (frozenset() if british else frozenset(SINGLE))
    return [one.mark not in barred and not is_set_off(text, one) for one in quotations]


class Evidence:
    """Asks of one quotation of a document after the other."""

    def __init__(self, document: Document, actors: Sequence[Actor]) -> None:
        self.document = document
        self.coreference = Coreference(self.document, actors)
        self.marked: Sequence[bool] = may_be_quotes(document.quotations, document.text)
        """Which quotations may be quotes."""
        self._actors = actors
        self._shared = shared_surnames(self.document.text)
        self._labels: dict[str, str | None] = {}
        self._turns = {line: self.labelled(label) for line, label in find_turns(self.document.text).items()}
        self._speakers = frozenset(self._turns.values())
        self._candidates = every_candidate(self.document)
        # A word is a candidate for several quotations, and the same for each of them.
        self._whats: dict[tuple[int, str], list[str]] = {}
        self._names: dict[int, str | None] = {}

    def question(self, number: int, before: Before | None) -> Question:
        """The candidates for a quotation, given the decision on the one before."""
        candidates = near(self.document, self._candidates, self.document.placed[number])
        if before and before.candidate and before.candidate not in candidates:
            candidates.append(before.candidate)
        whats = [self._what_is(one) for one in candidates]
        names = [self.name_of(one.word) or self._group_meant(one.word, before) for one in candidates]
        found = features(self.document, number, candidates, whats, names, before)
        nobody = features_of_nobody(self.document.placed[number])
        return Question(number, tuple(candidates), tuple(names), (*found, nobody))

    def _what_is(self, one: Candidate) -> list[str]:
        # A rule may tie the word otherwise than it stands.
        key = one.word.place, one.tie
        found = self._whats.get(key)
        if found is None:
            actor = self.coreference.actor_at(one.word)
            found = self._whats[key] = [*features_of_candidate(self.document, one, actor)]
        return found

    def is_known(self, name: str | None) -> bool:
        """Whether it is the name of an actor, and not what somebody is called by a noun."""
        return any(actor.name == name for actor in self._actors)

    def inside(self, number: int) -> str:
        """The words of a quotation."""
        return self.document.quotations[number].text_of(self.document.text)

    def labelled(self, label: Span) -> str | None:
        """Whom a label names; the same words name the same speaker throughout."""
        text = self.document.text
        words = text[label.start : label.end]
        if words not in self._labels:
            self._labels[words] = named_on(label, text, self._actors, self._shared)
        return self._labels[words]

    def name_of(self, word: Word) -> str | None:
        """The full name of whom a word stands for.

        In the turn of a labelled speaker that is the speaker for "I". "He" is nobody who has turns: the others are
        "you" to the speaker, or stand next to "he" by chance.
        """
        if word.place not in self._names:
            self._names[word.place] = self._meant(word)
        return self._names[word.place]

    def _meant(self, word: Word) -> str | None:
        name = self.coreference.name_of(_leads_to(self.document, word))
        if word.lower != "i" and word.lower not in SIDES:
            return name
        line = self.document.text.rfind("\n", 0, word.start) + 1
        if line not in self._turns:
            return name
        return self._turns[line] if word.lower == "i" else name if name not in self._speakers else None

    def _group_meant(self, word: Word, before: Before | None) -> str | None:
        """The group that spoke last, for "they", where nobody else does anything since."""
        if word.lower != "they" or word.dep not in SUBJECTS:
            return None
        if before is None or before.candidate is None:
            return self.spoke_before(word)
        if (other := self.spoke_before(word)) and self._is_body(other):
            return other
        words, group = self.document.words, before.candidate.word
        if word.line - self.document.placed[before.number].last_line > 1 or not (
            group.tag in _PLURAL or group.lower == "they"
        ):
            return None
        since = (one for one in words[group.place + 1 : word.place] if one.quotation < 0)
        return None if any(one.dep in SUBJECTS and one.pos != "PRON" for one in since) else before.name

    def _is_body(self, name: str) -> bool:
        return any(one.name == name and one.kind is ActorKind.ORGANISATION for one in self._actors)

    def spoke_before(self, word: Word) -> str | None:
        """Whom the sentence before says to have spoken, where it is somebody that the article names."""
        words = self.document.words
        for other in reversed(words[max(word.place - _SPOKE_BEFORE, 0) : word.place]):
            if other.quotation >= 0 or other.sentence == word.sentence or other.dep not in SUBJECTS:
                continue
            verb = words[other.head]
            if verb.head != verb.place or word.line - other.line > 1:
                continue
            actor = self.coreference.actor_at(other)
            return actor.name if actor and verb.lemma in _TELLING else None
        return None


def _leads_to(document: Document, word: Word) -> Word:
    """The name that "his" leads up to: In his statement, Moss said…"""
    if word.lower not in _OWN or word.dep != "poss":
        return word
    near = document.words[max(word.place - REACH, 0) : word.place + REACH]
    subjects = (one for one in near if one.sentence == word.sentence and one.dep in SUBJECTS and one.quotation < 0)
    subject = next(subjects, word)
    names = subject.place > word.place and subject.pos == "PROPN" and document.words[subject.head].lemma in SURE
    return subject if names else word
