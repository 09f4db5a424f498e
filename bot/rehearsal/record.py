"""What came of a script, read from X and from the desk's database once it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.model.vocabulary import PRIORITIES
from bot.rehearsal.outcome import outcome_of
from bot.rehearsal.script import Outcome
from bot.rehearsal.world import World
from bot.simulator.records import DirectMessage, Message
from bot.store.tables import CustomerRow, MessageRow, TicketRow

PHOTO = "[photo]"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message as X has it; `at` is local to the policy's timezone."""

    who: str
    where: str
    at: datetime
    text: str

    def as_json(self) -> dict[str, str]:
        """As it is printed."""
        return {"who": self.who, "where": self.where, "at": self.at.isoformat(), "text": self.text}


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as people would find it; `missing` are the details nobody gave."""

    reference: str
    topic: str
    department: str
    priority: str
    language: str
    state: str
    reason: str
    fields: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is printed."""
        lists = {"missing": list(self.missing), "also": list(self.also), "flags": list(self.flags)}
        return {**vars(self), **lists}


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything there is to judge. `tickets` has the newest first; `language` is the one last answered in.

    `brain_failures` say why the brain gave no decision: the desk copes with that, but nobody rehearses it on purpose.
    """

    outcome: Outcome
    transcript: tuple[Line, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    language: str | None = None
    paged: tuple[str, ...] = ()
    brain_failures: tuple[str, ...] = ()

    def said(self, who: str, where: str | None = None) -> list[str]:
        """The texts of one side, everywhere or in one place."""
        return [line.text for line in self.transcript if line.who == who and where in (None, line.where)]


def read_record(world: World) -> Record:
    """Reads what is there now."""
    with world.desk.store.reading() as session:
        tickets = _tickets(session, world.customer.id)
        customer = session.get(CustomerRow, world.customer.id)
        return Record(
            outcome=outcome_of(session, world.brain.decisions, customer, tickets, _emergency(world)),
            transcript=_transcript(session, world),
            tickets=tuple(map(_ticket, tickets)),
            language=customer.language if customer else None,
            paged=tuple(world.paged),
            brain_failures=tuple(world.brain.failures),
        )


def _emergency(world: World) -> str:
    return world.desk.handbook.policy.emergencies.topic


def _tickets(session: Session, customer_id: str) -> Sequence[TicketRow]:
    mine = select(TicketRow).where(TicketRow.customer_id == customer_id).order_by(TicketRow.id.desc())
    return session.scalars(mine.options(selectinload(TicketRow.fields))).all()


def _ticket(row: TicketRow) -> Ticket:
    return Ticket(
        reference=row.reference,
        topic=row.topic,
        department=row.department,
        priority=PRIORITIES[row.priority],
        language=row.language,
        state=row.state,
        reason=row.reason,
        fields={detail.name: detail.value for detail in row.fields if detail.value is not None},
        missing=tuple(detail.name for detail in row.fields if detail.value is None),
        also=tuple(row.also),
        flags=tuple(row.flags),
    )


def _transcript(session: Session, world: World) -> tuple[Line, ...]:
    """What X has; whether the bot or an agent wrote for the brand, the desk knows."""
    known = select(MessageRow.x_id, MessageRow.who).where(MessageRow.x_id.is_not(None))
    who = {str(x_id): author for x_id, author in session.execute(known)}
    zone = world.desk.handbook.policy.brand.zone
    return tuple(
        Line(
            who="customer" if _author(message) == world.customer.id else who.get(message.id, "bot"),
            where="dm" if isinstance(message, DirectMessage) else "public",
            at=message.created_at.astimezone(zone),
            text=_text(message),
        )
        for message in world.x.state.timeline(world.customer.id)
    )


def _text(message: Message) -> str:
    """As a reader sees it: a photo instead of its link, a reply without the handles X puts in front."""
    if not isinstance(message, DirectMessage):
        return message.own_words
    return message.text.replace(message.photo.link, PHOTO) if message.photo else message.text


def _author(message: Message) -> str:
    return message.sender_id if isinstance(message, DirectMessage) else message.author_id
