"""A document with its quotations on the desk: for each, the candidates and what speaks for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.news import Actor
from bot.reading.candidates import Candidate, every_candidate, near
from bot.reading.clues import Before, clues, clues_of_nobody
from bot.reading.layout import Layout, lay_out
from bot.reading.quotations import Quotation
from bot.reading.referents import Referents


@dataclass(frozen=True, slots=True)
class Question:
    """Who said a quotation: the candidates with their clues; the clues of nobody come last."""

    number: int
    candidates: tuple[Candidate, ...]
    names: tuple[str | None, ...]
    evidence: tuple[list[str], ...]


class Desk:
    """Lays a document out, and asks of one quotation after the other."""

    def __init__(self, doc: Doc, quotations: Sequence[Quotation], actors: Sequence[Actor]) -> None:
        self.layout: Layout = lay_out(doc, quotations)
        self.referents = Referents(self.layout, actors)
        self._candidates = every_candidate(self.layout)

    def question(self, number: int, before: Before | None) -> Question:
        """The candidates for a quotation, given the decision on the one before."""
        candidates = near(self.layout, self._candidates, self.layout.placed[number])
        if before and before.candidate and before.candidate not in candidates:
            candidates.append(before.candidate)
        actors = [self.referents.actor_at(one.word) for one in candidates]
        names = [self.referents.name_of(one.word) for one in candidates]
        evidence = clues(self.layout, number, candidates, actors, names, before)
        nobody = clues_of_nobody(self.layout.placed[number])
        return Question(number, tuple(candidates), tuple(names), (*evidence, nobody))
