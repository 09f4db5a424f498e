from datetime import timedelta
from itertools import chain

from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store import outbox
from bot.store.tables import MessageRow, OutgoingRow
from bot.x.budget import Window, next_free
from tests.bot.people import ANA, JANA, LUIS, conversation_of
from tests.bot.together import together

SECOND = timedelta(seconds=1)
QUARTER = timedelta(minutes=15)


def queue(store, clock, text="Hello", urgency=Urgency.QUESTION, person=ANA, thread=""):
    with store.transaction() as session:
        conversation = conversation_of(session, person, clock(), thread)
        return outbox.queue(session, conversation, text, urgency, clock(), in_reply_to=thread).id


def claim(store, clock, surface=Surface.DM):
    with store.transaction() as session:
        claimed = outbox.claim(session, clock(), surface)
        return claimed and claimed.row.message.text


def claim_all(store, clock):
    return list(iter(lambda: claim(store, clock), None))


def read(store, number):
    with store.reading() as session:
        return session.get_one(OutgoingRow, number)


def sent_since(store, since):
    with store.reading() as session:
        return outbox.sent_since(session, Surface.DM, since)


def test_a_queued_message_is_in_the_transcript_and_on_its_way(store, clock):
    number = queue(store, clock, "Which address?")
    row = read(store, number)
    assert (row.customer_id, row.surface, row.urgency, row.state) == ("1001", "dm", Urgency.QUESTION, "queued")
    assert (row.created_at, row.not_before, row.sent_at, row.attempts) == (clock(), clock(), None, 0)
    with store.reading() as session:
        message = session.get_one(MessageRow, row.message_id)
    assert (message.who, message.text, message.handled_at) == ("bot", "Which address?", clock())


def test_the_most_urgent_goes_first_whenever_it_was_queued(store, clock):
    for urgency in sorted(Urgency, reverse=True):
        queue(store, clock, urgency.name, urgency)
    assert claim_all(store, clock) == [
        "EMERGENCY",
        "AGENT_REPLY",
        "TICKET_CONFIRMATION",
        "ACKNOWLEDGEMENT",
        "QUESTION",
        "FAQ",
        "SURVEY",
    ]


def test_of_two_that_are_equally_urgent_the_older_goes_first(store, clock):
    for person in (LUIS, ANA, JANA):
        queue(store, clock, person.name, person=person)
    assert claim_all(store, clock) == ["Luis Ortega", "Ana Reyes", "Jana Vogt"]


def test_dms_and_posts_are_queues_of_their_own(store, clock):
    queue(store, clock, "In private")
    queue(store, clock, "In public", thread="77")
    assert claim(store, clock, Surface.POST) == "In public"
    assert claim(store, clock, Surface.POST) is None
    assert claim(store, clock, Surface.DM) == "In private"


def test_each_message_is_claimed_once_however_many_senders_there_are(store, clock):
    for n in range(5):
        queue(store, clock, f"Message {n}", urgency=Urgency(n))
    claimed = together(*(lambda: [claim(store, clock) for _ in range(5)] for _ in range(6)))
    texts = [text for text in chain.from_iterable(claimed) if text]
    assert sorted(texts) == [f"Message {n}" for n in range(5)]


