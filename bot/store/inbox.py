"""Inbox first: what X delivered is committed before anything else happens to it, once per event id."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Surface
from bot.store import turns
from bot.store.conditional import insert_missing
from bot.store.tables import ConversationRow, CustomerRow, EventRow, MessageRow

ANSWERED = {Kind.DM: Surface.DM, Kind.POST: Surface.POST}
"""The kinds of event that become a message somebody has to handle, and where it was said."""

LONGEST_BURST = 3
"""A turn waits for more of a burst this many times `coalesce` at most, however fast somebody types."""


def receive(session: Session, events: Sequence[Incoming], now: datetime, coalesce: timedelta) -> int:
    """Stores what is new among `events` and makes its conversations due. Returns how many were new.

    Messages of one conversation that come within `coalesce` of each other become one turn.
    """
    new = [event for event in events if _is_new(session, event, now)]
    for event in new:
        if event.kind in ANSWERED and event.author and event.addressed and not event.group:
            _add_message(session, event, event.author, now, coalesce)
    return len(new)


def _is_new(session: Session, event: Incoming, now: datetime) -> bool:
    values = {"id": event.event_id, "kind": event.kind, "received_at": now, "raw": event.raw}
    return insert_missing(session, EventRow, values)


def _add_message(session: Session, event: Incoming, author: Person, now: datetime, coalesce: timedelta) -> None:
    surface = ANSWERED[event.kind]
    customer = _customer(session, author, now)
    conversation = open_conversation(session, customer, surface, event.thread)
    turns.keep_others_off(session, conversation)  # or the turn that ends now would not see this message
    session.add(
        MessageRow(
            conversation_id=conversation.id,
            x_id=event.post_id or event.event_id,
            who="customer",
            text=event.text,
            at=event.at or now,
            received_at=now,
            attachments=list(event.attachments),
        )
    )
    session.flush()
    conversation.due_at = _due(session, conversation, now, coalesce)


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


def _customer(session: Session, person: Person, now: datetime) -> CustomerRow:
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
