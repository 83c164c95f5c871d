"""Whether what stands under an entry's guid or address is that entry, edited, or another article. Pure.

The older what was said is, the less of it an edit may replace: within half a day anything that is still alike, for two
days some words, then nearly none. What grows stays one while its message can be edited.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.news.articles import Entry
from bot.news.changes import (
    HALF,
    KEPT,
    NEARLY_ALL,
    is_replaced,
    is_shown_otherwise,
    is_the_same,
    kept,
    new_figures,
    says_more,
)
from bot.news.ids import EntryId
from bot.news.likeness import has_other_figures, is_edit, plain
from bot.news.versions import ANEW, EDITED_WITHIN, is_dated_anew

COMPARED = 8000
"""Characters of what an entry says, and said, that tell whether it is still the same."""
CORRECTED_WITHIN = timedelta(days=2)
"""What takes the place of a few words is a correction for so long; later it is what comes next."""
RETURNED = timedelta(hours=1)
"""What a guid named before, and names again for so long, is news, as on a status page; copies of a feed that are behind
show it for some minutes."""
FLOOD = 3
"""So many entries at once that come back with other dates or figures, if they are half of the feed, may be no news: it
was made anew, or counts its readers."""


class Said(NamedTuple):
    """What an entry said so far."""

    words: str = ""
    of_page: bool = False
    """Whether they are its page's, of which the feed's own are no part."""


NOTHING = Said()


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
    said: Said = NOTHING
    """Loaded only where it is compared."""


def superseded_among(
    entries: Sequence[Entry], found: Mapping[str, KnownEntry], said: Mapping[EntryId, Said], now: datetime
) -> frozenset[str]:
    """Keys of the changed entries that are of another article by now.

    Where half of a feed changes at once it may be shown otherwise, or count comments: that makes nothing new.
    """
    changed = [(one, entry) for entry in entries if (one := found.get(entry.key)) and one.id in said]
    other = {entry.key for one, entry in changed if not _is_still(one, said[one.id], entry)}
    filled = {entry.key for one, entry in changed if _is_another(one, said[one.id], entry, now)}
    if filled:
        # Beside the words of its page what an entry says is always shown otherwise.
        compared = [(one, entry) for one, entry in changed if entry.key in filled or not said[one.id].of_page]
        texts = [(entry.key, plain(said[one.id].words), words_of(entry)) for one, entry in compared]
        filled -= _shown_otherwise(texts, len(entries))
    return frozenset(other | filled)


def _shown_otherwise(changed: Sequence[tuple[str, str, str]], of: int) -> set[str]:
    """Keys of the changed entries that are only shown otherwise, where these are half of a feed and not few.

    Beside the whole text in place of its beginning and counts that went up, that is a stamp: the same figures in all.
    """
    alike = {key for key, before, after in changed if is_shown_otherwise(before, after)}
    by_stamp: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, before, after in changed:
        if stamp := new_figures(before, after):
            by_stamp[stamp].add(key)
    alike = alike.union(*(keys for keys in by_stamp.values() if len(keys) >= FLOOD))
    return alike if len(alike) >= FLOOD and 2 * len(alike) >= of else set()


def has_returned(former: KnownEntry, one: KnownEntry, now: datetime) -> bool:
    """Whether what an entry said before it was another is news again."""
    return now - former.seen_at > ANEW and now - one.seen_at >= RETURNED


def says_other(one: KnownEntry, words: Said | None, entry: Entry) -> bool:
    """Whether an entry says something else than before, as far as that is known."""
    if entry.hash and one.hash and entry.hash == one.hash:
        return False
    if words is None or words.of_page:
        return bool(entry.hash and one.hash and entry.key == one.key)
    return not is_the_same(f"{one.title}\n{plain(words.words)}", f"{entry.title}\n{words_of(entry)}")


def _is_still(one: KnownEntry, said: Said, entry: Entry) -> bool:
    """Whether a changed entry is still that of the article that it was of; without dates nothing says so."""
    anew = is_dated_anew(one.published, entry.published)
    return is_edit(one.title, plain(said.words), entry.title, words_of(entry), redated=anew is not False)


def _is_another(one: KnownEntry, said: Said, entry: Entry, now: datetime) -> bool:
    """Whether what takes the place of what an entry said is too much for an edit, since so long has passed.

    What bears the date that it had is by its publisher's word the same, until little of it is left.
    """
    age = now - one.seen_at
    if is_apart(one, entry, now):
        least = KEPT if age <= CORRECTED_WITHIN else NEARLY_ALL
        if is_filled_anew(one, said, entry, least):
            return True
        return age > EDITED_WITHIN and not said.of_page and says_more(plain(said.words), words_of(entry))
    before, after = plain(said.words), words_of(entry)
    if age <= CORRECTED_WITHIN or said.of_page or not (before and after):
        return False
    return kept(before, after) < HALF and not is_shown_otherwise(before, after)


def is_apart(one: KnownEntry, entry: Entry, now: datetime) -> bool:
    """Whether half a day lies between two versions: by their dates, else by when we saw them."""
    anew = is_dated_anew(one.published, entry.published)
    return now - one.seen_at > ANEW if anew is None else anew


def is_filled_anew(one: KnownEntry, said: Said, entry: Entry, least: float = KEPT) -> bool:
    """Whether other words or figures stand in the form of an entry; of a page only its figures can be told."""
    before, after = plain(said.words), words_of(entry)
    if said.of_page:
        return has_other_figures(f"{one.title}\n{before}", f"{entry.title}\n{after}")
    return is_replaced(one.title, before, entry.title, after, least=least)


def words_of(entry: Entry) -> str:
    """What an entry says, as text."""
    return plain(entry.content[:COMPARED])
