"""What X tells of that is no message to answer: somebody answered in X's own app, or an encrypted message came."""

from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from bot.model.incoming import Kind
from bot.model.outgoing import Delivery, Surface
from bot.store import inbox
from bot.store.conditional import changed_one
from bot.store.tables import ConversationRow, EventRow, MessageRow, OutgoingRow


def unsettled(session: Session, sent_before: datetime) -> list[str]:
    """The ids of notices that can be decided, oldest first: of our own DMs, those X told of before `sent_before`."""
    ready = or_(EventRow.kind != Kind.DM_SENT, EventRow.received_at <= sent_before)
    open_ = select(EventRow.id).where(EventRow.kind.in_(inbox.NOTICES), EventRow.settled_at.is_(None), ready)
    return list(session.scalars(open_.order_by(EventRow.received_at, EventRow.id)))


def settle(session: Session, event_id: str, now: datetime) -> EventRow | None:
    """The notice, settled by this transaction; None when somebody was faster."""
    first = update(EventRow).where(EventRow.id == event_id, EventRow.settled_at.is_(None)).values(settled_at=now)
    return session.get_one(EventRow, event_id, populate_existing=True) if changed_one(session, first) else None


def is_sending(session: Session, customer_id: str) -> bool:
    """Whether a DM to this customer may have reached X whose id is not known here yet."""
    under_way = or_(
        OutgoingRow.state == Delivery.SENDING, (OutgoingRow.state == Delivery.QUEUED) & (OutgoingRow.attempts > 0)
    )
    row = select(OutgoingRow.id).where(OutgoingRow.customer_id == customer_id, OutgoingRow.surface == Surface.DM)
    return session.scalar(row.where(under_way).limit(1)) is not None


def ever_wrote(session: Session, customer_id: str) -> bool:
    """Whether this customer has said anything to the brand, anywhere."""
    return session.scalar(_said(customer_id).with_only_columns(MessageRow.id).limit(1)) is not None


def said_in_public(session: Session, customer_id: str, since: datetime) -> MessageRow | None:
    """The newest public post of this customer's to the brand since then that is still there."""
    public = _said(customer_id).where(ConversationRow.surface == Surface.POST, MessageRow.removed_at.is_(None))
    return session.scalar(
        public.where(MessageRow.at >= since).order_by(MessageRow.at.desc(), MessageRow.id.desc()).limit(1)
    )


def answered_in_public(session: Session, customer_id: str, since: datetime) -> bool:
    """Whether the bot has said anything to this customer in public since then."""
    said = (
        select(MessageRow.id)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.customer_id == customer_id, ConversationRow.surface == Surface.POST)
        .where(MessageRow.who == "bot", MessageRow.at > since)
    )
    return session.scalar(said.limit(1)) is not None


def _said(customer_id: str) -> Select[MessageRow]:
    return (
        select(MessageRow)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.customer_id == customer_id, MessageRow.who == "customer")
    )
