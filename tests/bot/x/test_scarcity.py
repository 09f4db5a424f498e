from datetime import timedelta

import pytest

from bot.model.incoming import Person
from bot.model.outgoing import Surface, Urgency
from bot.store import outbox, standings
from bot.x.budget import Window
from bot.x.scarcity import closed_name, expected_wait, scarce, word_name
from tests.bot.people import ANA, conversation_of

MINUTE = timedelta(minutes=1)
LIMITS = (Window(limit=5, span=15 * MINUTE, reserve=2),)


@pytest.fixture
def queue(store, clock):
    def make(count: int, urgency: Urgency = Urgency.QUESTION, person: Person | None = None) -> None:
        with store.transaction() as session:
            for number in range(count):
                to = person or Person(id=f"{urgency}{number:04}", handle="", name="")
                place = conversation_of(session, to, clock())
                outbox.queue(session, place, f"Text {number}", urgency, clock())

    return make


@pytest.fixture
def send(store, clock):
    def make(count: int) -> None:
        with store.transaction() as session:
            for _ in range(count):
                claimed = outbox.claim(session, clock(), Surface.DM)
                outbox.mark_sent(session, claimed.row.id, None, clock())

    return make


@pytest.fixture
def wait(store, clock):
    def make(urgency: Urgency = Urgency.QUESTION, limits=LIMITS) -> timedelta:
        with store.reading() as session:
            return expected_wait(session, Surface.DM, limits, clock(), urgency)

    return make


def test_with_an_empty_queue_and_budget_nothing_waits(wait):
    assert wait() == timedelta(0)


def test_it_counts_those_ahead_and_the_windows_free_moments(wait, queue):
    queue(2)
    assert wait() == timedelta(0)
    queue(1, person=ANA)
    assert wait() == 15 * MINUTE
    queue(3, Urgency.AGENT_REPLY)
    assert wait() == 30 * MINUTE


def test_the_urgent_do_not_wait_for_lesser_ones(wait, queue):
    queue(9, Urgency.FAQ)
    assert (wait(), wait(Urgency.FAQ)) == (timedelta(0), 45 * MINUTE)


def test_what_leaves_as_one_dm_counts_once(wait, queue):
    queue(9, person=ANA)
    assert wait() == timedelta(0)


def test_what_was_sent_counts_until_its_window_is_over(wait, queue, send, clock):
    queue(3)
    send(2)
    clock.advance(4 * MINUTE)
    send(1)
    assert wait() == 11 * MINUTE
    assert wait(Urgency.EMERGENCY) == timedelta(0)


def test_xs_word_and_a_closed_line_count(wait, store, clock):
    with store.transaction() as session:
        standings.note(session, word_name(Surface.DM), 2, clock() + 3 * MINUTE, clock())
    assert (wait(), wait(Urgency.EMERGENCY)) == (3 * MINUTE, timedelta(0))
    with store.transaction() as session:
        standings.close(session, closed_name(Surface.DM), clock() + 7 * MINUTE, clock())
    assert (wait(), wait(Urgency.EMERGENCY)) == (7 * MINUTE, 7 * MINUTE)


def test_waiting_as_foreseen_is_waiting_as_it_happens(store, clock, wait, queue):
    """The queue is played through, one DM after another, as a sender would."""
    queue(11)
    foreseen = clock() + wait()
    for _ in range(11):
        moment = clock() + wait(Urgency.EMERGENCY)
        while wait_of_next(store, clock) > timedelta(0):
            clock.advance(MINUTE)
            moment = clock()
        assert moment <= foreseen
        with store.transaction() as session:
            claimed = outbox.claim(session, clock(), Surface.DM)
            outbox.mark_sent(session, claimed.row.id, None, clock())
    while wait() > timedelta(0):
        clock.advance(MINUTE)
    assert clock() == foreseen


def wait_of_next(store, clock):
    """For the next one in the queue nothing is ahead."""
    with store.reading() as session:
        sent = outbox.sent_since(session, Surface.DM, clock() - 15 * MINUTE)
    return timedelta(0) if len(sent) < 3 else MINUTE


def test_dms_are_scarce_when_a_question_waits_longer_than_the_policy_says(store, handbook, clock, queue, send):
    def now() -> bool:
        with store.reading() as session:
            return scarce(session, handbook.policy, clock())

    queue(13)
    send(13)
    assert now()
    clock.advance(4 * MINUTE)
    assert now()
    clock.advance(MINUTE)
    assert not now()
