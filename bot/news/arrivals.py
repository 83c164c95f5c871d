"""What the entries of a poll are to us: new, edited, moved, or as we know them. Pure.

An entry is known by its key, else by its link, else by its words and date, so that a feed that gives all of its
entries new ids, or moves to another host, brings nothing up again. A guid or an address that is used again, for what
is not like what it named before, names a new entry. All others are news, whatever date they wear.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news.articles import Entry, Poll
from bot.news.ids import EntryId
from bot.news.likeness import has_other_figures, is_edit, is_within, plain
from bot.news.versions import is_dated_anew

EDITED_WITHIN = timedelta(days=2)
"""An entry that changes later is left as it is: nobody is shown it any more."""
MOST_EDITS = 5
"""There are feeds that write the time, or a count of comments, into each entry at each poll."""
COMPARED = 8000
"""Characters of what an entry says, and said, that tell whether it is still the same."""
HISTORY = 10
"""So many entries at once, behind all that are known and older, are a longer list and no news."""
FLOOD = 3
"""So many entries at once that come back with other dates, if they are half of the feed, are no news: it was made
anew."""
MOST_ALIKE = 20
"""The newest under one title that an entry is compared with."""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry as the archive knows it."""

    id: EntryId
    key: str
    link: str | None
    hash: str | None
    title: str
    published: datetime | None
    seen_at: datetime
    edits: int = 0
    """How often it was edited."""
    said: str = ""
    """The feed's own words, or its article's text where that is had; loaded only where it is compared."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is to be kept of a poll's entries, in this order."""

    superseded: tuple[EntryId, ...] = ()
    """Those whose guid or address another article bears now."""
    new: tuple[tuple[Entry, bool], ...] = ()
    """Each with whether it may be posted; the others are only archived."""
    edited: tuple[tuple[EntryId, Entry], ...] = ()
    """Those that say something else than before: their articles are fetched again."""
    moved: tuple[tuple[EntryId, Entry], ...] = ()
    """Those that are the same under another guid or at another address."""


def recognised(entries: Iterable[Entry], known: Sequence[KnownEntry]) -> dict[str, KnownEntry]:
    """The entry that each one is, by its key."""
    by_key = {one.key: one for one in known}
    by_link = {one.link: one for one in known if one.link}
    by_hash = {one.hash: one for one in known if one.hash}
    return {
        entry.key: one
        for entry in entries
        if (one := by_key.get(entry.key) or by_link.get(entry.link or "") or by_hash.get(entry.hash))
    }


def changed(entries: Iterable[Entry], found: Mapping[str, KnownEntry]) -> list[KnownEntry]:
    """Those of the known that say something else now; whether they are still the same is told by what they said."""
    return [one for entry in entries if (one := found.get(entry.key)) and _is_changed(one, entry)]


def sort_entries(
    poll: Poll,
    known: Sequence[KnownEntry],
    gone: Sequence[KnownEntry],
    said: Mapping[EntryId, str],
    now: datetime,
    polled_at: datetime | None = None,
    restored_at: datetime | None = None,
) -> Arrivals:
    """Put a poll's entries to those that are new, edited or moved; the others are as we know them.

    Args:
        poll: that brought them.
        known: entries with a key, a link or a hash of theirs.
        gone: what the feed does not show any more under titles of theirs, the newest first.
        said: what the changed ones said so far.
        now: the time.
        polled_at: when the feed was polled before; None before the first.
        restored_at: when the archive's database was restored, where the feed was not polled since: of what that does
            not know, it cannot tell whether it was posted.
    """
    found = recognised(poll.entries, known)
    again = brought_up_again([entry for entry in poll.entries if entry.key not in found], gone)
    for key in _told_anew(poll.entries, found | again):
        found.pop(key, None)
        again.pop(key, None)
    past = more_of_the_past(poll.entries, found.keys() | again.keys(), polled_at) if polled_at else frozenset[str]()
    strange = _strange(poll.entries, found, said)
    found |= again
    by_hash = {one.hash: one for one in known if one.hash}
    taken: set[str] = set()
    superseded: set[EntryId] = set()
    new: list[tuple[Entry, bool]] = []
    edited: list[tuple[EntryId, Entry]] = []
    moved: list[tuple[EntryId, Entry]] = []
    for entry in _oldest_first(poll.entries, found):
        one = found.get(entry.key)
        if entry.key in taken:
            continue
        taken.add(entry.key)
        if one is not None and one.id not in superseded and entry.key in strange:
            former = by_hash.get(entry.hash)
            if former is not None and former.id != one.id:
                continue  # what the key named before is shown once more
            superseded.add(one.id)
            one = None
        if one is None:
            unsure = restored_at and (entry.published is None or entry.published <= restored_at)
            new.append((entry, entry.key in poll.fresh - past and not unsure))
        elif entry.hash and not _is_as_known(one, entry) and one.key not in taken - {entry.key}:
            taken.add(one.key)
            is_edited = entry.key not in again and _is_edited(one, entry, now)
            (edited if is_edited else moved).append((one.id, entry))
    return Arrivals(tuple(superseded), tuple(new), tuple(edited), tuple(moved))


