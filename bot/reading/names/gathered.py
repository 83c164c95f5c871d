"""The mentions of one actor, while they are gathered."""

from dataclasses import dataclass, field

from bot.news import ActorKind
from bot.reading.names.entities import Name
from bot.reading.names.spelling import is_acronym, natural


@dataclass(slots=True)
class Named:
    """The mentions of one actor, while they are gathered."""

    kind: ActorKind
    mentions: list[Name] = field(default_factory=list)
    spellings: dict[str, Name] = field(default_factory=dict)
    """The mentions that are written differently, each by the one that was found first."""
    _name: str | None = None

    def add(self, mention: Name) -> None:
        """Take in another mention."""
        self.mentions.append(mention)
        if mention.text not in self.spellings:
            self.spellings[mention.text] = mention
            self._name = None

    def put_in_order(self) -> None:
        """Bring the mentions, which came longest first, into the order of the text."""
        self.mentions.sort(key=lambda name: name.start)
        self.spellings = {}
        for one in self.mentions:
            self.spellings.setdefault(one.text, one)
        self._name = None

    @property
    def name(self) -> str:
        """The fullest name; of equally full ones the first, though not one in capitals."""
        if self._name is None:
            spelled = [text for text in self.spellings if not is_acronym(text)] or [*self.spellings]
            # Of those that come out equal, the first is the one that stays.
            full = max(spelled, key=lambda text: (min(len(text.split()), 4), not text.isupper()))
            self._name = natural(full) if self.kind is ActorKind.PERSON else full
        return self._name
