"""The list of tickets: one line each, with what decides which is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.console.console import Agent, Console
from bot.console.moments import lasting
from bot.store import tickets
from bot.store.tables import CustomerRow, TicketRow

Shown = Literal["open", "resolved"]

SOON = timedelta(hours=1)
MOST = 200


class Standing(StrEnum):
    """How a ticket stands against its target."""

    OVERDUE = "overdue"
    SOON = "soon"
    AHEAD = "ahead"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class Target:
    """Until when a person should have answered, and whether one did."""

    due_at: datetime
    standing: Standing
    text: str

    @classmethod
    def of(cls, ticket: TicketRow, now: datetime) -> "Target":
        """Where the ticket's target clock stands; it stops with the first answer of a person."""
        stopped = ticket.answered_at or ticket.resolved_at
        left = ticket.due_at - (stopped or now)
        standing, text = _ended(left) if stopped else _running(left)
        return cls(due_at=ticket.due_at, standing=standing, text=text)


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Who wrote. `called` is what to call them in a sentence."""

    name: str
    handle: str
    called: str
    opted_out: bool

    @classmethod
    def of(cls, row: CustomerRow) -> "Customer":
        """The customer of a row; X does not always say a name or a handle."""
        name = row.name.strip() or (f"@{row.handle}" if row.handle else "Unknown customer")
        return cls(
            name=name,
            handle=row.handle,
            called=row.name.strip() or (f"@{row.handle}" if row.handle else "the customer"),
            opted_out=row.opted_out_at is not None,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A ticket in the list."""

    reference: str
    topic: str
    department: str
    priority: str
    language: str
    language_name: str
    state: str
    customer: Customer
    opened_at: datetime
    resolved_at: datetime | None
    target: Target
    missing: tuple[str, ...]
    owner: str | None
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The list with its sums. `more` is how many do not fit on it."""

    shown: Shown
    lines: tuple[Line, ...]
    more: int

    @property
    def emergencies(self) -> int:
        """How many are emergencies."""
        return sum(line.priority == "emergency" for line in self.lines)

    @property
    def overdue(self) -> int:
        """How many should have been answered by now."""
        return sum(line.target.standing is Standing.OVERDUE for line in self.lines)

    @property
    def mine(self) -> int:
        """How many are with the agent who looks."""
        return sum(line.mine for line in self.lines)


def listing(console: Console, agent: Agent, shown: Shown) -> Listing:
    """Open tickets, the most urgent first, or resolved ones, the newest first."""
    now = console.clock()
    with console.store.reading() as session:
        if shown == "open":
            rows, total = tickets.queue(session, MOST), tickets.count_open(session)
        else:
            rows = tickets.resolved(session, MOST)
            total = len(rows)
        lines = _lines(console, agent, rows, now)
    return Listing(shown=shown, lines=lines, more=max(0, total - len(lines)))


def _lines(console: Console, agent: Agent, rows: Sequence[TicketRow], now: datetime) -> tuple[Line, ...]:
    words = console.words
    return tuple(
        Line(
            reference=row.reference,
            topic=words.topic(row.topic),
            department=words.department(row.department),
            priority=words.priority(row.priority),
            language=row.language,
            language_name=words.language(row.language),
            state=words.state(row.state),
            customer=Customer.of(row.customer),
            opened_at=row.opened_at,
            resolved_at=row.resolved_at,
            target=Target.of(row, now),
            missing=tuple(words.field(field.name) for field in row.fields if field.value is None),
            owner=row.assignee.name if row.assignee else None,
            mine=row.assignee_id == agent.id,
        )
        for row in rows
    )


def _running(left: timedelta) -> tuple[Standing, str]:
    if left < timedelta():
        return Standing.OVERDUE, f"{lasting(left)} overdue"
    return (Standing.SOON if left <= SOON else Standing.AHEAD), f"{lasting(left)} left"


def _ended(left: timedelta) -> tuple[Standing, str]:
    if left < timedelta():
        return Standing.MISSED, f"answered {lasting(left)} late"
    return Standing.MET, "answered in time"
