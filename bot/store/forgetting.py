"""Everything about one customer: found, emptied, and kept on under a name that says nothing.

X's id of a customer is personal data itself, and their conversations are called after it. So rows are not deleted but
moved to a random name, the same in every table: what was counted yesterday is counted tomorrow.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.model.outgoing import Delivery
from bot.model.ticket import TicketState, new_reference
from bot.store.attachments import Attachment
from bot.store.conditional import changed
from bot.store.locks import one_at_a_time
from bot.store.scrubbing import overwrite_what_goes
from bot.store.tables import (
    AttachmentRow,
    ConversationRow,
    CustomerRow,
    EventRow,
    MessageRow,
    OutgoingRow,
    PageRow,
    ReceiptRow,
    TicketEventRow,
    TicketFieldRow,
    TicketRow,
)

PREFIX = "F"
RECEIPT_WITHIN = timedelta(hours=12)
"""How long the erasure waits for its receipt to leave. X allows 24 hours for all of it."""

ANSWER_WITHIN = timedelta(hours=20)
"""How long it waits for words nobody has handled yet."""

KEPT_OF_HISTORY = frozenset({"reason", "missing", "field", "message", "because", "way"})
"""What a line of a ticket's history may say of somebody forgotten: names and numbers of the desk's own."""

WAITING = (Delivery.QUEUED, Delivery.SENDING)


class UnknownCustomer(NightdeskError):
    """Nobody with this id or handle has written to this desk."""


class InHand(NightdeskError):
    """A message of this customer is being handled or sent at this moment; try again in a minute."""


def find(session: Session, who: str) -> str:
    """The id of the customer with this X id or handle: any case, with or without @.

    Raises:
        UnknownCustomer: when there is none, or the handle is that of several.
    """
    name = who.strip().removeprefix("@")
    if not name:
        raise UnknownCustomer("Say who: a handle like @name, or an X id.")
    if name.isdecimal() and not who.strip().startswith("@") and session.get(CustomerRow, name) is not None:
        return name
    ids = session.scalars(select(CustomerRow.id).where(func.lower(CustomerRow.handle) == name.lower())).all()
    if len(ids) > 1:
        raise UnknownCustomer(f"{len(ids)} customers have had this handle; say which by X id: {', '.join(ids)}")
    if not ids:
        raise UnknownCustomer
    return ids[0]


def ask(session: Session, customer: CustomerRow, now: datetime) -> str:
    """Notes the wish to be forgotten; returns the receipt's reference. Asked again, it stays the first one's."""
    if customer.receipt is None:
        customer.forget_at, customer.receipt = now, _free_reference(session)
        session.add(ReceiptRow(reference=customer.receipt, asked_at=now, erased={}))
        session.flush()
    return customer.receipt


def due(session: Session, now: datetime) -> Sequence[str]:
    """The ids of customers whose wish can be carried out: what they wrote is handled, their receipt has left, or both
    have been waited for long enough.
    """
    words = (
        select(MessageRow.id)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.customer_id == CustomerRow.id)
        .where(MessageRow.who == "customer", MessageRow.handled_at.is_(None))
    )
    receipt = select(OutgoingRow.id).where(OutgoingRow.customer_id == CustomerRow.id, OutgoingRow.state.in_(WAITING))
    return session.scalars(
        select(CustomerRow.id)
        .where(CustomerRow.forget_at.is_not(None))
        .where(or_(CustomerRow.forget_at <= now - ANSWER_WITHIN, ~words.exists()))
        .where(or_(CustomerRow.forget_at <= now - RECEIPT_WITHIN, ~receipt.exists()))
        .order_by(CustomerRow.forget_at)
    ).all()


def hold(session: Session, customer_id: str, now: datetime) -> CustomerRow:
    """The customer, with everything of theirs kept from others until this transaction ends.

    Raises:
        UnknownCustomer: when they are gone already.
        InHand: while a worker or a sender has something of theirs.
    """
    one_at_a_time(session.connection(), f"inbox:{customer_id}")  # what they write now waits, and is a new beginning
    customer = session.get(CustomerRow, customer_id, with_for_update=True)
    if customer is None:
        raise UnknownCustomer
    conversations = select(ConversationRow).where(ConversationRow.customer_id == customer_id).with_for_update()
    outgoing = select(OutgoingRow).where(OutgoingRow.customer_id == customer_id).with_for_update()
    held = [row.lease_until for row in session.scalars(conversations)]
    held += [row.lease_until for row in session.scalars(outgoing)]
    if any(until is not None and until > now for until in held):
        raise InHand
    return customer


def conversations_of(session: Session, customer_id: str) -> Sequence[str]:
    """The ids of this customer's conversations; Rasa's trackers are called the same."""
    return session.scalars(select(ConversationRow.id).where(ConversationRow.customer_id == customer_id)).all()


def files_of(session: Session, customer_id: str) -> list[str]:
    """The files of this customer's attachments."""
    files = session.scalars(
        select(AttachmentRow.file).where(
            AttachmentRow.message_id.in_(_messages(customer_id)), AttachmentRow.file.is_not(None)
        )
    )
    return [file for file in files if file]


