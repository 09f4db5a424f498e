"""One ticket as a page shows it: what is known, what was said, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.console.console import Agent, Console
from bot.console.listing import Customer, Target
from bot.model.outgoing import Delivery, Surface
from bot.model.ticket import TicketState
from bot.store import agents, tickets
from bot.store.tables import (
    AgentRow,
    MessageRow,
    OutgoingRow,
    TicketEventRow,
    TicketFieldRow,
    TicketRow,
)


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A detail; without a value it is missing. `message` is where it was said."""

    name: str
    value: str | None
    message: int | None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Where an outgoing message stands, and why when it went wrong."""

    state: Delivery
    at: datetime | None
    error: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something somebody said. `new_day` is set on the first of a day."""

    id: int
    who: str
    name: str
    text: str
    at: datetime
    public: bool
    marks: Mapping[str, str]
    attachments: tuple[str, ...]
    sending: Sending | None
    new_day: bool


@dataclass(frozen=True, kw_only=True)
class Done:
    """A line of the history; `more` says it exactly."""

    at: datetime
    who: str
    action: str
    more: str
    message: int | None


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another open ticket of the same customer."""

    reference: str
    topic: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A ticket, ready to be shown to one agent."""

    reference: str
    topic: str
    department: str
    priority: str
    language: str
    language_name: str
    state: TicketState
    state_name: str
    reason: str
    customer: Customer
    opened_at: datetime
    target: Target
    owner: str | None
    mine: bool
    details: tuple[Detail, ...]
    links: tuple[str, ...]
    also: tuple[str, ...]
    flags: tuple[str, ...]
    others: tuple[Other, ...]
    transcript: tuple[Said, ...]
    history: tuple[Done, ...]

    @property
    def resolved(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is TicketState.RESOLVED

    @property
    def last_seen(self) -> int:
        """The newest message there is: what a reply written now answers."""
        return max((said.id for said in self.transcript), default=0)

    @property
    def only_public(self) -> bool:
        """Whether the customer has never written a DM."""
        return all(said.public for said in self.transcript if said.who == "customer")


@dataclass(frozen=True)
class _People:
    """Names by what a row knows of somebody."""

    agents: Sequence[AgentRow]
    customer: str

    def by_id(self, agent_id: int | None) -> str:
        return next((agent.name for agent in self.agents if agent.id == agent_id), "An agent")

    def by_email(self, who: str) -> str:
        known = {"bot": "Bot", "customer": self.customer}
        known.update((agent.email, agent.name) for agent in self.agents)
        return known.get(who, who)


def read_ticket(console: Console, agent: Agent, reference: str) -> Reading | None:
    """The ticket of this reference, or None."""
    now = console.clock()
    with console.store.reading() as session:
        row = tickets.by_reference(session, reference)
        if row is None:
            return None
        customer = Customer.of(row.customer)
        people = _People(agents.everybody(session), customer.name)
        transcript = _transcript(
            console,
            row,
            people,
            tickets.transcript(session, row.customer_id),
            tickets.surfaces(session, row.customer_id),
            tickets.deliveries(session, row.customer_id),
        )
        others = tickets.open_of(session, row.customer_id)
        return _reading(console, agent, row, customer, people, transcript, others, now)


def _reading(
    console: Console,
    agent: Agent,
    row: TicketRow,
    customer: Customer,
    people: _People,
    transcript: tuple[Said, ...],
    others: Sequence[TicketRow],
    now: datetime,
) -> Reading:
    words = console.words
    return Reading(
        reference=row.reference,
        topic=words.topic(row.topic),
        department=words.department(row.department),
        priority=words.priority(row.priority),
        language=row.language,
        language_name=words.language(row.language),
        state=TicketState(row.state),
        state_name=words.state(row.state),
        reason=words.reason(row.reason),
        customer=customer,
        opened_at=row.opened_at,
        target=Target.of(row, now),
        owner=row.assignee.name if row.assignee else None,
        mine=row.assignee_id == agent.id,
        details=tuple(_detail(console, field) for field in row.fields),
        links=tuple(row.links),
        also=tuple(words.topic(topic) for topic in row.also),
        flags=tuple(words.flag(flag) for flag in row.flags),
        others=tuple(
            Other(reference=other.reference, topic=words.topic(other.topic)) for other in others if other.id != row.id
        ),
        transcript=transcript,
        history=tuple(_done(console, people, event) for event in row.history),
    )


def _detail(console: Console, field: TicketFieldRow) -> Detail:
    return Detail(name=console.words.field(field.name), value=field.value, message=field.message_id)


def _transcript(
    console: Console,
    ticket: TicketRow,
    people: _People,
    messages: Sequence[MessageRow],
    surfaces: Mapping[str, str],
    deliveries: Mapping[int, OutgoingRow],
) -> tuple[Said, ...]:
    transcript: list[Said] = []
    day: date | None = None
    for message in messages:
        before, day = day, message.at.astimezone(console.handbook.policy.brand.zone).date()
        transcript.append(
            Said(
                id=message.id,
                who=message.who,
                name=_speaker(message, people),
                text=message.text,
                at=message.at,
                public=surfaces[message.conversation_id] == Surface.POST,
                marks=_marks(console, ticket, message),
                attachments=tuple(message.attachments),
                sending=_sending(deliveries.get(message.id)),
                new_day=day != before,
            )
        )
    return tuple(transcript)


def _speaker(message: MessageRow, people: _People) -> str:
    if message.who == "customer":
        return people.customer
    return "Bot" if message.who == "bot" else people.by_id(message.agent_id)


def _marks(console: Console, ticket: TicketRow, message: MessageRow) -> dict[str, str]:
    """The words of this message that details were read from."""
    fields = (field for field in ticket.fields if field.message_id == message.id)
    return {field.said: console.words.field(field.name) for field in fields if field.said}


def _sending(row: OutgoingRow | None) -> Sending | None:
    if row is None:
        return None
    return Sending(state=Delivery(row.state), at=row.sent_at, error=row.error or "")


def _done(console: Console, people: _People, event: TicketEventRow) -> Done:
    return Done(
        at=event.at,
        who=people.by_email(event.who),
        action=console.words.action(event.action),
        more=_more(console, event.action, event.detail),
        message=event.detail.get("message"),
    )


def _more(console: Console, action: str, detail: Mapping[str, Any]) -> str:
    match action, detail:
        case "opened", {"reason": str(reason)}:
            return console.words.reason(reason)
        case "resolved", {"reason": str(reason)}:
            return console.words.resolution(reason)
        case "field_set", {"field": str(field), "before": before, "after": after}:
            was = f" (was {before})" if before else ""
            return f"{console.words.field(field)}: {after}{was}"
    return ""
