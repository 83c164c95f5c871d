"""Which names in an article stand for the same actor."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.news import ActorKind
from bot.reading.languages.en.patterns import RELATIVE, RELATIVE_OF, TITLED
from bot.reading.languages.en.places import halves_of
from bot.reading.languages.en.titles import SUFFIX, TITLES
from bot.reading.languages.names import MEN, WOMEN
from bot.reading.names.entities import Name
from bot.reading.names.gathered import Named
from bot.reading.names.recurrences import initials_of
from bot.reading.names.shortening import is_shortened, is_shortened_place, same_organisation, same_place, usual_name
from bot.reading.names.spelling import fold, natural

_Y = re.compile(r"(?<=\w\w\w)(?:iy|yy|ij|yj|ii|i|y)$")
_TITLE_BEFORE = re.compile(r"\b([A-Z][a-z]+)\.? $")
_IN_BRACKETS = re.compile(r"[^\w(]{0,3}\(\s*[\"“]?([\w.]+)")
MOST_SHARING = 40
"""Actors that are looked at because they have a word in common with a name; more are a list, not a report."""


def merge_names(names: Sequence[Name], text: str) -> list[Named]:
    """Gather mentions into actors.

    Full names first; then a surname, or a family name that stands first, joins the one full name it belongs to. Where
    two people share it, it joins the one named last before it.
    """
    actors: list[Named] = []
    by_key: dict[tuple[ActorKind, str], Named] = {}
    place_of: dict[int, int] = {}
    by_word: dict[str, dict[int, None]] = {}
    addressed = _addressed(text)
    # What has "the" once needs none in "according to Board officials".
    definite = {name.text for name in names if text[max(name.start - 4, 0) : name.start].lower() == "the "}
    halves = halves_of(name.text for name in names)
    for name in sorted(names, key=lambda name: (-len(name.text.split()), name.start)):
        key = (name.kind, _key(name, halves))
        alike = sorted({place for word in _sought(name) for place in by_word.get(word, ())})
        near = [actors[place] for place in alike]
        home = by_key.get(key) or _home_of(name, _fitting(name, near, addressed), text, definite)
        if home is None:
            home = Named(name.kind)
            place_of[id(home)] = len(actors)
            actors.append(home)
            near.append(home)
        home.add(name)
        if key not in by_key and not _ambiguous(name, near):
            by_key[key] = home
        for word in _found_by(name, text):
            sharing = by_word.setdefault(word, {})
            if len(sharing) < MOST_SHARING:
                sharing[place_of[id(home)]] = None
    for actor in actors:
        actor.put_in_order()
    return sorted(actors, key=lambda actor: actor.mentions[0].start)


def _sought(name: Name) -> Iterator[str]:
    """By which words an actor is looked for that a name may belong to."""
    folded = fold(name.text).split()
    yield from folded
    yield from map(_sound, folded)
    yield from usual_name(name.text).split()
    yield name.text.replace(".", "")


def _found_by(name: Name, text: str) -> Iterator[str]:
    """By which words the actor of a name is found: those of `_sought`, what it may be shortened to, and (NWB)."""
    yield from _sought(name)
    yield from initials_of(name.text)
    yield from (one[1] for one in [_IN_BRACKETS.match(text, name.end)] if one)


def _addressed(text: str) -> dict[str, set[bool]]:
    """For each surname behind a title whether it is a man's: of "Mr. Ward"."""
    titles: dict[str, set[bool]] = {}
    for title, surname in TITLED.findall(text):
        titles.setdefault(fold(surname), set()).add(title == "Mr")
    return titles


def _fitting(name: Name, actors: Sequence[Named], addressed: Mapping[str, set[bool]]) -> Sequence[Named]:
    """Without the women, for the surname of somebody who is always Mr., and without the men for a Mrs."""
    titles = addressed.get(fold(name.text), ())
    if name.kind is not ActorKind.PERSON or len(titles) != 1:
        return actors
    barred = WOMEN if True in titles else MEN
    return [actor for actor in actors if fold(actor.name).partition(" ")[0] not in barred]