def count(session: Session, customer_id: str) -> dict[str, int]:
    """How much there is of a customer, by kind."""
    wanted = {
        "conversations": select(ConversationRow.id).where(ConversationRow.customer_id == customer_id),
        "messages": _messages(customer_id),
        "attachments": select(AttachmentRow.id).where(AttachmentRow.message_id.in_(_messages(customer_id))),
        "tickets": _tickets(customer_id),
        "events": select(EventRow.id).where(_about(session, customer_id)),
    }
    return {kind: len(session.scalars(rows).all()) for kind, rows in wanted.items()}


def erase(session: Session, customer: CustomerRow, now: datetime) -> dict[str, int]:
    """Empties everything about a customer and moves it to a random name; returns how much there was, by kind.

    Open tickets are resolved first, and what was still to be sent is dropped. X's events keep their id, and so are not
    taken for new when X delivers them again, until retention deletes them. Files and trackers are the caller's.
    """
    if session.get_bind().dialect.name == "sqlite":
        overwrite_what_goes(session.connection().connection.dbapi_connection)
    erased = count(session, customer.id)
    _resolve(session, customer.id, now)
    _empty_events(session, customer.id, now)
    _empty_attachments(session, AttachmentRow.message_id.in_(_messages(customer.id)))
    empty_tickets(session, _tickets(customer.id))
    _empty_messages(session, customer.id, now)
    _drop_outgoing(session, customer.id)
    _move(session, customer)
    return erased


def done(session: Session, reference: str, erased: dict[str, Any], now: datetime) -> ReceiptRow:
    """Completes the receipt."""
    receipt = session.get_one(ReceiptRow, reference)
    receipt.done_at, receipt.erased = now, erased
    session.flush()
    return receipt


def empty_tickets(session: Session, tickets: Select[int]) -> None:
    """Empties the details of these tickets, and of their history everything that is not the desk's own."""
    said = update(TicketFieldRow).where(TicketFieldRow.ticket_id.in_(tickets))
    changed(session, said.values(said="", message_id=None))
    changed(session, said.where(TicketFieldRow.value.is_not(None)).values(value=""))
    history = select(TicketEventRow.id, TicketEventRow.detail).where(TicketEventRow.ticket_id.in_(tickets))
    for event_id, detail in session.execute(history).all():
        kept = {name: value for name, value in detail.items() if name in KEPT_OF_HISTORY}
        if kept != detail:
            changed(session, update(TicketEventRow).where(TicketEventRow.id == event_id).values(detail=kept))
    failed = update(PageRow).where(PageRow.ticket_id.in_(tickets))
    changed(session, failed.values(error=None))


def _empty_attachments(session: Session, which: ColumnElement[bool]) -> None:
    """For good: there is nothing left to say which file it was."""
    changed(session, update(AttachmentRow).where(which).values(state=Attachment.REMOVED, url="", file=None, error=None))


def _resolve(session: Session, customer_id: str, now: datetime) -> None:
    opened = select(TicketRow).where(TicketRow.customer_id == customer_id, TicketRow.state != TicketState.RESOLVED)
    for ticket in session.scalars(opened.with_for_update()).all():
        ticket.state, ticket.resolved_at = TicketState.RESOLVED, now
        session.add(
            TicketEventRow(ticket_id=ticket.id, at=now, who="bot", action="resolved", detail={"reason": "forgotten"})
        )
    session.flush()
    unsent = update(PageRow).where(PageRow.ticket_id.in_(_tickets(customer_id)), PageRow.state.in_(WAITING))
    changed(session, unsent.values(state=Delivery.DROPPED, lease_until=None))


