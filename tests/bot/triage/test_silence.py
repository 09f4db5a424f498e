"""Customers who fall silent in the middle of an intake."""

from bot.model.dialogue import Dialogue, Draft
from bot.model.effect import Decision, Reply
from bot.store.tables import ConversationRow
from tests.bot.triage.harness import (
    ANA,
    EMMA,
    LUIS,
    THREAD,
    Desk,
    FakeBrain,
    effect,
    files,
    outage_draft,
    remembers,
)


def asks(draft: Draft) -> Decision:
    replies = (Reply(say="utter_ask_details", values={"missing": ["account_number"]}),)
    return Decision(replies=replies, effects=(remembers(draft),))


def test_an_unfinished_intake_becomes_a_ticket_after_half_an_hour_and_once(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft(address="14 Mill Lane", when="6 pm")))
    desk.hears(EMMA, "my power is out since 6 pm at 14 Mill Lane")
    assert desk.silence(minutes=29.9) == 0
    assert desk.silence(minutes=0.1) == 1
    assert desk.silence(minutes=60) == 0
    ticket = desk.tickets[0]
    assert [(t.topic, t.reason, t.conversation_id) for t in desk.tickets] == [
        ("report_outage", "silence", f"dm:{EMMA.id}")
    ]
    assert desk.ticket_fields == [("address", "14 Mill Lane"), ("when", "6 pm"), ("account_number", None)]
    assert desk.answers[1:] == [
        (
            f"Your ticket is {ticket.reference}. I passed this on to the Outage team:\n"
            "• Address: 14 Mill Lane\n• When: 6 pm\n"
            "A person will answer you here from tomorrow, Monday, at 8:00 AM.\n\n"
            "What would still help:\n• your account number (on your bill, like 22-104-55873)\n"
            "You can add it here any time. Don't have it? That's fine too."
        )
    ]
    assert desk.dialogue(EMMA) == Dialogue()


def test_it_is_said_in_the_customers_language(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft(address="Calle Luna 4", when="6 pm", account_number="22-104-55873")))
    desk.hears(ANA, "No tengo luz en mi casa desde anoche")
    assert desk.silence(minutes=30) == 1
    assert desk.tickets[0].language == "es"
    assert desk.answers[-1].startswith(f"Su caso es el {desk.tickets[0].reference} (Equipo de averías).")


def test_whoever_writes_on_is_not_silent(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft()), asks(outage_draft(when="6 pm")))
    desk.hears(EMMA, "my power is out")
    assert desk.silence(minutes=29) == 0
    desk.hears(EMMA, "since 6 pm")
    assert desk.silence(minutes=29) == 0
    assert desk.silence(minutes=1) == 1


def test_a_message_that_waits_for_its_turn_comes_first(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft()))
    desk.hears(EMMA, "my power is out")
    assert desk.silence(minutes=20) == 0
    desk.receives(EMMA, "at 14 Mill Lane")
    assert desk.silence(minutes=10) == 0
    brain.will(Decision(effects=(remembers(None),)))
    desk.work()
    assert desk.silence(minutes=60) == 0
    assert desk.tickets == []


def test_somebody_who_only_wrote_publicly_gets_a_ticket_and_never_a_dm(desk: Desk, brain: FakeBrain):
    brain.will(Decision(replies=(Reply(say="utter_public_acknowledge"),), effects=(remembers(outage_draft()),)))
    desk.hears(LUIS, "@HarborlightHelp no power here", thread=THREAD)
    assert desk.silence(minutes=30) == 1
    assert [ticket.reason for ticket in desk.tickets] == ["silence"]
    assert [row.surface for row in desk.outbox] == ["post"]


def test_whoever_opted_out_meanwhile_is_not_written_to(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft()))
    desk.hears(EMMA, "my power is out")
    desk.stops(EMMA)
    assert desk.silence(minutes=30) == 1
    assert len(desk.answers) == 1


def test_the_bot_says_nothing_in_a_conversation_that_an_agent_owns(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft()))
    desk.hears(EMMA, "my power is out")
    desk.owned_by_an_agent(EMMA)
    assert desk.silence(minutes=30) == 1
    assert len(desk.tickets) == 1
    assert len(desk.answers) == 1


def test_a_finished_intake_is_not_filed_again(desk: Desk, brain: FakeBrain):
    finished = Decision(
        replies=(Reply(say="utter_ticket_opened_bare"),),
        effects=(*files("report_outage").effects, effect("remember", dialogue=None)),
    )
    brain.will(asks(outage_draft()), finished)
    desk.hears(EMMA, "my power is out")
    desk.hears(EMMA, "I have nothing else")
    assert desk.silence(minutes=60) == 0
    assert len(desk.tickets) == 1


def test_all_silent_drafts_are_filed_in_one_go(desk: Desk, brain: FakeBrain):
    brain.will(*[asks(outage_draft())] * 3)
    for person in (EMMA, LUIS, ANA):
        desk.receives(person, "my power is out")
    desk.work(seconds=4)
    assert desk.silence(minutes=30) == 3
    assert {ticket.customer_id for ticket in desk.tickets} == {EMMA.id, LUIS.id, ANA.id}


def test_a_draft_that_cannot_be_read_is_left_to_a_person_and_holds_up_nobody(desk: Desk, brain: FakeBrain):
    brain.will(asks(outage_draft(address="14 Mill Lane")), asks(outage_draft(address="12 Mill Lane")))
    desk.hears(EMMA, "my power is out at 14 Mill Lane")
    desk.hears(LUIS, "my power is out at 12 Mill Lane")
    with desk.store.transaction() as session:
        session.get_one(ConversationRow, f"dm:{EMMA.id}").dialogue = {"draft": "broken"}
    assert desk.silence(minutes=30) == 2
    assert desk.silence(minutes=30) == 0
    assert {ticket.conversation_id: ticket.topic for ticket in desk.tickets} == {
        f"dm:{EMMA.id}": "not_understood",
        f"dm:{LUIS.id}": "report_outage",
    }
