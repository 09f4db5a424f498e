from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select, text

from bot.store import inbox, turns
from bot.store.tables import ConversationRow, MessageRow
from tests.bot.people import ANA, JANA, LUIS, conversation_of, dm
from tests.bot.together import together

COALESCE = timedelta(seconds=4)
MINUTE = timedelta(minutes=1)


def receive(store, clock, *events):
    with store.transaction() as session:
        inbox.receive(session, events, clock(), COALESCE)


def claim(store, clock, worker="east/0"):
    with store.transaction() as session:
        claimed = turns.claim(session, clock(), worker)
        return claimed and claimed.conversation_id


def state(store, conversation="dm:1001"):
    with store.reading() as session:
        row = session.get_one(ConversationRow, conversation)
        return row.due_at, row.lease_until, row.leased_by, row.attempts


def handle(store, clock, conversation="dm:1001"):
    with store.transaction() as session:
        for message in turns.waiting_messages(session, conversation):
            message.handled_at = clock()


def finish(store, conversation="dm:1001"):
    with store.transaction() as session:
        turns.finish(session, session.get_one(ConversationRow, conversation), COALESCE)


def any_due(store, clock):
    with store.reading() as session:
        return turns.anything_due(session, clock())


def test_a_turn_can_be_claimed_once_it_is_due_and_not_before(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE - timedelta(microseconds=1))
    assert (any_due(store, clock), claim(store, clock)) == (False, None)
    clock.advance(timedelta(microseconds=1))
    assert (any_due(store, clock), claim(store, clock)) == (True, "dm:1001")


def test_a_claimed_conversation_is_nobody_elses_until_the_lease_is_over(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    claim(store, clock)
    assert state(store)[1:] == (clock() + turns.LEASE, "east/0", 1)
    clock.advance(turns.LEASE - timedelta(microseconds=1))
    assert (any_due(store, clock), claim(store, clock, "west/0")) == (False, None)
    clock.advance(timedelta(microseconds=1))
    assert (any_due(store, clock), claim(store, clock, "west/0")) == (True, "dm:1001")
    assert state(store)[1:] == (clock() + turns.LEASE, "west/0", 2)


def test_whoever_waits_longest_comes_first(store, clock):
    for number, person in enumerate((LUIS, ANA, JANA)):
        receive(store, clock, dm(person, number))
        clock.advance(timedelta(seconds=1))
    clock.advance(COALESCE)
    assert [claim(store, clock) for _ in range(4)] == ["dm:1002", "dm:1001", "dm:1003", None]


def test_only_one_of_many_workers_gets_a_conversation(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    got = together(*(lambda n=n: claim(store, clock, f"east/{n}") for n in range(8)))
    assert sorted(got, key=str) == [None] * 7 + ["dm:1001"]
    assert state(store)[3] == 1


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_worker_that_claims_does_not_keep_another_waiting(store, clock):
    receive(store, clock, dm(ANA, 1), dm(LUIS, 2))
    clock.advance(COALESCE)
    with store.transaction() as first, store.transaction() as second:
        second.execute(text("SET LOCAL lock_timeout = '5s'"))
        claimed = [turns.claim(session, clock(), "east/0") for session in (first, second)]
    assert sorted(one.conversation_id for one in claimed) == ["dm:1001", "dm:1002"]


def test_many_workers_share_many_conversations_without_an_overlap(store, clock):
    everybody = [ANA, LUIS, JANA]
    receive(store, clock, *(dm(person, number) for number, person in enumerate(everybody)))
    clock.advance(COALESCE)

    def work(name):
        got = []
        while any_due(store, clock):
            got.append(claim(store, clock, name))
        return [conversation for conversation in got if conversation]

    shares = together(*(lambda n=n: work(f"east/{n}") for n in range(4)))
    assert sorted(chain.from_iterable(shares)) == ["dm:1001", "dm:1002", "dm:1003"]


def test_a_worker_on_a_machine_with_the_longest_name_can_claim(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    name = f"{'h' * 64}:4194304/63"
    assert claim(store, clock, name) == "dm:1001"
    assert state(store)[2] == name


def test_a_finished_turn_leaves_nothing_due(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    claim(store, clock)
    handle(store, clock)
    finish(store)
    assert state(store) == (None, None, None, 0)
    clock.advance(turns.LEASE)
    assert claim(store, clock) is None


def test_a_message_that_arrives_during_a_turn_is_a_turn_of_its_own_afterwards(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    claim(store, clock)
    handle(store, clock)
    clock.advance(timedelta(seconds=2))
    receive(store, clock, dm(ANA, 2, "Wait, it is back"))
    clock.advance(MINUTE / 2)
    assert claim(store, clock, "west/0") is None  # the first turn is still being handled
    finish(store)
    assert claim(store, clock, "west/0") == "dm:1001"
    with store.reading() as session:
        assert [m.text for m in turns.waiting_messages(session, "dm:1001")] == ["Wait, it is back"]


def test_a_turn_that_was_not_handled_stays_due_when_it_is_given_back(store, clock):
    receive(store, clock, dm(ANA, 1))
    said = clock()
    clock.advance(COALESCE)
    claim(store, clock)
    finish(store)
    assert state(store) == (said + COALESCE, None, None, 0)


def test_a_postponed_turn_waits_and_remembers_how_often_it_was_tried(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)
    claim(store, clock)
    until = clock() + timedelta(seconds=8)
    with store.transaction() as session:
        turns.postpone(session, "dm:1001", until)
    assert state(store) == (until, None, None, 1)
    assert claim(store, clock) is None
    clock.advance(timedelta(seconds=8))
    assert claim(store, clock) == "dm:1001"
    assert state(store)[3] == 2


@pytest.mark.parametrize("who", ["bot", "agent"])
def test_only_what_the_customer_said_is_waiting(store, clock, who):
    receive(store, clock, dm(ANA, 1, "First"), dm(ANA, 2, "Second"), dm(LUIS, 3))
    with store.transaction() as session:
        conversation_of(session, ANA, clock())
        now = clock()
        session.add(MessageRow(conversation_id="dm:1001", who=who, text="Hello", at=now, received_at=now))
        session.scalars(select(MessageRow).where(MessageRow.x_id == "1")).one().handled_at = now
    with store.reading() as session:
        assert [m.text for m in turns.waiting_messages(session, "dm:1001")] == ["Second"]
    handle(store, clock)
    finish(store)
    assert state(store)[0] is None


def test_a_turn_whose_worker_vanished_is_abandoned_and_one_that_was_postponed_is_not(store, clock):
    receive(store, clock, dm(ANA, 1))
    clock.advance(COALESCE)

    def claimed():
        with store.transaction() as session:
            got = turns.claim(session, clock(), "east/0", timedelta(seconds=3))
            return got and (got.attempt, got.abandoned)

    assert [claimed(), claimed()] == [(1, False), None]
    clock.advance(timedelta(seconds=3))
    assert claimed() == (2, True)
    with store.transaction() as session:
        turns.postpone(session, "dm:1001", clock())
    assert claimed() == (3, False)
