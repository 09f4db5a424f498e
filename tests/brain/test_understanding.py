"""What the trained model understands: unseen messages, danger, and what is said every day.

The held-out messages were written after the examples, by imagining other people, and are hard on
purpose: they hide danger in other news, and fifteen a language talk of fire and shocks
without meaning them. The floors are a little below what was measured; see docs/understanding.md.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from brain.nlu.intents import DANGER
from brain.plain import plain

FILES = Path(__file__).parents[1] / "nlu"
LANGUAGES = ("en", "es", "pt", "de")


class Floors(NamedTuple):
    """Shares of 1: of messages understood, of dangers found, of alarms that are right."""

    accuracy: float
    danger_found: float
    danger_right: float


FLOORS = {
    "en": Floors(0.78, 0.88, 0.80),  # measured 0.801, 0.92, 0.852
    "es": Floors(0.85, 0.88, 0.80),  # measured 0.875, 0.92, 0.852
    "pt": Floors(0.80, 0.84, 0.80),  # measured 0.818, 0.88, 0.846
    "de": Floors(0.82, 0.92, 0.76),  # measured 0.841, 0.96, 0.800
}


def rows(name: str) -> list[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def danger_rows() -> list[tuple[str, str]]:
    return [(row["text"], row["danger"]) for row in rows("danger.csv")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_messages_are_understood_as_well_as_measured(understanding, language):
    asked = rows(f"held_out.{language}.csv")
    wanted = [row["intent"] for row in asked]
    told = understanding.intents([plain(row["text"]) for row in asked])
    pairs = list(zip(wanted, told, strict=True))
    both = pairs.count((DANGER, DANGER))
    measured = Floors(
        accuracy=sum(a == b for a, b in pairs) / len(pairs),
        danger_found=both / wanted.count(DANGER),
        danger_right=both / told.count(DANGER),
    )
    doubts = told.count("nlu_fallback") / len(told)
    print(f"\n{language}: {measured}, asked back {doubts:.3f}")
    below = {
        name: (value, floor)
        for name, value, floor in zip(Floors._fields, measured, FLOORS[language], strict=True)
        if value < floor
    }
    assert below == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_every_day_is_understood(understanding, language):
    asked = rows(f"everyday.{language}.csv")
    told = understanding.intents([row["text"] for row in asked])
    wrong = [(row["text"], row["intent"], t) for row, t in zip(asked, told, strict=True) if t != row["intent"]]
    assert (len(asked), wrong) == (30, [])


@pytest.mark.parametrize("text", [text for text, danger in danger_rows() if danger == "yes"])
def test_danger_is_seen(understanding, text):
    assert understanding.intents([text]) == [DANGER]


@pytest.mark.parametrize("text", [text for text, danger in danger_rows() if danger == "no"])
def test_words_of_danger_without_danger_wake_nobody(understanding, text):
    (intent,) = understanding.intents([text])
    assert intent != DANGER


@pytest.mark.parametrize(
    "text", ["POWER IS OUT AND A WIRE IS SPARKING IN THE YARD", "huele a gas en mi casa!!!!", "  i smell gas  "]
)
def test_danger_is_seen_whatever_the_case_and_the_punctuation(understanding, text):
    assert understanding.intents([text]) == [DANGER]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_written_is_asked_about(understanding, text):
    assert understanding.intents([text]) == ["nlu_fallback"]


@pytest.mark.parametrize("text", ["no power " * 2_000, "\x00\x01", "🔥" * 300, "\u202eneht", "[" * 500, "字" * 400])
def test_nothing_a_customer_can_write_breaks_it(understanding, text):
    (understood,) = understanding.of([plain(text)])
    assert 0 <= understood["danger"] <= 1
