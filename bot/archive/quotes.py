"""Quotes as the archive keeps them, each once, with the speakers that corrections give them."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select

from bot.archive.corrections import Overlay
from bot.archive.names import fold
from bot.archive.scope import seen_by
from bot.archive.tables import articles, quotes
from bot.news import Owner, PersonId, Said


def quoted(asker: Owner | None) -> Select[Any]:
    """Quotes from what is open to somebody, with where they stand, the latest first."""
    shown = quotes.c.text, quotes.c.speaker, quotes.c.words, quotes.c.at, articles.c.publisher, articles.c.url
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


def each_once(rows: Iterable[Row[Any]], overlay: Overlay, limit: int, by: str | None) -> list[Said]:
    """Each quote once, from where it comes first in the rows; only those of one speaker, where one is named."""
    found: dict[str, Said] = {}
    for row in rows:
        if len(found) == limit:
            break
        speaker = overlay.speaker(row.words, row.speaker)
        corrected = row.words in overlay.speakers
        theirs = by is None or not corrected or (speaker is not None and fold(speaker) == fold(by))
        if theirs and row.words not in found:
            found[row.words] = Said(row.text, speaker, row.publisher or host(row.url), row.url, row.at)
    return list(found.values())


def host(url: str) -> str:
    """The site of an address, for an article that names no publisher."""
    return re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", url)
