"""What look-ups take in an archive of 100,000 articles with two million mentions, beside the bare SQL of each.

Prints the 95th percentile in milliseconds, and how many times that of its main query it is: of the statements that the
answer needs, the one that takes longest, asked of SQLite directly.
"""

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.archive.people import MENTIONS_SINCE
from bot.archive.search import TITLES
from bot.archive.search_index import LOOKED_AT, queries_for
from bot.digests.telling import tell_story
from bot.news import OPERATOR
from bot.news.names import fold
from tests.benchmarks.archive_of import NOW, World, fill

SIZE = 100_000
CALLS = 200
ON_A_PAGE = 4


def main() -> None:
    """Print one line of JSON."""
    print(json.dumps({"benchmark": "lookups", "articles": SIZE, **asyncio.run(_measured())}))


async def _measured() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "archive.db"
        url = f"sqlite+aiosqlite:///{file}"
        world = World(1)
        began = time.perf_counter()
        fill(file, SIZE, world)
        filled = time.perf_counter() - began
        bare = sqlite3.connect(file)
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (text,) = bare.execute("SELECT sum(length(CAST(text AS BLOB))) FROM articles").fetchone()
        (mentions,) = bare.execute("SELECT sum(mentions) FROM actors").fetchone()
        async with Archive.open(url) as archive:
            figures = {
                name: await _compare(ours, alone, [ask() for _ in range(CALLS)])
                for name, (ours, alone, ask) in _questions(archive, bare, world).items()
            }
        return {
            "mentions": mentions,
            "filled_s": round(filled),
            "kB_an_article_beyond_its_text": round((file.stat().st_size - text) / SIZE / 1000, 2),
            **figures,
        }


def _questions(archive: Archive, bare: sqlite3.Connection, world: World) -> dict[str, tuple[Any, Any, Any]]:
    async def person(name: str) -> object:
        return await archive.people.person(name, None, NOW)

    async def event(words: str) -> object:
        (story,) = await archive.search.stories(words, 1, asker=OPERATOR)
        return tell_story(story)

    async def quotes(name: str) -> object:
        return await archive.people.said(name, None, None, 50, asker=OPERATOR)

    async def search(words: str) -> object:
        found = await archive.search.find(words, 40, asker=OPERATOR)
        return [
            tell_story(story, brief=True) for story in await archive.stories.several(found[:ON_A_PAGE], asker=OPERATOR)
        ]

    async def complete(typed: str) -> object:
        return await archive.people.complete(typed, asker=OPERATOR)

    async def complete_event(typed: str) -> object:
        return await archive.search.titles(typed, asker=OPERATOR)

    def of(name: str) -> object:
        query = (
            "SELECT date(at), count(DISTINCT article_id) FROM actors "
            "WHERE person_id = (SELECT id FROM people WHERE folded = ?) AND at >= ? GROUP BY date(at)"
        )
        return bare.execute(query, (fold(name), f"{NOW - MENTIONS_SINCE:%Y-%m-%d %H:%M:%S}")).fetchall()

    def said_by(name: str) -> object:
        query = (
            "SELECT quotes.text, speaker, url, publisher FROM quotes JOIN articles ON articles.id = article_id "
            "WHERE person_id = (SELECT id FROM people WHERE folded = ?) ORDER BY quotes.at DESC LIMIT 150"
        )
        return bare.execute(query, (fold(name),)).fetchall()

    def matching(words: str) -> object:
        query = (
            "SELECT rowid, score FROM (SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words "
            "WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?) ORDER BY score LIMIT 200"
        )
        queries = queries_for(words)
        return bare.execute(query, (queries.exact if queries else "", LOOKED_AT)).fetchall()

    def titled(typed: str) -> object:
        query = (
            "SELECT id FROM (SELECT id, title FROM articles ORDER BY id DESC LIMIT ?) "
            "WHERE ' ' || title LIKE ? ORDER BY id DESC LIMIT 50"
        )
        return bare.execute(query, (TITLES, f"% {typed.split(maxsplit=1)[0]}%")).fetchall()

    def beginning(typed: str) -> object:
        word = fold(typed).split()[-1]
        query = (
            "SELECT name FROM people WHERE id IN (SELECT person_id FROM person_words WHERE word >= ? AND word < ?) "
            "ORDER BY articles DESC LIMIT 25"
        )
        return bare.execute(query, (word, word + chr(0x10FFFF))).fetchall()

    known = {row[0] for row in bare.execute("SELECT name FROM people")}

    def name() -> str:
        return next(name for name in iter(lambda: world.some_people(1)[0], None) if name in known)

    def words() -> str:
        return " ".join(world.some_words(2))

    def typed() -> str:
        whole = name()
        beginning = whole[: world.random.randint(1, len(whole))]
        if len(beginning) > 5 and world.random.random() < 0.3:
            place = world.random.randrange(1, len(beginning) - 1)
            return beginning[:place] + beginning[place + 1] + beginning[place] + beginning[place + 2 :]
        return beginning

    return {
        "person": (person, of, name),
        "event": (event, matching, words),
        "quotes": (quotes, said_by, name),
        "search": (search, matching, words),
        "autocomplete": (complete, beginning, typed),
        "autocomplete_event": (complete_event, titled, lambda: words()[: world.random.randint(3, 16)]),
    }


async def _compare(
    ours: Callable[[str], Awaitable[object]], alone: Callable[[str], object], asked: list[str]
) -> dict[str, float]:
    for one in asked[:20]:
        await ours(one)
        alone(one)
    times, bare = [], []
    for one in asked:
        began = time.perf_counter()
        await ours(one)
        answered = time.perf_counter()
        alone(one)
        bare.append(time.perf_counter() - answered)
        times.append(answered - began)
    p95, p95_bare = (statistics.quantiles(series, n=20)[-1] * 1000 for series in (times, bare))
    return {"p95_ms": round(p95, 2), "bare_p95_ms": round(p95_bare, 2), "times": round(p95 / p95_bare, 2)}


if __name__ == "__main__":
    main()
