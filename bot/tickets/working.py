"""Claim, hand back, resolve, reopen: the steps of a ticket's life, each with who and when."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.model.ticket import TicketState, check_step
from bot.store import tickets
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
    check_step(TicketState(ticket.state), TicketState.IN_PROGRESS)
    first = changed_one(
        session,
        update(TicketRow)
        .where(TicketRow.id == ticket.id, TicketRow.assignee_id.is_(None))
        .values(assignee_id=agent.id, state=TicketState.IN_PROGRESS),
    )
    session.refresh(ticket)
    if not first and ticket.assignee_id != agent.id:
        raise AlreadyClaimed(f"{ticket.assignee.name if ticket.assignee else 'Somebody'} was first.")
    _own(session, ticket, agent.id)
    tickets.record(ticket, now, agent.email, "claimed")


def hand_back(session: Session, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
    """Gives it back to the queue; the bot answers again."""
    check_step(TicketState(ticket.state), TicketState.OPEN)
    ticket.state, ticket.assignee_id = TicketState.OPEN, None
    _own(session, ticket, None)
    tickets.record(ticket, now, agent.email, "handed_back")


def resolve(session: Session, ticket: TicketRow, agent: AgentRow, now: datetime, reason: str) -> None:
    """Closes it with a reason; the bot answers again. Raises NotAllowed when it is resolved already."""
    check_step(TicketState(ticket.state), TicketState.RESOLVED)
    ticket.state, ticket.resolved_at = TicketState.RESOLVED, now
    _own(session, ticket, None)
    tickets.record(ticket, now, agent.email, "resolved", reason=reason)


def reopen(session: Session, ticket: TicketRow, who: str, now: datetime) -> None:
    """Puts it back into the queue, without an owner."""
    check_step(TicketState(ticket.state), TicketState.OPEN)
    ticket.state, ticket.resolved_at, ticket.assignee_id = TicketState.OPEN, None, None
    tickets.record(ticket, now, who, "reopened")


def _own(session: Session, ticket: TicketRow, agent_id: int | None) -> None:
    """While an agent owns a conversation the bot says nothing in it."""
    session.execute(
        update(ConversationRow).where(ConversationRow.id == ticket.conversation_id).values(owner_id=agent_id)
    )
