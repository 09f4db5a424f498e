"""Who handles which conversation, and what of it is still to be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.conditional import changed, changed_one
from bot.store.tables import ConversationRow, MessageRow

LEASE = timedelta(seconds=60)
"""How long a worker may hold a conversation; a worker that died leaves it to others after this."""

OWNED_ELSEWHERE_FOR = timedelta(hours=12)
"""Whoever answers in X's own app cannot hand back; after this long without another word the bot answers again."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A conversation that is ours until its lease runs out.

    `attempt` counts from 1 and starts anew when a turn is finished. `abandoned`: whoever had it before neither
    finished nor postponed it, so its process has probably died over it.
    """

    conversation_id: str
    attempt: int
    abandoned: bool


def claim(session: Session, now: datetime, worker: str, lease: timedelta = LEASE) -> Claim | None:
    """Leases the conversation that waits longest to `worker`; None when none is due.

    The conditional UPDATE decides; on PostgreSQL, SKIP LOCKED keeps workers out of each other's way.
    """
    candidate = session.execute(
        select(ConversationRow.id, ConversationRow.attempts, ConversationRow.leased_by)
        .where(ConversationRow.due_at <= now, _free(now))
        .order_by(ConversationRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if candidate is None:
        return None
    conversation_id, attempts, holder = candidate
    taking = (
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, _free(now))
        .values(lease_until=now + lease, leased_by=worker, attempts=attempts + 1)
    )
    if not changed_one(session, taking):
        return None
    return Claim(conversation_id=conversation_id, attempt=attempts + 1, abandoned=holder is not None)


def owned(conversation: ConversationRow, now: datetime) -> bool:
    """Whether a person has this conversation: an agent here, or lately somebody in X's own app."""
    elsewhere = conversation.answered_elsewhere_at
    return conversation.owner_id is not None or (elsewhere is not None and elsewhere > now - OWNED_ELSEWHERE_FOR)


def waiting_messages(session: Session, conversation_id: str) -> Sequence[MessageRow]:
    """What the customer said and nobody has handled, in the order in which it was said: X may deliver in another."""
    return session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.who == "customer")
        .where(MessageRow.handled_at.is_(None))
        .order_by(MessageRow.at, MessageRow.id)
    ).all()


def name_of(messages: Sequence[MessageRow]) -> str:
    """A turn's name: the same for the very same messages, in whatever order they came."""
    ids = [message.id for message in messages]
    return f"turn:{min(ids)}-{max(ids)}"


def mark_handled(session: Session, message_ids: Sequence[int], turn: str, now: datetime) -> bool:
    """These messages are one turn, and done with; False when somebody was faster with any of them."""
    handled = update(MessageRow).where(MessageRow.id.in_(message_ids), MessageRow.handled_at.is_(None))
    return changed(session, handled.values(handled_at=now, turn=turn)) == len(message_ids)


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
