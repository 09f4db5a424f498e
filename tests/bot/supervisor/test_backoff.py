"""Pauses between restarts, on a clock that moves when told."""

from bot.supervisor import Backoff


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_pauses_double_up_to_half_a_minute() -> None:
    backoff = Backoff(Clock())

    assert [backoff.mark_dead() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_minute_of_health_is_forgiving() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    backoff.mark_dead()
    backoff.mark_dead()

    backoff.mark_healthy()
    clock.now += 60

    assert backoff.mark_dead() == 1


def test_health_of_less_than_a_minute_is_not() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    backoff.mark_dead()

    backoff.mark_healthy()
    clock.now += 59.9

    assert backoff.mark_dead() == 2


def test_a_long_life_that_was_never_healthy_is_not() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    backoff.mark_dead()

    clock.now += 3600

    assert backoff.mark_dead() == 2


def test_health_counts_from_the_first_answer_after_a_start() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    backoff.mark_dead()
    backoff.mark_healthy()
    clock.now += 50
    backoff.mark_healthy()
    clock.now += 10

    assert backoff.mark_dead() == 1
