"""What a digest says."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.news.ids import ArticleId, DeliveryId, MessageId, StoryId, SubscriptionId
from bot.news.reading import ActorKind
from bot.news.subscriptions import Style
from bot.news.topics import Topic


@dataclass(frozen=True, slots=True)
class Cited:
    """An article as a source of a story."""

    publisher: str
    title: str
    url: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Who:
    """An actor as a digest names it."""

    name: str
    kind: ActorKind
    role: str | None
    source: Cited | None = None
    """The article that states the role so."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as a digest shows it: verbatim, with speaker or None, and where it stands."""

    text: str
    speaker: str | None
    source: str
    url: str
    published: datetime | None = None
    also: tuple[Cited, ...] = ()
    """Other articles that have the same words."""
    role: str | None = None
    """The speaker's, as stated, where it is not told elsewhere."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What sources give different figures for."""

    what: str
    """What is counted, such as "injured"."""
    figures: tuple[tuple[str, Cited], ...]
    """Each publisher's latest figure in its own words, such as "at least 12", oldest first."""


@dataclass(frozen=True, slots=True)
class Development:
    """A step of a story: what was new, in the words of the source that had it first."""

    at: datetime
    text: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another now, each in the words of its source: "12" became "at least 14"."""

    what: str
    """What is counted, such as "injured"."""
    before: str
    now: str
    source: Cited
    """Which has the new one."""


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
    """When its reader was told of the story before; then this tells only what came after."""
    update: bool = False
    """Whether it tells what is new in a story that another message tells, and no more is added to it."""
    disagreements: tuple[Disagreement, ...] = ()
    timeline: tuple[Development, ...] = ()
    """Oldest first."""
    without_model: bool = False
    """Whether the article that it is told from is in a language without a model."""
    lines: tuple[Cited, ...] = ()
    """The other articles that are shown with it, each in a line, latest first."""
    shows: tuple[ArticleId, ...] = ()
    """The article that it is told from, then those of the lines in their order."""
    changes: tuple[Change, ...] = ()
    """Figures that changed since the first article."""
    continues: str | None = None
    """The address of an earlier message about it."""
    because: str | None = None
    """What its only reader follows."""
    image_alt: str | None = None
    topic: Topic | None = None
    """The section in which its papers print it, where they say."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories chosen for one subscription at one time."""

    title: str
    stories: tuple[DigestStory, ...]
    composed_at: datetime
    subscription: SubscriptionId | None = None
    also: tuple[DigestStory, ...] = ()
    """Articles that were owed too and are shown by their headline only, so that none is lost."""
    due_at: datetime | None = None
    """When it should have come, where it comes late."""
    style: Style = field(default_factory=Style)
    test: bool = False
    """Whether it only shows what a digest would look like."""
    continues: DeliveryId | None = None
    """The delivery whose story it tells on."""
    reply_to: MessageId | None = None
    language: str = "en"
    """Of what we say beside the articles' words."""
