"""Articles by their words."""

import re
from typing import NamedTuple

from sqlalchemy import Connection, select, union_all

from bot.archive.article_shelves import Opened, opened_to
from bot.archive.dialect import PUBLIC, WORDS, Query, matching
from bot.archive.scope import seen_by
from bot.news import ArticleId, Owner

FOUND = 100
LOOKED_AT = 1000
"""Of the articles that match, the newest so many are ranked: what everybody writes about would else take long."""
BEGINNING_LETTERS = 3
"""A shorter last word is no beginning of others: it would be one of half of all words."""


class Queries(NamedTuple):
    """What was typed, the strictest first."""

    exact: Query
    """All words, and phrases as phrases."""
    beginning: Query
    """The same, and the last word may be the beginning of one."""
    any: Query
    """Some of them."""


def queries_for(words: str) -> Queries | None:
    """What is typed as queries; None where it holds no word."""
    parts = re.findall(r'"([^"]+)"|(\w+)', words)
    written = (" ".join(re.findall(r"[^\W_]+", phrase or word)) for phrase, word in parts)
    terms = tuple(term for term in written if term)
    if not terms:
        return None
    begins = not words.rstrip().endswith('"') and len(terms[-1]) >= BEGINNING_LETTERS
    return Queries(Query(terms), Query(terms, begins=begins), Query(terms, any=True))


def phrase(words: str) -> Query:
    """Words as they stand side by side."""
    return Query((" ".join(re.findall(r"[^\W_]+", words)),))


def find_articles(connection: Connection, query: Query, asker: Owner | None) -> list[ArticleId]:
    """The articles open to somebody that match, the best first."""
    return list(score_articles(connection, query, asker))


def score_articles(
    connection: Connection, query: Query, asker: Owner | None, limit: int = FOUND, looked_at: int = LOOKED_AT
) -> dict[ArticleId, float]:
    """The same with how well each matches: the higher the better."""
    opened = opened_to(connection, asker)
    arms = []
    for shelves in _looked_on(opened):
        matches, score = matching(connection, query, shelves)
        newest = select(WORDS.c.rowid, score.label("score")).where(matches, seen_by(asker, WORDS.c.rowid))
        arms.append(newest.order_by(WORDS.c.rowid.desc()).limit(looked_at).subquery())
    both = union_all(*(select(arm) for arm in arms)).subquery()
    ranked = select(both).order_by(both.c.rowid.desc()).limit(looked_at).subquery()
    best = select(ranked.c.rowid, ranked.c.score).order_by(ranked.c.score.desc()).limit(limit)
    return {ArticleId(row.rowid): row.score for row in connection.execute(best)}


def _looked_on(opened: Opened) -> tuple[tuple[int, ...] | None, ...]:
    """Everybody's shelf and one's own, each for itself: the first is none that all articles are told apart by."""
    return (None,) if opened.own is None else ((PUBLIC,), opened.own)
