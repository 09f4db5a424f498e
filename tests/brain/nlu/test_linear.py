"""The learnt weights, applied by look-ups, say what scikit-learn says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from brain.nlu.linear import learn

TEXTS = [
    "no power here",
    "power is out",
    "no power no lights",
    "the bill is wrong",
    "my bill is high",
    "wrong bill again",
    "hello there",
    "hello hello",
    "well hello there",
]
CLASSES = ["outage"] * 3 + ["bill"] * 3 + ["greet"] * 3
UNSEEN = ["power", "bill power hello", "", "字", "¡HELLÓ!", "my wrong power " * 50]


def vectors(count: int) -> np.ndarray:
    """A made-up embedding, always the same."""
    return np.random.default_rng(7).normal(size=(count, 8)).astype(np.float32)


@pytest.mark.parametrize("kinds", [2, 3])
def test_its_probabilities_are_scikit_learns(kinds):
    texts, classes = TEXTS[: kinds * 3], CLASSES[: kinds * 3]
    model = learn(texts, vectors(len(texts)), classes, c=5, dense_weight=2.0)

    def features(some: list[str]) -> csr_matrix:
        parts = [vectorizer.transform(some) for vectorizer in model.vectorizers]
        return hstack([*parts, csr_matrix(vectors(len(some)) * 2.0)], format="csr", dtype=np.float32)

    reference = LogisticRegression(C=5, max_iter=60, tol=1e-3).fit(features(texts), classes)
    expected = reference.predict_proba(features(UNSEEN))
    for text, vector, row in zip(UNSEEN, vectors(len(UNSEEN)), expected, strict=True):
        told = dict(model.ranked(model.probabilities(text, vector)))
        assert told == pytest.approx(dict(zip(reference.classes_, row, strict=True)), abs=1e-4)


def test_the_ranking_is_a_distribution_likeliest_first():
    model = learn(TEXTS, vectors(9), CLASSES, c=5, dense_weight=2.0)
    for text in UNSEEN:
        probabilities = [p for _, p in model.ranked(model.probabilities(text, vectors(1)[0]))]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1)


def test_case_and_accents_do_not_count():
    model = learn(TEXTS, vectors(9), CLASSES, c=5, dense_weight=2.0)
    loud, plain = (model.probabilities(text, vectors(1)[0]) for text in ("HÉLLO", "hello"))
    assert loud.tolist() == plain.tolist()
