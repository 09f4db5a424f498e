from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select

from bot.model.incoming import Person
from bot.model.outgoing import Delivery, Surface, Urgency
from bot.model.ticket import Reason
from bot.store import outbox, tickets
from bot.store.tables import AgentRow, CustomerRow, MessageRow, OutgoingRow
from bot.tickets.opening import Request, open_ticket
from bot.x.budget import Window, next_free
from tests.bot.people import ANA, JANA, LUIS, conversation_of, marta
from tests.bot.together import together

SECOND = timedelta(seconds=1)
QUARTER = timedelta(minutes=15)


def someone(number):
    return Person(id=f"20{number:02}", handle=f"person_{number}", name=f"Person {number}")


def queue(store, clock, text="Hello", urgency=Urgency.QUESTION, person=ANA, thread="", by_agent=False):
    with store.transaction() as session:
        conversation = conversation_of(session, person, clock(), thread)
        agent_id = _marta(session, clock()) if by_agent else None
        queued = outbox.queue(session, conversation, text, urgency, clock(), in_reply_to=thread, agent_id=agent_id)
        return queued.id


def _marta(session, now):
    found = session.scalar(select(AgentRow.id).limit(1))
    return found or marta(session, now).id


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
        queue(store, clock, urgency.name, urgency, someone(urgency))
    assert claim_all(store, clock) == [
        "EMERGENCY",
        "AGENT_REPLY",
        "TICKET_CONFIRMATION",
        "ACKNOWLEDGEMENT",
        "QUESTION",
        "FAQ",
        "COURTESY",
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
        queue(store, clock, f"Message {n}", Urgency(n), someone(n))
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
    first = queue(store, clock, "First", Urgency.AGENT_REPLY, by_agent=True)
    queue(store, clock, "Second", Urgency.AGENT_REPLY, by_agent=True)
    queue(store, clock, "To Luis", Urgency.AGENT_REPLY, LUIS, by_agent=True)
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
    claim(store, clock)
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
    assert sent_since(store, start) == [start + SECOND, start + 2 * SECOND]  # X counts what it refuses


def test_many_senders_together_do_not_spend_more_than_the_budget(store, clock):
    for n in range(7):
        queue(store, clock, urgency=Urgency(n), person=someone(n))
        queue(store, clock, urgency=Urgency(n), person=someone(10 + n))
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


def test_waiting_counts_what_is_still_to_be_sent(store, clock):
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


def test_a_refusal_because_the_limit_is_used_up_does_not_count(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    with store.transaction() as session:
        outbox.mark_delayed(session, number, clock() + SECOND, "429", counted=False)
    assert sent_since(store, clock() - QUARTER) == []


def test_a_repeated_try_counts_twice_and_one_that_was_only_looked_for_once(store, clock):
    number = queue(store, clock)
    claim(store, clock)
    first = clock()
    clock.advance(outbox.LEASE)
    with store.transaction() as session:
        claimed = outbox.claim(session, clock(), Surface.DM)
    assert (claimed.tried_at, sent_since(store, first - QUARTER)) == (first, [first, clock()])
    with store.transaction() as session:
        outbox.not_tried_again(session, claimed, clock())
    assert sent_since(store, first - QUARTER) == [first]
    assert read(store, number).sent_at == first


def test_tries_are_forgotten_after_the_longest_window(store, clock):
    for person in (ANA, LUIS):
        number = queue(store, clock, person=person)
        claim(store, clock)
        with store.transaction() as session:
            outbox.mark_failed(session, number, "gone")
        clock.advance(timedelta(hours=25))
    assert len(sent_since(store, clock() - timedelta(days=9))) == 1


class TestOneDm:
    """What the bot has to say to one customer leaves together."""

    def test_what_waits_for_one_customer_leaves_as_one_dm_the_most_urgent_first(self, store, clock):
        queue(store, clock, "Which address?", Urgency.QUESTION)
        queue(store, clock, "See the map.", Urgency.FAQ)
        queue(store, clock, "For Luis", Urgency.QUESTION, LUIS)
        carrier = queue(store, clock, "Filed as HL-222222.", Urgency.TICKET_CONFIRMATION)
        queue(store, clock, "And your phone?", Urgency.QUESTION)
        assert claim_all(store, clock) == ["Filed as HL-222222.", "For Luis"]
        with store.reading() as session:
            text = outbox.text_of(session, session.get_one(OutgoingRow, carrier))
            rows = session.scalars(select(OutgoingRow).order_by(OutgoingRow.id)).all()
        assert text == "Filed as HL-222222.\n\nWhich address?\n\nSee the map.\n\nAnd your phone?"
        merged, sending = (Delivery.MERGED, carrier), (Delivery.SENDING, None)
        assert [(row.state, row.sent_with) for row in rows] == [merged, merged, sending, sending, merged]

    def test_it_counts_once_and_only_the_carrier_has_xs_id(self, store, clock):
        numbers = [queue(store, clock, text) for text in ("One", "Two")]
        claim(store, clock)
        with store.transaction() as session:
            assert outbox.mark_sent(session, numbers[0], "555", clock())
        assert len(sent_since(store, clock() - QUARTER)) == 1
        with store.reading() as session:
            rows = [session.get_one(OutgoingRow, number) for number in numbers]
            assert [row.message.x_id for row in rows] == ["555", None]
            assert [row.message.text for row in rows] == ["One", "Two"]
            assert [row.state for row in rows] == [Delivery.SENT, Delivery.MERGED]

    def test_a_paragraph_is_said_once(self, store, clock):
        queue(store, clock, "I am a bot.\n\nWhich address?")
        queue(store, clock, "I am a bot.\n\nWhich phone?")
        with store.transaction() as session:
            assert outbox.claim(session, clock(), Surface.DM).text == "I am a bot.\n\nWhich address?\n\nWhich phone?"

    def test_a_single_text_is_left_as_it_is(self, store, clock):
        queue(store, clock, "Yes\n\nYes\n\n ")
        with store.transaction() as session:
            assert outbox.claim(session, clock(), Surface.DM).text == "Yes\n\nYes\n\n "

    def test_what_does_not_fit_in_a_dm_stays(self, store, clock):
        for letter, length in (("a", 6_000), ("b", 3_998), ("c", 1)):
            queue(store, clock, letter * length)
        with store.transaction() as session:
            assert len(outbox.claim(session, clock(), Surface.DM).text) == 10_000
        assert [read(store, n).state for n in (1, 2, 3)] == [Delivery.SENDING, Delivery.MERGED, Delivery.QUEUED]

    def test_what_agents_write_leaves_alone(self, store, clock):
        queue(store, clock, "I have looked it up.", Urgency.AGENT_REPLY, by_agent=True)
        queue(store, clock, "It is on Tuesday.", Urgency.AGENT_REPLY, by_agent=True)
        queue(store, clock, "Danger", Urgency.EMERGENCY)
        assert claim(store, clock) == "Danger"
        assert [read(store, n).state for n in (1, 2)] == [Delivery.QUEUED] * 2
        assert claim(store, clock) == "I have looked it up."
        assert read(store, 2).state == Delivery.QUEUED

    def test_public_replies_leave_alone(self, store, clock):
        queue(store, clock, "One", thread="77")
        queue(store, clock, "Two", thread="77")
        with store.transaction() as session:
            assert outbox.claim(session, clock(), Surface.POST).text == "One"
        assert read(store, 2).state == Delivery.QUEUED

    def test_what_is_delayed_and_what_follows_it_is_not_taken_along(self, store, clock):
        delayed = queue(store, clock, "First question")
        claim(store, clock)
        with store.transaction() as session:
            outbox.mark_delayed(session, delayed, clock() + SECOND, "503")
        queue(store, clock, "Second question")
        queue(store, clock, "Filed", Urgency.TICKET_CONFIRMATION)
        with store.transaction() as session:
            assert outbox.claim(session, clock(), Surface.DM).text == "Filed"

    def test_what_is_carried_is_delayed_and_goes_again_with_its_carrier(self, store, clock):
        numbers = [queue(store, clock, text) for text in ("One", "Two")]
        claim(store, clock)
        with store.transaction() as session:
            outbox.mark_delayed(session, numbers[0], clock() + SECOND, "503")
        assert [(read(store, n).state, read(store, n).sent_with) for n in numbers] == [(Delivery.QUEUED, None)] * 2
        assert claim(store, clock) is None
        clock.advance(SECOND)
        with store.transaction() as session:
            assert outbox.claim(session, clock(), Surface.DM).text == "One\n\nTwo"

    def test_what_is_carried_fails_with_its_carrier(self, store, clock):
        numbers = [queue(store, clock, text) for text in ("One", "Two")]
        claim(store, clock)
        with store.transaction() as session:
            outbox.mark_failed(session, numbers[0], "gone")
        assert [(read(store, n).state, read(store, n).error) for n in numbers] == [(Delivery.FAILED, "gone")] * 2

    def test_after_a_crash_the_very_same_text_is_looked_for_and_nothing_is_added(self, store, clock):
        for text in ("One", "Two"):
            queue(store, clock, text)
        claim(store, clock)
        queue(store, clock, "Three", Urgency.FAQ)
        queue(store, clock, "Four")
        clock.advance(outbox.LEASE)
        with store.transaction() as session:
            again = outbox.claim(session, clock(), Surface.DM)
        assert (again.unclear, again.text) == (True, "One\n\nTwo")

    def test_what_is_being_carried_holds_back_what_was_said_after_it(self, store, clock):
        queue(store, clock, "Question one")
        queue(store, clock, "Filed", Urgency.TICKET_CONFIRMATION)
        claim(store, clock)
        queue(store, clock, "Question two")
        assert claim(store, clock) is None
        with store.transaction() as session:
            outbox.mark_sent(session, 2, "555", clock())
        assert claim(store, clock) == "Question two"


def test_an_id_that_another_message_has_leaves_this_one_without(store, clock):
    numbers = [queue(store, clock, person=person) for person in (ANA, LUIS)]
    claim_all(store, clock)
    with store.transaction() as session:
        assert outbox.mark_sent(session, numbers[0], "555", clock()) is True
    with store.transaction() as session:
        assert outbox.mark_sent(session, numbers[1], "555", clock()) is False
    with store.reading() as session:
        rows = [session.get_one(OutgoingRow, number) for number in numbers]
        assert [(row.state, row.message.x_id) for row in rows] == [(Delivery.SENT, "555"), (Delivery.SENT, None)]


class TestWhoShouldNotGetIt:
    def set(self, store, person=ANA, **values):
        with store.transaction() as session:
            for name, value in values.items():
                setattr(session.get_one(CustomerRow, person.id), name, value)

    def states(self, store):
        with store.reading() as session:
            return list(session.scalars(select(OutgoingRow.state).order_by(OutgoingRow.id)))

    def test_who_opted_out_gets_the_confirmation_once_what_agents_write_and_what_saves_lives(self, store, clock):
        queue(store, clock, "Which address?")
        queue(store, clock, "Filed", Urgency.TICKET_CONFIRMATION)
        clock.advance(SECOND)
        queue(store, clock, "You will hear nothing more.")
        self.set(store, opted_out_at=clock())
        clock.advance(SECOND)
        queue(store, clock, "How did we do?", Urgency.SURVEY)
        queue(store, clock, "Tuesday then.", Urgency.AGENT_REPLY, by_agent=True)
        queue(store, clock, "Get out of the house", Urgency.EMERGENCY, LUIS)
        self.set(store, LUIS, opted_out_at=clock() - SECOND)
        assert claim_all(store, clock) == ["Get out of the house", "Tuesday then.", "You will hear nothing more."]
        dropped = Delivery.DROPPED
        assert self.states(store) == [dropped, dropped, "sending", dropped, "sending", "sending"]

    def test_in_public_too(self, store, clock):
        queue(store, clock, "@ana_reyes Hello", thread="77")
        self.set(store, opted_out_at=clock() + SECOND)
        assert claim(store, clock, Surface.POST) is None
        assert self.states(store) == [Delivery.DROPPED]

    def test_who_is_to_be_forgotten_gets_the_receipt_alone(self, store, clock):
        queue(store, clock, "Tuesday then.", Urgency.AGENT_REPLY, by_agent=True)
        queue(store, clock, "Which address?")
        clock.advance(SECOND)
        queue(store, clock, "Your receipt: F-222222")
        self.set(store, forget_at=clock(), receipt="F-222222")
        clock.advance(SECOND)
        queue(store, clock, "As I said: F-222222")
        with store.transaction() as session:
            claimed = outbox.claim(session, clock(), Surface.DM)
        assert claimed.text == "Your receipt: F-222222\n\nAs I said: F-222222"
        assert self.states(store) == [Delivery.DROPPED, Delivery.DROPPED, Delivery.SENDING, Delivery.MERGED]

    def test_what_may_have_reached_x_is_not_dropped_before_somebody_looked(self, store, clock):
        queue(store, clock)
        claim(store, clock)
        self.set(store, opted_out_at=clock() + SECOND)
        clock.advance(outbox.LEASE)
        with store.transaction() as session:
            claimed = outbox.claim(session, clock(), Surface.DM)
        assert (claimed.unclear, claimed.unwanted) == (True, "opted_out")

    def test_what_is_lesser_is_dropped_when_asked_to(self, store, clock):
        for urgency in Urgency:
            queue(store, clock, urgency.name, urgency, someone(urgency))
        with store.transaction() as session:
            assert outbox.lesser_waits(session)
            assert outbox.drop_lesser(session, clock()) == 2
            assert not outbox.lesser_waits(session)
        assert self.states(store) == [*[Delivery.QUEUED] * 6, *[Delivery.DROPPED] * 2]

    @pytest.mark.parametrize(("before", "introduced"), [(timedelta(0), False), (timedelta(hours=1), True)])
    def test_an_introduction_that_was_dropped_has_not_been_made(self, store, clock, before, introduced):
        with store.transaction() as session:
            conversation_of(session, ANA, clock()).customer.disclosed_at = clock() - before
        queue(store, clock, "Hello, I am automated. Any time!", Urgency.COURTESY)
        with store.transaction() as session:
            outbox.drop_lesser(session, clock())
        with store.reading() as session:
            assert (session.get_one(CustomerRow, ANA.id).disclosed_at is not None) is introduced

    def test_the_newest_open_ticket_says_what_was_not_sent_and_not_what_it_said(self, store, handbook, clock):
        with store.transaction() as session:
            conversation = conversation_of(session, ANA, clock())
            request = Request(topic="report_outage", reason=Reason.INTAKE, language="en")
            reference = open_ticket(session, handbook, conversation, request, clock()).reference
        queue(store, clock, "Secret words", Urgency.SURVEY)
        with store.transaction() as session:
            outbox.drop_lesser(session, clock())
        with store.reading() as session:
            last = tickets.by_reference(session, reference).history[-1]
            assert (last.who, last.action, last.at) == ("outbox", "not_sent", clock())
            assert last.detail == {"reason": "scarce", "urgency": "survey"}


def test_what_waits_for_somebody_unreachable_fails_at_once_and_nobody_elses(store, clock):
    numbers = [queue(store, clock, person=person, by_agent=by) for person, by in ((ANA, 0), (ANA, 1), (LUIS, 0))]
    in_public = queue(store, clock, thread="77")
    with store.transaction() as session:
        assert outbox.fail_queued(session, ANA.id, "blocked") == 2
    states = [Delivery.FAILED, Delivery.FAILED, Delivery.QUEUED, Delivery.QUEUED]
    assert [read(store, number).state for number in (*numbers, in_public)] == states


def test_ahead_of_a_question_is_what_is_as_urgent_and_of_each_customer_the_bot_says_one_thing(store, clock):
    queue(store, clock, "Question")
    queue(store, clock, "Filed", Urgency.TICKET_CONFIRMATION)
    queue(store, clock, "Map", Urgency.FAQ, LUIS)
    queue(store, clock, "From Marta", Urgency.AGENT_REPLY, by_agent=True)
    queue(store, clock, "From Marta too", Urgency.AGENT_REPLY, by_agent=True)
    with store.reading() as session:
        ahead = outbox.ahead_of(session, Surface.DM, Urgency.QUESTION)
    assert ahead == [Urgency.AGENT_REPLY, Urgency.AGENT_REPLY, Urgency.TICKET_CONFIRMATION]


def test_only_what_is_urgent_enough_is_claimed(store, clock):
    queue(store, clock, "Question")
    with store.transaction() as session:
        assert outbox.most_urgent(session, clock(), Surface.DM) is Urgency.QUESTION
        assert outbox.claim(session, clock(), Surface.DM, up_to=Urgency.EMERGENCY) is None
        assert outbox.most_urgent(session, clock(), Surface.POST) is None
