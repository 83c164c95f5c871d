"""The standing orders of channels, and what they are owed."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from bot.news.ids import (
    ArticleId,
    ChannelId,
    DeliveryId,
    FeedId,
    GuildId,
    MessageId,
    Owner,
    RoleId,
    StoryId,
    SubscriptionId,
    UserId,
)
from bot.news.reading import ReadArticle, Story


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
    most_a_day: int | None = None
    """Instant messages within 24 hours; what goes beyond is held too."""
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


class Layout(StrEnum):
    """What a digest's messages are made of."""

    CARDS = "cards"
    """A card for each story, in the colour of its topic."""
    EMBED = "embed"
    """Classic embeds, which every client shows."""
    TEXT = "text"
    """Words alone."""


class Pictures(StrEnum):
    """Whether a story's picture stands beside it."""

    YES = "yes"
    SPOILER = "spoiler"
    """Blurred until somebody clicks it."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Style:
    """How a subscription's messages look and what goes with them."""

    stories: int | None = None
    """The most in full in one digest; None for the setting's."""
    compact: bool = False
    quotes: bool = True
    layout: Layout = Layout.CARDS
    pictures: Pictures = Pictures.YES
    colour: int | None = None
    """None for that of each story's topic."""
    ping: RoleId | None = None
    mention: UserId | None = None
    """Who is pinged: whoever follows something in a channel."""
    crosspost: bool = False
    """Publish to the channels that follow an announcement channel."""
    updates: bool = True
    """Whether a message of its own tells what is new in a story that moved on; without it, lines alone do."""
    edits: bool = True
    """Whether a message that tells one story is edited when its source was, or when more articles report it."""
    tags: tuple[int, ...] = ()
    """Of a forum's post."""
    grouping: bool = True
    """Whether articles that report one event are shown together; without it each is shown by itself."""
    language: str | None = None
    """Of what we say beside the articles' words, as an ISO 639-1 code; None for the server's."""


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
    held_until: datetime | None = None
    """Until when messages are held back by a rule of the schedule; then what was held comes together."""
    follower: UserId | None = None
    """Whose own it is; None for a server's order."""
    woken: int = 0
    """How often news has come for it; another number by now means that there is more."""
    language: str = "en"
    """Of what we say beside the articles' words: its own, or else the server's."""

    @property
    def owner(self) -> Owner:
        """Whose feeds it may tell of, beside those of packs: the server's in which it was ordered."""
        return self.guild or self.follower or self.guild

    @property
    def reader(self) -> int:
        """Who has seen what was shown: the follower, else everybody in the channel."""
        return self.follower or self.channel


class How(StrEnum):
    """How an article was shown to a reader."""

    TOLD = "told"
    """In a message, as the article that its story is told from, or beside it."""
    HEADLINE = "headline"
    """In the list of a digest."""
    LINE = "line"
    """Added to the message that tells its story."""
    UPDATE = "update"
    """In a message that tells what is new in its story."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that tells one story to a reader, sent or about to be, which lines may be added to."""

    delivery: DeliveryId
    subscription: SubscriptionId
    style: Style
    created_at: datetime
    articles: tuple[ReadArticle, ...]
    """All that it shows, or its updates do."""
    message: MessageId | None = None
    continues: str | None = None
    """The address of the message that it continues."""
    wanted_at: datetime | None = None
    """When it was decided what it is to show, where that was after it was made."""
    channel: ChannelId | None = None
    because: str | None = None
    """What its reader follows, for people; None for a server's order."""
    about: str | None = None
    """Whom its reader follows."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A story that has news for a subscription."""

    story: Story
    news: frozenset[ArticleId]
    """The articles that the source brought and its reader was not shown."""
    known: frozenset[ArticleId] = frozenset()
    """The articles that the reader was shown."""
    told_at: datetime | None = None
    """When a message told the reader of the story last; None where none did."""
    link: str | None = None
    """The address of a message that told it."""
    posted: Posted | None = None
    """The latest message that tells this story alone."""
    waiting: frozenset[ArticleId] = frozenset()
    """Articles shown as lines whose news an update is still to tell."""
