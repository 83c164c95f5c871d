"""Whom "the senator" or "the 46-year-old" stands for: the one person whom the article describes so."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.news import Actor, ActorKind
from bot.reading.document import Document, Word
from bot.reading.languages.en.occupations import is_role_word
from bot.reading.languages.en.patterns import REGNAL
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.spelling import fold

_PAST = ENGLISH.past_descriptions
_OTHER_OFFICE = ENGLISH.other_offices
_SPELLED_OUT = ENGLISH.spelled_out
_WIDER = ENGLISH.wider
_RELATED = ENGLISH.related
_ENDS = ENGLISH.behind_description
LATER = 3000
"""Characters within which somebody gets a name of whom the lead has told what he is."""
_LEFT = 8
_LINES = 4
_MET = 20
"""Names that are looked at for who was met last; bounded, so that a text of names takes no longer."""
_YEARS = re.compile(r"\b(\d{1,3})-year-old\b")
_AGE = re.compile(r",\s(?:aged?\s)?(\d{1,3}),")


class Descriptions:
    """What the article calls each person, by the noun: senator, governor."""

    def __init__(self, document: Document, actors: Sequence[Actor], people: Sequence[tuple[int, Word, Actor]]) -> None:
        self._document = document
        self._seen: dict[str, dict[tuple[frozenset[str], str], tuple[int, Actor]]] = {}
        self._ages: dict[str, list[Actor]] = {}
        self._people = people
        places = (one for one in actors if one.kind is ActorKind.PLACE)
        self._places = frozenset(
            word for one in places for name in (one.name, *one.aliases) for word in fold(name).split()
        )
        for actor in actors:
            if actor.kind is ActorKind.PERSON and actor.role:
                self._tell(actor, actor.role, min(start for start, _ in actor.mentions))
        for actor in actors:
            title, _, given = actor.name.partition(" ")
            if given and REGNAL.fullmatch(f"{title} "):
                self._tell(actor, title, min(start for start, _ in actor.mentions))
        for first, root, actor in people:
            for words in self._beside(first, root):
                self._tell(actor, words, document.words[first].start)
            age = _AGE.match(document.text, root.end)
            if age and actor not in self._ages.setdefault(age[1], []):
                self._ages[age[1]].append(actor)

    def bearer(self, noun: Word, stated: str) -> Actor | None:
        """The person last described so before a noun; None where nobody is, or several are as near."""
        age = _YEARS.search(stated)
        if age:
            aged = self._ages.get(age[1], []) or self._last_subject(noun) or self._last_met(noun)
            return aged[0] if len(aged) == 1 else None
        head, described = _read(stated)
        found = {
            actor.name: actor
            for (words, _), (start, actor) in self._seen.get(head, {}).items()
            if start < noun.start and _is_described(described, words)
        } or self._of_wider(noun, head, described - {head})
        if len(found) == 1:
            return next(iter(found.values()))
        # Of several, the one who alone was spoken of just before.
        near = [
            one for one in found.values() if any(noun.start - 400 < start < noun.start for start, _ in one.mentions)
        ]
        return near[0] if len(near) == 1 else None

    def later(self, noun: Word, stated: str) -> Actor | None:
        """The one person whom the article names only further on, and says to be this: Calder's interior minister.

        None where the two descriptions do not say the same, but for the place that the first one names.
        """
        head, described = _read(stated)
        if noun.tag not in {"NN", "NNP"} or not is_role_word(self._document.doc[noun.place]):
            return None
        of_head = self._seen.get(head, {})
        found = {
            actor.name: actor
            for (words, _), (start, actor) in of_head.items()
            if noun.start < start < noun.start + LATER and self._say_the_same(described, words)
        }
        others = {name for _, name in of_head if name not in found}
        return next(iter(found.values())) if len(found) == 1 and not others else None

    def _say_the_same(self, described: frozenset[str], words: frozenset[str]) -> bool:
        if described & _PAST or words & _PAST or described & _OTHER_OFFICE != words & _OTHER_OFFICE:
            return False
        more = described - words
        return len(words & described) > 1 and (not more or (more <= self._places and words <= described))

    def epithet(self, noun: Word) -> Actor | None:
        """Whom a noun stands for that the article has not used before: "the tycoon" is the one spoken of just before.

        None where somebody may be meant who is not named, as "the driver" of whom "a driver" told, or "the lawyer" of
        the one spoken of.
        """
        words = self._document.words
        doc = self._document.doc
        if noun.tag != "NN" or noun.lemma in _RELATED or not is_role_word(doc[noun.place]):
            return None
        if any(one.lemma == noun.lemma for one in words[: noun.place] if one.quotation < 0):
            return None
        met = self._last_met(noun)
        if len(met) != 1:
            return None
        before = bisect_left(self._people, noun.place, key=_first)
        root = self._people[before - 1][1]
        return met[0] if root.dep in {"nsubj", "nsubjpass"} and noun.line - root.line <= 1 else None

    def _of_wider(self, noun: Word, head: str, described: frozenset[str]) -> dict[str, Actor]:
        """Those of whom a narrower noun was said, and all that stands beside the wider one."""
        narrower = _WIDER.get(head, "").split()
        said = [
            (words, actor)
            for seen in self._seen.values()
            for (words, _), (start, actor) in seen.items()
            if start < noun.start
        ]
        of_each: dict[str, frozenset[str]] = {}
        for words, actor in said:
            of_each[actor.name] = of_each.get(actor.name, frozenset()) | words
        return {
            actor.name: actor
            for _, actor in said
            if not of_each[actor.name].isdisjoint(narrower) and described - _PAST <= of_each[actor.name]
        }

    def _last_subject(self, noun: Word) -> list[Actor]:
        """Who does something in the sentence before: of "Skar's manager, Hanne Voss, refused" Voss."""
        words = self._document.words
        before = bisect_left(self._people, noun.place, key=_first)
        for _, root, actor in reversed(self._people[max(before - _MET, 0) : before]):
            doer = words[root.head] if root.dep == "appos" else root
            if (
                doer.dep in {"nsubj", "nsubjpass"}
                and words[doer.head].dep == "ROOT"
                and root.sentence == noun.sentence - 1
            ):
                return [actor]
        return []

    def _last_met(self, noun: Word) -> list[Actor]:
        """Whom the lines up to a noun speak of last: its own, or else the nearest above that speaks of anybody."""
        words = self._document.words
        before = bisect_left(self._people, noun.place, key=_first)
        near = self._people[max(before - _MET, 0) : before]
        lines = [[actor for first, _, actor in near if words[first].line == noun.line - back] for back in range(_LINES)]
        nearest = next(filter(None, lines), [])
        return list({actor.name: actor for actor in nearest}.values())

    def _tell(self, actor: Actor, words: str, start: int) -> None:
        head, described = _read(words)
        self._seen.setdefault(head, {}).setdefault((described, actor.name), (start, actor))

    def _beside(self, first: int, root: Word) -> Iterator[str]:
        """Words in a name's own phrase, in apposition, and behind "is": "Vermont Sen." Ida Roth is "a Democrat"."""
        words, doc = self._document.words, self._document.doc
        begin = first
        while begin > max(first - _LEFT, 0) and words[begin - 1].line == root.line:
            word = words[begin - 1]
            if word.pos not in {"PROPN", "NOUN", "ADJ"} and word.lower not in {"of", "'s", "’s", "-"}:
                break
            begin -= 1
        if begin < first and is_role_word(doc[first - 1]):
            yield self._document.text[words[begin].start : words[first].start]
        for child in self._document.children.get(root.place, ()):
            if words[child].dep == "appos" and is_role_word(doc[child]):
                yield self._phrase(child)
        head = words[root.head]
        if root.dep == "appos" and is_role_word(doc[head.place]):
            yield self._phrase(head.place)
        if root.dep == "nsubj" and head.lemma == "be" and head.quotation < 0:
            for child in self._document.children.get(head.place, ()):
                if words[child].dep == "attr" and is_role_word(doc[child]):
                    yield self._phrase(child)

    def _phrase(self, noun: int) -> str:
        words = self._document.words
        begin = noun
        while begin > max(noun - _LEFT, 0) and words[begin - 1].pos in {"PROPN", "NOUN", "ADJ", "PART"}:
            begin -= 1
        end = noun
        while end + 1 < len(words) and end - noun < 4 and words[end + 1].pos in {"ADP", "PROPN", "DET"}:
            end += 1
        return self._document.text[words[begin].start : words[end].end]


def _first(person: tuple[int, Word, Actor]) -> int:
    return person[0]


def _read(words: str) -> tuple[str, frozenset[str]]:
    """The noun of a description, and all its words."""
    folded = [_SPELLED_OUT.get(word, word) for word in re.sub(r"[’']s\b", "", words.lower()).replace(".", "").split()]
    before = next((place for place, word in enumerate(folded) if word in _ENDS and place), len(folded))
    kept = [word for word in folded if word]
    head = next((word for word in reversed(folded[:before]) if word), "")
    return head, frozenset(kept) - _ENDS


def _is_described(described: frozenset[str], words: frozenset[str]) -> bool:
    """Whether all that is said of a person is of a description; who is former is not who is in office."""
    same_office = described & _OTHER_OFFICE == words & _OTHER_OFFICE
    return described - _PAST <= words and bool(described & _PAST) == bool(words & _PAST) and same_office
