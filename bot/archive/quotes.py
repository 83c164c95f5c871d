"""Quotes as the archive keeps them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from bot.archive.article_shelves import Opened
from bot.archive.tables import articles, quotes
from bot.news import PersonId
from bot.news.names import fold
from bot.news.overlays import Overlay


def quoted(opened: Opened, *wanted: ColumnElement[bool], limit: int) -> Select[Any]:
    """Quotes from what is open to somebody, with where they stand, the latest first: rows of `Quoted`.

    Args:
        opened: what that is.
        wanted: which of them.
        limit: how many.
    """
    newest_first = quotes.c.at, quotes.c.article_id, -quotes.c.position
    latest = opened.newest(quotes, *wanted, by=newest_first, limit=limit)
    shown = quotes.c.text, quotes.c.speaker, quotes.c.words, quotes.c.at, articles.c.publisher, articles.c.url
    query = select(*shown).join(articles, quotes.c.article_id == articles.c.id).where(quotes.c.id.in_(latest))
    return query.order_by(*(column.desc() for column in newest_first))


def said_by(name: str, numbers: list[PersonId], overlay: Overlay) -> ColumnElement[bool]:
    """What somebody said, as far as the database can tell; `each_once` sorts out what was given to others."""
    theirs = quotes.c.person_id.in_(numbers)
    given = [words for words, speaker in overlay.speakers.items() if speaker and fold(speaker) == fold(name)]
    return or_(theirs, quotes.c.words.in_(given)) if given else theirs
