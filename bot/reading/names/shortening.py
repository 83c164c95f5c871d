"""Whether an organisation or a place goes by a shorter name: the Water Board, NWB, the North."""

import re
from collections.abc import Container
from functools import lru_cache

from bot.reading.languages.en.patterns import ORGANISATION_TAIL
from bot.reading.languages.en.places import COUNTRIES
from bot.reading.languages.names import SMALL
from bot.reading.names.entities import Name
from bot.reading.names.gathered import Named
from bot.reading.names.kinds import GROUNDS, TEAMS
from bot.reading.names.recurrences import initials_of
from bot.reading.names.spelling import fold, is_acronym

DIRECTIONS = {"North", "South"}


def same_organisation(name: Name, actor: Named, text: str) -> bool:
    """Whether it is the same but for "Ltd", its initials, or what brackets behind the name explain."""
    wanted, letters = _bare(name.text), name.text.replace(".", "") if is_acronym(name.text) else None
    if any(wanted == _bare(spelling) for spelling in actor.spellings):
        return True
    if letters is None:
        return False
    if any(letters in initials_of(spelling) for spelling in actor.spellings):
        return True
    explained = re.compile(rf"[^\w(]{{0,3}}\(\s*[\"“]?{re.escape(name.text)}\b")
    return any(explained.match(text, one.end, one.end + 40) for one in actor.mentions)


@lru_cache(maxsize=8192)
def _bare(name: str) -> str:
    return fold(ORGANISATION_TAIL.sub("", name))


def is_shortened(name: Name, actor: Named, definite: Container[str]) -> bool:
    """Whether an organisation goes by the first words of its name, or by the last: the Water Board, the Board."""
    short = fold(name.text).split()
    if short[-1] in SMALL or short[0] in SMALL or (len(short) == 1 and is_acronym(name.text)):
        return False
    the = name.text in definite
    for mention in actor.spellings.values():
        full = fold(mention.text).split()
        if len(full) <= len(short) or mention.start > name.start:
            continue
        begins = full[: len(short)] == short and (len(short) > 1 or full[1] not in SMALL or the)
        # One word may be what such things are called: only "the Board" is a board told of before.
        ends = full[-len(short) :] == short and (len(short) > 1 or the or full[-2:-1] == ["of"] or name.text in TEAMS)
        rest = full[len(short) :]
        distinct = the or len(short[0]) > 3 or (len(short) > 1 and SMALL.isdisjoint(rest))
        if ends or (begins and len(rest) <= 3 and distinct):
            return True
        if the and len(short) == 1 and short == full[:1] and full[1] == "of":
            return True
    return False


def same_place(text: str, actor: Named) -> bool:
    """Whether it is another name of a place: the U.S., North of North Korea, the city of Calder."""
    wanted = usual_name(text)
    for spelling in actor.spellings:
        full = usual_name(spelling)
        if full == wanted or full in {f"{wanted} city", f"{wanted} strip", f"city of {wanted}", f"state of {wanted}"}:
            return True
        if full == f"{wanted} korea" and text in DIRECTIONS:
            return True
        if is_acronym(text) and text.replace(".", "") in initials_of(spelling):
            return True
    return False


def is_shortened_place(name: Name, actor: Named, definite: Container[str]) -> bool:
    """Whether a place told of before goes by what it is: the Wall, of Calder Wall."""
    return (
        name.text in GROUNDS
        and name.text in definite
        and any(
            mention.start < name.start and spelling.endswith(f" {name.text}")
            for spelling, mention in actor.spellings.items()
        )
    )


def usual_name(text: str) -> str:
    """What a place is called most, folded: "united states" for the U.S."""
    folded = fold(text)
    return COUNTRIES.get(folded, folded)
