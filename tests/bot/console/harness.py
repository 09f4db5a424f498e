"""A desk after a night, and browsers to look at it with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from httpx import Cookies, Response
from litestar import Litestar
from litestar.testing import TestClient

from bot.clock import VirtualClock
from bot.console.app import create_console_app
from bot.console.passwords import Passwords
from bot.handbook import Handbook, open_handbook
from bot.model.dialogue import FieldValue
from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Urgency
from bot.model.ticket import Reason
from bot.settings import Settings
from bot.store import agents, inbox, outbox, tickets
from bot.store.engine import Store
from bot.store.tables import ConversationRow, OutgoingRow, TicketRow
from bot.tickets import opening

ROOT = Path(__file__).parents[3]
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
TUESDAY_MORNING = datetime(2026, 11, 24, 8, 4, tzinfo=LOS_ANGELES)
LAST_NIGHT = datetime(2026, 11, 23, 23, 41, tzinfo=LOS_ANGELES)

PASSWORD = "a made-up password"
ANNA, TOM = "anna@harborlight.example", "tom@harborlight.example"
MARIA = Person(id="101", handle="maria_gr", name="María González")

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Weak on purpose: tests hash often."""


@dataclass
class Night:
    """The desk's database, clock and app, with words for what happened."""

    store: Store
    handbook: Handbook
    clock: VirtualClock
    settings: Settings
    app: Litestar
    passwords: Passwords
    replies: list[datetime] = field(default_factory=list)
    _events: int = 0

    def hire(self, email: str, name: str, password_hash: str = "") -> None:
        with self.store.transaction() as session:
            hashed = password_hash or self.passwords.hash(PASSWORD)
            agents.add(session, email, name, hashed, "agent", self.clock())

    def hear(
        self,
        text: str,
        person: Person = MARIA,
        at: datetime = LAST_NIGHT,
        *,
        thread: str = "",
    ) -> str:
        """A customer writes, in public when there is a thread; returns the conversation."""
        self._events += 1
        event = Incoming(
            event_id=f"event-{self._events}",
            kind=Kind.POST if thread else Kind.DM,
            author=person,
            text=text,
            at=at,
            thread=thread,
        )
        with self.store.transaction() as session:
            inbox.receive(session, [event], at, timedelta(seconds=4))
        return f"post:{thread}:{person.id}" if thread else f"dm:{person.id}"

    def say(self, conversation: str, text: str, at: datetime = LAST_NIGHT) -> int:
        """The bot writes; returns the outgoing message."""
        with self.store.transaction() as session:
            row = session.get_one(ConversationRow, conversation)
            return outbox.queue(session, row, text, Urgency.QUESTION, at).id

    def file(
        self,
        topic: str = "report_outage",
        *,
        person: Person = MARIA,
        said: str = "",
        at: datetime = LAST_NIGHT,
        language: str = "es",
        fields: dict[str, FieldValue] | None = None,
        missing: tuple[str, ...] = (),
        **more: Any,
    ) -> str:
        """The bot opens a ticket; returns its reference."""
        conversation = self.hear(said or "¡Hola!", person, at)
        request = opening.Request(
            topic=topic,
            reason=more.pop("reason", Reason.INTAKE),
            language=language,
            fields=fields or {},
            missing=missing,
            **more,
        )
        with self.store.transaction() as session:
            row = session.get_one(ConversationRow, conversation)
            return opening.open_ticket(session, self.handbook, row, request, at).reference

    def ticket(self, reference: str) -> TicketRow:
        """The ticket as it is stored."""
        with self.store.reading() as session:
            row = tickets.by_reference(session, reference)
            assert row is not None
            _ = row.assignee, list(row.history), list(row.fields)
            return row

    def outgoing(self) -> list[OutgoingRow]:
        """Everything queued for the customer, with its message."""
        with self.store.reading() as session:
            rows = sorted(tickets.deliveries(session, MARIA.id).values(), key=lambda row: row.id)
            _ = [row.message for row in rows]
            return rows

    def last_message(self) -> int:
        with self.store.reading() as session:
            return max(message.id for message in tickets.transcript(session, MARIA.id))


@cache
def the_handbook() -> Handbook:
    """Read once: it never changes."""
    return open_handbook(ROOT / "policy.yml", ROOT / "data" / "replies")


def night(folder: Path, **settings: Any) -> Night:
    """A desk in a folder of its own, with nobody and nothing in it."""
    store = Store(f"sqlite:///{folder / 'desk.db'}")
    store.migrate()
    handbook = the_handbook()
    clock = VirtualClock(TUESDAY_MORNING)
    values = Settings(**({"secret_key": "a secret of some length"} | settings))
    passwords = Passwords(FAST)
    replies: list[datetime] = []
    app = create_console_app(store, handbook, clock, values, lambda: replies.append(clock()), passwords=passwords)
    return Night(store, handbook, clock, values, app, passwords, replies)


class Browser:
    """Somebody's browser: keeps cookies, follows no redirect by itself, sends forms with their token.

    All browsers of a test share one client, which runs the app once; each has its own cookies.
    """

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client
        self.cookies = Cookies()

    def open(self, path: str, **headers: str | bytes) -> Response:
        return self._ask("GET", path, headers=headers)

    def send(self, path: str, **fields: str) -> Response:
        """Sends a form, with the token that the last page carried."""
        return self.forge(path, _csrf_token=self.form_token, **fields)

    def forge(self, path: str, **fields: str) -> Response:
        """Sends a form as it is."""
        return self._ask("POST", path, data=fields)

    def sign_in(self, email: str = ANNA, password: str = PASSWORD, **more: str) -> Response:
        self.open("/sign-in")
        answer = self.send("/sign-in", email=email, password=password, **more)
        if answer.status_code == 303:
            self.open("/")
        return answer

    @property
    def form_token(self) -> str:
        return self.cookies.get("nightdesk-form", "")

    def _ask(self, method: str, path: str, **more: Any) -> Response:
        self.client.cookies = self.cookies
        answer = self.client.request(method, path, follow_redirects=False, **more)
        self.cookies = self.client.cookies
        return answer


NewBrowser = Callable[[], Browser]


def words(answer: Response) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"(?s)<head>.*</head>", "", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()).replace("\u202f", " ")
