"""Readings of the labelled corpus as a reader of the digest sees them: figures, and each outcome by its label."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from bot.news import ActorKind, Article, Reading
from bot.reading.reader import Reader
from tests.quality.test_labels import CORPUS, SHAPES, SHOWN_ACTORS, articles

FLOORS_FILE = Path(__file__).parent / "floors.json"
FLOORS: dict[str, Any] = json.loads(FLOORS_FILE.read_text(encoding="utf-8"))
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


def measure(reader: Reader) -> tuple[dict[str, float], list[str]]:
    """The figures of the corpus, and a line for each label that is not met."""
    total, wrong = Counter[str](), list[str]()
    for shape in SHAPES:
        for article, labels, _ in articles(shape):
            reading = reader.read(Article("", article["title"], article["text"], publisher=article.get("source")))
            seen, faults = judged(reading, labels)
            total += seen
            wrong += faults
    quotes = sum(total[one] for one in ("right", "wrong", "silent", "missed"))
    precision, recall = total["shown_rightly"] / total["shown"], total["found"] / total["named"]
    return {
        "quotes_right": total["right"] / quotes,
        "quotes_not_wrong": 1 - total["wrong"] / quotes,
        "actor_line_f1": 2 * precision * recall / (precision + recall),
        "first_subject": total["first"] / total["articles"],
        "gist_opening": total["opening"] / total["articles"],
    }, wrong
