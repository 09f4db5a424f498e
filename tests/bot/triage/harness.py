"""A desk around a brain that answers what it was told to, on a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import VirtualClock
from bot.handbook import Handbook
from bot.language import LanguageIdentifier
from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Surface
from bot.store import inbox
from bot.store.engine import Store
from bot.store.tables import (
    AgentRow,
    ConversationRow,
    CustomerRow,
    MessageRow,
    OutgoingRow,
    PageRow,
    TicketFieldRow,
    TicketRow,
)
from bot.triage.brain import Brain
from bot.triage.silence import file_silent_drafts
from bot.triage.turn import Triage

ANA = Person(id="1900000000000000001", handle="ana_mx", name="Ana")
LUIS = Person(id="1900000000000000002", handle="luis_r", name="Luis")
MIA = Person(id="1900000000000000003", handle="mia_berlin", name="Mia")
EMMA = Person(id="1900000000000000004", handle="emma_w", name="Emma")
ACCOUNT = "1700000000000000001"
THREAD = "2000000000000000000"
SERVED = ("en", "es", "pt", "de")

Prepared = Decision | Exception | Callable[[], Decision]

GREETING = Decision(replies=(Reply(say="utter_greet"),))


@dataclass
class Asked:
    """What the brain was told in one turn."""

    conversation: str
    turn: str
    text: str
    metadata: dict[str, Any]


@dataclass
class FakeBrain:
    """Answers what was prepared, in order; after that it greets."""

    prepared: list[Prepared] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def will(self, *answers: Prepared) -> None:
        self.prepared.extend(answers)

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        self.asked.append(Asked(conversation, turn, text, metadata))
        answer = self.prepared.pop(0) if self.prepared else GREETING
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Decision) else answer()

    @property
    def texts(self) -> list[str]:
        return [asked.text for asked in self.asked]


@dataclass
class Desk:
    """Customers write to it; `work` handles everything that is due now."""

    store: Store
    handbook: Handbook
    clock: VirtualClock
    brain: Brain
    _events: int = 0

    def __post_init__(self) -> None:
        self.triage = self.worker("worker-1")

    def worker(self, name: str, brain: Brain | None = None) -> Triage:
        return Triage(
            name=name,
            store=self.store,
            brain=brain or self.brain,
            handbook=self.handbook,
            identify=LanguageIdentifier(SERVED, "en"),
            clock=self.clock,
            account_id=lambda: ACCOUNT,
        )

    def receives(self, person: Person, text: str, *, thread: str = "") -> str:
        """A DM, or a post in `thread`; returns the id of what was said."""
        self._events += 1
        event = Incoming(
            event_id=f"event-{self._events}",
            kind=Kind.POST if thread else Kind.DM,
            author=person,
            text=text,
            post_id=str(3_000_000_000_000_000_000 + self._events) if thread else "",
            thread=thread,
        )
        coalesce = timedelta(seconds=self.handbook.policy.intake.coalesce_seconds)
        with self.store.transaction() as session:
            inbox.receive(session, [event], self.clock(), coalesce)
        return event.post_id or event.event_id

    def work(self, seconds: float = 0) -> int:
        """Moves the clock, then handles all turns that are due. Returns how many were tried."""
        self.clock.advance(timedelta(seconds=seconds))
        tried = 0
        while self.triage.run_due():
            tried += 1
        return tried

    def hears(self, person: Person, text: str, *, thread: str = "") -> str:
        """Receives a message and handles its turn."""
        said = self.receives(person, text, thread=thread)
        self.work(seconds=4)
        return said

    def silence(self, minutes: float) -> int:
        self.clock.advance(timedelta(minutes=minutes))
        return file_silent_drafts(self.store, self.handbook, self.clock, ACCOUNT)

    def all(self, table: type[Any]) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))

    def said_by(self, who: str) -> list[str]:
        return [message.text for message in self.all(MessageRow) if message.who == who]

    @property
    def answers(self) -> list[str]:
        """What the bot says, oldest first."""
        return self.said_by("bot")

    @property
    def outbox(self) -> list[OutgoingRow]:
        return self.all(OutgoingRow)

    @property
    def tickets(self) -> list[TicketRow]:
        return self.all(TicketRow)

    @property
    def pages(self) -> list[PageRow]:
        return self.all(PageRow)

    @property
    def ticket_fields(self) -> list[tuple[str, str | None]]:
        return [(row.name, row.value) for row in self.all(TicketFieldRow)]

    def customer(self, person: Person) -> CustomerRow:
        with self.store.reading() as session:
            return session.get_one(CustomerRow, person.id)

    def dm(self, person: Person) -> ConversationRow:
        with self.store.reading() as session:
            return session.get_one(ConversationRow, f"dm:{person.id}")

    def dialogue(self, person: Person) -> Dialogue:
        return Dialogue.from_json(self.dm(person).dialogue)

    def waiting(self) -> list[str]:
        return [m.text for m in self.all(MessageRow) if m.who == "customer" and m.handled_at is None]

    def owned_by_an_agent(self, person: Person) -> None:
        """An agent takes over the customer's DMs."""
        with self.store.transaction() as session:
            agent = AgentRow(
                email="rosa@harborlight.example", name="Rosa", password_hash="-", role="agent", created_at=self.clock()
            )
            session.add(agent)
            customer = session.get_one(CustomerRow, person.id)
            inbox.open_conversation(session, customer, Surface.DM)
            session.flush()
            session.get_one(ConversationRow, f"dm:{person.id}").owner_id = agent.id

    def stops(self, person: Person) -> None:
        """The customer has opted out."""
        with self.store.transaction() as session:
            session.get_one(CustomerRow, person.id).opted_out_at = self.clock()


def effect(name: str, **values: Any) -> Effect:
    return Effect(name=EffectName(name), values=values)


def opens(topic: str, **values: Any) -> Effect:
    return effect("open_ticket", **{"topic": topic, "reason": "intake", **values})


def remembers(draft: Draft | None) -> Effect:
    return effect("remember", dialogue=Dialogue(draft=draft).as_json())


def outage_draft(**fields: str) -> Draft:
    values = {name: FieldValue(value=value, said=value) for name, value in fields.items()}
    return Draft(topic="report_outage", fields=values, asked=1)


def files(topic: str, say: str = "utter_ticket_opened_bare", **values: Any) -> Decision:
    """A ticket, and the reply that says so."""
    return Decision(replies=(Reply(say=say),), effects=(opens(topic, **values),))


def danger(say: str = "utter_danger", **values: Any) -> Decision:
    """What the actions decide about danger."""
    replies = (Reply(say=say, values={"kind": "wire"}),)
    return Decision(
        replies=replies, effects=(opens("report_hazard", reason="emergency", **values), effect("page_on_call"))
    )
