"""Whom a word stands for: a name, "he", "the minister"."""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence

from spacy.tokens import Doc, Token

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import fold
from bot.reading.roles import is_role_word

LOOK_BACK = 1200
"""Characters within which "he" looks for its person."""


class Referents:
    """The actors of a document by their places."""

    def __init__(self, doc: Doc, actors: Sequence[Actor]) -> None:
        self._doc = doc
        self._actors = actors
        self._places = sorted((mention, actor) for actor in actors for mention in actor.mentions)
        self._starts = [mention.start for mention, _ in self._places]

    def name_at(self, place: Span) -> str | None:
        """The full name of the actor that is named at a place."""
        found = self._at(place)
        return found[1].name if found else None

    def named(self, text: str) -> str:
        """The actor that goes by a name, else the name as it stands."""
        wanted = fold(text)
        for actor in self._actors:
            if wanted in {fold(name) for name in (actor.name, *actor.aliases, actor.name.rsplit(maxsplit=1)[-1])}:
                return actor.name
        return text.title() if text.isupper() else text

    def noun(self, subject: Token) -> tuple[Span, str]:
        """The words that name a subject, and the name: an actor's, or what stands there ("police", "officials")."""
        for token in (subject, *(child for child in subject.children if child.dep_ == "appos")):
            found = self._at(Span(token.idx, token.idx + len(token)))
            if found:
                return found[0], found[1].name
        words = _phrase(subject)
        stated = self._doc.text[words.start : words.end]
        definite = re.match(r"(?:the|this|that)\b", stated, re.IGNORECASE)
        if definite and is_role_word(subject):
            known = self._with_role(subject)
            if known:
                return words, known.name
        return words, re.sub(r"^(?:the|a|an)\s+", "", stated, flags=re.IGNORECASE) if not definite else stated

    def pronoun(self, pronoun: Token, quoted: Container[int]) -> str | None:
        """The person that "he" or "she" most likely is: the last subject among the persons named before it."""
        candidates = []
        for mention, actor in reversed(self._places[: bisect_left(self._starts, pronoun.idx)]):
            if mention.start < pronoun.idx - LOOK_BACK:
                break
            words = self._doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if actor.kind is not ActorKind.PERSON or words is None or words.start in quoted:
                continue
            if not _may_be(pronoun.lower_, self._doc.text[max(mention.start - 5, 0) : mention.start]):
                continue
            if words.root.dep_ in {"nsubj", "nsubjpass"}:
                return actor.name
            candidates.append(actor.name)
        return candidates[0] if candidates else None

    def _with_role(self, noun: Token) -> Actor | None:
        wanted = noun.lower_
        holders = [actor for actor in self._actors if actor.role and wanted in fold(actor.role).split()]
        before = [
            (max((m.start for m in one.mentions if m.start < noun.idx), default=-1), one.name, one) for one in holders
        ]
        return max(before)[2] if before and max(before)[0] >= 0 else None

    def _at(self, place: Span) -> tuple[Span, Actor] | None:
        number = bisect_left(self._starts, place.end)
        for mention, actor in reversed(self._places[max(number - 3, 0) : number]):
            if mention.start < place.end and place.start < mention.end:
                return mention, actor
        return None


def _phrase(noun: Token) -> Span:
    """A noun with what describes it, without relative clauses and appositions."""
    left = noun
    for child in noun.lefts:
        if child.dep_ in {"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"}:
            left = min(left, child.left_edge, key=lambda token: token.i)
    right = noun
    for child in noun.rights:
        if (
            child.dep_ == "prep"
            and child.lower_ in {"of", "for", "at", "from", "in", "with"}
            and child.i == right.i + 1
        ):
            right = child.right_edge
            break
    start, end = left.idx, right.idx + len(right)
    return Span(start, end if end - start < 120 and "\n" not in noun.doc.text[start:end] else noun.idx + len(noun))


def _may_be(pronoun: str, before: str) -> bool:
    title = before.strip().rstrip(".").rsplit(maxsplit=1)[-1:] or [""]
    return title[0] not in ({"Mrs", "Ms", "Miss"} if pronoun == "he" else {"Mr"})
