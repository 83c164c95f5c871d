"""Quotes as the archive keeps them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from bot.archive.scope import seen_by
from bot.archive.tables import articles, quotes
from bot.news import Owner, PersonId
from bot.news.names import fold
from bot.news.overlays import Overlay


def quoted(asker: Owner | None) -> Select[Any]:
    """Quotes from what is open to somebody, with where they stand, the latest first: rows of `Quoted`."""
    shown = (
        quotes.c.text,
        quotes.c.speaker,
        quotes.c.words,
        quotes.c.at,
        articles.c.publisher,
        articles.c.url,
    )
    return (
        select(*shown)
        .join(articles, quotes.c.article_id == articles.c.id)
        .where(seen_by(asker, quotes.c.article_id))
        .order_by(quotes.c.at.desc(), quotes.c.article_id.desc(), quotes.c.position)
    )


def said_by(name: str, numbers: list[PersonId], overlay: Overlay) -> ColumnElement[bool]:
    """What somebody said, as far as the database can tell; `each_once` sorts out what was given to others."""
    theirs = quotes.c.person_id.in_(numbers)
    given = [words for words, speaker in overlay.speakers.items() if speaker and fold(speaker) == fold(name)]
    return or_(theirs, quotes.c.words.in_(given)) if given else theirs
