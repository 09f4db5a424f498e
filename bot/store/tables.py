"""Every table, and nothing else. Times are stored in UTC and read back aware."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, in UTC in the database; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Called by SQLAlchemy on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Called by SQLAlchemy on the way out; SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it as a class attribute)
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        str: Text,
    }


class EventRow(Row):
    """What X delivered, as it came, once per id.

    `settled_at`: a notice (somebody answered in X's own app, an encrypted message) has been dealt with.
    """

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    author_id: Mapped[str | None] = mapped_column(String(40), index=True)
    settled_at: Mapped[datetime | None]
    raw: Mapped[dict[str, Any]]


class CustomerRow(Row):
    """Somebody who wrote; the id is X's."""

    __tablename__ = "customer"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    handle: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None] = mapped_column(String(8))
    """What they write in, whether the brand answers in it or not."""
    first_seen_at: Mapped[datetime]
    disclosed_at: Mapped[datetime | None]
    opted_out_at: Mapped[datetime | None]
    forget_at: Mapped[datetime | None] = mapped_column(index=True)
    """When they asked to be forgotten; the job that does it runs once their receipt is on its way."""
    receipt: Mapped[str | None] = mapped_column(String(20))


class ConversationRow(Row):
    """One customer on one surface. `due_at` is when its next turn may be handled, None when nothing waits."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_due", "due_at", "lease_until"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"), index=True)
    surface: Mapped[str] = mapped_column(String(8))
    thread: Mapped[str] = mapped_column(String(40), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    answered_elsewhere_at: Mapped[datetime | None]
    """When somebody last answered in X's own app; None once it is handed back to the bot."""
    dialogue: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    quiet_since: Mapped[datetime | None] = mapped_column(index=True)
    """Since when an unfinished draft waits for its customer; None without one."""

    customer: Mapped[CustomerRow] = relationship()


class MessageRow(Row):
    """What a customer, the bot or an agent said. A customer's is handled once `handled_at` is set."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    x_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    who: Mapped[str] = mapped_column(String(10))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    turn: Mapped[str | None] = mapped_column(String(40), index=True)
    understood: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attachments: Mapped[list[str]] = mapped_column(default=list)
    removed_at: Mapped[datetime | None]
    """When its words were removed, because they are gone on X or kept long enough."""


class AttachmentRow(Row):
    """A picture or the like in a message: fetched from X while it is there, kept as a file outside the database."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    url: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), index=True)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None]
    media_type: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int | None]
    error: Mapped[str | None]


class OutgoingRow(Row):
    """A message on its way to X. What it says is in its `message`."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_next", "state", "surface", "urgency", "id"),
        Index("ix_outgoing_sent", "surface", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    surface: Mapped[str] = mapped_column(String(8))
    in_reply_to: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    sent_with: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"))
    """The message it was merged into: one DM said both."""
    error: Mapped[str | None]

    message: Mapped[MessageRow] = relationship()


class TicketRow(Row):
    """A draft handed to people."""

    __tablename__ = "ticket"
    __table_args__ = (Index("ix_ticket_queue", "state", "priority", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"), index=True)
    topic: Mapped[str] = mapped_column(String(40))
    department: Mapped[str] = mapped_column(String(40), index=True)
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    links: Mapped[list[str]] = mapped_column(default=list)
    also: Mapped[list[str]] = mapped_column(default=list)
    flags: Mapped[list[str]] = mapped_column(default=list)
    acknowledged_at: Mapped[datetime | None]
    """When the customer was last told that what they added has arrived."""

    customer: Mapped[CustomerRow] = relationship()
    assignee: Mapped["AgentRow | None"] = relationship()
    fields: Mapped[list["TicketFieldRow"]] = relationship(order_by="TicketFieldRow.id", cascade="all, delete-orphan")
    history: Mapped[list["TicketEventRow"]] = relationship(order_by="TicketEventRow.id", cascade="all, delete-orphan")


class TicketFieldRow(Row):
    """One detail of a ticket; `value` is None while it is missing."""

    __tablename__ = "ticket_field"
    __table_args__ = (Index("uq_ticket_field", "ticket_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    name: Mapped[str] = mapped_column(String(30))
    value: Mapped[str | None]
    said: Mapped[str] = mapped_column(default="")
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))


class TicketEventRow(Row):
    """Who did what to a ticket, and when. Never changed, never deleted before its ticket."""

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PageRow(Row):
    """A call to whoever is on call, by one way, until it is through."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))
    address: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), index=True)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]

    ticket: Mapped[TicketRow] = relationship()


class AgentRow(Row):
    """Somebody who signs in."""

    __tablename__ = "agent"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]


class LeaseRow(Row):
    """Who alone may do something (run the timetable, say), and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class CursorRow(Row):
    """How far something has been read: `value` means what its reader makes of it; `at` is when it last got there."""

    __tablename__ = "cursor"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class StandingRow(Row):
    """What X last said of one of its rate limits: how many more requests it takes until `resets_at`."""

    __tablename__ = "standing"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    remaining: Mapped[int]
    resets_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SecretRow(Row):
    """A token that changes while the desk runs, sealed with the desk's own key."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[str]
    at: Mapped[datetime]


class ReceiptRow(Row):
    """That somebody's data was erased, without saying whose: when it was asked for and done, and how much there was."""

    __tablename__ = "receipt"

    reference: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    erased: Mapped[dict[str, Any]] = mapped_column(default=dict)
