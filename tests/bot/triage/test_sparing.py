"""A brain that does not answer is left alone for a moment."""

from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from bot.model.effect import Decision
from bot.model.incoming import Person
from bot.triage.brain import BrainFailed, BrainSilent
from bot.triage.sparing import IN_A_ROW, REST, SparedBrain
from tests.bot.triage.harness import GREETING, Desk, FakeBrain

SILENT = BrainSilent("ReadTimeout: timed out")
CONFUSED = BrainFailed("an action failed: the answer was empty")
GONE = BrainFailed("ConnectError: nobody listens")


@pytest.fixture
def spared(brain: FakeBrain, clock: VirtualClock) -> SparedBrain:
    return SparedBrain(brain, clock)


def ask(spared: SparedBrain) -> Decision | type[Exception]:
    try:
        return spared.decide("dm:1", "turn:1-1", "no power", {})
    except BrainFailed as error:
        return type(error)


def test_after_three_silences_in_a_row_it_is_not_asked(spared: SparedBrain, brain: FakeBrain):
    brain.will(*[SILENT] * IN_A_ROW)
    assert [ask(spared) for _ in range(50)] == [BrainSilent] * 50
    assert len(brain.asked) == IN_A_ROW


def test_after_a_rest_one_turn_finds_out_and_the_others_wait_for_it(
    spared: SparedBrain, brain: FakeBrain, clock: VirtualClock
):
    brain.will(*[SILENT] * IN_A_ROW)
    for _ in range(IN_A_ROW):
        ask(spared)
    clock.advance(REST)
    meanwhile = []

    def slowly() -> Decision:
        meanwhile.append(ask(spared))
        return GREETING

    brain.will(slowly)
    assert ask(spared) == GREETING
    assert meanwhile == [BrainSilent]
    assert ask(spared) == GREETING


def test_one_more_silence_is_one_more_rest(spared: SparedBrain, brain: FakeBrain, clock: VirtualClock):
    brain.will(*[SILENT] * (IN_A_ROW + 1))
    for _ in range(IN_A_ROW):
        ask(spared)
    clock.advance(REST)
    ask(spared)
    clock.advance(REST - timedelta(microseconds=1))
    assert ask(spared) == BrainSilent
    assert len(brain.asked) == IN_A_ROW + 1
    clock.advance(timedelta(microseconds=1))
    assert ask(spared) == GREETING


@pytest.mark.parametrize("answer", [GREETING, CONFUSED], ids=["a decision", "a failed action"])
def test_any_answer_in_between_says_that_it_is_there(spared: SparedBrain, brain: FakeBrain, answer):
    brain.will(*[SILENT] * (IN_A_ROW - 1), answer, *[SILENT] * (IN_A_ROW - 1), GREETING)
    answers = [ask(spared) for _ in range(2 * IN_A_ROW)]
    assert answers[-1] == GREETING
    assert len(brain.asked) == 2 * IN_A_ROW


@pytest.mark.parametrize("failure", [CONFUSED, GONE], ids=["an action failed", "nobody listens"])
def test_what_fails_at_once_does_not_take_the_brain_from_others(spared: SparedBrain, brain: FakeBrain, failure):
    brain.will(*[failure] * 10, GREETING)
    assert [ask(spared) for _ in range(11)] == [BrainFailed] * 10 + [GREETING]


def test_everybody_is_acknowledged_in_time_however_many_wait(desk: Desk, brain: FakeBrain, spared: SparedBrain):
    desk.triage = desk.worker("worker-1", spared)
    brain.will(*[SILENT] * 100)
    for number in range(30):
        desk.receives(Person(id=str(number), handle=f"c{number}"), "my power is out")
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert (len(desk.answers), len(desk.tickets), desk.waiting()) == (30, 30, [])
    assert len(brain.asked) == IN_A_ROW + 2, "the first three, and one after each rest"
