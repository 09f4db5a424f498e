from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.dialogue import FieldValue
from bot.model.ticket import Reason, new_reference
from bot.store import inbox, tickets
from bot.store.tables import MessageRow
from bot.tickets import opening
from tests.bot.people import ANA, LUIS, dm

PACIFIC = ZoneInfo("America/Los_Angeles")


def write(store, clock, *events):
    with store.transaction() as session:
        inbox.receive(session, events, clock(), timedelta(seconds=4))


def fields(store, reference):
    """Name, value, the words it came from, and X's id of the message they were in."""
    with store.reading() as session:
        rows = tickets.by_reference(session, reference).fields
        sources = [row.message_id and session.get_one(MessageRow, row.message_id).x_id for row in rows]
        return [(row.name, row.value, row.said, source) for row, source in zip(rows, sources, strict=True)]


def history(store, reference):
    with store.reading() as session:
        return [(row.at, row.who, row.action, row.detail) for row in tickets.by_reference(session, reference).history]


def test_a_reference_never_has_a_letter_that_is_misread():
    used = {letter for _ in range(5_000) for letter in new_reference("HL").removeprefix("HL-")}
    assert used == set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_reference_is_the_brands_prefix_and_six_characters():
    assert {(reference[:3], len(reference)) for reference in (new_reference("HL") for _ in range(100))} == {("HL-", 9)}


def test_a_reference_that_is_taken_is_drawn_again(open_one, monkeypatch):
    drawn = iter(["HL-222222", "HL-222222", "HL-222222", "HL-333333"])
    monkeypatch.setattr(opening, "new_reference", lambda prefix: next(drawn))
    assert [open_one(), open_one()] == ["HL-222222", "HL-333333"]


def test_a_ticket_is_found_by_its_reference_in_any_case(store, open_one):
    reference = open_one()
    with store.reading() as session:
        assert tickets.by_reference(session, f" {reference.lower()} ").reference == reference
        assert tickets.by_reference(session, "HL-000000") is None


def test_a_ticket_is_opened_as_its_topic_says(store, clock, open_one):
    reference = open_one(
        "dispute_bill", reason=Reason.SILENCE, language="es", links=("https://a.example",), also=("move_service",)
    )
    with store.reading() as session:
        ticket = tickets.by_reference(session, reference)
    assert (ticket.topic, ticket.department, ticket.priority) == ("dispute_bill", "billing", 2)
    assert (ticket.state, ticket.reason, ticket.language) == ("open", "silence", "es")
    assert (ticket.links, ticket.also) == (["https://a.example"], ["move_service"])
    assert (ticket.customer_id, ticket.conversation_id, ticket.opened_at) == ("1001", "dm:1001", clock())
    assert (ticket.assignee_id, ticket.answered_at, ticket.resolved_at) == (None, None, None)


def test_the_history_begins_with_who_opened_it_and_what_was_missing(store, clock, open_one):
    reference = open_one(missing=("address", "when"))
    opened = {"reason": "intake", "missing": ["address", "when"]}
    assert history(store, reference) == [(clock(), "bot", "opened", opened)]


def test_each_detail_names_the_message_it_came_from_and_missing_ones_none(store, clock, open_one):
    write(
        store, clock, dm(ANA, 1, "I live at 12 Oak St."), dm(LUIS, 2, "22-104-55873"), dm(ANA, 3, "It is 22 104 55873")
    )
    given = {
        "account_number": FieldValue(value="22-104-55873", said="22 104 55873"),
        "address": FieldValue(value="12 OAK ST"),
        "phone": FieldValue(value="+1 415 555 0100", said="nowhere"),
    }
    assert fields(store, open_one(fields=given, missing=("when",))) == [
        ("account_number", "22-104-55873", "22 104 55873", "3"),
        ("address", "12 OAK ST", "12 OAK ST", "1"),
        ("phone", "+1 415 555 0100", "nowhere", None),
        ("when", None, "", None),
    ]


def test_of_two_messages_with_the_same_words_the_newer_is_the_source(store, clock, open_one):
    write(store, clock, dm(ANA, 1, "12 Oak St"), dm(ANA, 2, "I said 12 Oak St"))
    given = {"address": FieldValue(value="12 Oak St")}
    assert fields(store, open_one(fields=given)) == [("address", "12 Oak St", "12 Oak St", "2")]


