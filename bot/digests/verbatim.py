"""The last check before anything is posted: what is shown stands in its source, word for word."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.digests.quoting import plain_words
from bot.news import BETWEEN_PARTS, Article, Cited, Development, DigestStory, Disagreement, Said, Story, Who

_Articles = Mapping[str, Article]
"""By address."""


def only_verbatim(told: DigestStory, story: Story) -> DigestStory:
    """What is told without what does not stand in the story's articles: that is counted.

    It looks at sentences, roles, quotes and each of their sources, figures, and the steps of the timeline. By the way
    that it is made nothing should ever be left out: this holds also where a text has changed since it was read, or a
    mistake was made on the way.
    """
    articles = {one.article.url: one.article for one in story.articles}
    gist = tuple(sentence for sentence in told.gist if sentence in _text(articles, told.url))
    who = tuple(_with_stated_role(one, articles) for one in told.who)
    quotes = tuple(_with_sources(quote, articles) for quote in told.quotes if _stands(quote, articles))
    figures = tuple(_with_stated_figures(one, articles) for one in told.disagreements)
    timeline = tuple(step for step in told.timeline if _is_said(step, articles))
    left_out = (
        told.left_out
        + len(told.gist) - len(gist)
        + sum(one.role is not None and kept.role is None for one, kept in zip(told.who, who, strict=True))
        + _parts(told.quotes) - _parts(quotes)
        + sum(len(one.figures) for one in told.disagreements) - sum(len(one.figures) for one in figures)
        + len(told.timeline) - len(timeline)
    )  # fmt: skip
    return replace(
        told,
        gist=gist,
        who=who,
        quotes=quotes,
        disagreements=tuple(one for one in figures if len(one.figures) > 1),
        timeline=timeline,
        left_out=left_out,
    )


def _text(articles: _Articles, url: str) -> str:
    return articles[url].text if url in articles else ""


def _parts(quotes: tuple[Said, ...]) -> int:
    return sum(1 + len(quote.also) + (quote.role is not None) for quote in quotes)


def _stands(quote: Said, articles: _Articles) -> bool:
    """A split quote is shown with its parts joined; each of them has to stand in the text, in this order."""
    text = _text(articles, quote.url)
    position = 0
    for part in quote.text.split(BETWEEN_PARTS):
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _with_sources(quote: Said, articles: _Articles) -> Said:
    """The quote with those other sources that have its words, whatever marks they set around and between them.

    The speaker's role goes too, where no article states it.
    """
    also = tuple(other for other in quote.also if _has_words(quote, _text(articles, other.url)))
    stated = quote.role is not None and any(quote.role in one.text for one in articles.values())
    return replace(quote, also=also, role=quote.role if stated else None)


def _has_words(quote: Said, text: str) -> bool:
    words = plain_words(text)
    return all(plain_words(part) in words for part in quote.text.split(BETWEEN_PARTS))


def _with_stated_role(who: Who, articles: _Articles) -> Who:
    if who.role is None:
        return who
    texts = [_text(articles, who.source.url)] if who.source else [one.text for one in articles.values()]
    return who if any(who.role in text for text in texts) else replace(who, role=None, source=None)


def _with_stated_figures(disagreement: Disagreement, articles: _Articles) -> Disagreement:
    figures = tuple((figure, source) for figure, source in disagreement.figures if _counts(figure, source, articles))
    return replace(disagreement, figures=figures)


def _counts(figure: str, source: Cited, articles: _Articles) -> bool:
    """Whether the source has the figure by itself, not as a part of a larger number."""
    article = articles.get(source.url)
    by_itself = re.compile(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)")
    return article is not None and any(map(by_itself.search, (article.title, article.text)))


def _is_said(step: Development, articles: _Articles) -> bool:
    article = articles.get(step.source.url)
    return article is not None and (step.text == article.title or step.text in article.text)
