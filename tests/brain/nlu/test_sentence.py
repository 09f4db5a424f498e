"""One vector a message, alike for what means alike."""

from __future__ import annotations

import numpy as np
from rasa.shared.nlu.training_data.message import Message

from brain.nlu.sentence import LONGEST


def test_a_message_gets_one_vector_of_512_numbers(embed):
    vector = embed("no hay luz")
    assert (vector.shape, vector.dtype) == ((512,), np.float32)
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-3)


def test_the_same_meaning_in_another_language_is_nearer_than_another_meaning(embed):
    power, luz, bill = map(embed, ["the power is out", "se fue la luz", "my bill is too high"])
    assert power @ luz > power @ bill


def test_a_message_without_text_gets_no_vector(tiny):
    (message,) = tiny.embedding.process([Message()])
    assert message.features == []


def test_empty_and_strange_texts_have_a_vector(embed):
    for text in ["", " ", "\x00", "🔥" * 50, "\u200b", "字"]:
        assert np.isfinite(embed(text)).all(), repr(text)


def test_what_follows_the_first_thousand_characters_does_not_count(embed):
    start = ("no power since nine " * 100)[:LONGEST]
    assert np.array_equal(embed(start), embed(start + " and a wire is down"))
