"""The first night: real processes, real HTTP, real mail; four languages."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bench.processes import Stack
from bot.store.engine import Store
from bot.store.tables import TicketRow

PATIENCE = 30  # seconds; an answer takes about two


@dataclass
class Phone:
    """A customer's phone in the simulator."""

    x: httpx.Client
    customer: str

    def dm(self, text: str) -> str:
        """Sends a DM and returns the brand's answer to it."""
        before = len(self.answers())
        self.x.post("/phone/api/dms", json={"customer_id": self.customer, "text": text}).raise_for_status()
        until(lambda: len(self.answers()) > before, f"an answer to {text!r}")
        return self.answers()[-1]

    def answers(self) -> list[str]:
        """What the brand said by DM, oldest first."""
        said = self.x.get(f"/phone/api/customers/{self.customer}/messages").json()["messages"]
        return [m["text"] for m in said if m["who"] == "brand" and m["where"] == "dm"]


def until(holds: Callable[[], bool], what: str) -> None:
    pause, deadline = threading.Event(), monotonic() + PATIENCE
    while not holds():
        assert monotonic() < deadline, f"waited {PATIENCE} s for {what}"
        pause.wait(0.05)


@pytest.fixture
def phone(night: Stack, request) -> Iterator[Phone]:
    with httpx.Client(base_url=night.simulator, trust_env=False) as x:
        name = request.node.name[-14:]
        made = x.post("/phone/api/customers", json={"handle": name, "name": name})
        made.raise_for_status()
        yield Phone(x, str(made.json()["id"]))


def tickets_of(night: Stack, phone: Phone) -> list[TicketRow]:
    store = Store(night.database_url)
    with store.reading() as session:
        mine = select(TicketRow).where(TicketRow.customer_id == phone.customer)
        tickets = list(session.scalars(mine.options(selectinload(TicketRow.fields))))
    store.close()
    return tickets


def ticket_of(night: Stack, phone: Phone) -> TicketRow:
    (ticket,) = tickets_of(night, phone)
    return ticket


def fields(ticket: TicketRow) -> dict[str, str | None]:
    return {row.name: row.value for row in ticket.fields}


def test_an_outage_whose_details_come_in_the_second_message_is_a_ticket_after_two_dms(night, phone):
    first = phone.dm("hi, my power just went out, the whole street is dark")
    assert "automated assistant" in first
    assert "https://harborlight.example/privacy" in first
    assert "https://harborlight.example/outages" in first
    assert first.count("•") == 3
    second = phone.dm("its 22-104-55873, 14 Elm Street apt 3, since about 9pm")
    ticket = ticket_of(night, phone)
    assert ticket.reference in second
    assert "Saturday at 9:00 AM" in second
    assert (ticket.topic, ticket.language, ticket.department) == ("report_outage", "en", "outages")
    assert fields(ticket) == {
        "address": "14 Elm Street apt 3",
        "when": "since about 9pm",
        "account_number": "22-104-55873",
    }
    assert len(phone.answers()) == 2


def test_everything_in_the_first_message_is_a_ticket_after_one_dm(night, phone):
    said = phone.dm("Hola, no tengo luz desde las 8, calle Olmo 14, Salinas. Mi cuenta es 22-104-55874")
    ticket = ticket_of(night, phone)
    assert ticket.reference in said
    assert "el sábado (9:00 a.m.)" in said
    assert (ticket.topic, ticket.language) == ("report_outage", "es")
    assert fields(ticket) == {
        "address": "calle Olmo 14, Salinas",
        "when": "desde las 8",
        "account_number": "22-104-55874",
    }
    assert len(phone.answers()) == 1


def test_a_frequent_question_is_answered_in_one_dm_without_a_ticket(night, phone):
    said = phone.dm("oi, quais são as formas de pagamento da conta de luz?")
    assert "https://harborlight.example/pay" in said
    assert tickets_of(night, phone) == []
    assert len(phone.answers()) == 1


def test_danger_is_answered_with_what_to_do_and_wakes_people_by_mail_and_webhook(night, phone, on_call):
    said = phone.dm("Hilfe, hier liegt ein Kabel auf der Straße und es funkt! Lindenstr. 5")
    assert said.startswith("⚠️")
    assert "911" in said
    assert "+1 800 555 0142" in said
    ticket = ticket_of(night, phone)
    assert (ticket.topic, ticket.language, ticket.priority) == ("report_hazard", "de", 0)
    assert fields(ticket) == {"address": "Lindenstr. 5"}
    until(lambda: bool(on_call.mails and on_call.calls), "mail and webhook")
    assert on_call.mails[0].startswith(f"duty@harborlight.example\n[{ticket.reference}] Danger reported on X")
    assert on_call.calls[0]["reference"] == ticket.reference
    assert "Lindenstr" not in on_call.mails[0] + str(on_call.calls)


def test_who_asks_for_a_person_on_a_holiday_learns_when_one_will_answer(night, phone):
    said = phone.dm("can I please talk to a real person")
    ticket = ticket_of(night, phone)
    assert ticket.reference in said
    assert "Saturday at 9:00 AM" in said
    assert (ticket.topic, ticket.reason) == ("ask_human", "asked_for_human")
