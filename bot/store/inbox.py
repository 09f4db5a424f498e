"""Inbox first: what X delivered is committed before anything else happens to it, once per event id."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Surface
from bot.store import removing, turns
from bot.store.conditional import insert_missing
from bot.store.locks import one_at_a_time
from bot.store.tables import AttachmentRow, ConversationRow, CustomerRow, EventRow, MessageRow

ANSWERED = {Kind.DM: Surface.DM, Kind.POST: Surface.POST}
"""The kinds of event that become a message somebody has to handle, and where it was said."""

NOTICES = frozenset({Kind.DM_SENT, Kind.ENCRYPTED})
"""The kinds of event that triage/notices.py settles later; with every other kind nothing is left to do."""

QUEUED = "queued"
"""The state of an attachment that is to be fetched from X."""

LONGEST_BURST = 3
"""A turn waits for more of a burst this many times `coalesce` at most, however fast somebody types."""


def receive(session: Session, events: Sequence[Incoming], now: datetime, coalesce: timedelta) -> int:
    """Stores what is new among `events` and makes its conversations due. Returns how many were new.

    Messages of one conversation that come within `coalesce` of each other become one turn. What was deleted has no
    words here, whichever X delivers first: the post or that it is gone.
    """
    for customer in sorted({_whose(event) or "" for event in events} - {""}):
        one_at_a_time(session.connection(), f"inbox:{customer}")  # in one order, so that nobody waits in a circle
    new = [event for event in events if _is_new(session, event, now)]
    for event in new:
        if event.kind is Kind.DELETED:
            removing.remove_said(session, [event.post_id], now)
        elif event.kind in ANSWERED and event.author and event.addressed and not event.group:
            _add_message(session, event, event.author, now, coalesce)
    return len(new)


def counts(session: Session) -> dict[str, int]:
    """How many events of each kind X has delivered; unknown and unreadable ones are the operator's to look at."""
    found = select(EventRow.kind, func.count().label("events")).group_by(EventRow.kind).order_by(EventRow.kind)
    return {row.kind: row.events for row in session.execute(found)}


def _whose(event: Incoming) -> str | None:
    """The id of the customer it is about: of one of our own DMs, whom it went to."""
    if event.kind is Kind.DM_SENT:
        return event.recipient or None
    return event.author.id if event.author else None


def _is_new(session: Session, event: Incoming, now: datetime) -> bool:
    values = {
        "id": event.event_id,
        "kind": event.kind,
        "received_at": now,
        "author_id": _whose(event),
        "settled_at": None if event.kind in NOTICES else now,
        "raw": {} if _was_deleted(session, event) else event.raw,
    }
    return insert_missing(session, EventRow, values)


def _was_deleted(session: Session, event: Incoming) -> bool:
    return event.kind is Kind.POST and session.get(EventRow, f"deleted:{event.post_id}") is not None


def _add_message(session: Session, event: Incoming, author: Person, now: datetime, coalesce: timedelta) -> None:
    surface = ANSWERED[event.kind]
    conversation = open_conversation(session, customer_row(session, author, now), surface, event.thread)
    if _was_deleted(session, event):
        session.add(_message(event, conversation, now, removed_at=now, handled_at=now))
        return
    turns.keep_others_off(session, conversation)  # or the turn that ends now would not see this message
    message = _message(event, conversation, now, text=event.text, attachments=list(event.attachments))
    session.add(message)
    session.flush()
    session.add_all(_attachment(message, url, now) for url in event.attachments)
    conversation.due_at = _due(session, conversation, now, coalesce)


def _message(event: Incoming, conversation: ConversationRow, now: datetime, **said: Any) -> MessageRow:
    return MessageRow(
        **{
            "conversation_id": conversation.id,
            "x_id": event.post_id or event.event_id,
            "who": "customer",
            "text": "",
            "at": event.at or now,
            "received_at": now,
            **said,
        }
    )


def _attachment(message: MessageRow, url: str, now: datetime) -> AttachmentRow:
    return AttachmentRow(message_id=message.id, url=url, state=QUEUED, created_at=now, not_before=now)


def _due(session: Session, conversation: ConversationRow, now: datetime, coalesce: timedelta) -> datetime:
    """After a pause of `coalesce`, but no later than `LONGEST_BURST` of them after the first message waiting."""
    first = session.scalar(
        select(MessageRow.received_at)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.handled_at.is_(None))
        .where(MessageRow.who == "customer")
        .order_by(MessageRow.id)
        .limit(1)
    )
    return min(now + coalesce, (first or now) + LONGEST_BURST * coalesce)


def customer_row(session: Session, person: Person, now: datetime) -> CustomerRow:
    """The customer, added when they are new; a new name is taken over."""
    row = session.get(CustomerRow, person.id)
    if row is None:
        values = {"id": person.id, "handle": person.handle, "name": person.name, "first_seen_at": now}
        insert_missing(session, CustomerRow, values)
        row = session.get_one(CustomerRow, person.id)
    if person.handle:
        row.handle, row.name = person.handle, person.name
    return row


def open_conversation(session: Session, customer: CustomerRow, surface: Surface, thread: str = "") -> ConversationRow:
    """The customer's conversation on this surface, begun when there is none."""
    name = f"{surface}:{customer.id}" if surface is Surface.DM else f"{surface}:{thread}:{customer.id}"
    row = session.get(ConversationRow, name)
    if row is None:
        values = {"id": name, "customer_id": customer.id, "surface": surface, "thread": thread, "dialogue": {}}
        insert_missing(session, ConversationRow, {**values, "attempts": 0})
        row = session.get_one(ConversationRow, name)
    return row
