"""Grouping: its quality beside plain TF-IDF in one pass, and what one article costs as the archive grows."""

import asyncio
import json
import math
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.cli.articles import article_of
from bot.jobs.grouping import place
from bot.news import Article, ArticleId, ReadArticle
from bot.stories import Grouper
from tests.benchmarks.archive_of import A_DAY, NOW, World, fill
from tests.benchmarks.quality import BENCH, CORPUS, Row, inputs
from tests.unit.stories.templated import KINDS, share_joined

SETS = ("politics", "snippets", "headlines")
FIGURES = ("pair_P", "pair_R", "bcubed_F1", "ceafe_F1", "NMI")
ORDERS = 3
"""Shuffles of each set, beside the order in which it comes."""
SIZES = {
    "10k": (10_000, A_DAY),
    "100k": (100_000, A_DAY),
    "1M": (1_000_000, A_DAY),
    "100k in two weeks": (100_000, 7_000),
}
CALLS = 150
PLAIN_THRESHOLD = 0.25
"""The best of five for the three sets together."""


class Plain:
    """The baseline: cosine of TF-IDF vectors with a story's mean, in one pass, without time."""

    def __init__(self) -> None:
        self._having: Counter[str] = Counter()
        self._stories: list[Counter[str]] = []
        self._seen = 0

    def add(self, article: Article) -> int:
        """The story of an article."""
        self._seen += 1
        words = Counter(re.findall(r"\w+", f"{article.title} {article.text}".casefold()))
        self._having.update(words.keys())
        vector = {word: count * math.log((1 + self._seen) / self._having[word]) for word, count in words.items()}
        length = math.hypot(*vector.values()) or 1.0
        likeness = [
            sum(weight * story[word] for word, weight in vector.items())
            / (length * (math.hypot(*story.values()) or 1.0))
            for story in self._stories
        ]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
        if best is None or likeness[best] < PLAIN_THRESHOLD:
            self._stories.append(Counter())
            best = len(self._stories) - 1
        self._stories[best].update({word: weight / length for word, weight in vector.items()})
        return best


def main() -> None:
    """Print a line for each set, for items made from templates, and for the cost."""
    if BENCH.exists():
        for name in SETS:
            rows = list(inputs(f"stories/{name}-dev"))
            shuffled = [random.Random(seed).sample(rows, k=len(rows)) for seed in range(ORDERS)]
            ours, *others = (_scores(name, order, Grouper().add) for order in (rows, *shuffled))
            figures = {"set": name, "ours": ours, "in_other_orders": others}
            print(json.dumps({"benchmark": "grouping", **figures}), flush=True)
            plain = _scores(name, rows, Plain().add)
            print(json.dumps({"benchmark": "grouping_plain_tf_idf", "set": name, "plain_tf_idf": plain}), flush=True)
    for feeds in (1, 3, 0):
        found = [share_joined(kind, 10, seed, feeds=feeds) for kind in KINDS for seed in range(5)]
        joined, pairs = (sum(column) for column in zip(*found, strict=True))
        counted = {"feeds": feeds or "not known", "pairs": pairs, "joined": joined, "share": round(joined / pairs, 4)}
        print(json.dumps({"benchmark": "grouping_templated", **counted}), flush=True)
    costs = {name: round(asyncio.run(_cost(*size)), 2) for name, size in SIZES.items()}
    growth = round(costs["1M"] / costs["10k"], 2)
    print(json.dumps({"benchmark": "grouping_cost", "milliseconds_an_article": costs, "times_10k_to_1M": growth}))


def _scores(name: str, rows: list[Row], add: Callable[[Article], Any]) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as found:
        for row in rows:
            found.write(json.dumps({"id": row["id"], "story": str(add(article_of(row)))}) + "\n")
        found.flush()
        gold = CORPUS / f"stories/{name}-dev.gold.jsonl"
        command = [sys.executable, str(BENCH / "score_stories.py"), str(gold), found.name]
        scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {figure: round(scored[figure], 3) for figure in FIGURES if figure in scored}


async def _cost(size: int, a_day: int) -> float:
    """Milliseconds in the middle of so many articles: look for neighbours, decide, keep."""
    with tempfile.TemporaryDirectory() as folder:
        file, world = Path(folder) / "archive.db", World(2)
        fill(file, size, world, a_day=a_day, bare=True)
        async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
            times = []
            for number in range(size, size + CALLS):
                one = await _read(archive, world, number)
                began = time.perf_counter()
                await place(archive, one, NOW)
                times.append(time.perf_counter() - began)
        return statistics.median(times) * 1000


async def _read(archive: Archive, world: World, number: int) -> ReadArticle:
    """An article that is read and in no story yet."""
    article, reading = world.article(number, NOW)
    async with archive.articles._database.write() as connection:
        row = (number + 1, article.url, article.title, article.text, "2026-03-04", "2026-03-04", "2026-03-04")
        statement = "INSERT INTO articles (id, url, title, text, seen_at, at, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        await connection.exec_driver_sql(statement, row)
    return ReadArticle(ArticleId(number + 1), article, reading, NOW)


if __name__ == "__main__":
    main()
