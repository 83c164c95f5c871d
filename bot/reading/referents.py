"""Whom a word stands for: a name, "he", "the minister"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import fold
from bot.reading.layout import Layout, Word
from bot.reading.roles import is_role_word

LOOK_BACK = 1500
"""Characters within which "he" looks for its person."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DESCRIBING = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"})
_HE = frozenset({"he", "his", "him"})
_SHE = frozenset({"she", "her"})
_MASCULINE = frozenset("mr sir king prince lord pope father congressman spokesman chairman businessman he".split())
_FEMININE = frozenset(
    "mrs ms miss dame queen princess lady baroness congresswoman spokeswoman chairwoman businesswoman she".split()
)


class Referents:
    """The actors of a document by their places."""

    def __init__(self, layout: Layout, actors: Sequence[Actor]) -> None:
        self._layout = layout
        self._actors = actors
        self._at: dict[int, tuple[Span, Actor]] = {}
        self._people: list[tuple[int, Word, Actor]] = []
        starts = [word.start for word in layout.words]
        for actor in actors if starts else ():
            for mention in actor.mentions:
                self._place(mention, actor, starts)
        self._people.sort(key=lambda one: one[0])
        self._genders = {actor.name: _gender(actor, layout.text) for actor in actors if actor.kind is ActorKind.PERSON}
        self._names: dict[int, str | None] = {}

    def actor_at(self, word: Word) -> Actor | None:
        """The actor whose name a word is part of."""
        found = self._at.get(word.place)
        return found[1] if found else None

    def name_of(self, word: Word) -> str | None:
        """The full name of whom a word stands for; what stands there for a group; None where it can't be told."""
        if word.place not in self._names:
            self._names[word.place] = self.naming(word)[1]
        return self._names[word.place]

    def naming(self, word: Word) -> tuple[Span, str | None]:
        """The words that name a speaker, and the speaker: an actor, or what stands there ("police", "officials")."""
        if word.lower in _HE or word.lower in _SHE:
            return Span(word.start, word.end), self._pronoun(word)
        if word.pos in {"PRON", "DET"}:
            return Span(word.start, word.end), self._related(word)
        for place in (word.place, *self._appositions(word), *([word.head] if word.dep == "appos" else [])):
            found = self._at.get(place)
            if found:
                return found[0], found[1].name
        words = self._phrase(word)
        stated = self._layout.text[words.start : words.end]
        if re.match(r"(?:the|this|that)\b", stated, re.IGNORECASE):
            known = self._with_role(word) if is_role_word(self._layout.doc[word.place]) else None
            return words, known.name if known else stated
        return words, re.sub(r"^an?\s+", "", stated, flags=re.IGNORECASE) or stated

    def labelled(self, label: Span) -> str:
        """Whom a label names: an actor by full name or surname, else the label as a name."""
        stated = self._layout.text[label.start : label.end]
        wanted = fold(stated)
        if " and " in wanted:
            # Two that wrote together are not one of them.
            return stated
        for actor in self._actors:
            if any(start < label.end and label.start < end for start, end in actor.mentions):
                return actor.name
        for actor in self._actors:
            if wanted in {fold(actor.name), *map(fold, actor.aliases), fold(actor.name).rpartition(" ")[2]}:
                return actor.name
        return stated.title() if stated.isupper() else stated

    def _place(self, mention: Span, actor: Actor, starts: Sequence[int]) -> None:
        words = self._layout.words
        first = max(bisect_right(starts, mention.start) - 1, 0)
        last = max(bisect_left(starts, mention.end) - 1, first)
        for place in range(first, last + 1):
            self._at.setdefault(place, (mention, actor))
        if actor.kind is ActorKind.PERSON and words[first].quotation < 0:
            inside = range(first, last + 1)
            root = next((words[place] for place in inside if words[place].head not in inside), words[last])
            self._people.append((first, root, actor))

    def _pronoun(self, pronoun: Word) -> str | None:
        """The person that "he" or "she" most likely is: the last subject among the persons named before it."""
        words = self._layout.words
        barred = "feminine" if pronoun.lower in _HE else "masculine"
        best, best_score = None, -99.0
        number = bisect_left(self._people, pronoun.place, key=lambda one: one[0])
        for _, root, actor in reversed(self._people[:number]):
            if root.start < pronoun.start - LOOK_BACK:
                break
            if self._genders.get(actor.name) == barred:
                continue
            sentences = pronoun.sentence - root.sentence
            score = 1.5 * self._is_subject(root) - 0.6 * min(sentences, 6) - 0.5 * (pronoun.line - root.line)
            score += actor.salience - 1.0 * (root.dep == "poss")
            # "Vega told Ruiz that he…": within one clause a pronoun is not the object beside it.
            score -= 1.0 * (root.head == pronoun.head) + 0.3 * (words[root.head].pos == "ADP")
            if score > best_score:
                best, best_score = actor.name, score
        return best

    def _related(self, pronoun: Word) -> str | None:
        """The name that "who" and "which" stand behind: Ruiz, who said…"""
        words = self._layout.words
        verb = words[pronoun.head]
        noun = words[verb.head]
        if pronoun.lower not in {"who", "which", "that"} or verb.dep != "relcl" or noun.pos not in {"NOUN", "PROPN"}:
            return None
        return self.name_of(noun)

    def _is_subject(self, word: Word) -> bool:
        """Whether it is a subject, or names one: "the head of the union, Pilar Navarro, said"."""
        named = self._layout.words[word.head] if word.dep == "appos" else word
        return named.dep in _SUBJECTS

    def _appositions(self, word: Word) -> Iterator[int]:
        for child in self._layout.children.get(word.place, ()):
            if self._layout.words[child].dep == "appos":
                yield child

    def _phrase(self, noun: Word) -> Span:
        """A noun with what describes it, without relative clauses and appositions."""
        words = self._layout.words
        left = right = noun.place
        for child in self._layout.children.get(noun.place, ()):
            if child < noun.place and words[child].dep in _DESCRIBING:
                left = min(left, self._layout.doc[child].left_edge.i)
            elif (
                child == right + 1 and words[child].dep == "prep" and words[child].lower in {"of", "for", "at", "from"}
            ):
                right = self._layout.doc[child].right_edge.i
        start, end = words[left].start, words[right].end
        if end - start > 120 or words[left].line != words[right].line or words[right].quotation >= 0:
            return Span(noun.start, noun.end)
        return Span(start, end)

    def _with_role(self, noun: Word) -> Actor | None:
        """The person last named before "the minister" whose role is minister."""
        holders = [
            (max((mention.start for mention in actor.mentions if mention.start < noun.start), default=-1), number)
            for number, actor in enumerate(self._actors)
            if actor.role and noun.lower in fold(actor.role).split()
        ]
        last, number = max(holders, default=(-1, 0))
        return self._actors[number] if last >= 0 else None


def _gender(actor: Actor, text: str) -> str | None:
    """What a title before any mention tells, or the role."""
    told = {
        text[max(mention.start - 14, 0) : mention.start].rstrip(" .").rpartition(" ")[2].lower()
        for mention in actor.mentions
    }
    told |= set(fold(actor.role or "").split())
    if told & _FEMININE:
        return "feminine" if not told & _MASCULINE else None
    return "masculine" if told & _MASCULINE else None
