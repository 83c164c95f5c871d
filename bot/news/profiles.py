"""What is told of a person, out of the articles that name them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from bot.news.answers import DatedRole
from bot.news.digests import Cited, Said
from bot.news.names import fold
from bot.news.overlays import Overlay
from bot.news.sources import source_name


class Appearance(NamedTuple):
    """An article that names somebody."""

    title: str
    url: str
    publisher: str | None
    at: datetime
    role: str | None = None
    """As it is stated there."""

    @property
    def source(self) -> str:
        """Whose article it is."""
        return source_name(self.publisher, self.url)


class Quoted(NamedTuple):
    """A quote, and where it stands."""

    text: str
    speaker: str | None
    words: str
    """Its hash."""
    at: datetime
    publisher: str | None
    url: str


def cited(one: Appearance) -> Cited:
    """An article as a source."""
    return Cited(one.source, one.title, one.url, one.at)


def stated_roles(appearances: Iterable[Appearance], most: int) -> tuple[DatedRole, ...]:
    """Roles as stated, the latest statement of each.

    Args:
        appearances: the latest first.
        most: roles that are told.
    """
    roles: dict[str, DatedRole] = {}
    for one in appearances:
        if one.role:
            roles.setdefault(fold(one.role), DatedRole(one.role, one.source, one.url, one.at))
    return tuple(roles.values())[:most]


def companions(counted: Iterable[tuple[str, int]], overlay: Overlay, most: int) -> tuple[str, ...]:
    """Who is most often named beside somebody: names with numbers of articles, as corrections have them."""
    times: Counter[str] = Counter()
    for name, articles in counted:
        if overlay.knows(name):
            times[overlay.name(name)] += articles
    return tuple(name for name, _ in times.most_common(most))


def each_once(quotes: Iterable[Quoted], overlay: Overlay, most: int, by: str | None) -> list[Said]:
    """Each quote once, from where it comes first; only those of one speaker, where one is named."""
    found: dict[str, Said] = {}
    for one in quotes:
        if len(found) == most:
            break
        speaker = overlay.speaker(one.words, one.speaker)
        corrected = one.words in overlay.speakers
        theirs = by is None or not corrected or (speaker is not None and fold(speaker) == fold(by))
        if theirs and one.words not in found:
            found[one.words] = Said(one.text, speaker, source_name(one.publisher, one.url), one.url, one.at)
    return list(found.values())
