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
from bot.news.likeness import is_within, plain
from bot.news.superseding import (
    FLOOD,
    KnownEntry,
    Said,
    has_returned,
    is_apart,
    is_filled_anew,
    says_other,
    superseded_among,
    words_of,
)
from bot.news.versions import EDITED_WITHIN, is_dated_anew

MOST_EDITS = 5
"""There are feeds that write the time, or a count of comments, into each entry at each poll: one more is made each
time that an entry's age doubles from an hour on, so that what it says in the end is seen."""
HISTORY = 10
"""So many entries at once, behind all that are known and older, are a longer list and no news."""
MOST_ALIKE = 20
"""The newest under one title that an entry is compared with."""


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
    said: Mapping[EntryId, Said],
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
    again = brought_up_again([entry for entry in poll.entries if entry.key not in found], gone, now)
    for key in _told_anew(poll.entries, found | again):
        found.pop(key, None)
        again.pop(key, None)
    past = more_of_the_past(poll.entries, found.keys() | again.keys(), polled_at) if polled_at else frozenset[str]()
    strange = superseded_among(poll.entries, found, said, now)
    found |= again
    by_hash = {one.hash: one for one in sorted(known, key=lambda one: one.id) if one.hash}
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
            if former is not None and former.id != one.id and not has_returned(former, one, now):
                continue  # a copy of the feed that is behind shows what the key named before
            superseded.add(one.id)
            one = None
        if one is None:
            unsure = restored_at and (entry.published is None or entry.published <= restored_at)
            new.append((entry, entry.key in poll.fresh - past and not unsure))
        elif one.key not in taken - {entry.key}:
            words = one.said if entry.key in again else said.get(one.id)
            if says_other(one, words, entry) and now - one.seen_at <= EDITED_WITHIN:
                if one.edits >= most_edits(now - one.seen_at):
                    continue  # it is looked at again at each poll, until one more may be made
                edited.append((one.id, entry))
            elif entry.hash and (one.key, one.link, one.hash) != (entry.key, entry.link, entry.hash):
                moved.append((one.id, entry))
            taken.add(one.key)
    return Arrivals(tuple(superseded), tuple(new), tuple(edited), tuple(moved))


def most_edits(age: timedelta) -> int:
    """How often an entry may have been edited at this age."""
    return MOST_EDITS + int(age / timedelta(hours=1)).bit_length()


def brought_up_again(unknown: Iterable[Entry], gone: Iterable[KnownEntry], now: datetime) -> dict[str, KnownEntry]:
    """The entries that are such as are gone, under other ids and addresses, by their keys; each is found once."""
    by_title: dict[str, list[KnownEntry]] = {}
    for former in gone:
        by_title.setdefault(former.title, []).append(former)
    again = {}
    for entry in unknown:
        alike = by_title.get(entry.title, [])
        if one := next((known for known in alike[:MOST_ALIKE] if _is_again(known, entry, now)), None):
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


def _is_again(one: KnownEntry, entry: Entry, now: datetime) -> bool:
    """Whether a new entry is one that is gone: in the same words, or, where it has none, of the same time.

    A title alone comes again with other news, and so does a template.
    """
    before, after = plain(one.said.words), words_of(entry)
    same = is_within(before, after)
    if same is None:
        return one.published is not None and one.published == entry.published
    return same and not (is_apart(one, entry, now) and is_filled_anew(one, one.said, entry))


def _oldest_first(entries: Sequence[Entry], known: Collection[str]) -> Sequence[Entry]:
    """The entries in the order in which their articles are posted.

    A feed without dates may have the oldest first; it shows by what is new standing behind all that is known.
    """
    places = [place for place, entry in enumerate(entries) if entry.key in known]
    grows_at_its_end = len(places) > 0 and places == list(range(len(places)))
    return entries if grows_at_its_end and not any(entry.published for entry in entries) else entries[::-1]


def _is_changed(one: KnownEntry, entry: Entry) -> bool:
    # What says too little for a hash is told by its words alone.
    return one.hash != entry.hash if entry.hash and one.hash else bool(entry.content)
