"""An article as a source."""

from datetime import datetime

from bot.news import Article, Cited, ReadArticle
from bot.news.sources import source_name


def cited(one: ReadArticle) -> Cited:
    """The article as a source."""
    return Cited(publisher_of(one.article), one.article.title, one.article.url, time_of(one))


def publisher_of(article: Article) -> str:
    """The publisher as the page names it, else the host of its address."""
    return source_name(article.publisher, article.url)


def time_of(one: ReadArticle) -> datetime:
    """When it was published; first seen, where that is not told or was yet to come."""
    return min(one.article.published or one.seen_at, one.seen_at)
