"""How likely each candidate is the speaker: features weighed with weights that were learnt from annotated articles."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """A small network: features are added up in a hidden layer, and directly."""

    features: dict[str, int]
    hidden: Numbers
    bias: Numbers
    out: Numbers
    direct: Numbers
    temperature: float = 1.0
    """What scores are divided by, so that chances are as high as answers are often right (Guo et al. 2017,
    "On Calibration of Modern Neural Networks")."""
    rows: Numbers = field(init=False, repr=False)
    """For each feature what it adds to each hidden unit and, in the last column, directly; behind them the bias."""

    def __post_init__(self) -> None:
        """Put side by side what is added up together."""
        rows = np.column_stack([np.vstack([self.hidden, self.bias]), np.append(self.direct, 0)])
        object.__setattr__(self, "rows", rows.astype(np.float32))

    def scores(self, candidates: Sequence[Sequence[str]]) -> Numbers:
        """A score for each list of features; those that were never learnt weigh nothing."""
        known, begins = list[int](), list[int]()
        for features in candidates:
            begins.append(len(known))
            known += [place for place in map(self.features.get, features) if place is not None]
            known.append(len(self.features))  # the bias, so that no list is empty
        # All lists in one pass: for numpy a call takes ten times as long as adding one list up.
        sums = np.add.reduceat(self.rows[known], begins, axis=0)
        scored: Numbers = np.maximum(sums[:, :-1], 0) @ self.out + sums[:, -1]
        return scored

    def probabilities(self, candidates: Sequence[Sequence[str]]) -> list[float]:
        """How likely each is the right one of all."""
        scores = self.scores(candidates) / self.temperature
        weighed = np.exp(scores - scores.max())
        return [float(one) for one in weighed / weighed.sum()]


@cache
def learnt() -> Weights:
    """The weights that come with the package; tests/training/speakers.py makes them."""
    stored = json.loads(
        resources.files("bot.reading.languages.en").joinpath("speakers.json").read_text(encoding="utf-8")
    )
    return Weights(
        features={feature: place for place, feature in enumerate(stored["features"])},
        hidden=np.array(stored["hidden"], dtype=np.float32),
        bias=np.array(stored["bias"], dtype=np.float32),
        out=np.array(stored["out"], dtype=np.float32),
        direct=np.array(stored["direct"], dtype=np.float32),
        temperature=stored["temperature"],
    )
