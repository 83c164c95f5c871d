"""What is said of a story: every word of it verbatim from one of its articles."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from bot.news import Actor, ActorKind, Article, Cited, DigestStory, Quote, ReadArticle, Said, Story, Who

GIST_CHARACTERS = 320
QUOTE_CHARACTERS = 420
BETWEEN_PARTS = " … "
"""Stands where the attribution splits a quote."""
WHO = 4
QUOTES = 2


def tell_story(story: Story, *, quotes: int = QUOTES) -> DigestStory:
    """Say what happened, who is involved and what they said.

    Args:
        story: with at least one article.
        quotes: the most quotes to show.
    """
    central = central_article(story)
    others = [one for one in story.articles if one is not central]
    ordered = [central, *others]
    article = central.article
    return DigestStory(
        story=story.id,
        headline=article.title,
        url=article.url,
        gist=_gist(central),
        who=tuple(_who(ordered)),
        quotes=tuple(_quotes(ordered))[:quotes],
        sources=tuple(cited(one) for one in story.articles),
        updated_at=max(one.article.published or one.seen_at for one in story.articles),
        image=article.image,
    )


def central_article(story: Story) -> ReadArticle:
    """The article that speaks for the story: the first that has a gist, else the first."""
    return next((one for one in story.articles if one.reading.gist), story.articles[0])


def cited(one: ReadArticle) -> Cited:
    """The article as a source."""
    return Cited(publisher_of(one.article), one.article.title, one.article.url, one.article.published or one.seen_at)


def publisher_of(article: Article) -> str:
    """The publisher as the page names it, else the host of its address."""
    host = re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", article.url)
    return article.publisher or host


def _gist(central: ReadArticle) -> tuple[str, ...]:
    sentences = [passage.text for passage in central.reading.gist]
    lengths = accumulate(len(sentence) + 1 for sentence in sentences)
    fitting = [sentence for sentence, length in zip(sentences, lengths, strict=True) if length <= GIST_CHARACTERS + 1]
    return tuple(fitting or sentences[:1])


def _who(articles: Iterable[ReadArticle]) -> Iterator[Who]:
    """The key actors of the central article, with the fullest role that any article gives; places come by the text."""
    articles = list(articles)
    key = [actor for actor in articles[0].reading.actors if actor.key and actor.kind is not ActorKind.PLACE]
    for actor in key[:WHO]:
        yield Who(actor.name, actor.kind, _fullest_role(actor, articles))


def _fullest_role(actor: Actor, articles: Iterable[ReadArticle]) -> str | None:
    if actor.role:
        return actor.role
    same = (other for one in articles for other in one.reading.actors if other.name == actor.name and other.role)
    return max((other.role or "" for other in same), key=len, default=None)


def _quotes(articles: Iterable[ReadArticle]) -> Iterator[Said]:
    """Quotes without repeats, those with a speaker first, the central article's before the others'."""
    found = [
        (quote, one)
        for one in articles
        for quote in one.reading.quotes
        if len(quote.text) <= QUOTE_CHARACTERS and len(quote.text.split()) >= 4
    ]
    seen: set[str] = set()
    for quote, one in sorted(found, key=lambda pair: pair[0].speaker is None):
        words = " ".join(re.findall(r"\w+", quote.text.casefold()))
        if not any(words in other or other in words for other in seen):
            seen.add(words)
            yield said(quote, one)


def said(quote: Quote, one: ReadArticle) -> Said:
    """The quote with where it stands. The parts of a split quote are joined by an ellipsis."""
    text = one.article.text
    parts = [text[span.start : span.end].strip() for span in quote.spans] or [quote.text]
    return Said(
        BETWEEN_PARTS.join(parts), quote.speaker, publisher_of(one.article), one.article.url, one.article.published
    )
