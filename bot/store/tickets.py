"""Reading and writing tickets; what may be done to them is in bot/tickets/."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot.model.ticket import TicketState
from bot.store.tables import ConversationRow, MessageRow, OutgoingRow, TicketEventRow, TicketRow


def by_reference(session: Session, reference: str) -> TicketRow | None:
    """The ticket with this reference, in any case."""
    return session.scalar(select(TicketRow).where(TicketRow.reference == reference.strip().upper()))


def open_of(session: Session, customer_id: str) -> Sequence[TicketRow]:
    """The customer's tickets that are not resolved, newest first."""
    return session.scalars(
        select(TicketRow)
        .where(TicketRow.customer_id == customer_id, TicketRow.state != TicketState.RESOLVED)
        .order_by(TicketRow.id.desc())
    ).all()


def queue(session: Session, limit: int = 200) -> Sequence[TicketRow]:
    """Tickets that are not resolved: the most urgent first, then those that wait longest."""
    return session.scalars(
        select(TicketRow)
        .where(TicketRow.state != TicketState.RESOLVED)
        .order_by(TicketRow.priority, TicketRow.due_at, TicketRow.id)
        .options(
            selectinload(TicketRow.customer),
            selectinload(TicketRow.fields),
            selectinload(TicketRow.assignee),
        )
        .limit(limit)
    ).all()


def resolved(session: Session, limit: int = 200) -> Sequence[TicketRow]:
    """Tickets that are resolved, the newest first."""
    return session.scalars(
        select(TicketRow)
        .where(TicketRow.state == TicketState.RESOLVED)
        .order_by(TicketRow.resolved_at.desc(), TicketRow.id.desc())
        .options(
            selectinload(TicketRow.customer),
            selectinload(TicketRow.fields),
            selectinload(TicketRow.assignee),
        )
        .limit(limit)
    ).all()


def count_open(session: Session) -> int:
    """How many tickets are not resolved."""
    return session.scalar(select(func.count(TicketRow.id)).where(TicketRow.state != TicketState.RESOLVED)) or 0


def surfaces(session: Session, customer_id: str) -> dict[str, str]:
    """Where each conversation of this customer takes place, by its id."""
    rows = session.scalars(select(ConversationRow).where(ConversationRow.customer_id == customer_id))
    return {row.id: row.surface for row in rows}


def deliveries(session: Session, customer_id: str) -> dict[int, OutgoingRow]:
    """Where what was written to this customer stands, by the message's id."""
    rows = session.scalars(select(OutgoingRow).where(OutgoingRow.customer_id == customer_id))
    return {row.message_id: row for row in rows}


def transcript(session: Session, customer_id: str) -> Sequence[MessageRow]:
    """Everything said between this customer, the bot and agents, on every surface, in order."""
    return session.scalars(
        select(MessageRow)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.customer_id == customer_id)
        .order_by(MessageRow.received_at, MessageRow.id)
    ).all()


def record(ticket: TicketRow, at: datetime, who: str, action: str, **detail: Any) -> None:
    """Adds to the ticket's history: `who` is `bot`, or an agent's address."""
    ticket.history.append(TicketEventRow(at=at, who=who, action=action, detail=detail))
