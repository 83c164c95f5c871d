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
    shown = (
        quotes.c.text,
        quotes.c.speaker,
        quotes.c.words,
        quotes.c.at,
        articles.c.publisher,
        articles.c.url,
    )
    ordered = quotes.c.article_id, (-quotes.c.position).label("place")
    query = select(*shown, *ordered).join(articles, quotes.c.article_id == articles.c.id).where(*wanted)
    latest = opened.newest(quotes, query, "at", "article_id", "place", limit=limit)
    return latest.with_only_columns(*(latest.selected_columns[column.name] for column in shown))


def said_by(name: str, numbers: list[PersonId], overlay: Overlay) -> ColumnElement[bool]:
    """What somebody said, as far as the database can tell; `each_once` sorts out what was given to others."""
    theirs = quotes.c.person_id.in_(numbers)
    given = [words for words, speaker in overlay.speakers.items() if speaker and fold(speaker) == fold(name)]
    return or_(theirs, quotes.c.words.in_(given)) if given else theirs
