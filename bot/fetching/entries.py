"""The entries of a feed, each under the identity that it keeps: its id, else its link, else a hash of its content.

What stands on several entries is the identity of none: there are feeds that give all of theirs the same id, or link all
of them to the same page.
"""

import calendar
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from bot.fetching.dates import OLDEST, is_likely, is_month_first, read_date
from bot.fetching.item_links import leads_to, link_of, web_address, written_out
from bot.fetching.markup import one_line, storable, title_line
from bot.fetching.media import picture_of
from bot.fetching.targets import target_of
from bot.news import Entry
from bot.news.addresses import SESSION, compared
from bot.news.bounds import bound_entry

WHEN = ("published", "updated", "created")
"""What feedparser calls an item's dates, those of publication first."""
TELLING = 200
"""Characters of content that no other entry has by chance."""
HEADLINE = 100
"""Characters of a headline that is made of an entry's first words."""
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[”\"’»)]*+(?= )|[。！？]")
LONGEST_TITLE = 500
"""Characters; what is longer is a text in the wrong place."""
LONGEST_KEY = 2000
"""Bytes; PostgreSQL's indexes take 2,700."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item, and what may be its identity."""

    id: str
    url: str | None
    title: str
    content: str
    published: datetime | None
    author: str | None
    language: str | None
    words: str
    """The title and the summary as written."""
    link: str
    """The address for comparing."""
    path: str
    file: str
    """The address of what is attached, as a podcast's episode is."""
    hash: str
    publisher: str | None
    image: str | None
    image_alt: str | None


def entries_of(items: Sequence[Mapping[str, Any]], base: str, language: str | None = None) -> list[Entry]:
    """The entries, in the feed's order and each once."""
    dates = _dates(items, language)
    found = [_item(item, base, date) for item, date in zip(items, dates, strict=True)]
    keys = _keys(found)
    by_key = _held_by_one((one.link, key) for one, key in zip(found, keys, strict=True) if one.path)
    links = by_key | _held_by_one((one.link, one.hash) for one in found if one.path)
    hashes = _held_once(one.hash for one in found)
    # Of what is listed twice the first is kept, at the place of the last.
    once = {key: (one, key) for one, key in zip(reversed(found), reversed(keys), strict=True)}
    return [_entry(one, key, links, hashes) for one, key in reversed(once.values())]


def language_of(value: object) -> str | None:
    """A language as declared, where it is one line of text."""
    return (storable(value).strip()[:35] or None) if isinstance(value, str) else None


def _keys(found: Sequence[_Item]) -> list[str]:
    ids = _held_by_one((one.id, one.url or one.words) for one in found)
    unknown = [one for one in found if one.id not in ids]
    links = _held_by_one((one.link, one.hash) for one in unknown)
    apart = _told_apart([one for one in unknown if one.link not in links])
    keys = (
        one.id if one.id in ids else one.link if one.link in links else apart.get((one.hash, _mark(one)), one.hash)
        for one in found
    )
    return [key if len(key.encode()) <= LONGEST_KEY else _hash(key) for key in keys]


def _told_apart(alike: Iterable[_Item]) -> dict[tuple[str, str], str]:
    """Keys for entries whose content is the same, by what is attached to them, else by their time.

    The oldest keeps the hash alone, which it had before the others came. The time is no part of any other key: there
    are feeds that date all entries anew at each poll.
    """
    groups: dict[str, list[_Item]] = defaultdict(list)
    for one in alike:
        groups[one.hash].append(one)
    keys: dict[tuple[str, str], str] = {}
    for same, group in groups.items():
        oldest = min(reversed(group), key=lambda one: one.published or OLDEST)
        keys |= {(same, _mark(one)): _hash(f"{same}\n{_mark(one)}") for one in group if _mark(one) != _mark(oldest)}
    return keys


def _mark(one: _Item) -> str:
    return one.file or (one.published.isoformat() if one.published else "")


