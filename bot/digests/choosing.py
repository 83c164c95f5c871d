"""Which of the stories that a subscription is owed it gets, which it never gets and why, and which must wait."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.digests.filters import holds
from bot.news import Filters, Owed, ReadArticle, StoryId, Subscription

BETWEEN_UPDATES = timedelta(hours=6)
"""A channel is told of the same story again after this long at the earliest."""
NEW_WORDS = 0.35
"""Of the words of an article's headline and gist, so many must be new before it makes an update."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be told, and what not."""

    stories: list[Owed]
    passed_over: dict[StoryId, str]
    again_at: datetime | None
    """When the first of those that wait may come; None where none waits."""


def choose(subscription: Subscription, owed: Sequence[Owed], now: datetime) -> Chosen:
    """Choose by the subscription's filters, and by what the channel has had."""
    stories: list[Owed] = []
    passed: dict[StoryId, str] = {}
    waiting: list[datetime] = []
    for one in owed:
        news = [article for article in one.story.articles if article.id in one.news]
        refused = refusal(subscription, news) or _nothing_new(subscription, one, news)
        if refused:
            passed[one.story.id] = refused
        elif one.given_at is not None and now - one.given_at < BETWEEN_UPDATES:
            waiting.append(one.given_at + BETWEEN_UPDATES)
        else:
            stories.append(one)
    return Chosen(stories, passed, min(waiting, default=None))


def refusal(subscription: Subscription, news: Iterable[ReadArticle]) -> str | None:
    """Which filter stops the story; None where one of its articles passes them all."""
    reasons = [_refusal(subscription.filters, subscription.source.words, article) for article in news]
    return None if None in reasons else next(iter(reasons), "it has no article from the source")


def _refusal(filters: Filters, words: str | None, one: ReadArticle) -> str | None:
    if filters.languages and one.reading.language not in filters.languages:
        return f"its language is {one.reading.language}, and only {', '.join(filters.languages)} is wanted"
    if words and not holds(words, one):
        return f"it does not hold {words}"
    if not holds(filters.only, one):
        return f"it does not hold {filters.only}"
    if filters.without and holds(filters.without, one):
        return f"it holds {filters.without}, which is left out"
    return None


def _nothing_new(subscription: Subscription, one: Owed, news: Iterable[ReadArticle]) -> str | None:
    if one.given_at is None:
        return None
    if not subscription.style.updates:
        return "the channel had the story, and wants no updates"
    known = {
        word for article in one.story.articles if article.id not in one.news for word in _words(article, whole=True)
    }
    if any(_share_new(_words(article), known) >= NEW_WORDS for article in news):
        return None
    return "the channel had the story, and this article adds little to it"


def _share_new(words: set[str], known: set[str]) -> float:
    return len(words - known) / max(len(words), 1)


def _words(one: ReadArticle, *, whole: bool = False) -> set[str]:
    text = one.article.text if whole else " ".join(passage.text for passage in one.reading.gist)
    return set(re.findall(r"\w{4,}|\d+", f"{one.article.title} {text}".casefold()))
