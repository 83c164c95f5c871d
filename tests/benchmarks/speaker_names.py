"""Who speaks where an article says "he" or "the senator": the names that we give beside those that a reader noted.

The other figures take "he" for right whoever is named for it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.reading.languages.en.titles import SUFFIX
from bot.reading.names.aliases import fold
from bot.reading.reader import Reader
from tests.benchmarks.quality import CORPUS, inputs, readings

NOTED = Path(__file__).with_suffix(".jsonl")
Row = dict[str, Any]


def main() -> None:
    """Print a JSON line for each set, and for pronouns and nouns."""
    if not CORPUS.exists():
        print(json.dumps({"bench": "speaker-names", "skipped": "the development sets are not here"}))
        return
    noted = [json.loads(line) for line in NOTED.read_text(encoding="utf-8").splitlines()]
    reader = Reader()
    for name in ("dev", "train"):
        verdicts: dict[str, Counter[str]] = {"pronoun": Counter(), "nominal": Counter()}
        for kind, verdict, _ in judged(reader, name, [row for row in noted if row["set"] == name]):
            verdicts[kind][verdict] += 1
        for kind, counts in verdicts.items():
            print(json.dumps({"bench": f"speaker-names-{name}", "kind": kind, **figures(counts)}), flush=True)


def judged(reader: Reader, name: str, noted: list[Row]) -> Iterator[tuple[str, str, Row]]:
    """Each noted quote's kind, the verdict on the name that we give, and the quote as we have it."""
    wanted = {row["id"] for row in noted}
    gold = {row["id"]: row["quotes"] for row in _gold(name) if row["id"] in wanted}
    texts = {row["id"]: row["text"] for row in inputs(f"quotes/{name}") if row["id"] in wanted}
    found = {row["id"]: row["quotes"] for row in readings(reader, f"quotes/{name}", wanted)}
    for row in noted:
        annotated = next(one for one in gold[row["id"]] if one["start"] == row["start"])
        ours = max(found[row["id"]], key=lambda one: _shared(one, annotated), default=None)
        if ours and not _shared(ours, annotated):
            ours = None
        yield annotated["kind"], _verdict(ours, row["name"], texts[row["id"]]), {**row, "ours": ours}


def figures(counts: Counter[str]) -> Row:
    """The counts as shares: of those named how many are right, of those that can be named how many are."""
    named = counts["right"] + counts["wrong"]
    return {
        "quotes": counts.total(),
        "right_when_named": round(counts["right"] / named, 4) if named else None,
        "named": round(named / (counts.total() - counts["rightly silent"]), 4) if counts.total() else None,
        "wrong": counts["wrong"],
    }


def _verdict(ours: Row | None, name: str | None, text: str) -> str:
    if ours is None or ours["speaker"] is None or _is_as_stated(ours, text):
        return "silent" if name else "rightly silent"
    return "right" if name and _is_same(ours["speaker"], name) else "wrong"


def _is_as_stated(ours: Row, text: str) -> bool:
    """Whether a speaker is given with the words that stand there: "the minister"."""
    start, end = ours["speaker_mention"]
    return fold(text[start:end]).endswith(fold(ours["speaker"])) and not text[start:end].istitle()


def _is_same(given: str, noted: str) -> bool:
    """Whether two names are one person's: the last word is the same, and another where both have more."""
    one, other = (fold(SUFFIX.sub("", name)).split() for name in (given, noted))
    if one[-1] != other[-1]:
        return False
    return len(one) == 1 or len(other) == 1 or bool(set(one[:-1]) & set(other[:-1]))


def _shared(quote: Row, gold: Row) -> int:
    return sum(max(min(end, gold["end"]) - max(start, gold["start"]), 0) for start, end in quote["spans"])


def _gold(name: str) -> Iterator[Row]:
    with (CORPUS / f"quotes/{name}.gold.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
