"""Values with good defaults, so that a test names only what matters to it."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.news import (
    Actor,
    ActorKind,
    Article,
    ArticleId,
    ChannelId,
    DeliveryId,
    Entry,
    FeedId,
    Filing,
    GuildId,
    Message,
    MessageId,
    Owed,
    Passage,
    Posted,
    Quote,
    ReadArticle,
    Reading,
    Schedule,
    Source,
    Span,
    Story,
    StoryId,
    Style,
    Subscription,
    SubscriptionId,
    When,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_numbers = count(1)


def later(**amount: float) -> datetime:
    """A time after noon: `later(minutes=5)`."""
    return NOON + timedelta(**amount)


def an_entry(key: str | None = None, **values: object) -> Entry:
    """An entry of a feed."""
    number = next(_numbers)
    made: dict[str, object] = {
        "key": key or f"entry-{number}",
        "url": f"https://courier.example/{key or number}",
        "title": f"Council votes on bridge number {number}",
        "published": NOON,
        "content": "",
    }
    return Entry(**(made | values))  # type: ignore[arg-type]


def an_article(text: str | None = None, **values: object) -> Article:
    """An article of an invented paper."""
    number = next(_numbers)
    made: dict[str, object] = {
        "url": f"https://courier.example/{number}",
        "title": f"Mayor Ana Ruiz opens bridge number {number}",
        "text": text
        or f"Mayor Ana Ruiz opened bridge number {number} in Port Vale on Monday.\n\nThe bridge cost a lot.",
        "publisher": "The Vale Courier",
        "published": NOON,
    }
    return Article(**(made | values))  # type: ignore[arg-type]


def an_actor(
    name: str = "Ana Ruiz", role: str | None = "Mayor", *, key: bool = True, kind: ActorKind = ActorKind.PERSON
) -> Actor:
    """An actor; the spans are those of the text that `an_article` has by default."""
    return Actor(
        name, kind, role, Span(0, 5) if role else None, 0.9, key, (name.rsplit(maxsplit=1)[-1],), (Span(6, 14),)
    )


def a_quote(text: str, words: str, speaker: str | None = "Ana Ruiz") -> Quote:
    """A quote of words that stand in the text."""
    start = text.index(words)
    span = Span(start, start + len(words))
    mention = Span(6, 14) if speaker else None
    return Quote(start, span.end, words, speaker, mention, None, 0.95 if speaker else 0.5, (span,))


def a_reading(article: Article, *actors: Actor, said: str | None = None, by: str | None = "Ana Ruiz") -> Reading:
    """A reading whose gist is the article's first sentence."""
    end = article.text.index(".") + 1
    gist = (Passage(0, end, article.text[:end]),)
    return Reading(gist, actors or (an_actor(),), (a_quote(article.text, said, by),) if said else ())


def a_read_article(text: str | None = None, number: int | None = None, **values: object) -> ReadArticle:
    """An article with its reading."""
    article = an_article(text, **values)
    number = number or next(_numbers)
    return ReadArticle(
        ArticleId(number), article, a_reading(article), article.published or NOON, frozenset({FeedId(1)})
    )


def a_story(*articles: ReadArticle, number: int | None = None) -> Story:
    """A story of one article, or of these."""
    return Story(StoryId(number or next(_numbers)), articles or (a_read_article(),))


def owed(*stories: Story, told_at: datetime | None = None, posted: bool = True) -> list[Owed]:
    """Stories that are owed: whole, or, where they were told, their newest articles alone.

    Args:
        stories: to be owed.
        told_at: when a message told all but the newest article of each.
        posted: whether that message is still there.
    """
    if told_at is None:
        return [Owed(story, frozenset(one.id for one in story.articles)) for story in stories]
    return [_told(story, told_at, posted=posted) for story in stories]


def _told(story: Story, told_at: datetime, *, posted: bool) -> Owed:
    *known, new = story.articles
    message = Posted(DeliveryId(7), SubscriptionId(1), Style(), told_at, tuple(known), MessageId(70))
    link = "https://discord.com/channels/10/100/70"
    numbers = frozenset(one.id for one in known)
    return Owed(story, frozenset({new.id}), numbers, told_at, link if posted else None, message if posted else None)


def a_subscription(when: When = When.INSTANTLY, **values: object) -> Subscription:
    """A subscription of a channel to one feed."""
    made: dict[str, object] = {
        "id": SubscriptionId(1),
        "guild": GuildId(10),
        "channel": ChannelId(100),
        "source": Source(feed=FeedId(1)),
        "label": "The Vale Courier",
        "feeds": frozenset({FeedId(1)}),
        "schedule": Schedule(when),
        "created_at": NOON,
        "next_due_at": NOON,
    }
    return Subscription(**(made | values))  # type: ignore[arg-type]


def a_filing(subscription: Subscription, *messages: Message) -> Filing:
    """These messages for a subscription as it was loaded, which is due again a second later."""
    return Filing(subscription, messages, {}, subscription.next_due_at + timedelta(seconds=1))
