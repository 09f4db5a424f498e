"""The sentences that decide an outcome must exist, or nothing would be decided."""

from pathlib import Path

from bot.rehearsal.outcome import SAID, WEIGHT
from bot.rehearsal.script import Outcome
from bot.replies import load_catalogues

REPLIES = Path(__file__).parents[3] / "data/replies"


def test_every_sentence_that_decides_is_in_the_catalogues():
    english = load_catalogues(REPLIES, ("en",))["en"]
    assert [key for key in SAID if key not in english.replies] == []


def test_every_outcome_but_no_reply_has_its_weight():
    assert {*WEIGHT, Outcome.NO_REPLY} == set(Outcome)