def test_a_detail_said_in_public_is_found_for_a_ticket_opened_by_dm(store, clock, open_one):
    write(store, clock, dm(ANA, 1, "No power"))
    open_one(thread="77")
    with store.transaction() as session:
        now = clock()
        public = MessageRow(
            conversation_id="post:77:1001", x_id="9", who="customer", text="12 Oak St", at=now, received_at=now
        )
        session.add(public)
    given = {"address": FieldValue(value="12 Oak St")}
    assert fields(store, open_one(fields=given)) == [("address", "12 Oak St", "12 Oak St", "9")]


@pytest.mark.parametrize(
    ("topic", "opened", "due"),
    [
        pytest.param(
            "report_outage", (2026, 11, 21, 23, 40), (2026, 11, 23, 9, 0), id="at night: from the next opening"
        ),
        pytest.param("report_outage", (2026, 11, 23, 10, 0), (2026, 11, 23, 11, 0), id="in opening hours"),
        pytest.param("report_outage", (2026, 11, 23, 17, 30), (2026, 11, 24, 8, 30), id="over the evening"),
        pytest.param("dispute_bill", (2026, 11, 25, 17, 0), (2026, 11, 30, 11, 0), id="over Thanksgiving"),
        pytest.param("report_hazard", (2026, 11, 21, 23, 40), (2026, 11, 21, 23, 55), id="danger does not wait"),
        pytest.param("report_hazard", (2026, 11, 26, 3, 0), (2026, 11, 26, 3, 15), id="danger on a holiday"),
    ],
)
def test_a_ticket_is_due_in_opening_hours_but_danger_at_once(handbook, topic, opened, due):
    answer = opening.due(handbook, topic, datetime(*opened, tzinfo=PACIFIC))
    assert answer == datetime(*due, tzinfo=PACIFIC).astimezone(UTC)


def test_a_ticket_keeps_when_it_is_due(store, open_one):
    reference = open_one("report_hazard")
    with store.reading() as session:
        ticket = tickets.by_reference(session, reference)
    assert ticket.due_at - ticket.opened_at == timedelta(minutes=15)


def set_field(store, clock, reference, name, value, who="bot"):
    with store.transaction() as session:
        opening.set_field(
            session, tickets.by_reference(session, reference), name, FieldValue(value=value), clock(), who
        )


def test_a_detail_is_filled_corrected_and_added_and_the_history_keeps_each_step(store, clock, open_one):
    reference = open_one(missing=("address",))
    write(store, clock, dm(ANA, 1, "12 Oak St"))
    steps = []
    for name, value, who in (
        ("address", "12 Oak St", "bot"),
        ("address", "14 Oak St", "marta@harborlight.example"),
        ("phone", "+1 415 555 0100", "bot"),
    ):
        clock.advance(timedelta(minutes=1))
        set_field(store, clock, reference, name, value, who)
        steps.append((clock(), who, "field_set"))
    assert fields(store, reference) == [
        ("address", "14 Oak St", "14 Oak St", None),
        ("phone", "+1 415 555 0100", "+1 415 555 0100", None),
    ]
    _, *rest = history(store, reference)
    assert [row[:3] for row in rest] == steps
    assert [row[3] for row in rest] == [
        {"field": "address", "before": None, "after": "12 Oak St"},
        {"field": "address", "before": "12 Oak St", "after": "14 Oak St"},
        {"field": "phone", "before": None, "after": "+1 415 555 0100"},
    ]


def test_the_queue_has_the_most_urgent_first_and_then_the_first_due(store, clock, open_one):
    order = [open_one("dispute_bill"), open_one("report_outage"), open_one("report_hazard")]
    clock.advance(timedelta(minutes=1))
    order.append(open_one("report_hazard"))
    with store.reading() as session:
        assert [ticket.reference for ticket in tickets.queue(session)] == [order[2], order[3], order[1], order[0]]
        assert [ticket.reference for ticket in tickets.open_of(session, "1001")] == order[::-1]
        assert tickets.count_open(session) == 4
