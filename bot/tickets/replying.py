"""Reply: what an agent writes reaches the customer."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.model.outgoing import Surface, Urgency
from bot.model.ticket import TicketState
from bot.store import inbox, outbox, tickets
from bot.store.tables import AgentRow, OutgoingRow, TicketRow
from bot.tickets import working

LONGEST_DM = 10_000
"""Characters X takes in a DM."""


class CannotReply(NightdeskError):
    """This reply cannot be sent."""


def reply(session: Session, ticket: TicketRow, agent: AgentRow, text: str, now: datetime) -> OutgoingRow:
    """Queues a DM to the ticket's customer; whoever replies takes the ticket if nobody has it.

    Raises:
        CannotReply: when the text is empty or too long, or the ticket is resolved.
        AlreadyClaimed: when somebody else works on it.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise CannotReply("An empty reply is not sent.")
    if len(words) > LONGEST_DM:
        raise CannotReply(f"A DM has {LONGEST_DM:,} characters at most; this one has {len(words):,}.")
    if ticket.state == TicketState.RESOLVED:
        raise CannotReply("The ticket is resolved; reopen it to write.")
    if ticket.assignee_id != agent.id:
        working.claim(session, ticket, agent, now)
    conversation = inbox.open_conversation(session, ticket.customer, Surface.DM)
    queued = outbox.queue(session, conversation, words, Urgency.AGENT_REPLY, now, agent_id=agent.id)
    ticket.answered_at = ticket.answered_at or now
    tickets.record(ticket, now, agent.email, "replied", message=queued.message_id)
    return queued
