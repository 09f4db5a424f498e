from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.model.incoming import Incoming, Kind, Person
from bot.store import inbox, turns
from bot.store.tables import ConversationRow, CustomerRow, EventRow, MessageRow
from tests.bot.people import ANA, LUIS, dm, post
from tests.bot.together import together

COALESCE = timedelta(seconds=4)
SECOND = timedelta(seconds=1)


def receive(store, clock, *events):
    with store.transaction() as session:
        return inbox.receive(session, events, clock(), COALESCE)


def kept(store):
    """Ids of events, texts of messages, ids of conversations that are due."""
    with store.reading() as session:
        events = session.scalars(select(EventRow.id).order_by(EventRow.id)).all()
        texts = session.scalars(select(MessageRow.text).order_by(MessageRow.id)).all()
        due = select(ConversationRow.id).where(ConversationRow.due_at.is_not(None)).order_by(ConversationRow.id)
        return events, texts, session.scalars(due).all()


def due(store, conversation="dm:1001"):
    with store.reading() as session:
        return session.get_one(ConversationRow, conversation).due_at


def test_a_dm_is_an_event_a_message_and_a_turn_that_is_due(store, clock):
    said = clock() - SECOND
    event = dm(ANA, 7, "No power since 9", at=said, attachments=("https://ton.example/1.jpg",), raw={"id": "7"})
    assert receive(store, clock, event) == 1
    with store.reading() as session:
        row = session.get_one(EventRow, "dm:7")
        message = session.scalars(select(MessageRow)).one()
        customer = session.get_one(CustomerRow, "1001")
    assert (row.kind, row.raw, row.received_at) == ("dm", {"id": "7"}, clock())
    assert (message.x_id, message.who, message.text) == ("7", "customer", "No power since 9")
    assert (message.at, message.received_at, message.handled_at) == (said, clock(), None)
    assert message.attachments == ["https://ton.example/1.jpg"]
    assert (customer.handle, customer.name, customer.first_seen_at) == ("ana_reyes", "Ana Reyes", clock())
    assert kept(store) == (["dm:7"], ["No power since 9"], ["dm:1001"])


def test_an_event_that_is_delivered_again_changes_nothing(store, clock):
    receive(store, clock, dm(ANA, 7))
    before = due(store)
    clock.advance(SECOND)
    assert receive(store, clock, dm(ANA, 7, "Another text")) == 0
    assert kept(store) == (["dm:7"], ["No power"], ["dm:1001"])
    assert due(store) == before


def test_an_event_that_is_twice_in_one_delivery_is_kept_once(store, clock):
    assert receive(store, clock, dm(ANA, 7), dm(LUIS, 8, "Hi"), dm(ANA, 7)) == 2
    assert kept(store) == (["dm:7", "dm:8"], ["No power", "Hi"], ["dm:1001", "dm:1002"])


def test_what_is_new_in_a_delivery_is_kept_beside_what_is_known(store, clock):
    receive(store, clock, dm(ANA, 7))
    assert receive(store, clock, dm(ANA, 7), dm(ANA, 8, "Still none")) == 1
    assert kept(store) == (["dm:7", "dm:8"], ["No power", "Still none"], ["dm:1001"])


def test_deliveries_of_one_event_at_the_same_moment_keep_it_once_and_none_fails(store, clock):
    for number in range(5):
        event = dm(Person(id=f"new {number}"), number)
        new = together(*(lambda event=event: receive(store, clock, event) for _ in range(6)))
        assert sorted(new) == [0, 0, 0, 0, 0, 1]
    assert len(kept(store)[1]) == 5


def test_the_first_messages_of_a_new_customer_may_arrive_at_the_same_moment(store, clock):
    for customer in range(5):
        events = [dm(Person(id=str(customer), handle="ana"), 10 * customer + n) for n in range(6)]
        assert together(*(lambda event=event: receive(store, clock, event) for event in events)) == [1] * 6
    with store.reading() as session:
        assert session.scalar(select(func.count(CustomerRow.id))) == 5
        assert session.scalar(select(func.count(MessageRow.id))) == 30


