"""Messages on their way to X: queued in one transaction with what caused them, sent by urgency within the budget."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store.conditional import changed_one
from bot.store.locks import one_at_a_time
from bot.store.tables import ConversationRow, MessageRow, OutgoingRow

LEASE = timedelta(seconds=60)


def queue(
    session: Session,
    conversation: ConversationRow,
    text: str,
    urgency: Urgency,
    now: datetime,
    *,
    agent_id: int | None = None,
    in_reply_to: str = "",
    turn: str | None = None,
) -> OutgoingRow:
    """Writes a message into the transcript and queues it for the conversation's surface."""
    message = MessageRow(
        conversation_id=conversation.id,
        who="bot" if agent_id is None else "agent",
        agent_id=agent_id,
        text=text,
        at=now,
        received_at=now,
        handled_at=now,
        turn=turn,
    )
    session.add(message)
    session.flush()
    row = OutgoingRow(
        message_id=message.id,
        customer_id=conversation.customer_id,
        surface=conversation.surface,
        in_reply_to=in_reply_to,
        urgency=urgency,
        state=Delivery.QUEUED,
        created_at=now,
        not_before=now,
    )
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A message that is ours to send. `unclear`: an earlier try may have reached X, so look there before sending."""

    row: OutgoingRow
    unclear: bool


def claim(session: Session, now: datetime, surface: Surface, lease: timedelta = LEASE) -> Claim | None:
    """Takes the most urgent message that may go now; None when there is none.

    Messages of one urgency to one customer leave in order: one that is being sent, or waits for its next try,
    holds back the later ones. A sender that died leaves its message claimable after `lease`.
    """
    candidate = session.execute(
        _due(now, surface)
        .add_columns(OutgoingRow.state)
        .order_by(OutgoingRow.urgency, OutgoingRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if candidate is None:
        return None
    outgoing_id, state = candidate
    taking = (
        update(OutgoingRow)
        .where(OutgoingRow.id == outgoing_id, _ready(now))
        .values(
            state=Delivery.SENDING,
            sent_at=now,
            lease_until=now + lease,
            attempts=OutgoingRow.attempts + 1,
        )
    )
    if not changed_one(session, taking):
        return None
    row = session.get_one(OutgoingRow, outgoing_id, populate_existing=True)
    return Claim(row=row, unclear=state == Delivery.SENDING)


def anything_due(session: Session, now: datetime, surface: Surface) -> bool:
    """Whether something may go now: a cheap look before `claim` takes the write lock."""
    return session.scalar(_due(now, surface).limit(1)) is not None


def _due(now: datetime, surface: Surface) -> Select[Any]:
    earlier = aliased(OutgoingRow)
    held_back = exists().where(
        earlier.customer_id == OutgoingRow.customer_id,
        earlier.surface == OutgoingRow.surface,
        earlier.urgency == OutgoingRow.urgency,
        earlier.id < OutgoingRow.id,
        earlier.state.in_((Delivery.QUEUED, Delivery.SENDING)),
    )
    return select(OutgoingRow.id).where(
        OutgoingRow.surface == surface, OutgoingRow.not_before <= now, _ready(now), ~held_back
    )


def _ready(now: datetime) -> ColumnElement[bool]:
    lost = (OutgoingRow.state == Delivery.SENDING) & (OutgoingRow.lease_until <= now)
    return or_(OutgoingRow.state == Delivery.QUEUED, lost)


def mark_sent(session: Session, outgoing_id: int, x_id: str | None, now: datetime) -> None:
    """X has taken it, under this id; None when X only says that it has it."""
    row = session.get_one(OutgoingRow, outgoing_id)
    row.state, row.sent_at, row.lease_until, row.error = Delivery.SENT, now, None, None
    row.message.x_id = x_id


def mark_failed(session: Session, outgoing_id: int, error: str) -> None:
    """X will never take it; `error` says why, in words for an agent."""
    row = session.get_one(OutgoingRow, outgoing_id)
    row.state, row.sent_at, row.lease_until, row.error = Delivery.FAILED, None, None, error


def mark_delayed(session: Session, outgoing_id: int, until: datetime, error: str) -> None:
    """X did not take it this time; it may go again at `until`."""
    row = session.get_one(OutgoingRow, outgoing_id)
    row.state, row.sent_at, row.lease_until = Delivery.QUEUED, None, None
    row.not_before, row.error = until, error


def mark_unclear(session: Session, outgoing_id: int, until: datetime, error: str) -> None:
    """X may have taken it. It stays what it is, being sent, and from `until` on somebody may look and try again."""
    row = session.get_one(OutgoingRow, outgoing_id)
    row.lease_until = row.not_before = until
    row.error = error


def known_ids(session: Session, x_ids: Collection[str]) -> set[str]:
    """Those of X's ids that messages of the transcript have."""
    known = session.scalars(select(MessageRow.x_id).where(MessageRow.x_id.in_(x_ids)))
    return {x_id for x_id in known if x_id}


def one_sender_at_a_time(session: Session, surface: Surface) -> None:
    """Until this transaction ends nobody else counts what was sent: two would spend the budget's last place twice."""
    one_at_a_time(session.connection(), f"outbox:{surface}")


def sent_since(session: Session, surface: Surface, since: datetime) -> list[datetime]:
    """When messages went out to this surface after `since`, oldest first: what a window of the budget counts.

    What is being sent right now counts too: `claim` writes `sent_at`.
    """
    moments = session.scalars(
        select(OutgoingRow.sent_at)
        .where(OutgoingRow.surface == surface, OutgoingRow.sent_at > since)
        .order_by(OutgoingRow.sent_at)
    )
    return [moment for moment in moments if moment]


def waiting(session: Session, surface: Surface) -> int:
    """How many messages wait to be sent."""
    return (
        session.scalar(
            select(func.count())
            .where(OutgoingRow.surface == surface, OutgoingRow.state != Delivery.SENT)
            .where(OutgoingRow.state != Delivery.FAILED)
        )
        or 0
    )
