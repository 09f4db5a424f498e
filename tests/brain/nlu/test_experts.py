"""Two experts: the second is asked only when the first may be wrong."""

from __future__ import annotations

import numpy as np
import pytest

from brain.nlu import deep, experts
from brain.nlu.experts import Experts, train

TEXTS = [
    "no power here",
    "power is out",
    "no lights at all",
    "the bill is wrong",
    "my bill is high",
    "wrong bill again",
]
TEXTS += ["sparks from the pole", "a wire is down", "smoke from the meter"]
CLASSES = ["outage"] * 3 + ["bill"] * 3 + ["danger"] * 3


def quick(count: int) -> np.ndarray:
    """A made-up embedding, always the same."""
    return np.random.default_rng(7).normal(size=(count, 8)).astype(np.float32)


@pytest.fixture(scope="module")
def both() -> Experts:
    return train(TEXTS, quick(len(TEXTS)), CLASSES, c=5, dense_weight=0.1)


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The texts the second expert has looked at."""
    texts: list[str] = []
    vectors = deep.vectors

    def looked_at(some: list[str]) -> np.ndarray:
        texts.extend(some)
        return vectors(some)

    monkeypatch.setattr(experts.deep, "vectors", looked_at)
    return texts


def rank(both: Experts, text: str, sure: float = 0.7, danger: str = "danger") -> dict[str, float]:
    return dict(both.ranking(text, quick(1)[0], sure=sure, danger=danger))


def test_the_second_is_asked_when_the_first_is_unsure(both, asked):
    rank(both, "everything went dark in our flat", sure=1.0)
    assert asked == ["everything went dark in our flat"]


def test_the_second_is_not_asked_when_the_first_is_sure(both, asked):
    rank(both, "the bill is wrong", sure=0.3, danger="none of the classes")
    assert asked == []


def test_possible_danger_is_looked_at_twice_however_sure_the_first_is(both, asked):
    first = both.first.probabilities("a wire and the bill", quick(1)[0])
    assert experts.POSSIBLE < first[both.first.classes.index("danger")] < experts.CERTAIN
    rank(both, "a wire and the bill", sure=0.0)
    assert asked == ["a wire and the bill"]


def test_two_opinions_are_a_distribution_likeliest_first(both):
    ranking = both.ranking("there is no electricity", quick(1)[0], sure=1.0, danger="danger")
    probabilities = [p for _, p in ranking]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) == pytest.approx(1)
    assert ranking[0][0] == "outage"


def test_the_second_understands_what_shares_no_word_with_any_example(both):
    alone = both.second.probabilities("", deep.vectors(["la factura está mal"])[0] - both.centre)
    assert both.second.ranked(alone)[0][0] == "bill"


def test_without_the_deep_model_there_is_one_expert(monkeypatch, asked):
    monkeypatch.setattr(experts.deep, "is_here", lambda: False)
    alone = train(TEXTS, quick(len(TEXTS)), CLASSES, c=5, dense_weight=0.1)
    assert alone.second is None
    assert rank(alone, "power", sure=1.0).keys() == {"outage", "bill", "danger"}
    assert asked == []


def test_a_model_trained_elsewhere_does_with_one_expert_where_the_deep_model_is_not(both, monkeypatch, asked):
    assert both.usable_here() is both
    monkeypatch.setattr(experts.deep, "is_here", lambda: False)
    assert rank(both.usable_here(), "power", sure=1.0).keys() == {"outage", "bill", "danger"}
    assert asked == []
