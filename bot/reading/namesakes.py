"""People with one surname: whom the surname alone names."""

from collections.abc import Sequence

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import fold
from bot.reading.genders import Genders, gender_of, is_related, title_before


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
        return leading if len(leading) == 1 else bearers or [actor]

    def alone(self, surname: str) -> Actor | None:
        """The one bearer of a surname."""
        bearers = self._by_surname.get(fold(surname), [])
        return bearers[0] if len(bearers) == 1 else None

    def _is_relation(self, actor: Actor, surname: str) -> bool:
        if actor.name not in self._relations:
            others = (start for start, end in actor.mentions if self._text[start:end] != surname)
            self._relations[actor.name] = any(is_related(self._text, start) for start in others)
        return self._relations[actor.name]


def surname_of(name: str) -> str:
    """The last word of a name, for comparing."""
    return fold(name).rpartition(" ")[2]
