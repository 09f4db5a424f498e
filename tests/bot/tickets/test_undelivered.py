import pytest
from sqlalchemy import select

from bot.model.outgoing import Urgency
from bot.model.ticket import Flag, Reason, TicketState
from bot.store import outbox, tickets
from bot.store.tables import TicketRow
from bot.tickets.undelivered import undelivered
from tests.bot.people import ANA, conversation_of


@pytest.fixture
def give_up(store, handbook, clock):
    def make(reason: str = "blocked", thread: str = "") -> int:
        with store.transaction() as session:
            place = conversation_of(session, ANA, clock(), thread)
            row = outbox.queue(session, place, "Secret words", Urgency.QUESTION, clock(), in_reply_to=thread)
            outbox.mark_failed(session, row.id, "no")
            undelivered(handbook, clock)(session, row, reason)
            return row.message_id

    return make


@pytest.fixture
def the_ticket(store):
    def make() -> TicketRow:
        with store.reading() as session:
            ticket = session.scalars(select(TicketRow).order_by(TicketRow.id.desc())).first()
            assert ticket.history
            return ticket

    return make


def test_the_newest_open_ticket_says_what_was_not_delivered_and_why(open_one, give_up, the_ticket, clock):
    open_one()
    open_one("dispute_bill")
    message = give_up()
    ticket = the_ticket()
    last = ticket.history[-1]
    assert ticket.topic == "dispute_bill"
    assert (last.at, last.who, last.action) == (clock(), "outbox", "not_delivered")
    assert last.detail == {"reason": "blocked", "message": message}


def test_the_customer_is_marked_as_out_of_reach_once(open_one, give_up, the_ticket):
    open_one(flags=(Flag.ABUSIVE,))
    give_up()
    give_up("suspended")
    assert the_ticket().flags == [Flag.ABUSIVE, Flag.UNREACHABLE]


@pytest.mark.parametrize(("reason", "thread"), [("too_long", ""), ("duplicate", ""), ("other", "77")])
def test_a_text_that_x_does_not_take_says_nothing_about_the_customer(open_one, give_up, the_ticket, reason, thread):
    open_one()
    give_up(reason, thread)
    assert the_ticket().flags == []


def test_nobody_waits_any_longer_for_somebody_who_was_not_told(store, open_one, give_up, the_ticket):
    reference = open_one()
    with store.transaction() as session:
        tickets.by_reference(session, reference).state = TicketState.WAITING
    give_up()
    assert the_ticket().state == TicketState.OPEN


def test_a_ticket_somebody_works_on_stays_theirs(store, open_one, give_up, the_ticket):
    reference = open_one()
    with store.transaction() as session:
        tickets.by_reference(session, reference).state = TicketState.IN_PROGRESS
    give_up()
    assert the_ticket().state == TicketState.IN_PROGRESS


def test_without_an_open_ticket_one_is_opened(give_up, the_ticket, clock):
    give_up()
    ticket = the_ticket()
    assert (ticket.customer_id, ticket.topic, ticket.reason) == (ANA.id, "not_understood", Reason.UNDELIVERED)
    assert [line.action for line in ticket.history] == ["opened", "not_delivered"]
    assert (ticket.language, ticket.flags) == ("en", [Flag.UNREACHABLE])
