"""People with one surname: whom the surname alone names."""

from bisect import bisect_left
from collections.abc import Sequence

from bot.news import Actor, ActorKind, Span
from bot.reading.coreference.genders import Genders, gender_of, is_related, title_before
from bot.reading.names.aliases import fold

LONG = 1500
"""Characters after which a surname is no longer his who was named before, but hers who has been named in full since."""


class Namesakes:
    """The persons of a document by surname."""

    def __init__(self, actors: Sequence[Actor], text: str, genders: Genders) -> None:
        self._text = text
        self._genders = genders
        self._relations: dict[str, bool] = {}
        self._by_surname: dict[str, list[Actor]] = {}
        for actor in actors:
            if actor.kind is ActorKind.PERSON and " " in actor.name:
                self._by_surname.setdefault(surname_of(actor.name), []).append(actor)
        self._spoken_of = {
            surname: sorted(((mention, one) for one in bearers for mention in one.mentions), key=_place)
            for surname, bearers in self._by_surname.items()
            if len(bearers) > 1
        }
        self._in_full = {
            surname: [(mention, one) for mention, one in spoken_of if " " in text[mention.start : mention.end]]
            for surname, spoken_of in self._spoken_of.items()
        }

    def sharing(self, mention: Span, actor: Actor) -> list[Actor]:
        """Who may be meant by a mention that was taken for an actor: one, or several that nothing tells apart."""
        stated = self._text[mention.start : mention.end]
        bearers = self._by_surname.get(fold(stated), [])
        if " " in stated or len(bearers) < 2 or actor not in bearers:
            return [actor]
        side = gender_of(title_before(self._text, mention.start))
        if side:
            pronoun = "he" if side > 0 else "she"
            fits = [one for one in bearers if self._genders.agreement(one.name, pronoun) > 0]
            bearers = fits or [one for one in bearers if self._genders.agreement(one.name, pronoun) == 0]
        # Who is brought in as a wife or a brother goes by the given name from then on.
        leading = [one for one in bearers if not self._is_relation(one, stated)]
        if len(leading) == 1:
            return leading
        last = self._last_in_full(mention.start, fold(stated))
        return [last] if last in (leading or bearers) else bearers or [actor]

    def _last_in_full(self, start: int, surname: str) -> Actor | None:
        """Who was named in full last, where no other bearer of the surname was spoken of for long before that."""
        full, spoken_of = self._in_full[surname], self._spoken_of[surname]
        before = bisect_left(full, start, key=_place)
        if not before:
            return None
        named, last = full[before - 1]
        since = bisect_left(spoken_of, named.start - LONG, key=_place)
        others = spoken_of[since : bisect_left(spoken_of, named.start, key=_place)]
        return last if all(one is last for _, one in others) else None

    def alone(self, surname: str) -> Actor | None:
        """The one bearer of a surname."""
        bearers = self._by_surname.get(fold(surname), [])
        return bearers[0] if len(bearers) == 1 else None

    def _is_relation(self, actor: Actor, surname: str) -> bool:
        if actor.name not in self._relations:
            others = (start for start, end in actor.mentions if self._text[start:end] != surname)
            self._relations[actor.name] = any(is_related(self._text, start) for start in others)
        return self._relations[actor.name]


def _place(mentioned: tuple[Span, Actor]) -> int:
    return mentioned[0].start


def surname_of(name: str) -> str:
    """The last word of a name, for comparing."""
    return fold(name).rpartition(" ")[2]
