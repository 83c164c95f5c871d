"""What each rule that overrides the classifier of speakers is worth: quotes that are right and wrong without it."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from bot.news import Article
from bot.reading.reader import ENGLISH, STEPS, Reader
from bot.reading.speakers.attribution import attribute
from bot.reading.speakers.overrides import OVERRIDES
from tests.benchmarks.quality import BENCH, readings, report
from tests.quality.scoring import judged
from tests.quality.test_labels import SHAPES, articles

NONE = "none"


def main() -> None:
    """Print a JSON line with all rules, and one for each rule that is left out."""
    reader = Reader()
    for name, seen in own_corpus(reader):
        sys.stdout.write(json.dumps({"bench": "overrides", "without": name, **seen}) + "\n")
    for name in (NONE, *OVERRIDES) if BENCH.exists() else ():
        with left_out(name):
            report(f"quotes-dev without {name}", "score_quotes.py", "quotes/dev", readings(reader, "quotes/dev"))


def own_corpus(reader: Reader) -> Iterator[tuple[str, dict[str, int]]]:
    """For each rule left out, how many quotes of our own corpus are right, wrong, silent and missed."""
    corpus = [(one, labels) for shape in SHAPES for one, labels, _ in articles(shape)]
    given = [Article("", one["title"], one["text"], publisher=one.get("source")) for one, _ in corpus]
    for name in (NONE, *OVERRIDES):
        seen = Counter[str]()
        with left_out(name):
            for reading, (_, labels) in zip(reader.read_many(given), corpus, strict=True):
                seen += judged(reading, labels)[0]
        yield name, {outcome: seen[outcome] for outcome in ("right", "wrong", "silent", "missed")}


def left_out(name: str) -> Any:
    """Read English without one of the rules, for as long as it is open."""
    steps = replace(STEPS[ENGLISH], attribute=partial(attribute, without=(name,)))
    return patch.dict(STEPS, {ENGLISH: steps})
