"""Whom a word stands for: a name, "he", "the minister"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bot.news import Actor, ActorKind, Span
from bot.reading.coreference.bodies import ANY_BODY, BODIES, Bodies
from bot.reading.coreference.descriptions import Descriptions
from bot.reading.coreference.genders import SIDES, Genders, learn_from_sentences
from bot.reading.coreference.namesakes import Namesakes
from bot.reading.coreference.pronouns import LOOK_BACK, SUBJECTS, InMind, noun_named
from bot.reading.document import Document, Word
from bot.reading.languages.en.cues import DOCUMENTS, PEOPLE, SURE
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.places import KNOWN
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.spelling import fold

_DESCRIBING = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"})
_OWNED = re.compile(r"['’]s ")
_ROW = 12
"""Words in which a row of titles comes to the name."""
_ONE = ENGLISH.one_of_many
_ANYBODY = ENGLISH.anybody
_NOT_ONE = DOCUMENTS | PEOPLE | BODIES


class Coreference:
    """The actors of a document by their places."""

    def __init__(self, document: Document, actors: Sequence[Actor]) -> None:
        self._document = document
        self._actors = actors
        self._at: dict[int, tuple[Span, Actor]] = {}
        self._people: list[tuple[int, Word, Actor]] = []
        self._roots: list[tuple[int, Word]] = []
        self._names: dict[int, str | None] = {}
        self._genders = Genders(actors, document.text)
        self._namesakes = Namesakes(actors, document.text, self._genders)
        starts = [word.start for word in document.words]
        for actor in actors if starts else ():
            for mention in actor.mentions:
                self._place(mention, actor, starts)
        self._people.sort(key=lambda one: one[0])
        sure = {first: actor.name for first, _, actor in self._people if len(self._may_be_named(first)) == 1}
        learn_from_sentences(self._genders, document.words, sure)
        apposed = [(first, root) for first, root in self._roots if root.dep == "appos"]
        self._apposed = {noun_named(document, root).place: first for first, root in apposed}
        self._descriptions = Descriptions(document, actors, self._people)
        self._bodies = Bodies(document, actors, [(first, root, self._at[first][1]) for first, root in self._roots])
        self._understand()

    def _understand(self) -> None:
        """Read the pronouns in the order of the text: whom one stands for tells of the next."""
        people = {first: (root, actor) for first, root, actor in self._people}
        salience = {actor.name: actor.salience for _, _, actor in self._people}
        mind, met = InMind(self._document, salience, self._genders), set[str]()
        for word in self._document.words:
            if word.place in people:
                root, actor = people[word.place]
                for one in self._may_be_named(word.place):
                    mind.add(root, one, first=actor.name not in met)
                met.add(actor.name)
            elif word.quotation >= 0:
                continue
            elif word.lower in SIDES:
                self._names[word.place] = mind.understand(word)
            elif word.lower == "it":
                self._names[word.place] = self._body_meant(word) if word.dep in SUBJECTS else None
            elif word.dep in SUBJECTS and word.place not in self._at and word.place not in self._apposed:
                is_somebody = self._is_somebody(word)
                name = self.naming(word)[1] if is_somebody or word.tag == "NNP" else None
                if name in salience:
                    mind.add(word, name)
                elif is_somebody:
                    mind.add_nameless(word)

    def _may_be_named(self, first: int) -> list[str]:
        """Whom the name at a place may mean: its actor, or somebody of the other gender with the same surname."""
        mention, actor = self._at[first]
        leaning = self._genders.agreement(actor.name, "he")
        others = self._namesakes.sharing(mention, actor)
        return [actor.name, *(one.name for one in others if self._genders.agreement(one.name, "he") * leaning < 0)]

    def _is_somebody(self, noun: Word) -> bool:
        """Whether a subject speaks of a person, who may have no name that we know: "the senator", "a neighbour"."""
        words = self._document.words
        speaks = words[noun.head].lemma in SURE
        if noun.tag == "NNP" or noun.lower in _ONE:
            return speaks
        if speaks and noun.tag == "NN" and noun.lemma not in _NOT_ONE:
            return any(words[child].lower in _ONE for child in self._document.children.get(noun.place, ()))
        return noun.tag == "NN" and (noun.lemma in _ANYBODY or is_role_word(self._document.doc[noun.place]))

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
        if (word.lower in SIDES and word.place not in self._at) or word.lower == "it":
            return Span(word.start, word.end), self._names.get(word.place)
        if word.pos in {"PRON", "DET"}:
            return Span(word.start, word.end), self._related(word)
        together = self._joined_subject(word)
        if together:
            return together, self._document.text[together.start : together.end]
        if paper := self._whose_paper(word):
            return paper[0], self._full_name(*paper)
        for place in (
            word.place,
            *self._appositions(word),
            self._apposed.get(word.place, word.place),
            *([word.head] if word.dep == "appos" else []),
        ):
            found = self._at.get(place)
            if found:
                return found[0], self._full_name(*found)
        titled = self._titled(word)
        if titled:
            return titled[0], self._full_name(*titled)
        words = self._phrase(word)
        stated = self._document.text[words.start : words.end]
        alone = self._namesakes.alone(stated) if word.pos == "PROPN" else None
        if alone:
            return words, alone.name
        if re.match(r"(?:the|this|that)\b", stated, re.IGNORECASE):
            known = self._descriptions.bearer(word, stated)
            known = known or self._bodies.called(word, stated) or self._descriptions.later(word, stated)
            known = known or self._descriptions.epithet(word)
            return words, known.name if known else stated
        if _OWNED.search(stated) and (known := self._descriptions.later(word, stated)):
            return words, known.name
        return words, re.sub(r"^an?\s+", "", stated, flags=re.IGNORECASE) or stated

    def _titled(self, noun: Word) -> tuple[Span, Actor] | None:
        """Whose title the first noun of a row is: "chairman, CEO and president Colin Marsh said".

        So is a title right before a name that the parser takes for no part of it: "team head Ida Moss says". With
        "the" before a row, it may be of somebody beside the one named: "the mayor and police chief Tom Orr".
        """
        words, doc = self._document.words, self._document.doc
        beside = self._at.get(noun.place + 1)
        if beside and beside[1].kind is ActorKind.PERSON and noun.tag == "NN" and is_role_word(doc[noun.place]):
            return beside
        left = (words[place].lower for place in self._document.children.get(noun.place, ()) if place < noun.place)
        if noun.tag not in {"NN", "NNP"} or "the" in left:
            return None
        row = False
        for place in range(noun.place + 1, min(noun.place + _ROW, len(words))):
            word = words[place]
            if word.line != noun.line or word.quotation >= 0:
                return None
            found = self._at.get(place)
            if found and found[1].kind is ActorKind.PERSON:
                return found if row and is_role_word(doc[place - 1]) else None
            row = row or word.lower in {"and", "&"}
            if not found and word.pos not in {"NOUN", "ADJ", "CCONJ", "PROPN"} and word.text not in {",", "-"}:
                return None
        return None

    def _place(self, mention: Span, actor: Actor, starts: Sequence[int]) -> None:
        words = self._document.words
        first = max(bisect_right(starts, mention.start) - 1, 0)
        last = max(bisect_left(starts, mention.end) - 1, first)
        sharing = self._namesakes.sharing(mention, actor)
        named = sharing[0] if len(sharing) == 1 else actor
        for place in range(first, last + 1):
            self._at.setdefault(place, (mention, named))
        if words[first].quotation < 0 and self._at[first][0] == mention:
            inside = range(first, last + 1)
            root = next((words[place] for place in inside if words[place].head not in inside), words[last])
            self._roots.append((first, root))
            if named.kind is ActorKind.PERSON or self._speaks_as_a_person(root, named):
                self._people.append((first, root, named))

    def _speaks_as_a_person(self, name: Word, actor: Actor) -> bool:
        """Whether what is taken for a place says something, and is none that we know: "Sable said he would leave"."""
        place = actor.kind is ActorKind.PLACE and actor.name not in KNOWN and " " not in actor.name
        return place and name.dep in SUBJECTS and self._document.words[name.head].lemma in SURE

    def _whose_paper(self, word: Word) -> tuple[Span, Actor] | None:
        """Who does alone what a body seems to do with them: "Skar News and former radio host Ida Moss has said"."""
        words, found = self._document.words, self._at.get(word.place)
        if found is None or found[1].kind is not ActorKind.ORGANISATION or word.dep not in SUBJECTS:
            return None
        verbs = (words[word.head], *(words[at] for at in self._document.children.get(word.head, ())))
        following = words[word.place + 1 : word.place + _ROW]
        if not any(one.tag == "VBZ" for one in verbs) or not following or following[0].lower != "and":
            return None
        for one in following[1:]:
            person = self._at.get(one.place)
            if person:
                led = person[1].kind is ActorKind.PERSON and is_role_word(self._document.doc[one.place - 1])
                return person if led else None
            if one.pos not in {"NOUN", "ADJ", "PROPN"} and one.text != "-":
                return None
        return None

    def _joined_subject(self, word: Word) -> Span | None:
        """Two that speak together: "Cole and Dart said in a joint statement"."""
        words = self._document.words
        children = [words[place] for place in self._document.children.get(word.place, ())]
        other = next((child for child in children if child.dep == "conj"), None)
        joint = next((child for child in children if child.lower == "and"), None)
        if word.dep not in SUBJECTS or other is None or joint is None:
            return None
        found = [self._at.get(one.place) for one in (word, other)]
        named = word.pos == other.pos == "PROPN"
        if not named or any(one and one[1].kind is not ActorKind.PERSON for one in found):
            return None
        first = found[0][0] if found[0] else Span(word.start, word.end)
        last = found[1][0] if found[1] else Span(other.start, other.end)
        return Span(first.start, last.end) if self._document.text[first.end : last.start] == " and " else None

    def _full_name(self, mention: Span, actor: Actor) -> str:
        """The name of an actor; a surname as it stands where two are named in full as often, and no title tells."""
        stated = self._document.text[mention.start : mention.end]
        if actor.kind is not ActorKind.PERSON or " " in stated or " " not in actor.name:
            return actor.name
        sharing = self._namesakes.sharing(mention, actor)
        if len(sharing) == 1:
            return sharing[0].name
        full = {
            one.name: sum(" " in self._document.text[start:end] for start, end in one.mentions)
            for one in self._actors
            if one.kind is ActorKind.PERSON and fold(one.name).split()[-1] == fold(stated)
        }
        rivals = [name for name, count in full.items() if name != actor.name and 2 * count > full.get(actor.name, 0)]
        return stated if rivals else actor.name

    def _related(self, pronoun: Word) -> str | None:
        """The name that "who" and "which" stand behind: Ruiz, who said…"""
        words = self._document.words
        verb = words[pronoun.head]
        noun = words[verb.head]
        if pronoun.lower not in {"who", "which", "that"} or verb.dep != "relcl" or noun.pos not in {"NOUN", "PROPN"}:
            return None
        return self.name_of(noun)

    def _body_meant(self, pronoun: Word) -> str | None:
        """The organisation that "it" stands for: the subject of the clause before, where that is one."""
        words = self._document.words
        for place in range(pronoun.place - 1, -1, -1):
            word = words[place]
            if word.line < pronoun.line - 1 or word.start < pronoun.start - LOOK_BACK:
                return None
            if word.quotation >= 0 or word.dep not in SUBJECTS or words[word.head].dep not in {"ROOT", "conj"}:
                continue
            if word.lower == "it":
                return self._names.get(place)
            found = self._at.get(self._apposed.get(word.place, word.place))
            if found:
                return found[1].name if found[1].kind is ActorKind.ORGANISATION else None
            return self.name_of(word) if word.lower in ANY_BODY else None
        return None

    def _appositions(self, word: Word) -> Iterator[int]:
        for child in self._document.children.get(word.place, ()):
            if self._document.words[child].dep == "appos":
                yield child

    def _phrase(self, noun: Word) -> Span:
        """A noun with what describes it, without relative clauses and appositions."""
        words = self._document.words
        left = right = noun.place
        for child in self._document.children.get(noun.place, ()):
            if child < noun.place and words[child].dep in _DESCRIBING:
                left = min(left, self._document.doc[child].left_edge.i)
            elif (
                child == right + 1 and words[child].dep == "prep" and words[child].lower in ENGLISH.phrase_prepositions
            ):
                right = self._document.doc[child].right_edge.i
                # "One of the divers, who asked not to be named," is one of the divers.
                right = next((place - 1 for place in range(child, right + 1) if words[place].text == ","), right)
        start, end = words[left].start, words[right].end
        if end - start > 120 or words[left].line != words[right].line or words[right].quotation >= 0:
            return Span(noun.start, noun.end)
        return Span(start, end)