def _held_by_one(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Of (name, holder), the names that have one holder."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name, holder in pairs:
        holders[name].add(holder)
    return {name for name, those in holders.items() if name and len(those) == 1}


def _held_once(values: Iterable[str]) -> set[str]:
    return {value for value, times in Counter(values).items() if value and times == 1}


def _entry(one: _Item, key: str, links: set[str], hashes: set[str]) -> Entry:
    tells = len(one.content) >= TELLING or one.path
    entry = Entry(
        key=key,
        url=one.url,
        title=one.title or first_words(one_line(one.content)) or first_words(one.image_alt or ""),
        published=one.published,
        content=one.content,
        author=one.author,
        language=one.language,
        link=one.link if one.link in links and len(one.link.encode()) <= LONGEST_KEY else None,
        hash=one.hash if tells and one.hash in hashes else "",
        publisher=one.publisher,
        image=one.image,
        image_alt=one.image_alt,
    )
    return bound_entry(entry)


def first_words(text: str) -> str:
    """The beginning of a text as a headline: its first sentence where that is short, else whole words."""
    if len(text) <= HEADLINE:
        return text
    sentence = SENTENCE_END.search(text, HEADLINE // 4, HEADLINE)
    if sentence:
        return text[: sentence.end()].strip()
    return f"{text[: max(text.rfind(' ', HEADLINE // 2, HEADLINE), 0) or HEADLINE - 1].rstrip(' ,;:')}…"


def _item(item: Mapping[str, Any], base: str, published: datetime | None) -> _Item:
    title = title_line(str(item.get("title") or item.get("itunes_title") or ""))
    bodies = [_text(one, "value") for one in item.get("content", [])]
    content = max([*bodies, _text(item, "summary")], key=len)
    url = link_of(item, base)
    # What leads through a redirector is known by where it leads: its own path is the same for all.
    link = compared(target_of(url)) if url else ""
    publisher = _paper(item)
    picture = picture_of(item, content)
    file = _file(item)
    path = _path(link or file)
    # A title with few words beside it comes again with other news; the path, which a move to another host leaves as
    # it is, tells it apart.
    telling = f"{title}\n{content}" if len(content) >= TELLING else f"{title}\n{content}\n{path}"
    return _Item(
        id=written_out(_text(item, "id").strip(), base),
        url=leads_to(item, url, content, base) or web_address(file, base),
        title=without_paper(title, publisher)[:LONGEST_TITLE],
        content=content,
        published=published,
        author=one_line(str(item.get("author") or "")) or None,
        language=language_of(item.get("language")),
        words=f"{item.get('title')}\n{item.get('summary')}",
        link=link,
        path=path.strip("/"),
        file=file,
        hash=_hash(telling),
        publisher=publisher,
        image=web_address(picture.url, base) if picture else None,
        image_alt=storable(picture.alt) if picture and picture.alt else None,
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    return storable(str(item.get(name) or ""))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _paper(item: Mapping[str, Any]) -> str | None:
    """The paper that an aggregator names as the source of an item."""
    source = item.get("source")
    named = source.get("title") or source.get("value") if isinstance(source, Mapping) else item.get("news_source")
    return storable(title_line(str(named or "")))[:200] or None


def without_paper(title: str, paper: str | None) -> str:
    """A title without the paper's name behind it, where the paper is named beside it."""
    if paper and title.casefold().endswith(paper.casefold()):
        rest = title[: -len(paper)].rstrip()
        if rest and rest[-1] in "-–—|·:" and rest[:-1].strip():
            return rest[:-1].rstrip()
    return title


def _file(item: Mapping[str, Any]) -> str:
    return next((_text(one, "href") for one in item.get("links", []) if one.get("rel") == "enclosure"), "")


def _path(address: str) -> str:
    try:
        return SESSION.sub("", urlsplit(address).path)
    except ValueError:
        return ""


def _dates(items: Sequence[Mapping[str, Any]], language: str | None) -> list[datetime | None]:
    """When each was published, as far as it tells; the others show whether 3/4 is in March or in April."""
    # Asked for the time of an update that is not told, feedparser warns.
    written = [[str(item[name]) for name in WHEN if name in item] for item in items]
    month_first = is_month_first([one for several in written for one in several], language)
    told = ([read_date(one, month_first=month_first, language=language) for one in several] for several in written)
    return [
        next(filter(None, moments), None) or _by_feedparser(item) for item, moments in zip(items, told, strict=True)
    ]


def _by_feedparser(item: Mapping[str, Any]) -> datetime | None:
    """As feedparser reads it, which knows some forms of its own."""
    for name in WHEN:
        parsed = item.get(f"{name}_parsed") if f"{name}_parsed" in item else None
        if parsed:
            try:
                moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
            if is_likely(moment):
                return moment
    return None
