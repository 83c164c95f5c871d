"""Whom a word stands for: a name, "he", "the minister"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import fold
from bot.reading.genders import CERTAIN, SIDES, Genders, learn_from_sentences
from bot.reading.layout import Layout, Word
from bot.reading.roles import is_role_word

LOOK_BACK = 1500
"""Characters within which "he" looks for its person."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DESCRIBING = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"})
_PAST = frozenset({"former", "ex", "then", "late", "onetime", "outgoing", "retired"})
_BUSINESSES = frozenset({"company", "firm", "group", "organisation", "organization"})
_NO_BUSINESSES = frozenset(
    "union agency ministry party charity university federation council committee court police department".split()
)
_BODIES = _NO_BUSINESSES | frozenset(
    "airline bank club manufacturer retailer operator carrier utility association foundation institute startup".split()
)
_CLEAR, _TIE = 1.0, 0.15
"""By how much one person must be likelier than the others to be taken as told, and to be told at all."""


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
        self._names: dict[int, str | None] = {}
        self._genders = Genders(actors, layout.text)
        learn_from_sentences(self._genders, layout.words, {first: actor.name for first, _, actor in self._people})
        for word in layout.words:
            # In the order of the text, for who was "she" above is not "he" below.
            if word.quotation < 0 and word.lower in {"he", "she"}:
                self._names[word.place] = self._pronoun(word)

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
        if word.lower in SIDES:
            return Span(word.start, word.end), self._pronoun(word)
        if word.pos in {"PRON", "DET"}:
            return Span(word.start, word.end), self._related(word)
        together = self._joined_subject(word)
        if together:
            return together, self._layout.text[together.start : together.end]
        for place in (word.place, *self._appositions(word), *([word.head] if word.dep == "appos" else [])):
            found = self._at.get(place)
            if found:
                return found[0], self._full_name(*found)
        words = self._phrase(word)
        stated = self._layout.text[words.start : words.end]
        if re.match(r"(?:the|this|that)\b", stated, re.IGNORECASE):
            known = self._with_role(word, stated) if is_role_word(self._layout.doc[word.place]) else None
            known = known or self._the_organisation(word, stated)
            return words, known.name if known else stated
        return words, re.sub(r"^an?\s+", "", stated, flags=re.IGNORECASE) or stated

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
        """The person that "he" or "she" most likely is; None where two may be, or the likeliest is told otherwise."""
        scores: dict[str, float] = {}
        roots: dict[str, Word] = {}
        number = bisect_left(self._people, pronoun.place, key=lambda one: one[0])
        for _, root, actor in reversed(self._people[:number]):
            if root.start < pronoun.start - LOOK_BACK:
                break
            score = self._nearness(pronoun, root, actor)
            if score > scores.get(actor.name, -99.0):
                scores[actor.name], roots[actor.name] = score, root
        fits = {name: self._genders.agreement(name, pronoun.lower) for name in scores}
        for name, fit in fits.items():
            scores[name] += 2.5 * (fit >= CERTAIN) + 2.5 * min(fit, 0)
        first, second = [*sorted(scores, key=lambda name: -scores[name]), None, None][:2]
        if first is None or fits[first] <= -1:
            return None
        lead = scores[first] - scores[second] if second else _CLEAR
        # Whom "he" fits already may be meant: "The director, Hanna Weiss, said that he would have a key."
        known = any(fit >= 1 for name, fit in fits.items() if name != first)
        if lead >= _CLEAR and not known and pronoun.quotation < 0:
            self._genders.learn(first, pronoun.lower, 1.0)
        # "Ruiz and Vega met": neither is nearer in mind.
        paired = second is not None and _are_joined(roots[first], roots[second])
        return first if lead >= (_CLEAR if paired else _TIE) else None

    def _nearness(self, pronoun: Word, root: Word, actor: Actor) -> float:
        """How near a pronoun a person is in mind: the last subject among those named before it."""
        words = self._layout.words
        sentences = pronoun.sentence - root.sentence
        score = 1.5 * self._is_subject(root) - 0.6 * min(sentences, 6) - 0.5 * (pronoun.line - root.line)
        score += actor.salience - 1.0 * (root.dep == "poss")
        # "Vega told Ruiz that he…": within one clause a pronoun is not the object beside it.
        return score - 1.0 * (root.head == pronoun.head) - 0.3 * (words[root.head].pos == "ADP")

    def _joined_subject(self, word: Word) -> Span | None:
        """Two that speak together: "Cole and Dart said in a joint statement"."""
        words = self._layout.words
        children = [words[place] for place in self._layout.children.get(word.place, ())]
        other = next((child for child in children if child.dep == "conj"), None)
        joint = next((child for child in children if child.lower == "and"), None)
        if word.dep not in _SUBJECTS or other is None or joint is None:
            return None
        found = [self._at.get(one.place) for one in (word, other)]
        named = word.pos == other.pos == "PROPN"
        if not named or any(one and one[1].kind is not ActorKind.PERSON for one in found):
            return None
        first = found[0][0] if found[0] else Span(word.start, word.end)
        last = found[1][0] if found[1] else Span(other.start, other.end)
        return Span(first.start, last.end) if self._layout.text[first.end : last.start] == " and " else None

    def _full_name(self, mention: Span, actor: Actor) -> str:
        """The name of an actor; a surname as it stands where two are named in full as often, and no title tells."""
        stated = self._layout.text[mention.start : mention.end]
        if actor.kind is not ActorKind.PERSON or " " in stated or " " not in actor.name:
            return actor.name
        full = {
            one.name: sum(" " in self._layout.text[start:end] for start, end in one.mentions)
            for one in self._actors
            if one.kind is ActorKind.PERSON and fold(one.name).split()[-1] == fold(stated)
        }
        rivals = [name for name, count in full.items() if name != actor.name and 2 * count > full.get(actor.name, 0)]
        return stated if rivals else actor.name

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
        named = self._layout.words[word.head] if word.dep in {"appos", "conj"} else word
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

    def _with_role(self, noun: Word, stated: str) -> Actor | None:
        """The person last named before "the health minister" whose role is health minister."""
        described = set(fold(stated).split()[1:])
        holders = [
            (max((mention.start for mention in actor.mentions if mention.start < noun.start), default=-1), number)
            for number, actor in enumerate(self._actors)
            if actor.role and _is_described(described, set(fold(actor.role).split()))
        ]
        last, number = max(holders, default=(-1, 0))
        return self._actors[number] if last >= 0 else None

    def _the_organisation(self, noun: Word, stated: str) -> Actor | None:
        """The one organisation named before "the company"; None where the passage names another."""
        if noun.lower not in _BUSINESSES | _BODIES or " " in stated.partition(" ")[2]:
            return None
        passage = range(noun.start - LOOK_BACK, noun.start)
        named = [
            (actor, mention)
            for actor in self._actors
            for mention in actor.mentions
            if actor.kind is ActorKind.ORGANISATION and mention.start in passage
        ]
        if len({actor.name for actor, _ in named}) != 1:
            return None
        actor = named[0][0]
        told = set(fold(actor.name).split()).union(*(self._beside(mention, noun) for _, mention in named))
        if noun.lower in told:
            return actor
        return actor if noun.lower in _BUSINESSES and told.isdisjoint(_NO_BUSINESSES) else None

    def _beside(self, name: Span, noun: Word) -> set[str]:
        """The words beside a name, which may tell what it is: "the union Dockhands United"."""
        return set(fold(self._layout.text[max(name.start - 30, 0) : min(name.end + 40, noun.start)]).split())


def _are_joined(one: Word, other: Word) -> bool:
    """Whether two names stand together: Ruiz and Vega."""
    return (one.dep == "conj" and one.head == other.place) or (other.dep == "conj" and other.head == one.place)


def _is_described(described: AbstractSet[str], role: AbstractSet[str]) -> bool:
    """Whether all that is said of a person is of a role; who is former is not who is in office."""
    return described - _PAST <= role and bool(described & _PAST) == bool(role & _PAST)
