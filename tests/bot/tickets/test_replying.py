from datetime import timedelta

import pytest

from bot.store import tickets
from bot.store.tables import AgentRow, ConversationRow, MessageRow, OutgoingRow
from bot.tickets import working
from bot.tickets.replying import LONGEST_DM, CannotReply, reply


@pytest.fixture
def write(store, clock):
    def step(reference, agent_id, text="We are on our way."):
        with store.transaction() as session:
            ticket = tickets.by_reference(session, reference)
            return reply(session, ticket, session.get_one(AgentRow, agent_id), text, clock()).id

    return step


def test_a_reply_is_a_dm_in_the_agents_name_that_goes_before_what_the_bot_says(store, clock, open_one, team, write):
    marta, _ = team
    number = write(open_one(), marta, "  Hello Ana,\r\nit is fixed.\r\n")
    with store.reading() as session:
        row = session.get_one(OutgoingRow, number)
        message = session.get_one(MessageRow, row.message_id)
    assert (row.customer_id, row.surface, row.urgency, row.state) == ("1001", "dm", 1, "queued")
    assert (message.who, message.agent_id, message.text) == ("agent", marta, "Hello Ana,\nit is fixed.")


def test_whoever_replies_takes_the_ticket_and_the_conversation(store, open_one, team, write):
    marta, _ = team
    reference = open_one()
    write(reference, marta)
    with store.reading() as session:
        ticket = tickets.by_reference(session, reference)
        assert (ticket.state, ticket.assignee_id) == ("in_progress", marta)
        assert session.get_one(ConversationRow, "dm:1001").owner_id == marta
        assert [row.action for row in ticket.history] == ["opened", "claimed", "replied"]


def test_a_post_is_answered_by_dm(store, open_one, team, write):
    reference = open_one(thread="77")
    number = write(reference, team[0])
    with store.reading() as session:
        row = session.get_one(OutgoingRow, number)
        assert (row.surface, session.get_one(MessageRow, row.message_id).conversation_id) == ("dm", "dm:1001")


def test_only_the_first_reply_is_the_answer_the_target_counts_to(store, clock, open_one, team, write):
    reference = open_one()
    clock.advance(timedelta(minutes=7))
    first = clock()
    write(reference, team[0])
    clock.advance(timedelta(minutes=7))
    number = write(reference, team[0], "Fixed.")
    with store.reading() as session:
        ticket = tickets.by_reference(session, reference)
        message = session.get_one(OutgoingRow, number).message_id
        newest = ticket.history[-1]
        assert ticket.answered_at == first
        assert (newest.at, newest.who, newest.action, newest.detail) == (
            clock(),
            "marta@harborlight.example",
            "replied",
            {"message": message},
        )


@pytest.mark.parametrize("text", ["", "  \r\n\t"])
def test_an_empty_reply_is_refused(store, open_one, team, write, text):
    reference = open_one()
    with pytest.raises(CannotReply, match=r"^An empty reply is not sent\.$"):
        write(reference, team[0], text)
    with store.reading() as session:
        assert tickets.by_reference(session, reference).assignee_id is None


def test_a_reply_as_long_as_x_takes_is_sent_and_a_longer_one_refused(open_one, team, write):
    reference = open_one()
    assert write(reference, team[0], "ü" * LONGEST_DM) == 1
    with pytest.raises(CannotReply, match=r"has 10,000 characters at most; this one has 10,001\.$"):
        write(reference, team[0], "ü" * (LONGEST_DM + 1))


def test_a_resolved_ticket_is_not_answered(store, clock, open_one, team, write):
    reference = open_one()
    with store.transaction() as session:
        ticket = tickets.by_reference(session, reference)
        working.resolve(session, ticket, session.get_one(AgentRow, team[0]), clock(), "done")
    with pytest.raises(CannotReply, match=r"^The ticket is resolved; reopen it to write\.$"):
        write(reference, team[0])


def test_nobody_writes_on_a_colleagues_ticket(store, open_one, team, write):
    marta, tom = team
    reference = open_one()
    write(reference, marta)
    with pytest.raises(working.AlreadyClaimed, match=r"^Marta was first\.$"):
        write(reference, tom)
    with store.reading() as session:
        assert [m.agent_id for m in tickets.transcript(session, "1001")] == [marta]