def _empty_events(session: Session, customer_id: str, now: datetime) -> None:
    about = _about(session, customer_id)
    ids = session.scalars(select(EventRow.id).where(about)).all()
    for event_id in ids:
        emptied = update(EventRow).where(EventRow.id == event_id)
        settled = func.coalesce(EventRow.settled_at, now)
        changed(session, emptied.values(raw={}, author_id=None, settled_at=settled))


def _about(session: Session, customer_id: str) -> ColumnElement[bool]:
    """By its author, by the message it became, or by X's id of the customer in what X sent: DMs to them, say."""
    x_ids = session.scalars(select(MessageRow.x_id).where(MessageRow.id.in_(_messages(customer_id)))).all()
    names = [f"{kind}:{x_id}" for x_id in x_ids if x_id for kind in ("dm", "post", "deleted")]
    names += [x_id for x_id in x_ids if x_id]
    raw = cast(EventRow.raw, Text).contains(customer_id, autoescape=True)
    return or_(EventRow.author_id == customer_id, EventRow.id.in_(names), raw)


def _empty_messages(session: Session, customer_id: str, now: datetime) -> None:
    theirs = update(MessageRow).where(MessageRow.id.in_(_messages(customer_id)))
    changed(session, theirs.values(text="", understood={}, attachments=[], x_id=None, removed_at=now))
    changed(session, theirs.where(MessageRow.handled_at.is_(None)).values(handled_at=now))


def _drop_outgoing(session: Session, customer_id: str) -> None:
    theirs = update(OutgoingRow).where(OutgoingRow.customer_id == customer_id)
    changed(session, theirs.values(error=None, in_reply_to=""))
    unsent = theirs.where(OutgoingRow.state.in_(WAITING))
    changed(session, unsent.values(state=Delivery.DROPPED, lease_until=None, sent_at=None))


def _move(session: Session, customer: CustomerRow) -> None:
    """To rows with a random name: new ones first, then what hangs on the old ones, then the old ones go."""
    nobody = _nobody()
    kept = {
        "first_seen_at": customer.first_seen_at,
        "disclosed_at": customer.disclosed_at,
        "opted_out_at": customer.opted_out_at,
    }
    session.execute(insert(CustomerRow).values(id=nobody, handle="", name="", **kept))
    for conversation_id, surface in session.execute(
        select(ConversationRow.id, ConversationRow.surface).where(ConversationRow.customer_id == customer.id)
    ).all():
        name = f"{surface}:{_nobody()}"
        session.execute(
            insert(ConversationRow).values(
                id=name, customer_id=nobody, surface=surface, thread="", dialogue={}, attempts=0
            )
        )
        said = update(MessageRow).where(MessageRow.conversation_id == conversation_id)
        changed(session, said.values(conversation_id=name))
        filed = update(TicketRow).where(TicketRow.conversation_id == conversation_id)
        changed(session, filed.values(conversation_id=name))
    changed(session, update(TicketRow).where(TicketRow.customer_id == customer.id).values(customer_id=nobody))
    changed(session, update(OutgoingRow).where(OutgoingRow.customer_id == customer.id).values(customer_id=nobody))
    session.execute(delete(ConversationRow).where(ConversationRow.customer_id == customer.id))
    session.execute(delete(CustomerRow).where(CustomerRow.id == customer.id))
    session.expunge_all()


def _messages(customer_id: str) -> Select[int]:
    conversations = select(ConversationRow.id).where(ConversationRow.customer_id == customer_id)
    return select(MessageRow.id).where(MessageRow.conversation_id.in_(conversations))


def _tickets(customer_id: str) -> Select[int]:
    return select(TicketRow.id).where(TicketRow.customer_id == customer_id)


def _nobody() -> str:
    return f"forgotten-{secrets.token_hex(8)}"


def _free_reference(session: Session) -> str:
    while session.get(ReceiptRow, reference := new_reference(PREFIX)):
        pass
    return reference
