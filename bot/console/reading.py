"""One ticket as a page shows it: what is known, what was said, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.console.console import Agent, Console
from bot.console.hiding import Hiding
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
    """Where an outgoing message stands, and why when it went wrong. One that was merged stands where its carrier does:
    `merged` says so, and `state` and `at` are the carrier's.
    """

    state: Delivery
    at: datetime | None
    error: str
    merged: bool = False


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
    """A ticket, ready to be shown to one agent. `hidden` says that something of it is not readable; `revealed` that the
    agent has asked to read everything.
    """

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
    hidden: bool
    revealed: bool

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
        known = {"bot": "Bot", "outbox": "Outbox", "customer": self.customer}
        known.update((agent.email, agent.name) for agent in self.agents)
        return known.get(who, who)


def read_ticket(console: Console, agent: Agent, reference: str, *, reveal: bool = False) -> Reading | None:
    """The ticket of this reference, or None. What was said in public is hidden, unless the agent asks to see it."""
    now = console.clock()
    with console.store.reading() as session:
        row = tickets.by_reference(session, reference)
        if row is None:
            return None
        customer = Customer.of(row.customer)
        people = _People(agents.everybody(session), customer.name)
        messages = tickets.transcript(session, row.customer_id)
        surfaces = tickets.surfaces(session, row.customer_id)
        hides = Hiding.of(row, messages, surfaces, console.handbook.policy.brand.country)
        hiding = Hiding.nothing() if reveal else hides
        deliveries = tickets.deliveries(session, row.customer_id)
        transcript = _transcript(console, row, people, messages, surfaces, deliveries, hiding)
        others = tickets.open_of(session, row.customer_id)
        reading = _reading(console, agent, row, customer, people, transcript, others, now, hiding)
        hidden = not reveal and _hides_anything(row, messages, hiding)
        return replace(reading, hidden=hidden, revealed=reveal)


def _hides_anything(ticket: TicketRow, messages: Sequence[MessageRow], hiding: Hiding) -> bool:
    texts = any(hiding.text(message) != message.text for message in messages)
    return texts or any(hiding.field(field) != field.value for field in ticket.fields)


def _reading(
    console: Console,
    agent: Agent,
    row: TicketRow,
    customer: Customer,
    people: _People,
    transcript: tuple[Said, ...],
    others: Sequence[TicketRow],
    now: datetime,
    hiding: Hiding,
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
        details=tuple(_detail(console, field, hiding) for field in row.fields),
        links=tuple(row.links),
        also=tuple(words.topic(topic) for topic in row.also),
        flags=tuple(words.flag(flag) for flag in row.flags),
        others=tuple(
            Other(reference=other.reference, topic=words.topic(other.topic)) for other in others if other.id != row.id
        ),
        transcript=transcript,
        history=tuple(_done(console, people, event, hiding) for event in row.history),
        hidden=False,
        revealed=False,
    )


def _detail(console: Console, field: TicketFieldRow, hiding: Hiding) -> Detail:
    return Detail(name=console.words.field(field.name), value=hiding.field(field), message=field.message_id)


def _transcript(
    console: Console,
    ticket: TicketRow,
    people: _People,
    messages: Sequence[MessageRow],
    surfaces: Mapping[str, str],
    deliveries: Mapping[int, OutgoingRow],
    hiding: Hiding,
) -> tuple[Said, ...]:
    transcript: list[Said] = []
    carriers = {row.id: row for row in deliveries.values()}
    day: date | None = None
    for message in messages:
        before, day = day, message.at.astimezone(console.handbook.policy.brand.zone).date()
        transcript.append(
            Said(
                id=message.id,
                who=message.who,
                name=_speaker(message, people),
                text=hiding.text(message),
                at=message.at,
                public=surfaces[message.conversation_id] == Surface.POST,
                marks=_marks(console, ticket, message),
                attachments=tuple(message.attachments),
                sending=_sending(deliveries.get(message.id), carriers),
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


def _sending(row: OutgoingRow | None, carriers: Mapping[int, OutgoingRow]) -> Sending | None:
    if row is None:
        return None
    carrier = carriers.get(row.sent_with) if row.sent_with is not None else None
    if row.state == Delivery.MERGED and carrier is not None:
        return Sending(state=Delivery(carrier.state), at=carrier.sent_at, error=carrier.error or "", merged=True)
    return Sending(state=Delivery(row.state), at=row.sent_at, error=row.error or "")


def _done(console: Console, people: _People, event: TicketEventRow, hiding: Hiding) -> Done:
    return Done(
        at=event.at,
        who=people.by_email(event.who),
        action=console.words.action(event.action),
        more=_more(console, event.action, event.detail, hiding),
        message=event.detail.get("message"),
    )


def _more(console: Console, action: str, detail: Mapping[str, Any], hiding: Hiding) -> str:
    match action, detail:
        case "opened", {"reason": str(reason)}:
            return console.words.reason(reason)
        case "resolved", {"reason": str(reason)}:
            return console.words.resolution(reason)
        case "field_set", {"field": str(field), "before": before, "after": after}:
            was = f" (was {hiding.value(field, str(before))})" if before else ""
            return f"{console.words.field(field)}: {hiding.value(field, str(after))}{was}"
        case "not_sent" | "not_delivered", {"reason": str(reason)}:
            return console.words.not_sent(reason)
    return ""
