"""How well articles are extracted, read and grouped, by the scorers that come with the development sets."""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter

from bot.cli.articles import article_of
from bot.fetching.pages import article_from_page
from bot.news import Article, Reading
from bot.reading.reader import Reader
from bot.stories import Grouper
from tests.shared import SHARED

CORPUS, BENCH = SHARED / "corpus", SHARED / "bench"
_READING = TypeAdapter(Reading)
Row = dict[str, Any]


def main() -> None:
    """Print a JSON line for each set."""
    if not BENCH.exists():
        print(json.dumps({"bench": "quality", "skipped": "the development sets are not here"}))
        return
    reader = Reader()
    report("quotes-dev", "score_quotes.py", "quotes/dev", readings(reader, "quotes/dev"))
    report("actors-wikinews", "score_actors.py", "actors/wikinews-dev", readings(reader, "actors/wikinews-dev"))
    report("actors-politics", "score_actors.py", "actors/politics-dev", readings(reader, "actors/politics-dev"))
    report("aliases", "score_aliases.py", "aliases/dev", readings(reader, "aliases/dev"), "news,interview")
    report("gists", "score_gists.py", "summaries/dev", readings(reader, "summaries/dev"), "--first")
    report("names", "score_names.py", "names/dev", readings(reader, "names/dev"))
    for name in ("politics", "snippets", "headlines"):
        report(f"stories-{name}", "score_stories.py", f"stories/{name}-dev", stories(f"stories/{name}-dev"))
    report("pages", "score_pages.py", "pages/ground-truth.json", pages())


def readings(reader: Reader, name: str, ids: Container[str] | None = None) -> Iterator[Row]:
    """The readings of a set, or of some of its articles."""
    rows = [row for row in inputs(name) if ids is None or row["id"] in ids]
    articles = (Article("", row.get("title") or "", row["text"]) for row in rows)
    for row, reading in zip(rows, reader.read_many(articles), strict=True):
        yield {"id": row["id"], **_READING.dump_python(reading, mode="json")}


def stories(name: str) -> Iterator[Row]:
    """A set's articles with the stories that one pass puts them into."""
    grouper = Grouper()
    for row in inputs(name):
        yield {"id": row["id"], "story": grouper.add(article_of(row))}


def pages() -> Iterator[Row]:
    """The text of each page."""
    for file in sorted((CORPUS / "pages/html").glob("*.html.gz")):
        article = article_from_page(gzip.decompress(file.read_bytes()), "")
        yield {"id": file.name.split(".", 1)[0], "text": article.text if article else ""}


def inputs(name: str) -> Iterator[Row]:
    """The articles of a set."""
    with (CORPUS / f"{name}.input.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def report(name: str, scorer: str, gold: str, rows: Iterable[Row], *more: str) -> None:
    """Score and print one line."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as found:
        for row in rows:
            found.write(json.dumps(row) + "\n")
        found.flush()
        path = CORPUS / (gold if gold.endswith(".json") else f"{gold}.gold.jsonl")
        texts = [str(CORPUS / f"{gold}.input.jsonl")] if scorer in {"score_aliases.py", "score_names.py"} else []
        command = [sys.executable, str(BENCH / scorer), str(path), found.name, *texts, *more]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(json.dumps({"bench": name, **json.loads(printed)}), flush=True)


if __name__ == "__main__":
    main()