def brought_up_again(unknown: Iterable[Entry], gone: Iterable[KnownEntry]) -> dict[str, KnownEntry]:
    """The entries that are such as are gone, under other ids and addresses, by their keys; each is found once."""
    by_title: dict[str, list[KnownEntry]] = {}
    for former in gone:
        by_title.setdefault(former.title, []).append(former)
    again = {}
    for entry in unknown:
        alike = by_title.get(entry.title, [])
        if one := next((known for known in alike[:MOST_ALIKE] if _is_again(known, entry)), None):
            again[entry.key] = one
            alike.remove(one)
    return again


def _told_anew(entries: Sequence[Entry], found: Mapping[str, KnownEntry]) -> list[str]:
    """Keys of the entries that are like one that is known in their words alone, and have another date.

    A warning, a bulletin or a standing notice comes back in the same words and is news.
    """
    anew = [
        entry.key
        for entry in entries
        if (one := found.get(entry.key))
        and entry.key != one.key
        and (not entry.link or entry.link != one.link)
        and is_dated_anew(one.published, entry.published)
    ]
    return anew if len(anew) < FLOOD or 2 * len(anew) < len(entries) else []


def more_of_the_past(entries: Sequence[Entry], known: Collection[str], polled_at: datetime) -> frozenset[str]:
    """Keys of the entries with which a feed goes back further than before.

    Args:
        entries: the newest first.
        known: the keys of those that are known.
        polled_at: when the feed was polled before.
    """
    last = max((place for place, entry in enumerate(entries) if entry.key in known), default=None)
    behind = entries[last + 1 :] if last is not None else ()
    if len(behind) < HISTORY or not all(entry.published and entry.published < polled_at for entry in behind):
        return frozenset()
    return frozenset(entry.key for entry in behind)


def _is_again(one: KnownEntry, entry: Entry) -> bool:
    """Whether a new entry is one that is gone: in the same words, or, where it has none, of the same time.

    A title alone comes again with other news.
    """
    same = is_within(plain(one.said), plain(entry.content[:COMPARED]))
    return same if same is not None else one.published is not None and one.published == entry.published


def _oldest_first(entries: Sequence[Entry], known: Collection[str]) -> Sequence[Entry]:
    """The entries in the order in which their articles are posted.

    A feed without dates may have the oldest first; it shows by what is new standing behind all that is known.
    """
    places = [place for place, entry in enumerate(entries) if entry.key in known]
    grows_at_its_end = len(places) > 0 and places == list(range(len(places)))
    return entries if grows_at_its_end and not any(entry.published for entry in entries) else entries[::-1]


def _is_changed(one: KnownEntry, entry: Entry) -> bool:
    if entry.hash and one.hash:
        return one.hash != entry.hash
    # What says too little for a hash comes with other news under the same title and another date.
    is_other = one.title != entry.title or bool(is_dated_anew(one.published, entry.published))
    return bool(entry.content) and is_other


def _is_as_known(one: KnownEntry, entry: Entry) -> bool:
    return (one.key, one.link, one.hash) == (entry.key, entry.link, entry.hash)


def _is_edited(one: KnownEntry, entry: Entry, now: datetime) -> bool:
    may_be = one.edits < MOST_EDITS and now - one.seen_at <= EDITED_WITHIN
    return may_be and one.hash not in {None, entry.hash}


def _strange(entries: Sequence[Entry], found: Mapping[str, KnownEntry], said: Mapping[EntryId, str]) -> frozenset[str]:
    """Keys of the changed entries that are of another article by now.

    Among them is what states other figures under another date, as rates and levels of the day do, unless half of its
    feed does so at once: comments may be counted in it.
    """
    changed = [(one, entry) for entry in entries if (one := found.get(entry.key)) and one.id in said]
    other = {entry.key for one, entry in changed if not _is_still(one, said[one.id], entry)}
    figures = {
        entry.key
        for one, entry in changed
        if is_dated_anew(one.published, entry.published)
        and has_other_figures(plain(said[one.id]), plain(entry.content[:COMPARED]))
    }
    is_flood = len(figures) >= FLOOD and 2 * len(figures) >= len(entries)
    return frozenset(other if is_flood else other | figures)


def _is_still(one: KnownEntry, said: str, entry: Entry) -> bool:
    """Whether a changed entry is still that of the article that it was of; without dates nothing says so."""
    anew = is_dated_anew(one.published, entry.published)
    return is_edit(one.title, plain(said), entry.title, plain(entry.content[:COMPARED]), redated=anew is not False)
