"""Which of the articles that a subscription is owed its filters take, and which they refuse and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.digests.filters import FilterError, holds, parse
from bot.news import ArticleId, Filters, Owed, ReadArticle, Subscription


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be shown, and what not."""

    stories: list[Owed]
    """Each with the news that passes; where grouping is off, a story for each article."""
    passed_over: dict[ArticleId, str]


def choose(subscription: Subscription, owed: Sequence[Owed]) -> Chosen:
    """Choose by the subscription's filters, each article by itself."""
    stories: list[Owed] = []
    passed: dict[ArticleId, str] = {}
    for one in owed:
        refused = {
            article.id: reason
            for article in news_of(one)
            if (reason := _refusal(subscription.filters, subscription.source.words, article))
        }
        passed |= refused
        taken = replace(one, news=one.news - refused.keys())
        if subscription.style.grouping:
            stories += [taken] if taken.news or taken.waiting else []
        else:
            stories += by_itself(one, news_of(taken))
    return Chosen(stories, passed)


def fault_of(subscription: Subscription) -> str | None:
    """Why an expression of a subscription is none, as those of older versions may be; None where all are."""
    for expression in (subscription.source.words, subscription.filters.only, subscription.filters.without):
        try:
            parse(expression or "any")
        except FilterError as error:
            return f"Its filter cannot be used any more; order it again with another. {error}"
    return None


def news_of(one: Owed) -> list[ReadArticle]:
    """The articles that are news, oldest first."""
    return [article for article in one.story.articles if article.id in one.news]


def by_itself(one: Owed, articles: Iterable[ReadArticle]) -> list[Owed]:
    """Each of the articles as if it were alone in its story."""
    return [Owed(replace(one.story, articles=(article,)), frozenset({article.id})) for article in articles]


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
