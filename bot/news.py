"""The words of Dateline, as values: what passes from room to room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, NewType

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
ArticleId = NewType("ArticleId", int)
StoryId = NewType("StoryId", int)
SubscriptionId = NewType("SubscriptionId", int)
DeliveryId = NewType("DeliveryId", int)
GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
RoleId = NewType("RoleId", int)
MessageId = NewType("MessageId", int)


class DatelineError(Exception):
    """An expected failure. Its text is one line for a person: what is wrong and what to do."""


# ── Feeds and articles ────────────────────────────────────────────────────────────────────────────


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


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as parsed: newest entries first where they are dated, else in the feed's order."""

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


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose article has not been had yet."""

    id: EntryId
    feed: FeedId
    entry: Entry
    attempts: int = 0


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


@dataclass(frozen=True, slots=True)
class Article:
    """An entry's full text. Paragraphs are separated by line breaks in `text`."""

    url: str
    title: str
    text: str
    publisher: str | None = None
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A curated set of feeds that a channel can subscribe to by name."""

    name: str
    title: str
    description: str
    feeds: tuple[tuple[str, str], ...]
    """(title, url) of each feed."""


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


class Span(NamedTuple):
    """Offsets into an article's text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article, verbatim, with their place."""

    start: int
    end: int
    text: str


class ActorKind(StrEnum):
    """What kind of actor a name stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or place that an article names, whatever names it goes by."""

    name: str
    """The fullest name in the article, without title."""
    kind: ActorKind
    role: str | None
    """The words with which the article describes the actor, verbatim; None where it does not."""
    role_span: Span | None
    salience: float
    """From 0 to 1: how much the article is about this actor."""
    key: bool
    """Whether a digest names this actor."""
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


BETWEEN_PARTS = " … "
"""Stands where the attribution splits a quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, with their speaker or None where the text does not tell."""

    start: int
    end: int
    text: str
    """`article.text[start:end]`, without the outer quotation marks."""
    speaker: str | None
    speaker_mention: Span | None
    cue: Span | None
    """The words that tie quote and speaker, such as a verb of speech."""
    confidence: float
    spans: tuple[Span, ...]
    """The quoted parts: one, or several where the quote is split by its attribution."""

    def words_in(self, text: str) -> str:
        """The quoted words alone, its parts joined; `text` is the article's.

        A comma before the closing mark belongs to the sentence around the quote, and stays with it.
        """
        return BETWEEN_PARTS.join(text[span.start : span.end].strip(" ,\n") for span in self.spans)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is learnt from one article."""

    gist: tuple[Passage, ...]
    actors: tuple[Actor, ...]
    """Best first."""
    quotes: tuple[Quote, ...]
    language: str = "en"


# ── Stories ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article in the archive together with its reading."""

    id: ArticleId
    article: Article
    reading: Reading
    seen_at: datetime
    """When a feed first showed it."""
    feeds: frozenset[FeedId] = frozenset()


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that report one event, oldest first."""

    id: StoryId
    articles: tuple[ReadArticle, ...]


# ── Subscriptions, digests, deliveries ────────────────────────────────────────────────────────────


class When(StrEnum):
    """How often a subscription is served."""

    INSTANTLY = "instantly"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


EVERY_DAY = frozenset(range(7))

ASLEEP = datetime(9999, 1, 1, tzinfo=UTC)
"""When an instant subscription is due that nothing new has come for: the next article wakes it."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription is served. All times of day are wall-clock times in its timezone."""

    when: When
    at: tuple[time, ...] = (time(8, 0),)
    """For daily and weekly."""
    timezone: str = "UTC"
    days: frozenset[int] = EVERY_DAY
    """For daily and weekly; Monday is 0."""
    quiet: tuple[time, time] | None = None
    """From and until when nothing is posted instantly or hourly; what comes meanwhile is held for one digest."""
    most_an_hour: int | None = None
    """Instant messages; what goes beyond is held for one digest at the full hour."""
    even_if_empty: bool = False
    """Whether a digest without stories is posted too."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a subscription takes: one of these."""

    pack: str | None = None
    feed: FeedId | None = None
    about: str | None = None
    """The full name of a person, an organisation or a place."""
    event: StoryId | None = None
    """A story that goes on."""
    words: str | None = None
    """A filter expression over everything that is read."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a subscription takes of its source. Expressions are those of `bot.digests.filters`; empty means any."""

    only: str = ""
    without: str = ""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a subscription's messages look and what goes with them."""

    stories: int | None = None
    """The most in full in one digest; None for the setting's."""
    compact: bool = False
    quotes: bool = True
    images: bool = False
    colour: int | None = None
    ping: RoleId | None = None
    crosspost: bool = False
    """Publish to the channels that follow an announcement channel."""
    updates: bool = True
    """Whether a story that moved on comes again, with what is new."""
    edits: bool = True
    """Whether a message that tells one story is edited when its source was."""
    tags: tuple[int, ...] = ()
    """Of a forum's post."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing order."""

    id: SubscriptionId
    guild: GuildId
    channel: ChannelId
    source: Source
    label: str
    """What it takes, for people: the pack's or the feed's title, a name, a headline, the words."""
    feeds: frozenset[FeedId]
    """The feeds that a pack or a feed stands for today; empty for other sources, which look at all feeds."""
    schedule: Schedule
    created_at: datetime
    next_due_at: datetime
    paused: str | None = None
    """Why nothing is sent for now, for a person; None where all is well."""
    filters: Filters = Filters()
    style: Style = Style()
    held: bool = False
    """Whether stories were held back, which come together at the next time."""
    woken: int = 0
    """How often news has come for it; another number by now means that there is more."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A story that has news for a subscription."""

    story: Story
    news: frozenset[ArticleId]
    """The articles that the source brought and the channel has not had."""
    given_at: datetime | None = None
    """When the channel was given the story; None where it was not."""


