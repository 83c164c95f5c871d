"""Readings of the labelled corpus: no figure may fall below its floor.

A change that is meant to lower one lowers the floor in `floors.json` with it, so that the diff says so; a change of the
corpus needs new floors, since they are pinned to its digest. `-s` prints the figures and what is wrong.
"""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.news import ActorKind, Article, Reading
from bot.reading.reader import Reader
from tests.quality.test_labels import CORPUS, SHAPES, SHOWN_ACTORS, articles

FLOORS: dict[str, Any] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
FIRST_WORDS = 4


def digest() -> str:
    files = sorted(CORPUS.glob("*.jsonl"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").casefold())


def is_same(one: str | None, other: str | None) -> bool:
    """Whether all words of the shorter name stand in the longer."""
    mine, theirs = set(words(one)), set(words(other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def judged(reading: Reading, labels: dict[str, Any]) -> tuple[Counter[str], list[str]]:
    """What is right and wrong in a reading, as a reader of the digest sees it."""
    seen, wrong = Counter[str](), []
    for label in labels["quotes"]:
        first = " ".join(words(label["first"])[:FIRST_WORDS])
        # A label may be of the second sentence of a quote.
        quote = next((one for one in reading.quotes if f" {first} " in f" {' '.join(words(one.text))} "), None)
        wanted = [label["speaker"], label.get("accept")]
        if quote is None:
            outcome = "missed"
        elif quote.speaker is None:
            outcome = "silent" if label["speaker"] else "right"
        else:
            outcome = "right" if any(is_same(quote.speaker, name) for name in wanted) else "wrong"
        seen[outcome] += 1
        if outcome != "right":
            wrong.append(f"{labels['id']}: {outcome}: {label['first']!r}: {quote and quote.speaker}, not {wanted[0]}")
    names = [actor["name"] for actor in labels["key_actors"]]
    key = [one.name for one in reading.actors if one.key and one.kind is not ActorKind.PLACE][:SHOWN_ACTORS]
    seen["named"], seen["shown"] = len(names), len(key)
    seen["shown_rightly"] = sum(any(is_same(one, name) for name in names) for one in key)
    seen["found"] = sum(any(is_same(name, one) for one in key) for name in names)
    seen["first"] = bool(names) and any(is_same(names[0], one) for one in key)
    gist = words(reading.gist[0].text if reading.gist else "")
    seen["opening"] = any(gist[: len(words(first))] == words(first) for first in labels["gist_opens"])
    seen["articles"] = 1
    return seen, wrong


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    reader = Reader()
    total, wrong = Counter[str](), []
    for shape in SHAPES:
        for article, labels, _ in articles(shape):
            reading = reader.read(Article("", article["title"], article["text"], publisher=article.get("source")))
            seen, faults = judged(reading, labels)
            total += seen
            wrong += faults
    quotes = sum(total[one] for one in ("right", "wrong", "silent", "missed"))
    precision, recall = total["shown_rightly"] / total["shown"], total["found"] / total["named"]
    found = {
        "quotes_right": total["right"] / quotes,
        "quotes_not_wrong": 1 - total["wrong"] / quotes,
        "actor_line_f1": 2 * precision * recall / (precision + recall),
        "first_subject": total["first"] / total["articles"],
        "gist_opening": total["opening"] / total["articles"],
    }
    print(json.dumps({name: round(value, 3) for name, value in found.items()}), *wrong, sep="\n")  # noqa: T201
    return found


def test_the_floors_are_those_of_this_corpus() -> None:
    assert FLOORS["corpus"] == digest(), "The corpus has changed: measure anew, and pin the floors with its digest."


@pytest.mark.parametrize("name", FLOORS["floors"])
def test_no_figure_falls(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOORS["floors"][name]
