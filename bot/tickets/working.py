"""Claim, hand back, resolve, reopen: the steps of a ticket's life, each with who and when."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.model.outgoing import Surface
from bot.model.ticket import TicketState, before, check_step
from bot.store import inbox, tickets
from bot.store.conditional import changed_one
from bot.store.tables import AgentRow, ConversationRow, TicketRow


class AlreadyClaimed(NightdeskError):
    """Somebody else was first."""


def claim(session: Session, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
    """Makes `agent` the one who works on it. The first of two wins, and the bot falls silent.

    Raises:
        AlreadyClaimed: naming who was first.
        NotAllowed: when it is resolved.
    """
    first = changed_one(
        session,
        update(TicketRow)
        .where(TicketRow.id == ticket.id, TicketRow.assignee_id.is_(None))
        .where(TicketRow.state.in_(before(TicketState.IN_PROGRESS)))
        .values(assignee_id=agent.id, state=TicketState.IN_PROGRESS),
    )
    session.refresh(ticket)
    if not first:
        if ticket.assignee_id == agent.id and ticket.state == TicketState.IN_PROGRESS:
            return
        if ticket.assignee is not None and ticket.state != TicketState.RESOLVED:
            raise AlreadyClaimed(f"{ticket.assignee.name} was first.")
        check_step(TicketState(ticket.state), TicketState.IN_PROGRESS)
    _silence_the_bot(session, ticket)
    tickets.record(ticket, now, agent.email, "claimed")


def hand_back(session: Session, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
    """Gives it back to the queue; the bot answers again."""
    check_step(TicketState(ticket.state), TicketState.OPEN)
    ticket.state, ticket.assignee_id = TicketState.OPEN, None
    _silence_the_bot(session, ticket)
    tickets.record(ticket, now, agent.email, "handed_back")


def resolve(session: Session, ticket: TicketRow, agent: AgentRow, now: datetime, reason: str) -> None:
    """Closes it with a reason; the bot answers again. Raises NotAllowed when it is resolved already."""
    check_step(TicketState(ticket.state), TicketState.RESOLVED)
    ticket.state, ticket.resolved_at = TicketState.RESOLVED, now
    _silence_the_bot(session, ticket)
    tickets.record(ticket, now, agent.email, "resolved", reason=reason)


def reopen(session: Session, ticket: TicketRow, who: str, now: datetime) -> None:
    """Puts it back into the queue, without an owner."""
    check_step(TicketState(ticket.state), TicketState.OPEN)
    ticket.state, ticket.resolved_at, ticket.assignee_id = TicketState.OPEN, None, None
    _silence_the_bot(session, ticket)
    tickets.record(ticket, now, who, "reopened")


def _silence_the_bot(session: Session, ticket: TicketRow) -> None:
    """Whoever works on a ticket owns its conversation and the customer's DMs; the bot speaks when nobody does.

    Agents answer by DM, also to what was said in public, so any ticket in progress silences the bot there. Every step
    here also ends what was begun in X's own app.
    """
    session.flush()
    in_progress = (
        select(TicketRow.assignee_id)
        .where(TicketRow.customer_id == ticket.customer_id, TicketRow.state == TicketState.IN_PROGRESS)
        .order_by(TicketRow.id.desc())
        .limit(1)
    )
    dms = inbox.open_conversation(session, ticket.customer, Surface.DM)
    dms.owner_id, dms.answered_elsewhere_at = session.scalar(in_progress), None
    if ticket.conversation_id != dms.id:
        here = in_progress.where(TicketRow.conversation_id == ticket.conversation_id)
        session.get_one(ConversationRow, ticket.conversation_id).owner_id = session.scalar(here)
