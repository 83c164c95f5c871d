"""Who is meant beside a verb of speech: a name, or what somebody is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.news import Actor, ActorKind, Span
from bot.reading.languages.lexicon import rules_for

REACH = 24
"""Words between a verb and its subject, at most."""
MOST_APPOSED = 5
_CLOSING = frozenset('. ; : » « ” “ " ( ) ! ? …'.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor at a place of the text."""

    actor: Actor
    span: Span


class People:
    """Who is named where in a document."""

    def __init__(self, doc: Doc, actors: Sequence[Actor]) -> None:
        self.doc = doc
        self._words = known = rules_for(doc.lang_).words
        self._prepositions = known.of | known.at | known.prepositions
        self._parted = self._prepositions - known.contracted
        """Without those that have an article in them."""
        self.mentions = sorted(
            (Mention(actor, span) for actor in actors for span in actor.mentions), key=lambda one: one.span
        )
        self._at: dict[int, Mention] = {}
        for mention in self.mentions:
            words = doc.char_span(*mention.span, alignment_mode="expand")
            for word in words or ():
                self._at[word.i] = mention
        self.by_role = _by_role(actors, doc.lang_)

    def at(self, word: Token) -> Mention | None:
        """Who is named by a word."""
        return self._at.get(word.i)

    def behind(self, place: int) -> Mention | Token | None:
        """The subject that stands behind a verb; the noun, where it is no name.

        Args:
            place: the word after the verb.
        """
        doc = self.doc
        while place < len(doc) and self._is_passed_over(place):
            place = self._past_phrase(place)
        if place >= len(doc) or _ends(doc[place]):
            return None
        noun: Token | None = None
        first = place
        while place < len(doc) and place - first < REACH and not _ends(doc[place]):
            word = doc[place]
            mention = self._at.get(place)
            if mention is not None:
                if (place == first or not self.is_governed(mention)) and (
                    mention.actor.kind is ActorKind.PERSON or noun is None or noun.lower_ not in self._words.roles
                ):
                    return mention if mention.actor.kind is ActorKind.PERSON or noun is None else noun
                place = self._end_of(mention)
                continue
            if word.text == ",":
                return self._apposed(place + 1) or noun
            if noun is None and word.pos_ == "NOUN" and word.lower_ not in self._words.days:
                noun = word
            place += 1
        return noun

    def is_governed(self, mention: Mention) -> bool:
        """Whether a preposition stands before a name and its title: "avec" M. Mercier."""
        words = self.doc.char_span(*mention.span, alignment_mode="expand")
        place = (words.start if words else 0) - 1
        known = self._words
        while place >= 0 and self.doc[place].lower_ in known.titles:
            place -= 1
        while (
            place > 0
            and self.doc[place].is_lower
            and (self.doc[place].pos_ in {"NOUN", "ADJ"} or self.doc[place].lower_ in known.definite)
        ):
            if self.doc[place].lower_ in known.definite:
                place -= 1
                break
            if self.doc[place - 1].lower_ in self._parted:
                # "la directrice de cabinet" Anne Rivière
                place -= 2
                continue
            place -= 1
        return place >= 0 and self.doc[place].lower_ in self._prepositions

    def _apposed(self, place: int) -> Mention | None:
        doc = self.doc
        stop = place + MOST_APPOSED
        while place < min(len(doc), stop) and place not in self._at and self._can_introduce(doc[place]):
            place += 1
        mention = self._at.get(place)
        return mention if mention and mention.actor.kind is ActorKind.PERSON else None

    def _can_introduce(self, word: Token) -> bool:
        """Whether it may be of what stands before a name: "sa fille, la galeriste" Judith Lescure."""
        known = self._words
        is_known = word.lower_ in known.roles or word.lower_ in known.titles or word.lower_ in known.definite
        return is_known or (word.is_lower and word.pos_ == "ADJ")

    def nobody_follows(self, place: int) -> bool:
        """Whether no person is named in the clause that begins with a word."""
        for word in self.doc[place : place + REACH]:
            mention = self._at.get(word.i)
            if mention and mention.actor.kind is ActorKind.PERSON:
                return False
            if _ends(word):
                break
        return True

    def _is_passed_over(self, place: int) -> bool:
        """Whether something stands there that tells when, where or to whom: "mardi", "à l'AFP", "sur X"."""
        doc = self.doc
        word = doc[place]
        if place in self._at or _ends(word):
            return False
        when = word.lower_ in self._words.days or word.pos_ in {"ADV", "NUM"}
        this = doc[place + 1 : place + 2]
        return (
            when
            or word.lower_ in self._prepositions
            or word.text == ","
            or any(one.lower_ in self._words.days for one in this)
        )

    def _past_phrase(self, place: int) -> int:
        """The word after a phrase of time or place."""
        doc = self.doc
        if doc[place].lower_ not in self._prepositions:
            return place + 1
        place += 1
        free = False
        while place < len(doc) and not _ends(doc[place]) and doc[place].text != ",":
            word = doc[place]
            if word.lower_ in self._prepositions:
                free = False
            elif mention := self._at.get(place):
                if free:
                    return place
                free = True
                place = self._end_of(mention)
                continue
            elif word.lower_ in self._words.definite or word.lower_ in self._words.titles:
                if free:
                    return place
            else:
                free = True
            place += 1
        return place

    def _end_of(self, mention: Mention) -> int:
        words = self.doc.char_span(*mention.span, alignment_mode="expand")
        return words.end if words else 0


def _ends(word: Token) -> bool:
    return word.text in _CLOSING or (word.is_space and "\n" in word.text) or word.text in {"—", "–"}


def _by_role(actors: Sequence[Actor], language: str) -> Mapping[str, Actor | None]:
    """Who is the only one to have a role, by its noun."""
    bearers: dict[str, Actor | None] = {}
    for actor in actors:
        for word in set((actor.role or "").lower().split()) & rules_for(language).words.roles:
            bearers[word] = actor if word not in bearers else None
    return bearers
