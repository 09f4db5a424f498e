"""Undelivered: X will never take a message, so a person must see that its customer was not told."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.handbook import Handbook
from bot.model.outgoing import Surface
from bot.model.ticket import Flag, Reason, TicketState
from bot.store import tickets
from bot.store.tables import ConversationRow, CustomerRow, MessageRow, OutgoingRow, TicketRow
from bot.tickets.opening import Request, open_ticket

TOPIC = "not_understood"

OF_THE_TEXT = frozenset({"too_long", "duplicate"})
"""Reasons that say nothing about the person: another text may reach them."""


def undelivered(handbook: Handbook, clock: Clock) -> Callable[[Session, OutgoingRow, str], None]:
    """What a sender calls when it gives a message up; the reason is one of `bot.x.client.Refusal`'s values."""

    def note(session: Session, row: OutgoingRow, reason: str) -> None:
        """The customer's newest open ticket says so, or a new one does; nobody waits for their answer any longer."""
        now = clock()
        opened = tickets.open_of(session, row.customer_id)
        ticket = opened[0] if opened else _new_ticket(session, handbook, clock, row)
        tickets.record(ticket, now, "outbox", "not_delivered", reason=reason, message=row.message_id)
        if row.surface == Surface.DM and reason not in OF_THE_TEXT:
            ticket.flags = list(dict.fromkeys((*ticket.flags, Flag.UNREACHABLE)))
        if ticket.state == TicketState.WAITING:
            ticket.state = TicketState.OPEN
        session.flush()

    return note


def _new_ticket(session: Session, handbook: Handbook, clock: Clock, row: OutgoingRow) -> TicketRow:
    message = session.get_one(MessageRow, row.message_id)
    conversation = session.get_one(ConversationRow, message.conversation_id)
    customer = session.get_one(CustomerRow, row.customer_id)
    language = customer.language or handbook.policy.languages.default
    request = Request(topic=TOPIC, reason=Reason.UNDELIVERED, language=language)
    return open_ticket(session, handbook, conversation, request, clock())
