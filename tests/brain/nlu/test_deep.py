"""The deep vectors, and how they are kept between trainings."""

from __future__ import annotations

import numpy as np
import pytest

from brain.nlu import deep


def test_what_means_alike_lies_close_in_another_language():
    dark, finster, bill = deep.vectors(["the power is out", "der Strom ist weg", "my invoice is too high"])
    assert dark @ finster > dark @ bill


@pytest.mark.parametrize("text", ["", " ", "🔥", "x" * 10_000, "\u202etxet"])
def test_every_text_has_a_vector(text):
    (vector,) = deep.vectors([text])
    assert (vector.shape, bool(np.isfinite(vector).all())) == ((deep.WIDTH,), True)


def test_vectors_are_kept_and_only_new_texts_are_embedded(tmp_path, monkeypatch):
    file = tmp_path / "kept.npz"
    first = deep.kept_vectors(["a wire is down", "hello"], file)
    embedded = []
    vectors = deep.vectors
    monkeypatch.setattr(deep, "vectors", lambda texts: embedded.extend(texts) or vectors(texts))
    second = deep.kept_vectors(["hello", "my bill", "a wire is down"], file)
    assert embedded == ["my bill"]
    assert second[[2, 0]].tolist() == first.tolist()
    deep.kept_vectors(["hello", "my bill"], file)
    assert embedded == ["my bill"]


def test_texts_that_are_gone_are_not_kept(tmp_path):
    file = tmp_path / "kept.npz"
    deep.kept_vectors(["a wire is down", "hello"], file)
    deep.kept_vectors(["hello"], file)
    with np.load(file) as stored:
        assert len(stored["names"]) == 1