@dataclass(frozen=True, slots=True)
class Who:
    """An actor as a digest names it."""

    name: str
    kind: ActorKind
    role: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as a digest shows it: verbatim, with speaker or None, and where it stands."""

    text: str
    speaker: str | None
    source: str
    url: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """An article as a source of a story."""

    publisher: str
    title: str
    url: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class DigestStory:
    """What a digest says of one story; every sentence, role and quote is verbatim from a source."""

    story: StoryId
    headline: str
    url: str
    gist: tuple[str, ...]
    who: tuple[Who, ...]
    quotes: tuple[Said, ...]
    sources: tuple[Cited, ...]
    """Oldest first."""
    updated_at: datetime
    image: str | None = None
    left_out: int = 0
    """Sentences, roles and quotes that turned out not to stand in their article, and so are not shown."""
    given_at: datetime | None = None
    """When the channel had the story; then this is an update, and tells only what came after."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories chosen for one subscription at one time."""

    title: str
    stories: tuple[DigestStory, ...]
    composed_at: datetime
    subscription: SubscriptionId | None = None
    also: tuple[DigestStory, ...] = ()
    """Stories that were owed too and are shown by their headline only, so that none is lost."""
    due_at: datetime | None = None
    """When it should have come, where it comes late."""
    left: int = 0
    """Stories that found no room, not even by headline."""
    style: Style = Style()
    test: bool = False
    """Whether it only shows what a digest would look like."""


@dataclass(frozen=True, slots=True)
class Message:
    """One Discord message: the JSON body of the request that makes it, without nonce and allowed mentions."""

    body: dict[str, Any]
    stories: tuple[StoryId, ...] = ()
    title: str = ""
    """What a forum's post is called, up to 100 characters."""
    ping: RoleId | None = None
    """The only role that its text may ping."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is decided for a subscription that was due."""

    subscription: Subscription
    """As it was loaded."""
    messages: tuple[Message, ...]
    given: Mapping[StoryId, datetime | None]
    """The stories that the messages tell, each with when the channel had it before, as it was loaded."""
    passed_over: Mapping[StoryId, str]
    """The stories that it does not get, and why."""
    next_due_at: datetime
    held: bool = False
    complete: bool = True
    """Whether nothing of what it was owed is left for later."""


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one channel."""

    id: DeliveryId
    channel: ChannelId
    subscription: SubscriptionId | None
    body: dict[str, Any]
    nonce: str | None
    """Given when it is first sent, and the same ever after."""
    state: DeliveryState
    created_at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    message: MessageId | None = None
    reason: str | None = None
    title: str = ""
    ping: RoleId | None = None
    tags: tuple[int, ...] = ()
    """Of a forum's post."""


# ── Answers to readers ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DatedRole:
    """What a source called somebody, and when."""

    role: str
    source: str
    url: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An actor across articles, as the archive knows it."""

    name: str
    kind: ActorKind
    articles: int
    roles: tuple[DatedRole, ...]
    """Latest first."""
    aliases: tuple[str, ...]
    quotes: tuple[Said, ...]
    """By this person, latest first."""
    stories: tuple[Cited, ...]
    """Latest first."""
    appears_with: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an article on its way."""

    at: datetime | None
    """None for a step that has not come, or never will."""
    text: str
    """Plain text, for a person."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of an article, step by step."""

    url: str
    title: str
    steps: tuple[Step, ...]
