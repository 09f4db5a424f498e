"""Many customers at once, each of whom waits for an answer before they write on; and what became of it all."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import httpx
from sqlalchemy import func, select

from bench.processes import Stack
from bench.scripts import SCRIPTS
from bot.model.outgoing import Delivery
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tables import ConversationRow, MessageRow, OutgoingRow, TicketRow

PAUSE_BETWEEN = 0.25
"""Seconds from one customer's first message to the next one's."""

IMPATIENT = 20.0
"""Seconds after which a customer writes on without an answer."""


@dataclass
class Customer:
    id: str
    script: tuple[str, ...]
    said: int = 0
    since: float = 0.0

    @property
    def conversation(self) -> str:
        return f"dm:{self.id}"

    @property
    def done(self) -> bool:
        return self.said == len(self.script)


@dataclass
class Crowd:
    stack: Stack
    store: Store
    x: httpx.Client
    customers: list[Customer] = field(default_factory=list)

    def join(self, number: int, script: tuple[str, ...] = ()) -> Customer:
        made = self.x.post("/phone/api/customers", json={"handle": f"c{number}", "name": f"Customer {number}"})
        customer = Customer(str(made.json()["id"]), script or SCRIPTS[number % len(SCRIPTS)].messages)
        self.customers.append(customer)
        return customer

    def write(self, customer: Customer) -> None:
        text = customer.script[customer.said]
        self.x.post("/phone/api/dms", json={"customer_id": customer.id, "text": text}).raise_for_status()
        customer.said, customer.since = customer.said + 1, monotonic()

    def converse(self, limit: float) -> None:
        """One after the other they begin; each writes on once answered, or out of patience."""
        waiting, talking, start = list(self.customers), [], monotonic()
        while waiting or talking:
            assert monotonic() < start + limit, f"{len(waiting)} have not begun, {len(talking)} are not done"
            while waiting and monotonic() > start + PAUSE_BETWEEN * (len(self.customers) - len(waiting)):
                talking.append(waiting.pop(0))
                self.write(talking[-1])
            heard = self.answers()
            for customer in talking:
                answered = heard.get(customer.conversation, 0) >= customer.said
                if not customer.done and (answered or monotonic() > customer.since + IMPATIENT):
                    self.write(customer)
            talking = [customer for customer in talking if not customer.done]
            threading.Event().wait(0.1)

    def answers(self) -> dict[str, int]:
        said = select(MessageRow.conversation_id, func.count()).where(MessageRow.who == "bot")
        with self.store.reading() as session:
            return dict(session.execute(said.group_by(MessageRow.conversation_id)).all())

    def settled(self) -> bool:
        """Whether everything that was written has arrived, is handled, and its answers are sent."""
        mine = MessageRow.who == "customer"
        waits = OutgoingRow.state.in_((Delivery.QUEUED, Delivery.SENDING))
        with self.store.reading() as session:
            arrived = session.scalar(select(func.count(MessageRow.id)).where(mine))
            open_ = session.scalar(select(func.count(MessageRow.id)).where(mine, MessageRow.handled_at.is_(None)))
            unsent = session.scalar(select(func.count(OutgoingRow.id)).where(waits))
        return (arrived, open_, unsent) == (sum(customer.said for customer in self.customers), 0, 0)

    def messages(self, customer: Customer, who: str) -> list[MessageRow]:
        said = select(MessageRow).where(MessageRow.conversation_id == customer.conversation, MessageRow.who == who)
        with self.store.reading() as session:
            return list(session.scalars(said.order_by(MessageRow.id)))

    def tickets(self, customer: Customer) -> list[TicketRow]:
        with self.store.reading() as session:
            mine = select(TicketRow).where(TicketRow.customer_id == customer.id)
            return list(session.scalars(mine.order_by(TicketRow.id)))

    def sent(self, customer: Customer) -> list[tuple[str | None, str]]:
        """What the desk believes it sent, by X's ids: several texts may have left as one DM."""
        gone = select(OutgoingRow).where(OutgoingRow.customer_id == customer.id, OutgoingRow.state == Delivery.SENT)
        with self.store.reading() as session:
            return [(row.message.x_id, outbox.text_of(session, row)) for row in session.scalars(gone)]

    def unsettled(self) -> list[tuple[object, ...]]:
        """What is still to be done, for whoever wonders why a test fails."""
        due = select(ConversationRow.id, ConversationRow.due_at, ConversationRow.leased_by, ConversationRow.attempts)
        with self.store.reading() as session:
            return [tuple(row) for row in session.execute(due.where(ConversationRow.due_at.is_not(None)))]

    def phone(self, customer: Customer) -> list[tuple[str, str]]:
        """What the brand said by DM, by X's ids, oldest first: the customer's own view."""
        said = self.x.get(f"/phone/api/customers/{customer.id}/messages").json()["messages"]
        return [(m["id"], m["text"]) for m in said if m["who"] == "brand"]


def until(holds: Callable[[], bool], seconds: float, what: Callable[[], object]) -> None:
    pause, deadline = threading.Event(), monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, f"waited {seconds} s: {what()}"
        pause.wait(0.2)
