"""Which organisation "the company" or "the union" means: the one that is called so, or the one that acted last."""

from collections.abc import Iterator, Sequence

from bot.news import Actor, ActorKind
from bot.reading.coreference.pronouns import LOOK_BACK, SUBJECTS
from bot.reading.document import Document, Word
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.spelling import fold

BUSINESSES = ENGLISH.businesses
NO_BUSINESSES = ENGLISH.no_businesses
BODIES = NO_BUSINESSES | ENGLISH.other_bodies
ANY_BODY = BUSINESSES | BODIES
LINES_ABOVE = 2
MOST = 60
"""Mentions that are looked at; bounded, so that a text of names takes no longer."""

Mention = tuple[int, Word, Actor]


class Bodies:
    """The organisations of a document by where they are named.

    Args:
        document: the article.
        actors: of the article.
        mentions: of actors outside quotations: the first word, the noun, and who it is.
    """

    def __init__(self, document: Document, actors: Sequence[Actor], mentions: Sequence[Mention]) -> None:
        self._document = document
        self._actors = actors
        named = (one for one in mentions if one[2].kind is ActorKind.ORGANISATION)
        self._mentions = sorted(named, key=_place)

    def called(self, noun: Word, stated: str) -> Actor | None:
        """The organisation that a noun behind "the" means; None where several are as near.

        Args:
            noun: that is looked at.
            stated: all words that describe it, with the article.
        """
        # Also "the doctors" of Doctors for Calder.
        is_body = noun.lower in ANY_BODY
        if not (is_body or noun.tag == "NNS") or " " in stated.partition(" ")[2]:
            return None
        passage = range(noun.start - LOOK_BACK, noun.start)
        before = [one for one in self._mentions if one[0] < noun.place][-MOST:]
        near = [one for one in before if one[1].start in passage]
        called = {actor.name: actor for _, _, actor in before if noun.lower in fold(actor.name).split()} or {
            actor.name: actor for first, root, actor in near if self._is_beside(noun, first, root)
        }
        if called or not is_body:
            return next(iter(called.values())) if len(called) == 1 else None
        named = {actor.name: actor for actor in self._named(passage)}
        alone = next(iter(named.values())) if len(named) == 1 else None
        actor = alone or self._acted_last(noun, near)
        if actor is None:
            return None
        told = set(fold(actor.name).split()).union(*self._beside(actor, passage, noun))
        if alone and noun.lower in told:
            return actor
        return actor if noun.lower in BUSINESSES and told.isdisjoint(NO_BUSINESSES) else None

    def _named(self, passage: range) -> Iterator[Actor]:
        """The organisations of a passage, those within quotations too."""
        for actor in self._actors:
            if actor.kind is ActorKind.ORGANISATION and any(start in passage for start, _ in actor.mentions):
                yield actor

    def _is_beside(self, noun: Word, first: int, root: Word) -> bool:
        """Whether a noun stands beside a name: "the charity Three Peaks Society"."""
        return noun.tag != "NNS" and noun.lower in self._beside_name(first, root)

    def _beside_name(self, first: int, root: Word) -> Iterator[str]:
        """The noun right before a name, and those in apposition to it."""
        words = self._document.words
        if first and words[first - 1].pos == "NOUN":
            yield words[first - 1].lower
        if root.dep == "appos":
            yield words[root.head].lower
        for child in self._document.children.get(root.place, ()):
            if words[child].dep == "appos":
                yield words[child].lower

    def _acted_last(self, noun: Word, near: Sequence[Mention]) -> Actor | None:
        """The organisation that was the subject of a sentence last, just above, and beside which no other is named."""
        words = self._document.words
        for _, root, actor in reversed(near):
            subject = words[root.head] if root.dep == "appos" else root
            if root.line < noun.line - LINES_ABOVE:
                return None
            acts = root.sentence != noun.sentence and subject.dep in SUBJECTS and words[subject.head].dep == "ROOT"
            if acts:
                since = {other.name for _, one, other in near if one.sentence >= root.sentence}
                return actor if since == {actor.name} else None
        return None

    def _beside(self, actor: Actor, passage: range, noun: Word) -> Iterator[set[str]]:
        """The words beside each mention, which may tell what it is: "the union Dockhands United"."""
        text = self._document.text
        for start, end in actor.mentions:
            if start in passage:
                yield set(fold(text[max(start - 30, 0) : min(end + 40, noun.start)]).split())


def _place(mention: Mention) -> int:
    return mention[0]
