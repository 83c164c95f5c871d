"""Fit the weights of `bot/reading/coreference/pronouns.py` on pronouns of which people noted whom they mean.

Prints them beside those that stand in the code, and how often each names the right person first; for the fitted ones on
articles that they were not fitted on. Run as `python -m tests.training.pronouns`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bot.news import Article
from bot.reading.coreference.genders import SIDES
from bot.reading.coreference.pronouns import WEIGHTS, InMind, Meant, Weights
from bot.reading.document import Word
from bot.reading.names.spelling import fold
from bot.reading.reader import Reader
from tests.benchmarks import speaker_names
from tests.benchmarks.quality import CORPUS, inputs

RIDGE = 1.0
FOLDS = 5
ROUNDS = 20
"""Of fitting: which mention of a person is nearest hangs on the weights."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pronoun, with the features of each mention of those it may mean, and the place of whom it does."""

    article: str
    people: tuple[Numbers, ...]
    right: int


def main() -> None:
    """Fit and print, then check."""
    examples = list(read())
    ids = sorted({one.article for one in examples})
    weights, unseen = fit(examples), 0.0
    for number in range(FOLDS):
        apart = set(ids[number::FOLDS])
        others = fit([one for one in examples if one.article not in apart])
        unseen += sum(is_right(one, others) for one in examples if one.article in apart)
    ours = np.array(WEIGHTS)
    sys.stdout.write(f"{len(examples)} pronouns of {len(ids)} articles\n")
    for name, fitted, mine in zip(Weights._fields, weights, ours, strict=True):
        sys.stdout.write(f"{name:10} fitted {fitted:6.2f}  in the code {mine:6.2f}\n")
    right = sum(is_right(one, ours) for one in examples)
    sys.stdout.write(f"named first and right: fitted on others {unseen / len(examples):.3f}, ")
    sys.stdout.write(f"in the code {right / len(examples):.3f}\n")


def read() -> Iterator[Example]:
    """The pronouns of the development sets whose person is among those spoken of before."""
    reader, meant = Reader(), InMind.meant
    for number, title, text, names in noted():
        found: list[Example] = []

        def noting(mind: InMind, pronoun: Word, found: list[Example] = found, names: dict[int, str] = names) -> Meant:
            found += example_of(number, mind, pronoun, names.get(pronoun.start))  # noqa: B023, called in this turn
            return meant(mind, pronoun)

        with patch.object(InMind, "meant", noting):
            reader.read(Article("", title, text, language="en"))
        yield from found


def example_of(number: str, mind: InMind, pronoun: Word, name: str | None) -> list[Example]:
    """A pronoun that means this person, if that one is spoken of before, and another too."""
    people: dict[str, list[Weights]] = {}
    for mention in mind._mentions if name else ():
        people.setdefault(mention.who, []).append(mind.features(pronoun, mention))
    right = [place for place, who in enumerate(people) if name and is_same(who, name)]
    if not right or len(people) == 1:
        return []
    return [Example(number, tuple(np.array(one, dtype=float) for one in people.values()), right[0])]


def noted() -> Iterator[tuple[str, str, str, dict[int, str]]]:
    """(number, title, text, names by where a pronoun stands that means them) of each article."""
    with (CORPUS / "coreference/dev.jsonl").open(encoding="utf-8") as lines:
        linked = [*map(json.loads, lines)]
    for row in linked:
        links = (one for one in row["links"] if one["words"].lower() in SIDES)
        yield row["id"], row["title"], row["text"], {one["start"]: one["name"] for one in links}
    rows = [json.loads(line) for line in speaker_names.NOTED.read_text(encoding="utf-8").splitlines()]
    for name in ("dev", "train"):
        named = {(row["id"], row["start"]): row["name"] for row in rows if row["set"] == name and row["name"]}
        gold = {row["id"]: row["quotes"] for row in speaker_names._gold(name)}
        for row in inputs(f"quotes/{name}"):
            quotes = (one for one in gold.get(row["id"], ()) if (row["id"], one["start"]) in named)
            spoken = {
                one["speaker"][0][0]: named[row["id"], one["start"]] for one in quotes if one["kind"] == "pronoun"
            }
            if spoken:
                yield row["id"], row.get("title") or "", row["text"], spoken


def is_same(who: str, name: str) -> bool:
    """Whether two names are one person's, by their last words."""
    return fold(who).split()[-1:] == fold(name).split()[-1:]


def fit(examples: Sequence[Example]) -> Numbers:
    """Logistic regression over the people of each pronoun, with a ridge penalty, by Newton's method."""
    weights = np.zeros(len(Weights._fields))
    for _ in range(ROUNDS):
        nearest = [(nearest_of(one, weights), one.right) for one in examples]
        slope, bend = -RIDGE * weights, RIDGE * np.eye(len(weights))
        for rows, right in nearest:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            mean = chances @ rows
            slope += rows[right] - mean
            bend += (rows * chances[:, None]).T @ rows - np.outer(mean, mean)
        weights += np.linalg.solve(bend, slope)
    return weights


def nearest_of(one: Example, weights: Numbers) -> Numbers:
    """Of each person the mention that scores highest, a row each."""
    return np.array([mentions[int(np.argmax(mentions @ weights))] for mentions in one.people])


def is_right(one: Example, weights: Numbers) -> bool:
    """Whether the right person scores highest."""
    return int(np.argmax(nearest_of(one, weights) @ weights)) == one.right


if __name__ == "__main__":
    main()