def test_a_message_that_arrives_while_a_turn_ends_is_never_forgotten(store, clock):
    receive(store, clock, *(dm(Person(id=str(n)), n) for n in range(15)))

    def end_turn(number):
        with store.transaction() as session:
            conversation = session.get_one(ConversationRow, f"dm:{number}")
            for message in turns.waiting_messages(session, conversation.id):
                message.handled_at = clock()
            turns.finish(session, conversation, COALESCE)

    for n in range(15):
        together(lambda n=n: end_turn(n), lambda n=n: receive(store, clock, dm(Person(id=str(n)), 100 + n)))
    with store.reading() as session:
        unhandled = select(MessageRow.conversation_id).where(MessageRow.handled_at.is_(None))
        waiting = select(ConversationRow.id).where(ConversationRow.due_at.is_not(None))
        assert set(session.scalars(waiting)) == set(session.scalars(unhandled))


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(dm(ANA, 7, group=True), id="a DM to a group"),
        pytest.param(post(ANA, 7, addressed=False), id="a post that is not to the brand"),
        pytest.param(dm(ANA, 7, kind=Kind.DM_SENT), id="a DM of our own"),
        pytest.param(Incoming(event_id="dm:7", kind=Kind.UNKNOWN), id="an unknown kind"),
        pytest.param(Incoming(event_id="dm:7", kind=Kind.UNREADABLE), id="something unreadable"),
    ],
)
def test_what_nobody_has_to_answer_is_kept_and_makes_no_message(store, clock, event):
    assert receive(store, clock, event) == 1
    assert kept(store) == ([event.event_id], [], [])
    assert receive(store, clock, event) == 0


def test_a_customer_has_one_conversation_by_dm_and_one_in_each_thread(store, clock):
    receive(store, clock, dm(ANA, 1), post(ANA, 2), post(ANA, 3, thread="2"), post(ANA, 4), post(LUIS, 5, thread="2"))
    with store.reading() as session:
        said = session.execute(select(MessageRow.conversation_id, MessageRow.x_id).order_by(MessageRow.id)).all()
    assert [tuple(row) for row in said] == [
        ("dm:1001", "1"),
        ("post:2:1001", "2"),
        ("post:2:1001", "3"),
        ("post:4:1001", "4"),
        ("post:2:1002", "5"),
    ]


def test_a_new_handle_is_taken_over_and_a_missing_one_is_not(store, clock):
    receive(store, clock, dm(ANA, 1))
    receive(store, clock, dm(Person(id="1001", handle="ana_r", name="Ana R."), 2))
    receive(store, clock, dm(Person(id="1001"), 3))
    with store.reading() as session:
        customer = session.get_one(CustomerRow, "1001")
    assert (customer.handle, customer.name) == ("ana_r", "Ana R.")


def test_x_not_saying_when_something_was_said_means_now(store, clock):
    receive(store, clock, dm(ANA, 1, at=None))
    with store.reading() as session:
        assert session.scalars(select(MessageRow.at)).one() == clock()


def test_a_turn_is_due_after_a_pause(store, clock):
    receive(store, clock, dm(ANA, 1))
    assert due(store) == clock() + COALESCE


def test_each_message_of_a_burst_puts_the_turn_off_but_no_longer_than_three_pauses(store, clock):
    start = clock()
    waits = []
    for number in range(6):
        receive(store, clock, dm(ANA, number))
        waits.append((due(store) - start).total_seconds())
        clock.advance(3 * SECOND)
    assert waits == [4, 7, 10, 12, 12, 12]


def test_the_burst_of_one_customer_does_not_put_off_another(store, clock):
    receive(store, clock, dm(LUIS, 1))
    before = due(store, "dm:1002")
    clock.advance(SECOND)
    receive(store, clock, dm(ANA, 2))
    assert due(store, "dm:1002") == before


def test_after_a_handled_turn_the_pause_counts_anew(store, clock):
    receive(store, clock, dm(ANA, 1))
    with store.transaction() as session:
        for message in turns.waiting_messages(session, "dm:1001"):
            message.handled_at = clock()
    clock.advance(timedelta(minutes=5))
    receive(store, clock, dm(ANA, 2))
    assert due(store) == clock() + COALESCE
