"""The index of words, SQLite's FTS5: the only SQL that PostgreSQL needs in another form."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.scope import seen_by
from bot.news import ArticleId, Owner

FOUND = 100
LOOKED_AT = 1000
"""Of the articles that match, the newest so many are ranked: what everybody writes about would else take long."""
BEGINNING_LETTERS = 3
"""A shorter last word is no beginning of others: it would be one of half of all words."""

_INSERT = text("INSERT INTO article_words (rowid, title, text) VALUES (:article, :title, :body)")
_DELETE = text(
    "INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', :article, :title, :body)"
)
_WORDS = table("article_words", column("rowid", Integer))
_MATCHES: ColumnElement[bool] = literal_column("article_words").op("MATCH", is_comparison=True)(bindparam("query"))
_SCORE: ColumnElement[float] = func.bm25(literal_column("article_words"), 4.0, 1.0).label("score")


class Queries(NamedTuple):
    """What was typed, as FTS5 queries, the strictest first."""

    exact: str
    """All words, and phrases as phrases."""
    beginning: str
    """The same, and the last word may be the beginning of one."""
    any: str
    """Some of them."""


def queries_for(words: str) -> Queries | None:
    """What is typed as queries; None where it holds no word."""
    parts = re.findall(r'"([^"]+)"|(\w+)', words)
    terms = [" ".join(re.findall(r"\w+", phrase or word)) for phrase, word in parts]
    quoted = [f'"{term}"' for term in terms if term]
    if not quoted:
        return None
    may_begin = not words.rstrip().endswith('"') and len(quoted[-1]) >= BEGINNING_LETTERS + 2
    beginning = f"{quoted[-1]} *" if may_begin else quoted[-1]
    every = " AND ".join([*quoted[:-1], beginning])
    return Queries(" AND ".join(quoted), every, " OR ".join(quoted))


async def index_article(connection: AsyncConnection, article: ArticleId, title: str, body: str) -> None:
    """Make an article findable."""
    await connection.execute(_INSERT, {"article": article, "title": title, "body": body})


async def unindex_articles(connection: AsyncConnection, several: Iterable[tuple[int, str, str]]) -> None:
    """Forget articles: number, title and text of each as they were indexed."""
    for article, title, body in several:
        await connection.execute(_DELETE, {"article": article, "title": title, "body": body})


def find_articles(connection: Connection, query: str, asker: Owner | None) -> list[ArticleId]:
    """The articles open to somebody that match a query of `queries_for`, the best first."""
    return list(score_articles(connection, query, asker))


def score_articles(
    connection: Connection, query: str, asker: Owner | None, limit: int = FOUND, looked_at: int = LOOKED_AT
) -> dict[ArticleId, float]:
    """The same with how well each matches: the higher the better."""
    newest = select(_WORDS.c.rowid, _SCORE).where(_MATCHES, seen_by(asker, _WORDS.c.rowid))
    ranked = newest.order_by(_WORDS.c.rowid.desc()).limit(looked_at).subquery()
    best = select(ranked.c.rowid, ranked.c.score).order_by(ranked.c.score).limit(limit)
    return {ArticleId(row.rowid): -row.score for row in connection.execute(best, {"query": query})}
