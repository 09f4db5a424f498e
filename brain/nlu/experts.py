"""Two experts on what a message is about: one that is always asked, and one for when the first is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from brain.nlu import deep
from brain.nlu.linear import LinearModel, learn

DEEP_WEIGHT = 6.0
"""The scale of the second expert's vectors against its regularisation; not tuned."""


@dataclass(frozen=True)
class Experts:
    """`first` knows n-grams and the quick embedding (2 ms). `second` knows only the deep one (9 to 18 ms): its errors
    are others, so where both are asked their probabilities are multiplied. `centre` is the deep examples' mean.
    """

    first: LinearModel
    second: LinearModel | None
    centre: np.ndarray

    def usable_here(self) -> Experts:
        """The same with the deep model loaded now, not with the first customer; one expert where it is not."""
        return self if self.second is None or deep.is_here() else replace(self, second=None)

    def ranking(self, text: str, dense: np.ndarray, *, sure: float, danger: str) -> list[tuple[str, float]]:
        """Every class with its probability, the likeliest first.

        The second is asked when the first gives no class the probability `sure`, or may be wrong about `danger`.
        """
        opinion = self.first.probabilities(text, dense)
        if self.second is not None and (opinion.max() < sure or self._may_be(danger, opinion)):
            deeper = self.second.probabilities(text, deep.vectors([text])[0] - self.centre)
            both = np.sqrt(opinion * deeper)
            opinion = both / both.sum()
        return self.first.ranked(opinion)

    def _may_be(self, danger: str, opinion: np.ndarray) -> bool:
        return danger in self.first.classes and bool(POSSIBLE < opinion[self.first.classes.index(danger)] < CERTAIN)


POSSIBLE, CERTAIN = 0.02, 0.9
"""Between these probabilities of danger a second opinion is asked for: one is missed at the price of a life."""


def train(
    texts: Sequence[str],
    dense: np.ndarray,
    classes: Sequence[str],
    *,
    c: float,
    dense_weight: float,
    kept: Path | None = None,
) -> Experts:
    """Learns from texts, their quick vectors (a row each) and their classes; one expert where the deep model is not.

    The deep vectors are kept in the file `kept` for the next training.
    """
    first = learn(texts, dense, classes, c=c, dense_weight=dense_weight)
    if not deep.is_here():
        return Experts(first=first, second=None, centre=np.zeros(1, dtype=np.float32))
    deeper = deep.kept_vectors(texts, kept) if kept else deep.vectors(texts)
    centre = deeper.mean(axis=0)
    second = learn(texts, deeper - centre, classes, c=c, dense_weight=DEEP_WEIGHT, ngrams=False)
    return Experts(first=first, second=second, centre=centre)
