"""Logistic regression over n-grams beside a dense vector: learnt by scikit-learn, applied by a few array look-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

LARGEST_VOCABULARY = 30_000


@dataclass(frozen=True)
class LinearModel:
    """What was learnt. `weights` has a row a feature (words, characters, then the dense ones), a column a class.

    Applied here and not by scikit-learn: for one message its `predict_proba` copies the whole weight
    matrix to multiply a few hundred of its rows, 2.5 of 9 ms (measured with scikit-learn 1.1).
    """

    vectorizers: tuple[TfidfVectorizer, ...]
    weights: np.ndarray
    intercept: np.ndarray
    classes: tuple[str, ...]
    dense_weight: float

    def probabilities(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The probability of each of `classes`, in their order."""
        logits = self.intercept.copy()
        offset = 0
        for vectorizer in self.vectorizers:
            row = vectorizer.transform([text])
            logits += row.data @ self.weights[row.indices + offset]
            offset += row.shape[1]
        logits += (dense * self.dense_weight) @ self.weights[offset:]
        odds = np.exp(logits - logits.max())
        return odds / odds.sum()

    def ranked(self, probabilities: np.ndarray) -> list[tuple[str, float]]:
        """Every class with its probability, the likeliest first."""
        return [(self.classes[i], float(probabilities[i])) for i in np.argsort(probabilities)[::-1]]


def learn(
    texts: Sequence[str],
    dense: np.ndarray,
    classes: Sequence[str],
    *,
    c: float,
    dense_weight: float,
    ngrams: bool = True,
) -> LinearModel:
    """Learns from texts, their dense vectors (a row each) and their classes; `c` is the inverse regularisation."""
    vectorizers = (_ngrams("word", (1, 2)), _ngrams("char_wb", (2, 4))) if ngrams else ()
    parts = [vectorizer.fit_transform(texts) for vectorizer in vectorizers]
    features = hstack([*parts, csr_matrix(dense * dense_weight)], format="csr", dtype=np.float32)
    model = LogisticRegression(C=c, max_iter=60, tol=1e-3).fit(features, list(classes))
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps a row for the second only
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        intercept = np.concatenate([np.zeros_like(intercept), intercept])
    return LinearModel(
        vectorizers=vectorizers,
        weights=np.ascontiguousarray(coefficients.T, dtype=np.float32),
        intercept=intercept.astype(np.float32),
        classes=tuple(str(name) for name in model.classes_),
        dense_weight=dense_weight,
    )


def _ngrams(analyzer: str, lengths: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=lengths,
        sublinear_tf=True,
        strip_accents="unicode",
        min_df=2,
        max_features=LARGEST_VOCABULARY,
        dtype=np.float32,
    )
