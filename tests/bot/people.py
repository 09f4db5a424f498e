"""Who writes and who answers in the tests."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Surface
from bot.store import agents, inbox
from bot.store.tables import AgentRow, ConversationRow, CustomerRow

ANA = Person(id="1001", handle="ana_reyes", name="Ana Reyes")
LUIS = Person(id="1002", handle="luis_ortega", name="Luis Ortega")
JANA = Person(id="1003", handle="jana_vogt", name="Jana Vogt")


def dm(author: Person, number: int, text: str = "No power", **other: Any) -> Incoming:
    """A DM to the brand; `number` is X's id."""
    known = {"event_id": f"dm:{number}", "kind": Kind.DM, "post_id": str(number), "author": author}
    return Incoming(**{**known, "text": text, **other})


def post(author: Person, number: int, text: str = "@HarborlightHelp no power", **other: Any) -> Incoming:
    """A public post to the brand that begins a thread."""
    known = {"event_id": f"post:{number}", "kind": Kind.POST, "post_id": str(number), "author": author}
    return Incoming(**{**known, "text": text, "thread": str(number), **other})


def conversation_of(session: Session, person: Person, now: datetime, thread: str = "") -> ConversationRow:
    """A conversation in which nothing was said: a DM, or public when there is a thread."""
    customer = session.get(CustomerRow, person.id)
    if customer is None:
        customer = CustomerRow(id=person.id, handle=person.handle, name=person.name, first_seen_at=now)
        session.add(customer)
        session.flush()
    return inbox.open_conversation(session, customer, Surface.POST if thread else Surface.DM, thread)


def marta(session: Session, now: datetime) -> AgentRow:
    """Marta answers for the brand."""
    return agents.add(session, "marta@harborlight.example", "Marta", "-", "agent", now)


def tom(session: Session, now: datetime) -> AgentRow:
    """Tom does too."""
    return agents.add(session, "tom@harborlight.example", "Tom", "-", "agent", now)
