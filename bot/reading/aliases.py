"""Which names in an article stand for the same actor."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.news import ActorKind
from bot.reading.names import Name

_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
_ORGANISATION_TAIL = re.compile(
    r",?\s+(?:Inc|Ltd|LLC|Corp|Co|plc|PLC|AG|SA|AB|NV|Oy|GmbH|Group|Corporation|Company)\.?$"
)
DIRECTIONS = {"North", "South"}


@dataclass(slots=True)
class Named:
    """The mentions of one actor, while they are gathered."""

    kind: ActorKind
    mentions: list[Name] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest name; of equally full ones the first."""
        spelled = [name.text for name in self.mentions if not _is_acronym(name.text)] or [self.mentions[0].text]
        return max(spelled, key=lambda text: (min(len(text.split()), 4), -spelled.index(text)))


def merge_names(names: Sequence[Name], text: str) -> list[Named]:
    """Gather mentions into actors.

    Full names first; then a surname, or a family name that stands first, joins the one full name it belongs to. Where
    two people share it, it joins the one named last before it.
    """
    actors: list[Named] = []
    by_key: dict[tuple[ActorKind, str], Named] = {}
    for name in sorted(names, key=lambda name: (-len(name.text.split()), name.start)):
        home = by_key.get((name.kind, _key(name))) or _home_of(name, actors, text)
        if home is None:
            home = Named(name.kind)
            actors.append(home)
        home.mentions.append(name)
        by_key.setdefault((name.kind, _key(name)), home) if not _ambiguous(name, actors) else None
    for actor in actors:
        actor.mentions.sort(key=lambda name: name.start)
    return sorted(actors, key=lambda actor: actor.mentions[0].start)


def _home_of(name: Name, actors: Iterable[Named], text: str) -> Named | None:
    same_kind = [actor for actor in actors if actor.kind is name.kind]
    match name.kind:
        case ActorKind.PERSON:
            homes = [actor for actor in same_kind if _is_part_of(name.text, actor)]
        case ActorKind.ORGANISATION:
            homes = [actor for actor in same_kind if _same_organisation(name, actor, text)]
        case ActorKind.PLACE:
            wanted = {"U.S.": "united states", "US": "united states", "U.K.": "united kingdom", "UK": "united kingdom"}
            full = wanted.get(name.text) or (f"{name.text} korea".casefold() if name.text in DIRECTIONS else None)
            homes = [actor for actor in same_kind if full and fold(actor.name) == full]
    if len(homes) < 2:
        return homes[0] if homes else None
    before = [actor for actor in homes if actor.mentions[0].start < name.start] or homes
    return max(
        before, key=lambda actor: max((one.start for one in actor.mentions if one.start < name.start), default=-1)
    )


def _ambiguous(name: Name, actors: Iterable[Named]) -> bool:
    return (
        name.kind is ActorKind.PERSON
        and " " not in name.text
        and sum(actor.kind is ActorKind.PERSON and _is_part_of(name.text, actor) for actor in actors) > 1
    )


def _is_part_of(short: str, actor: Named) -> bool:
    """Whether a shorter name belongs to a person: its words are some of theirs, with the last or the first."""
    wanted = fold(short).split()
    for mention in actor.mentions:
        full = fold(mention.text).split()
        if len(full) <= len(wanted) or not wanted:
            continue
        ends = wanted[-1] == full[-1] or (len(wanted) == 1 and wanted[0] == full[0])
        initials = all(
            any(word == other or (len(word) == 1 and other.startswith(word)) for other in full) for word in wanted
        )
        if ends and initials:
            return True
    return False


def _same_organisation(name: Name, actor: Named, text: str) -> bool:
    for mention in actor.mentions:
        bare = fold(_ORGANISATION_TAIL.sub("", mention.text))
        if fold(_ORGANISATION_TAIL.sub("", name.text)) == bare:
            return True
        if _is_acronym(name.text) and _initials(mention.text) == name.text.replace(".", ""):
            return True
        if _is_acronym(name.text) and re.match(
            rf"[^\w(]{{0,3}}\(\s*[\"“]?{re.escape(name.text)}\b", text[mention.end : mention.end + 40]
        ):
            return True
    return False


def _initials(full: str) -> str:
    words = re.findall(r"\w+", full)
    return "".join(word[0] for word in words if word[0].isupper() and word.lower() not in {"the", "of", "and", "for"})


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,6}", text))


def _key(name: Name) -> str:
    return fold(_SUFFIX.sub("", name.text))


def fold(text: str) -> str:
    """For comparing names: no case, no diacritics, hyphens as spaces, no dots."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[.'’]", "", bare).replace("-", " ").casefold().split())
