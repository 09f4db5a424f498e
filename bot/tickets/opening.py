"""Open: a draft is handed to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.handbook import Handbook
from bot.model.dialogue import FieldValue
from bot.model.ticket import Reason, TicketState, new_reference
from bot.model.vocabulary import PRIORITIES
from bot.store import tickets
from bot.store.tables import ConversationRow, MessageRow, TicketFieldRow, TicketRow


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a ticket is opened with; `missing` are required details nobody gave.

    `acknowledged`: the customer was told that whatever they add will be seen.
    """

    topic: str
    reason: Reason
    language: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    acknowledged: bool = False


def open_ticket(
    session: Session,
    handbook: Handbook,
    conversation: ConversationRow,
    request: Request,
    now: datetime,
) -> TicketRow:
    """Files a ticket for the conversation's customer, due by its topic's target in opening hours."""
    topic = handbook.policy.topics[request.topic]
    ticket = TicketRow(
        reference=_free_reference(session, handbook.policy.brand.reference_prefix),
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        topic=request.topic,
        department=topic.department,
        priority=PRIORITIES.index(topic.priority),
        state=TicketState.OPEN,
        reason=request.reason,
        language=request.language,
        opened_at=now,
        due_at=due(handbook, request.topic, now),
        links=list(request.links),
        also=list(request.also),
        flags=list(request.flags),
        acknowledged_at=now if request.acknowledged else None,
        fields=[],
        history=[],
    )
    messages = _recent_messages(session, conversation.customer_id) if request.fields else []
    ticket.fields.extend(_field(name, value, messages) for name, value in request.fields.items())
    ticket.fields.extend(TicketFieldRow(name=name, value=None) for name in request.missing)
    session.add(ticket)
    tickets.record(ticket, now, "bot", "opened", reason=request.reason, missing=list(request.missing))
    session.flush()
    return ticket


def due(handbook: Handbook, topic: str, now: datetime) -> datetime:
    """When a person should have answered: danger counts every hour, everything else opening hours."""
    target = handbook.policy.topics[topic].target
    if handbook.policy.topics[topic].priority == "emergency":
        return now + target
    return handbook.hours.add_open_time(now, target)


def set_field(session: Session, ticket: TicketRow, name: str, value: FieldValue, now: datetime, who: str) -> None:
    """Fills or corrects one detail; the history keeps what it was before."""
    new = _field(name, value, _recent_messages(session, ticket.customer_id))
    row = next((row for row in ticket.fields if row.name == name), None)
    before = row.value if row else None
    if row is None:
        ticket.fields.append(new)
    else:
        row.value, row.said, row.message_id = new.value, new.said, new.message_id
    tickets.record(ticket, now, who, "field_set", field=name, before=before, after=value.value)


def _free_reference(session: Session, prefix: str) -> str:
    while tickets.by_reference(session, reference := new_reference(prefix)):
        pass
    return reference


def _field(name: str, value: FieldValue, messages: Sequence[MessageRow]) -> TicketFieldRow:
    said = value.said or value.value
    source = next((m.id for m in messages if said.casefold() in m.text.casefold()), None)
    return TicketFieldRow(name=name, value=value.value, said=said, message_id=source)


def _recent_messages(session: Session, customer_id: str) -> Sequence[MessageRow]:
    """What the customer said, newest first: where a detail came from."""
    return session.scalars(
        select(MessageRow)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.customer_id == customer_id, MessageRow.who == "customer")
        .order_by(MessageRow.id.desc())
        .limit(50)
    ).all()
