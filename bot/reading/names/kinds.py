"""Of what kind a name is, decided for the whole document instead of mention by mention."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bot.news import ActorKind
from bot.reading.languages.en.patterns import (
    CALLED_A_BODY,
    GOES_ON,
    HELD,
    IS_A_BODY,
    ITS_SHARES,
    STANDS_IN,
    WHERE,
    WHO_BEHIND,
)
from bot.reading.languages.en.places import KNOWN, halves_of, is_country
from bot.reading.languages.en.titles import SUFFIX
from bot.reading.languages.en.words import ENGLISH
from bot.reading.languages.names import GIVEN
from bot.reading.names.recurrences import Found

NO_ACTORS = ENGLISH.no_actors
_BODIES = ENGLISH.kinds_of_body
_CORPORATE = ENGLISH.corporate
TEAMS = ENGLISH.teams
_NO_TOWNS = TEAMS - ENGLISH.team_towns
GROUNDS = ENGLISH.grounds
_VENUES = ENGLISH.venues
_ASSEMBLIES = ENGLISH.assemblies
_AGE = re.compile(r",\s\d{1,3}\s?[,.)]")
COINED = re.compile(r"(?!Mc|Mac|De|La|Le|Du|Van|San)[A-Z][a-z]+[A-Z][A-Za-z]*")
"""A capital within a word: companies are called like that, and no towns but those of McX and DeX."""
BODY_WORDS = _BODIES | _CORPORATE | TEAMS | GROUNDS | NO_ACTORS
"""Words of the names of bodies, places and events, which no person's name holds."""
_BEFORE = 30
"""Characters before a name that tell something of it."""


def without_kinds_of_body(found: Sequence[Found], text: str) -> list[Found]:
    """Without "the Board" where no board is named in full."""
    full = {word for start, end, _ in found if " " in text[start:end] for word in text[start:end].split()}
    return [one for one in found if text[one[0] : one[1]] not in _BODIES - full]


def kinds_of(found: Sequence[Found], text: str) -> dict[str, ActorKind]:
    """One kind for each name: what it is most often; a surname is what its full name is."""
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    located: Counter[str] = Counter()
    definite: Counter[str] = Counter()
    first: dict[str, int] = {}
    aged: set[str] = set()
    bodies: set[str] = set()
    for start, end, kind in found:
        name, before = text[start:end], text[max(start - _BEFORE, 0) : start]
        votes[name][kind] += 1
        located[name] += _is_venue(name, before) or _is_located(before, text[end : end + _BEFORE], kind)
        definite[name] += before.lower().endswith("the ")
        first.setdefault(name, start)
        if _AGE.match(text, end):
            aged.add(name)
        if CALLED_A_BODY.search(before) or ITS_SHARES.match(text, end) or IS_A_BODY.match(text, end):
            bodies.add(name)
    kinds = {
        name: _by_its_words(name, counted.most_common(1)[0][0], definite=definite[name] * 2 > counted.total())
        for name, counted in votes.items()
    }
    halves = halves_of(kinds)
    kinds |= dict.fromkeys({*halves, *halves.values()} & kinds.keys(), ActorKind.PLACE)
    last = {name.rpartition(" ")[2]: kind for name, kind in kinds.items() if " " in name}
    aged |= _of_whom_who_tells(text, [name for name, kind in kinds.items() if kind is ActorKind.ORGANISATION])
    for name, kind in kinds.items():
        if kind is ActorKind.ORGANISATION and (name in aged or name.rpartition(" ")[2] in aged):
            kinds[name] = ActorKind.PERSON
        elif (kind is ActorKind.PERSON and name in bodies - last.keys()) or (
            name in TEAMS and last.get(name) is ActorKind.ORGANISATION
        ):
            kinds[name] = ActorKind.ORGANISATION
        elif kind is ActorKind.PERSON and definite[name] * 2 > votes[name].total():
            kinds[name] = last.get(name, kind)  # the Wall, where the Calder Wall is told of
    kinds |= dict.fromkeys(_named_in_full(kinds), ActorKind.PERSON)
    people = [
        (SUFFIX.sub("", name).split(), first[name])
        for name, kind in kinds.items()
        if kind is ActorKind.PERSON and " " in name
    ]
    surnames = {words[-1]: place for words, place in reversed(people)}
    given = {words[0]: place for words, place in reversed(people)}
    # Of two surnames the first is said alone. It may be a town's name as well, as a middle name may.
    inner = {words[-2]: place for words, place in reversed(people) if len(words) > 2}
    for name, kind in kinds.items():
        if " " in name:
            if kind is ActorKind.ORGANISATION and name.rpartition(" ")[2] in _VENUES and located[name]:
                kinds[name] = ActorKind.PLACE
            continue
        full = surnames.get(name, given.get(name))
        if full is None and kind is ActorKind.ORGANISATION:
            full = inner.get(name)
        is_where = located[name] * 2 > votes[name].total()
        if full is None:
            if name in KNOWN or (is_where and name not in _ASSEMBLIES and not name.isupper()):
                kinds[name] = ActorKind.PLACE
        # Valeria London, once introduced, is "London" after that; not where most of it is "in London".
        elif kind is not ActorKind.PERSON and (full <= first[name] or name in surnames) and not is_where:
            kinds[name] = ActorKind.PERSON
    return kinds


