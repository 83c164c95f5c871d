"""The index of words, SQLite's FTS5: the only SQL that PostgreSQL needs in another form."""

import re

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news import ArticleId

FOUND = 200

_INSERT = text("INSERT INTO article_words (rowid, title, text) VALUES (:article, :title, :body)")
_FIND = text(
    "SELECT rowid FROM article_words WHERE article_words MATCH :query "
    "ORDER BY bm25(article_words, 4.0, 1.0) LIMIT :found"
)


def queries_for(words: str) -> list[str]:
    """What is typed as FTS5 queries, the strictest first: phrases stay phrases, the last word may be a beginning."""
    parts = re.findall(r'"([^"]+)"|(\w+)', words)
    terms = [" ".join(re.findall(r"\w+", phrase or word)) for phrase, word in parts]
    quoted = [f'"{term}"' for term in terms if term]
    if not quoted:
        return []
    beginning = f"{quoted[-1]} *" if not words.rstrip().endswith('"') else quoted[-1]
    every = " AND ".join([*quoted[:-1], beginning])
    return [" AND ".join(quoted), every, " OR ".join(quoted)]


async def index_article(connection: AsyncConnection, article: ArticleId, title: str, body: str) -> None:
    """Make an article findable."""
    await connection.execute(_INSERT, {"article": article, "title": title, "body": body})


async def find_articles(connection: AsyncConnection, query: str) -> list[int]:
    """The articles that match a query of `queries_for`, the best first."""
    return list((await connection.execute(_FIND, {"query": query, "found": FOUND})).scalars())