def _home_of(name: Name, actors: Iterable[Named], text: str, definite: Container[str]) -> Named | None:
    same_kind = [actor for actor in actors if actor.kind is name.kind]
    match name.kind:
        case ActorKind.PERSON:
            homes = [actor for actor in same_kind if _is_part_of(name.text, actor)]
            homes = homes or _only([actor for actor in same_kind if _is_otherwise(name.text, actor)])
        case ActorKind.ORGANISATION:
            homes = [actor for actor in same_kind if same_organisation(name, actor, text)]
            homes = homes or _only([actor for actor in same_kind if is_shortened(name, actor, definite)])
        case ActorKind.PLACE:
            homes = [actor for actor in same_kind if same_place(name.text, actor)]
            homes = homes or _only([actor for actor in same_kind if is_shortened_place(name, actor, definite)])
    if name.kind is ActorKind.PERSON:
        # "Hanna Gray" and "Gray Marsh": Gray is a surname before it is a given name.
        homes = [actor for actor in homes if _last_of(actor.name) == _last_of(name.text)] or homes
    if len(homes) < 2:
        return homes[0] if homes else None
    titled = _of_the_title(name, homes, text)
    if titled:
        return titled
    before = [actor for actor in homes if actor.mentions[0].start < name.start] or homes
    before.sort(key=lambda actor: actor.mentions[0].start)
    return next((actor for actor in before if not _is_only_owner(actor, text)), before[0])


def _of_the_title(name: Name, homes: Sequence[Named], text: str) -> Named | None:
    """Of those who share a surname the only one whom the text gives the title that stands before it."""
    title = _TITLE_BEFORE.search(text, max(name.start - 20, 0), name.start)
    if title is None or " " in name.text or title[1].lower() not in TITLES:
        return None
    before = re.compile(rf"\b{title[1]}\.? $", re.IGNORECASE)
    given = [one for one in homes if any(before.search(text, max(at.start - 20, 0), at.start) for at in one.mentions)]
    return given[0] if len(given) == 1 else None


def _last_of(name: str) -> str:
    return fold(SUFFIX.sub("", name)).rpartition(" ")[2]


def _is_only_owner(actor: Named, text: str) -> bool:
    """Whether it is named in full only to tell who somebody else is: "Paul Moss's sister", "the son of Paul Moss"."""
    full = actor.name
    return all(
        RELATIVE.match(text, one.end) or RELATIVE_OF.search(text, max(one.start - 80, 0), one.start)
        for one in actor.mentions
        if natural(one.text) == full
    )


def _ambiguous(name: Name, actors: Iterable[Named]) -> bool:
    return (
        name.kind is ActorKind.PERSON
        and " " not in name.text
        and sum(actor.kind is ActorKind.PERSON and _is_part_of(name.text, actor) for actor in actors) > 1
    )


def _is_part_of(short: str, actor: Named) -> bool:
    """Whether a shorter name belongs to a person: its words are some of theirs, with the last or the first."""
    wanted = _words(short)
    for spelling in actor.spellings:
        full = _words(spelling)
        if len(full) <= len(wanted) or not wanted:
            continue
        ends = wanted[-1] == full[-1] or (len(wanted) == 1 and wanted[0] == full[0])
        if ends and all(
            any(word == other or (len(word) == 1 and other.startswith(word)) for other in full) for word in wanted
        ):
            return True
    return False


# In an article that is a list of names, each is compared with all the others.
@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(SUFFIX.sub("", name)).split())


def _is_otherwise(text: str, actor: Named) -> bool:
    """Whether it is the name the other way round, what stands behind the given names, or the surname in other letters.

    Of two surnames the first is said, with all that belongs to it: "De la Rosa" is José Luis de la Rosa Domínguez, and
    "Bin Rashid" Mohammed bin Rashid Al Maktoum.
    """
    wanted = tuple(fold(text).split())
    for spelling in actor.spellings:
        full = _words(spelling)
        if len(wanted) == 1 < len(full) and _sound(wanted[0]) == _sound(full[-1]):
            return True
        if wanted == full[1:-1][-1:] or (len(wanted) > 1 and _is_run_of(wanted, full[1:])):
            return True
        if len(wanted) == len(full) == 2 and (wanted == full[::-1] or _alike(wanted, full)):
            return True
    return False


def _is_run_of(some: Sequence[str], words: Sequence[str]) -> bool:
    return any(words[place : place + len(some)] == some for place in range(len(words) - len(some) + 1))


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return one[0] == other[0] and _sound(one[-1]) == _sound(other[-1])


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A surname as it sounds: Zelensky is Zelenskyy and Zelenskiy."""
    return _Y.sub("y", word)


def _only(homes: list[Named]) -> list[Named]:
    return homes if len(homes) == 1 else []


def _key(name: Name, halves: Mapping[str, str]) -> str:
    bare = (
        usual_name(halves.get(name.text, name.text))
        if name.kind is ActorKind.PLACE
        else fold(SUFFIX.sub("", name.text))
    )
    return bare.replace(" ", "")
