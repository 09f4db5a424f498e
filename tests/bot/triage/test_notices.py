"""Somebody answered in X's own app, or an encrypted message came."""

from datetime import timedelta

from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Delivery, Urgency
from bot.store import inbox
from bot.store.tables import EventRow, MessageRow, OutgoingRow, TicketRow
from bot.triage.notices import settle_notices
from tests.bot.triage.harness import ACCOUNT, EMMA, THREAD, Desk, files

COALESCE = timedelta(seconds=4)


def told(desk: Desk, *events: Incoming) -> None:
    with desk.store.transaction() as session:
        inbox.receive(session, events, desk.clock(), COALESCE)


def sent(desk: Desk, number: str = "77", text: str = "We are on it", to: str = EMMA.id) -> None:
    """X tells that the account sent a DM."""
    raw = {
        "id": number,
        "type": "message_create",
        "created_timestamp": str(int(desk.clock().timestamp() * 1000)),
        "message_create": {"sender_id": ACCOUNT, "target": {"recipient_id": to}, "message_data": {"text": text}},
    }
    brand = Person(id=ACCOUNT)
    told(desk, Incoming(event_id=f"dm:{number}", kind=Kind.DM_SENT, author=brand, recipient=to, raw=raw))


def encrypted(desk: Desk, number: int = 1) -> None:
    raw = {"id": f"{number}", "sender_id": EMMA.id}
    told(desk, Incoming(event_id=f"chat:{number}", kind=Kind.ENCRYPTED, author=Person(id=EMMA.id), raw=raw))


def settle(desk: Desk, seconds: float = 61) -> int:
    desk.clock.advance(timedelta(seconds=seconds))
    return settle_notices(desk.store, desk.handbook, desk.clock, lambda: ACCOUNT)


def test_an_answer_in_xs_own_app_silences_the_bot_and_stands_on_the_ticket(desk: Desk, decide):
    decide(files("report_outage"))
    desk.hears(EMMA, "no power")
    at = desk.clock()
    sent(desk)
    assert [settle(desk, 30), settle(desk, 31), settle(desk)] == [0, 1, 0]
    assert desk.said_by("agent") == ["We are on it"]
    assert desk.dm(EMMA).answered_elsewhere_at == at
    with desk.store.reading() as session:
        ticket = session.get_one(TicketRow, desk.tickets[0].id)
        assert [line.who for line in ticket.history if line.action == "answered_elsewhere"] == ["X"]
        assert ticket.answered_at == at
    answers = len(desk.answers)
    desk.hears(EMMA, "thanks")
    assert len(desk.answers) == answers


def test_the_desks_own_dm_is_nothing_new(desk: Desk):
    desk.hears(EMMA, "no power")
    with desk.store.transaction() as session:
        row = session.get_one(OutgoingRow, desk.outbox[0].id)
        row.state, row.message.x_id = Delivery.SENT, "77"
    sent(desk)
    assert settle(desk) == 1
    assert desk.said_by("agent") == []
    assert desk.dm(EMMA).answered_elsewhere_at is None


def test_nothing_is_decided_while_a_dm_to_the_customer_is_under_way(desk: Desk):
    desk.hears(EMMA, "no power")
    with desk.store.transaction() as session:
        session.get_one(OutgoingRow, desk.outbox[0].id).state = Delivery.SENDING
    sent(desk)
    assert settle(desk) == 0
    with desk.store.transaction() as session:
        session.get_one(OutgoingRow, desk.outbox[0].id).state = Delivery.SENT
    assert settle(desk) == 1
    assert desk.said_by("agent") == ["We are on it"]


def test_a_dm_to_somebody_who_never_wrote_is_nobodys_business(desk: Desk):
    sent(desk, to="555")
    assert settle(desk) == 1
    assert desk.all(MessageRow) == []


def test_an_encrypted_message_becomes_visible_once(desk: Desk):
    for number in range(3):
        encrypted(desk, number)
    assert settle(desk) == 3
    assert [(ticket.reason, ticket.topic) for ticket in desk.tickets] == [("encrypted", "not_understood")]
    assert desk.outbox == []
    assert all(event.settled_at for event in desk.all(EventRow))


def test_an_encrypted_message_is_noted_on_the_ticket_there_is(desk: Desk, decide):
    decide(files("report_outage"))
    desk.hears(EMMA, "no power")
    encrypted(desk)
    settle(desk)
    with desk.store.reading() as session:
        history = session.get_one(TicketRow, desk.tickets[0].id).history
        assert [line.action for line in history].count("encrypted_message") == 1
    assert len(desk.tickets) == 1


def test_whoever_wrote_in_public_is_told_there_that_it_cannot_be_read(desk: Desk):
    desk.hears(EMMA, "@HarborlightHelp no power", thread=THREAD)
    encrypted(desk)
    settle(desk, seconds=60 * 60)
    newest = desk.outbox[-1]
    assert (len(desk.outbox), newest.surface, newest.urgency) == (2, "post", Urgency.QUESTION)
    assert desk.answers[-1] == (
        "@emma_w Your encrypted message arrived, but we can't open it here. Please send it as an ordinary direct "
        "message, without encryption: https://x.com/messages/compose?recipient_id=1700000000000000001"
    )


def test_whoever_got_a_public_reply_lately_gets_no_other_one(desk: Desk):
    desk.hears(EMMA, "@HarborlightHelp no power", thread=THREAD)
    replies = len(desk.outbox)
    encrypted(desk)
    settle(desk)
    assert len(desk.outbox) == replies


def test_our_own_encrypted_message_is_nothing(desk: Desk):
    raw = {"id": "1", "sender_id": ACCOUNT}
    told(desk, Incoming(event_id="chat:1", kind=Kind.ENCRYPTED, author=Person(id=ACCOUNT), raw=raw))
    assert settle(desk) == 1
    assert desk.tickets == []
