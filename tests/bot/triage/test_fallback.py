"""Never silence: whatever breaks, the customer gets an answer and a person gets a ticket."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.dialogue import Dialogue
from bot.model.effect import Decision, Reply
from bot.store.tables import TicketEventRow
from bot.triage.brain import BrainFailed
from tests.bot.triage.harness import (
    ANA,
    EMMA,
    GREETING,
    LUIS,
    MIA,
    THREAD,
    Desk,
    FakeBrain,
    Prepared,
    effect,
    files,
    opens,
    outage_draft,
    remembers,
)

DOWN = BrainFailed("ConnectError: nobody listens")
UNKNOWN_TICKET = Decision(
    replies=(Reply(say="utter_noted"),),
    effects=(opens("report_outage"), effect("opt_out"), effect("update_ticket", reference="HL-222222")),
)


def broken_turns() -> list[tuple[str, Prepared]]:
    return [
        ("the brain is down", DOWN),
        ("an unknown ticket", UNKNOWN_TICKET),
        ("an unknown topic", files("report_ufo")),
        ("an unknown reason", files("report_outage", reason="boredom")),
        ("an unknown detail", files("report_outage", fields={"address": {"worth": 1}})),
        ("an unknown text", Decision(replies=(Reply(say="utter_nonsense"),), effects=(opens("report_outage"),))),
        (
            "a value that is missing",
            Decision(replies=(Reply(say="utter_ask_again"),), effects=(opens("report_outage"),)),
        ),
        ("a page without a ticket", Decision(replies=(Reply(say="utter_danger"),), effects=(effect("page_on_call"),))),
        ("a defect", RuntimeError("defect")),
    ]


@pytest.mark.parametrize("broken", [case for _, case in broken_turns()], ids=[name for name, _ in broken_turns()])
def test_what_fails_three_times_is_left_to_a_person(desk: Desk, brain: FakeBrain, broken: Prepared):
    brain.will(broken, broken, broken)
    desk.receives(EMMA, "my power is out")
    for seconds in (4, 5, 10):
        assert (desk.tickets, desk.answers, desk.waiting()) == ([], [], ["my power is out"])
        assert desk.work(seconds=seconds) == 1
    ticket = desk.tickets[0]
    assert len(desk.tickets) == 1
    assert (ticket.topic, ticket.reason, ticket.department) == ("not_understood", "not_understood", "care")
    assert desk.answers == [
        (
            "This is Harborlight Energy's automated assistant. How we handle your data: "
            "https://harborlight.example/privacy\n\n"
            "Thank you, your message is safe with us. A person will read it from Monday at 8:00 AM. "
            f"Your ticket is {ticket.reference}. In an emergency call 911 or +1 800 555 0142."
        )
    ]
    assert desk.waiting() == []
    assert desk.customer(EMMA).opted_out_at is None
    assert desk.pages == []
    assert desk.work(seconds=3600) == 0


def test_the_pauses_between_tries_double(desk: Desk, brain: FakeBrain):
    brain.will(DOWN, DOWN)
    desk.receives(EMMA, "my power is out")
    assert desk.work(seconds=4) == 1
    assert desk.dm(EMMA).due_at == desk.clock() + timedelta(seconds=5)
    assert desk.work(seconds=4.9) == 0
    assert desk.work(seconds=0.1) == 1
    assert desk.dm(EMMA).due_at == desk.clock() + timedelta(seconds=10)
    assert desk.work(seconds=9.9) == 0
    assert desk.work(seconds=0.1) == 1
    assert len(brain.asked) == 3
    assert {asked.turn for asked in brain.asked} == {brain.asked[0].turn}


def test_a_turn_that_works_the_second_time_is_answered_as_if_nothing_had_happened(desk: Desk, brain: FakeBrain):
    brain.will(UNKNOWN_TICKET, GREETING, DOWN, GREETING)
    desk.receives(EMMA, "my power is out")
    desk.work(seconds=4)
    desk.work(seconds=5)
    assert (desk.tickets, len(desk.answers)) == ([], 1)
    assert desk.dm(EMMA).attempts == 0
    desk.hears(EMMA, "are you there")
    assert desk.dm(EMMA).due_at == desk.clock() + timedelta(seconds=5)


def test_a_broken_turn_does_not_hold_up_other_customers(desk: Desk, brain: FakeBrain):
    desk.receives(EMMA, "my power is out")
    desk.receives(LUIS, "Hola, ¿hay alguien?")
    brain.will(DOWN, GREETING)
    assert desk.work(seconds=4) == 2
    assert [row.customer_id for row in desk.outbox] == [LUIS.id]


def test_a_ticket_of_another_customer_is_not_touched(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage"))
    desk.hears(EMMA, "my power is out")
    theirs = desk.tickets[0].reference
    meddling = Decision(
        replies=(Reply(say="utter_noted"),),
        effects=(effect("update_ticket", reference=theirs, fields={"phone": {"value": "+1 555 0100"}}),),
    )
    brain.will(meddling, meddling, meddling)
    desk.receives(LUIS, "mi teléfono es otro")
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert [(ticket.customer_id, ticket.topic) for ticket in desk.tickets] == [
        (EMMA.id, "report_outage"),
        (LUIS.id, "not_understood"),
    ]
    assert desk.ticket_fields == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "No tengo luz en mi casa desde anoche",
            "Gracias, su mensaje nos llegó bien. Nuestro equipo vuelve el lunes (8:00 a.m.) y lo leerá una persona.",
        ),
        (
            "Estou sem luz em casa desde ontem",
            "Sua mensagem chegou e está guardada com a gente. Uma pessoa vai ler a partir de segunda-feira às 08:00.",
        ),
        ("Bei uns ist seit gestern der Strom weg", "Danke, Ihre Nachricht ist gut bei uns angekommen."),
    ],
)
def test_the_fallback_is_said_in_the_customers_language(desk: Desk, brain: FakeBrain, text: str, expected: str):
    brain.will(DOWN, DOWN, DOWN)
    desk.receives(ANA, text)
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert expected in desk.answers[0]


def test_the_fallback_files_what_was_collected_so_far(desk: Desk, brain: FakeBrain):
    draft = outage_draft(when="6 pm", address="14 Mill Lane")
    brain.will(Decision(effects=(remembers(draft),)), DOWN, DOWN, DOWN)
    desk.hears(EMMA, "my power is out since 6 pm at 14 Mill Lane")
    desk.hears(EMMA, "hello?")
    desk.work(seconds=5)
    desk.work(seconds=10)
    assert [(ticket.topic, ticket.reason) for ticket in desk.tickets] == [("report_outage", "not_understood")]
    assert desk.ticket_fields == [("when", "6 pm"), ("address", "14 Mill Lane")]
    assert desk.dialogue(EMMA) == Dialogue()
    assert desk.silence(minutes=60) == 0


def test_the_fallback_in_public_says_nothing_private(desk: Desk, brain: FakeBrain):
    brain.will(DOWN, DOWN, DOWN)
    desk.receives(EMMA, "@HarborlightHelp no power here", thread=THREAD)
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert desk.answers == [
        (
            "@emma_w Hi, we want to help. Please send us a direct message, so your details stay private: "
            "https://x.com/messages/compose?recipient_id=1700000000000000001"
        )
    ]
    assert [ticket.topic for ticket in desk.tickets] == ["not_understood"]


def test_the_fallback_in_public_loses_nothing_of_an_intake_that_goes_on_in_private(desk: Desk, brain: FakeBrain):
    brain.will(Decision(effects=(remembers(outage_draft(address="14 Mill Lane")),)), DOWN, DOWN, DOWN)
    desk.hears(EMMA, "my power is out at 14 Mill Lane")
    desk.receives(EMMA, "@HarborlightHelp hello?", thread=THREAD)
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert [ticket.topic for ticket in desk.tickets] == ["report_outage"]
    assert desk.ticket_fields == [("address", "14 Mill Lane")]


def test_whoever_opted_out_gets_a_ticket_and_no_words(desk: Desk, brain: FakeBrain):
    desk.hears(MIA, "Guten Abend zusammen, hallo")
    desk.stops(MIA)
    brain.will(DOWN, DOWN, DOWN)
    desk.receives(MIA, "Bei mir ist seit gestern der Strom weg")
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)
    assert [ticket.topic for ticket in desk.tickets] == ["not_understood"]
    assert len(desk.answers) == 1


def test_a_message_that_comes_between_two_tries_joins_the_turn(desk: Desk, brain: FakeBrain):
    brain.will(DOWN)
    desk.hears(EMMA, "my power is out")
    desk.hears(EMMA, "at 14 Mill Lane")
    assert brain.texts == ["my power is out", "my power is out\nat 14 Mill Lane"]
    assert len(desk.answers) == 1


def down(desk: Desk, brain: FakeBrain, person, text: str, *, thread: str = "") -> None:
    """The customer writes while the brain is down, and all tries are used up."""
    brain.will(DOWN, DOWN, DOWN)
    desk.receives(person, text, thread=thread)
    for seconds in (4, 5, 10):
        desk.work(seconds=seconds)


def actions(desk: Desk, number: int) -> list[str]:
    return [event.action for event in desk.all(TicketEventRow) if event.ticket_id == desk.tickets[number].id]


def test_who_writes_on_while_the_brain_is_down_adds_to_the_same_ticket_and_is_told_once(desk: Desk, brain: FakeBrain):
    for text in ("my power is out", "hello?", "is anybody there"):
        down(desk, brain, EMMA, text)
    assert (len(desk.tickets), len(desk.answers)) == (1, 1)
    assert actions(desk, 0) == ["opened", "set_aside", "customer_wrote", "set_aside", "customer_wrote", "set_aside"]
    assert desk.waiting() == []


def test_who_writes_on_after_twelve_hours_without_the_brain_is_told_again(desk: Desk, brain: FakeBrain):
    down(desk, brain, EMMA, "my power is out")
    desk.clock.advance(timedelta(hours=12))
    down(desk, brain, EMMA, "still no power")
    down(desk, brain, EMMA, "hello?")
    assert (len(desk.tickets), len(desk.answers)) == (1, 2)
    assert desk.tickets[0].reference in desk.answers[1]


def test_a_ticket_that_was_resolved_is_not_written_on(desk: Desk, brain: FakeBrain):
    down(desk, brain, EMMA, "my power is out")
    with desk.store.transaction() as session:
        session.merge(desk.tickets[0]).state = "resolved"
    down(desk, brain, EMMA, "it is out again")
    assert [ticket.state for ticket in desk.tickets] == ["resolved", "open"]
    assert len(desk.answers) == 2


def test_a_ticket_the_brain_has_opened_is_not_taken_for_one_nobody_understood(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage"))
    desk.hears(EMMA, "my power is out")
    down(desk, brain, EMMA, "and my bill is wrong")
    assert [ticket.reason for ticket in desk.tickets] == ["intake", "not_understood"]


def test_what_an_intake_has_collected_goes_along_whole(desk: Desk, brain: FakeBrain):
    draft = replace(outage_draft(when="6 pm"), also=("dispute_bill",), links=("https://harborlight.example/outages",))
    brain.will(Decision(effects=(effect("remember", dialogue=Dialogue(draft=draft, flags=("abusive",)).as_json()),)))
    desk.hears(EMMA, "my power is out since 6 pm, and the bill is wrong")
    down(desk, brain, EMMA, "hello?")
    (ticket,) = desk.tickets
    assert (ticket.topic, ticket.also, ticket.links, ticket.flags) == (
        "report_outage",
        ["dispute_bill"],
        ["https://harborlight.example/outages"],
        ["abusive"],
    )


def test_an_intake_begun_between_two_failures_is_a_ticket_of_its_own(desk: Desk, brain: FakeBrain):
    down(desk, brain, EMMA, "hello?")
    brain.will(Decision(effects=(remembers(outage_draft(when="6 pm")),)))
    desk.hears(EMMA, "my power is out since 6 pm")
    down(desk, brain, EMMA, "at 14 Mill Lane")
    assert [ticket.topic for ticket in desk.tickets] == ["not_understood", "report_outage"]


def test_a_second_public_post_while_the_brain_is_down_is_not_acknowledged_again(desk: Desk, brain: FakeBrain):
    down(desk, brain, EMMA, "@HarborlightHelp no power here", thread=THREAD)
    down(desk, brain, EMMA, "@HarborlightHelp hello?", thread=THREAD[:-1] + "1")
    assert (len(desk.tickets), len(desk.answers)) == (1, 1)


def test_who_comes_from_a_post_into_private_is_told_the_ticket(desk: Desk, brain: FakeBrain):
    down(desk, brain, EMMA, "@HarborlightHelp no power here", thread=THREAD)
    down(desk, brain, EMMA, "here I am")
    (ticket,) = desk.tickets
    assert ticket.reference not in desk.answers[0]
    assert ticket.reference in desk.answers[1]


def test_a_conversation_an_agent_has_stays_silent_whatever_breaks(desk: Desk, brain: FakeBrain, monkeypatch):
    desk.hears(EMMA, "good evening")
    desk.owned_by_an_agent(EMMA)
    carry_out = desk.triage._carry_out
    broken = iter([True, True, True, False])
    monkeypatch.setattr(desk.triage, "_carry_out", lambda *to: 1 / 0 if next(broken) else carry_out(*to))
    down(desk, brain, EMMA, "hello?")
    assert (len(desk.tickets), len(desk.answers)) == (1, 1)