def _named_in_full(kinds: Mapping[str, ActorKind]) -> list[str]:
    """What is taken for an organisation and is the name of a person whom the text names otherwise, too.

    "Moss Brant" is the end of "Ida Moss Brant", and "Pelle Figg" the full name of "Figg", who has no other.
    """
    people = [name for name, kind in kinds.items() if kind is ActorKind.PERSON]
    alone = {name for name in people if " " not in name} - {name.rpartition(" ")[2] for name in people if " " in name}
    ends = {" ".join(words[at:]) for words in map(str.split, people) for at in range(1, len(words))}
    found = []
    for name, kind in kinds.items():
        first, _, last = name.partition(" ")
        if kind is not ActorKind.ORGANISATION or not last or BODY_WORDS & {*name.split()}:
            continue
        # A particle is capital where a sentence begins: De la Rosa.
        if {name, name[0].lower() + name[1:]} & ends or (last in alone and first[:1].isupper() and not first.isupper()):
            found.append(name)
    return found


def _of_whom_who_tells(text: str, organisations: Sequence[str]) -> set[str]:
    """Names that begin like a person's and are followed by "who": an organisation is followed by "which"."""
    named = [name for name in organisations if " " in name and name.split()[0].lower() in GIVEN]
    followed = set(WHO_BEHIND.findall(text)) if named else set()
    return {name for name in named if name.rpartition(" ")[2] in followed}


def _is_located(before: str, behind: str, kind: ActorKind) -> bool:
    """Whether a name stands where a place does; people are at companies as well, and messages in an app."""
    if kind is ActorKind.ORGANISATION:
        return bool(STANDS_IN.search(before) and GOES_ON.match(behind)) and not HELD.search(before)
    return bool(STANDS_IN.search(before) or WHERE.search(before))


def _is_venue(name: str, before: str) -> bool:
    """Whether something was at what the model takes for an organisation: at Skar Music Center."""
    return name.rpartition(" ")[2] in _VENUES and before.lower().endswith((" at ", " at the "))


def _by_its_words(name: str, kind: ActorKind, *, definite: bool) -> ActorKind:
    """The kind that the words of a name tell, whatever the model takes it for."""
    last = name.rpartition(" ")[2].rstrip(".") if " " in name else ""
    if kind is ActorKind.PLACE and COINED.fullmatch(name):
        return ActorKind.ORGANISATION
    if is_country(name) or (kind is ActorKind.ORGANISATION and last in GROUNDS):
        return ActorKind.PLACE
    if kind is ActorKind.PERSON and (last in _CORPORATE or last in _NO_TOWNS or (name.isupper() and definite)):
        return ActorKind.ORGANISATION
    return kind