def test_the_message_of_a_sender_that_died_is_claimable_after_its_lease(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    clock.advance(outbox.LEASE - timedelta(microseconds=1))
    assert claim(store, clock) is None
    clock.advance(timedelta(microseconds=1))
    assert claim(store, clock) == "Hello"
    assert (read(store, number).attempts, read(store, number).sent_at) == (2, clock())


def test_a_sent_message_is_never_claimed_again(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    clock.advance(SECOND)
    with store.transaction() as session:
        outbox.mark_sent(session, number, "555", clock())
    clock.advance(timedelta(days=1))
    assert claim(store, clock) is None
    row = read(store, number)
    with store.reading() as session:
        assert session.get_one(MessageRow, row.message_id).x_id == "555"
    assert (row.state, row.sent_at, row.lease_until, row.error) == (
        Delivery.SENT,
        clock() - timedelta(days=1),
        None,
        None,
    )


def test_a_failed_message_says_why_and_is_never_claimed_again(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_failed(session, number, "This person takes no messages.")
    clock.advance(timedelta(days=1))
    assert claim(store, clock) is None
    row = read(store, number)
    assert (row.state, row.sent_at, row.error) == (Delivery.FAILED, None, "This person takes no messages.")


def test_a_delayed_message_goes_again_at_its_time(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_delayed(session, number, clock() + 2 * SECOND, "503")
    row = read(store, number)
    assert (row.state, row.sent_at, row.error) == (Delivery.QUEUED, None, "503")
    clock.advance(2 * SECOND - timedelta(microseconds=1))
    assert claim(store, clock) is None
    clock.advance(timedelta(microseconds=1))
    assert claim(store, clock) == "Hello"


def test_messages_to_one_customer_leave_in_order_even_when_the_first_is_delayed(store, clock):
    first = queue(store, clock, "First", Urgency.AGENT_REPLY)
    queue(store, clock, "Second", Urgency.AGENT_REPLY)
    queue(store, clock, "To Luis", Urgency.AGENT_REPLY, LUIS)
    assert claim(store, clock) == "First"
    with store.transaction() as session:
        outbox.mark_delayed(session, first, clock() + 2 * SECOND, "503")
    assert claim_all(store, clock) == ["To Luis"]
    with store.reading() as session:
        assert outbox.anything_due(session, clock(), Surface.DM) is False
    clock.advance(2 * SECOND)
    assert claim_all(store, clock) == ["First"]  # while it is being sent, the second still waits
    with store.transaction() as session:
        outbox.mark_sent(session, first, "555", clock())
    assert claim_all(store, clock) == ["Second"]


def test_danger_does_not_wait_for_an_earlier_message_that_is_delayed(store, clock):
    first = queue(store, clock, "Which address?", Urgency.QUESTION)
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_delayed(session, first, clock() + timedelta(minutes=5), "503")
    queue(store, clock, "Call 911", Urgency.EMERGENCY)
    assert claim_all(store, clock) == ["Call 911"]


def test_a_failed_message_holds_nothing_back(store, clock):
    first = queue(store, clock, "First")
    queue(store, clock, "Second")
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_failed(session, first, "gone")
    assert claim_all(store, clock) == ["Second"]


def test_what_was_sent_counts_from_then_and_what_is_being_sent_counts_now(store, clock):
    numbers = [queue(store, clock, person=person) for person in (ANA, LUIS, JANA)]
    start = clock()
    claim(store, clock)
    clock.advance(SECOND)
    with store.transaction() as session:
        outbox.mark_sent(session, numbers[0], "555", clock())
    clock.advance(SECOND)
    claim(store, clock)
    assert sent_since(store, start) == [start + SECOND, start + 2 * SECOND]
    assert sent_since(store, start + SECOND) == [start + 2 * SECOND]
    with store.transaction() as session:
        outbox.mark_failed(session, numbers[1], "gone")
    assert sent_since(store, start) == [start + SECOND]


def test_many_senders_together_do_not_spend_more_than_the_budget(store, clock):
    for n in range(7):
        queue(store, clock, urgency=Urgency(n))
        queue(store, clock, urgency=Urgency(n), person=LUIS)
    window = Window(limit=5, span=QUARTER)

    def send():
        with store.transaction() as session:
            outbox.one_sender_at_a_time(session, Surface.DM)
            sent = outbox.sent_since(session, Surface.DM, clock() - QUARTER)
            if next_free(sent, [window], clock()) > clock():
                return None
            return outbox.claim(session, clock(), Surface.DM)

    together(*(lambda: [send() for _ in range(3)] for _ in range(6)))
    assert len(sent_since(store, clock() - QUARTER)) == 5


def test_waiting_counts_what_is_neither_sent_nor_failed(store, clock):
    numbers = [queue(store, clock, person=person) for person in (ANA, LUIS, JANA)]
    queue(store, clock, thread="77")
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_sent(session, numbers[0], "555", clock())
    claim(store, clock)
    with store.reading() as session:
        assert outbox.waiting(session, Surface.DM) == 2
        assert outbox.waiting(session, Surface.POST) == 1


def test_what_was_being_sent_when_its_sender_died_is_unclear_and_what_was_refused_is_not(store, clock):
    number = queue(store, clock)

    def claimed():
        with store.transaction() as session:
            return outbox.claim(session, clock(), Surface.DM, 3 * SECOND)

    assert claimed().unclear is False
    assert claimed() is None
    clock.advance(3 * SECOND)
    assert claimed().unclear is True
    with store.transaction() as session:
        outbox.mark_delayed(session, number, clock(), "X's rate limit is used up")
    assert claimed().unclear is False


def test_what_is_unclear_waits_counts_against_the_budget_and_holds_back_the_next(store, clock):
    number = queue(store, clock, "first")
    queue(store, clock, "second")
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_unclear(session, number, clock() + 90 * SECOND, "X did not answer")
    clock.advance(89 * SECOND)
    assert claim(store, clock) is None
    assert len(sent_since(store, clock() - QUARTER)) == 1
    assert read(store, number).error == "X did not answer"
    clock.advance(SECOND)
    assert claim(store, clock) == "first"
