"""What is kept long enough, and emptied: each function does one batch, and returns how much that was.

Nothing of a customer with an open ticket is touched, but what X delivered: its words are in the conversation.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.model.ticket import TicketState
from bot.store import tickets
from bot.store.attachments import Attachment
from bot.store.conditional import changed
from bot.store.forgetting import empty_tickets
from bot.store.tables import (
    AttachmentRow,
    ConversationRow,
    EventRow,
    MessageRow,
    OutgoingRow,
    TicketEventRow,
    TicketFieldRow,
    TicketRow,
)

BATCH = 200

KNOWN_FOR = timedelta(days=30)
"""How long the id of an emptied event stays: X gives out DMs of the last 30 days, and they would be taken for new."""

EMPTIED = "emptied"
"""What a ticket's history says when its details were removed."""


def old_conversations(session: Session, before: datetime) -> Sequence[str]:
    """Ids of conversations whose words were kept long enough: nothing said or to be handled since, no open ticket."""
    theirs = MessageRow.conversation_id == ConversationRow.id
    wordy = exists().where(theirs, MessageRow.removed_at.is_(None))
    lately = exists().where(theirs, MessageRow.received_at >= before)
    return session.scalars(
        select(ConversationRow.id)
        .where(wordy, ~lately, ~_has_open_ticket(ConversationRow.customer_id))
        .where(ConversationRow.due_at.is_(None), ConversationRow.lease_until.is_(None))
        .order_by(ConversationRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def empty_conversations(session: Session, conversations: Sequence[str], now: datetime) -> int:
    """Removes what was said in them, and what it led to. How many messages lost their words."""
    messages = select(MessageRow.id).where(MessageRow.conversation_id.in_(conversations))
    quotes = update(TicketFieldRow).where(TicketFieldRow.message_id.in_(messages))
    changed(session, quotes.values(said=""))
    changed(session, update(OutgoingRow).where(OutgoingRow.message_id.in_(messages)).values(error=None))
    attached = update(AttachmentRow).where(AttachmentRow.message_id.in_(messages))
    changed(session, attached.values(state=Attachment.REMOVED, url="", error=None))
    led_to = update(ConversationRow).where(ConversationRow.id.in_(conversations))
    changed(session, led_to.values(dialogue={}, quiet_since=None))
    wordy = update(MessageRow).where(MessageRow.id.in_(messages), MessageRow.removed_at.is_(None))
    return changed(session, wordy.values(text="", understood={}, attachments=[], removed_at=now))


def empty_closed_tickets(session: Session, before: datetime, now: datetime) -> int:
    """Empties the details of tickets that were resolved before then; how many."""
    emptied = exists().where(
        TicketEventRow.ticket_id == TicketRow.id,
        TicketEventRow.action == EMPTIED,
        TicketEventRow.at >= TicketRow.resolved_at,
    )
    rows = session.scalars(
        select(TicketRow)
        .where(TicketRow.state == TicketState.RESOLVED, TicketRow.resolved_at < before, ~emptied)
        .order_by(TicketRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    ids = [row.id for row in rows]
    empty_tickets(session, select(TicketRow.id).where(TicketRow.id.in_(ids)))
    for row in rows:
        tickets.record(row, now, "bot", EMPTIED)
    return len(ids)


def empty_events(session: Session, before: datetime) -> int:
    """Empties what X delivered before then; the id stays. How many."""
    full = or_(EventRow.author_id.is_not(None), func.length(cast(EventRow.raw, Text)) > len("{}"))
    ids = select(EventRow.id).where(EventRow.received_at < before, full).order_by(EventRow.received_at).limit(BATCH)
    found = session.scalars(ids).all()
    return changed(session, update(EventRow).where(EventRow.id.in_(found)).values(raw={}, author_id=None))


def delete_events(session: Session, before: datetime) -> int:
    """Deletes events emptied and known for long enough; `before` is for emptying. How many."""
    ids = select(EventRow.id).where(EventRow.received_at < before - KNOWN_FOR).order_by(EventRow.received_at)
    found = session.scalars(ids.limit(BATCH)).all()
    session.execute(delete(EventRow).where(EventRow.id.in_(found)))
    return len(found)


def remove_old_attachments(session: Session, before: datetime) -> int:
    """Marks files kept since before then as to be removed, and ends what was never fetched; how many."""
    old = and_(AttachmentRow.created_at < before, AttachmentRow.state != Attachment.REMOVED)
    ids = (
        select(AttachmentRow.id)
        .join(MessageRow, AttachmentRow.message_id == MessageRow.id)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(old, ~_has_open_ticket(ConversationRow.customer_id))
        .order_by(AttachmentRow.id)
        .limit(BATCH)
    )
    found = session.scalars(ids).all()
    gone = update(AttachmentRow).where(AttachmentRow.id.in_(found))
    return changed(session, gone.values(state=Attachment.REMOVED, url="", error=None))


def files_to_remove(session: Session) -> dict[int, str]:
    """Files of attachments that were removed, by the attachment's id."""
    rows = session.execute(
        select(AttachmentRow.id, AttachmentRow.file)
        .where(AttachmentRow.state == Attachment.REMOVED, AttachmentRow.file.is_not(None))
        .order_by(AttachmentRow.id)
        .limit(BATCH)
    ).all()
    return {attachment_id: file for attachment_id, file in rows if file}


def mark_files_removed(session: Session, attachment_ids: Sequence[int]) -> None:
    """Their files are deleted."""
    gone = update(AttachmentRow).where(AttachmentRow.id.in_(attachment_ids))
    changed(session, gone.values(file=None, url="", error=None))


def _has_open_ticket(customer_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return exists().where(TicketRow.customer_id == customer_id, TicketRow.state != TicketState.RESOLVED)
