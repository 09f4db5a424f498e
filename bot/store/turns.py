"""Who handles which conversation, and what of it is still to be handled."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.conditional import changed_one
from bot.store.tables import ConversationRow, MessageRow

LEASE = timedelta(seconds=60)
"""How long a worker may hold a conversation; a worker that died leaves it to others after this."""


def claim(session: Session, now: datetime, worker: str) -> str | None:
    """Leases the conversation that waits longest to `worker` and returns its id; None when none is due.

    The conditional UPDATE decides; on PostgreSQL, SKIP LOCKED keeps workers out of each other's way.
    """
    candidate = session.scalar(
        select(ConversationRow.id)
        .where(ConversationRow.due_at <= now, _free(now))
        .order_by(ConversationRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if candidate is None:
        return None
    lease = (
        update(ConversationRow)
        .where(ConversationRow.id == candidate, _free(now))
        .values(lease_until=now + LEASE, leased_by=worker, attempts=ConversationRow.attempts + 1)
    )
    return candidate if changed_one(session, lease) else None


def waiting_messages(session: Session, conversation_id: str) -> Sequence[MessageRow]:
    """What the customer said and nobody has handled, in order."""
    return session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.who == "customer")
        .where(MessageRow.handled_at.is_(None))
        .order_by(MessageRow.id)
    ).all()


def finish(session: Session, conversation: ConversationRow, coalesce: timedelta) -> None:
    """Gives the conversation back; it stays due if the customer wrote on while its turn was handled."""
    keep_others_off(session, conversation)
    newest = session.scalar(
        select(func.max(MessageRow.received_at)).where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.who == "customer",
            MessageRow.handled_at.is_(None),
        )
    )
    conversation.due_at = newest + coalesce if newest else None
    conversation.lease_until = None
    conversation.leased_by = None
    conversation.attempts = 0


def keep_others_off(session: Session, conversation: ConversationRow) -> None:
    """Until this transaction ends nobody else delivers to the conversation or ends its turn.

    `due_at` follows from the messages: it must not be written by two who do not see each other's.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.refresh(conversation, ["due_at"], with_for_update={"key_share": True})


def postpone(session: Session, conversation_id: str, until: datetime) -> None:
    """Gives a conversation back whose turn could not be handled now; it is due again at `until`."""
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(due_at=until, lease_until=None, leased_by=None)
    )


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a turn is due that nobody holds: a cheap look before `claim` takes the write lock."""
    due = select(ConversationRow.id).where(ConversationRow.due_at <= now, _free(now)).limit(1)
    return session.scalar(due) is not None


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(ConversationRow.lease_until.is_(None), ConversationRow.lease_until <= now)
