"""Feeds, entries and articles."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.news.hubs import Hub
from bot.news.ids import EntryId, FeedId
from bot.news.origins import Origin


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "changed since?" with, kept verbatim (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the archive knows it."""

    id: FeedId
    url: str
    title: str
    validators: Validators
    next_poll_at: datetime
    polled_at: datetime | None
    """The last poll that the feed answered; None before the first."""
    failures: int
    """Polls that failed since the last one that was answered."""
    problem: str | None
    """What was wrong at the last poll, for a person; None where it went well."""
    interval: timedelta | None = None
    """How long it was to the next poll, as learnt at the last; None where nothing was learnt yet."""
    moved_to: str | None = None
    """Where permanent redirects led at the last poll."""
    ended: bool = False
    """Whether the server said that the feed is gone for good."""
    failing_since: datetime | None = None
    """When the first of the failures was; None where the last poll went well."""
    quiet_hours: frozenset[int] = frozenset()
    """Hours (UTC) at which it asked not to be polled when it last changed (skipHours)."""
    quiet_days: frozenset[int] = frozenset()
    """Days (Monday is 0) likewise (skipDays)."""
    full_at: datetime | None = None
    """When its server last gave the whole feed; None where it never did."""
    stuck: bool = False
    """Whether its validators stayed the same when the feed changed, so that they tell nothing."""
    owner: int = 0
    """For whom it was claimed: whose turn it takes."""
    paused_at: datetime | None = None
    """Since when whoever runs the bot has it not read; None while it is."""

    @property
    def is_failing(self) -> bool:
        """Whether its last poll went wrong, and it is not left alone."""
        return self.problem is not None and self.paused_at is None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed document."""

    key: str
    """The entry's identity in its feed: id, else link, else a hash of its content."""
    url: str | None
    title: str
    published: datetime | None
    content: str
    """The feed's own content or summary as HTML; empty where it has none."""
    author: str | None = None
    language: str | None = None
    link: str | None = None
    """The address for comparing; None where it names no single entry, as a front page does."""
    hash: str = ""
    """Of title and content: changes when the entry is edited, and stays when it moves; empty where it tells nothing."""
    publisher: str | None = None
    """The paper that an aggregator names as the entry's source."""
    image: str | None = None
    image_alt: str | None = None
    """What the picture shows, in the feed's words."""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as parsed, in the feed's own order."""

    title: str
    entries: tuple[Entry, ...]
    left_out: int = 0
    """Entries beyond the bound that were counted and not kept."""
    site: str | None = None
    language: str | None = None
    poll_after: timedelta | None = None
    """The interval that the feed itself asks for (ttl, sy:updatePeriod)."""
    quiet_hours: frozenset[int] = frozenset()
    """Hours (UTC) at which the feed asks not to be polled (skipHours)."""
    quiet_days: frozenset[int] = frozenset()
    """Days (Monday is 0) on which the feed asks not to be polled (skipDays)."""
    hub: str | None = None
    """Who tells of its news at once, as it says; and under which address (`topic`)."""
    topic: str | None = None
    seconds: float = 0.0
    """What parsing it took of a processor."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What is to be kept of one poll of a feed."""

    feed: FeedId
    title: str
    validators: Validators
    polled_at: datetime | None
    next_poll_at: datetime
    failures: int
    problem: str | None
    entries: tuple[Entry, ...] = ()
    fresh: frozenset[str] = frozenset()
    """Keys of the entries that may be posted if they are new; the others are only archived."""
    interval: timedelta | None = None
    """To be kept as the feed's, and given back at the next poll."""
    moved_to: str | None = None
    """To be kept as the feed's; where the next poll is led there too, `url` says so."""
    url: str | None = None
    """The feed's address from now on, where it has moved for good."""
    ended: bool = False
    """Whether the server says that the feed is gone for good."""
    quiet_hours: frozenset[int] = frozenset()
    """To be kept as the feed's."""
    quiet_days: frozenset[int] = frozenset()
    """Likewise."""
    full_at: datetime | None = None
    """Likewise."""
    hub: Hub | None = None
    """Which hub the feed announces, where `hub_known`: where the feed itself came."""
    hub_known: bool = False
    hint_from: datetime | None = None
    """From when on a hub may have it polled sooner than planned."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that a poll has brought."""

    id: EntryId
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose article has not been had yet."""

    id: EntryId
    feed: FeedId
    entry: Entry
    attempts: int = 0
    alone: bool = True
    """Whether its address is its own; False where several entries of its feed name the same page."""
    told: bool = False
    """Whether it has an article already, so far of its headline alone or of its text before an edit."""
    owner: int = 0
    """For whom it was claimed: whose turn it takes."""
    edits: int = 0
    """How often its feed had edited it when it was claimed."""


def stands_alone(url: str | None, link: str | None) -> bool:
    """Whether an entry's address is its own, given the one that it is known by; a fragment names a part of a page."""
    return url is None or (link is not None and "#" not in url)


class FeedOutcome(StrEnum):
    """What came of looking at a URL as a feed."""

    OK = "ok"
    EMPTY = "empty"
    NOT_A_FEED = "not-a-feed"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """What a URL turned out to be, when fetched as a poll would."""

    url: str
    outcome: FeedOutcome
    title: str = ""
    entries: int = 0
    kept: int = 0
    reason: str | None = None
    """One line for a person where the outcome is not ok."""
    offers: tuple[tuple[str, str], ...] = ()
    """Feeds that a web page names instead: (url, title)."""
    address: str = ""
    """Where the feed is, should that not be the URL as it was given."""
    shown: str = ""
    """A hash of what the feed shows, by which two addresses of one feed are known."""
    variants: tuple[str, ...] = ()
    """Addresses at which the same feed may be known."""
    document: FeedDocument | None = None
    """What the feed shows."""

    @property
    def feed_url(self) -> str:
        """The address to be read."""
        return self.address or self.url


@dataclass(frozen=True, slots=True)
class Article:
    """An entry's full text, with a line break between paragraphs; `text` is empty as long as none is had."""

    url: str
    title: str
    text: str
    publisher: str | None = None
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None
    image: str | None = None
    image_alt: str | None = None
    """What the picture shows, in the publisher's words."""


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """What was had of an entry: its article, of which the text may be empty."""

    article: Article
    missing: str | None = None
    """Why there is no text, for a person; None where there is, or where none can ever be had."""
    origin: Origin = Origin.PAGE
    site: str = ""
    """Who is bound to the publisher's name: the site of the page, or of the feed where the words are the feed's."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A curated set of feeds that a channel can subscribe to by name."""

    name: str
    title: str
    description: str
    feeds: tuple[tuple[str, str], ...]
    """(title, url) of each feed."""
    region: bool = False
    """Whether it is about a part of the world, not a topic."""
