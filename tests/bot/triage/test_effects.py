"""What the brain asks for is done to this very customer and conversation."""

from datetime import timedelta

import pytest

from bot.model.dialogue import Draft
from bot.model.effect import Decision, EffectName, Reply, UnknownPayload
from bot.store.tables import PageRow, TicketEventRow
from bot.triage.effects import EFFECTS
from tests.bot.triage.harness import EMMA, LUIS, THREAD, Desk, FakeBrain, danger, effect, files, outage_draft, remembers

AGAIN = Decision(replies=(Reply(say="utter_danger", values={"kind": "wire"}),))


def again(reference: str) -> Decision:
    """Danger reported again by somebody who has an open ticket."""
    updates = effect("update_ticket", reference=reference, fields={}, note="danger_again")
    return Decision(replies=AGAIN.replies, effects=(updates, effect("page_on_call")))


def test_every_effect_the_brain_can_ask_for_is_known_to_the_desk():
    assert list(EFFECTS) == list(EffectName)


def test_a_decision_is_read_from_payloads_in_their_order():
    decision = Decision.from_payloads(
        [
            {"say": "utter_greet"},
            {"effect": "opt_in"},
            {"say": "utter_answer", "values": {"faq": "hours"}},
            {"effect": "remember", "values": {"dialogue": None}},
        ]
    )
    assert decision == Decision(
        replies=(Reply(say="utter_greet"), Reply(say="utter_answer", values={"faq": "hours"})),
        effects=(effect("opt_in"), effect("remember", dialogue=None)),
    )


@pytest.mark.parametrize("payload", [{"effect": "launch_missiles"}, {"say": 3}, {"effect": None}, {"text": "hi"}, {}])
def test_a_payload_nobody_knows_is_refused(payload: dict[str, object]):
    with pytest.raises(UnknownPayload, match="unknown form"):
        Decision.from_payloads([payload])


def test_a_ticket_has_everything_that_was_collected(desk: Desk, brain: FakeBrain):
    fields = {"address": {"value": "14 Mill Lane", "said": "14 mill lane"}, "when": {"value": "2026-11-21T18:00"}}
    brain.will(
        files(
            "report_outage",
            fields=fields,
            missing=["account_number"],
            links=["https://harborlight.example/outages"],
            also=["dispute_bill"],
        )
    )
    desk.hears(EMMA, "power is out at 14 mill lane")
    ticket = desk.tickets[0]
    assert (ticket.customer_id, ticket.topic, ticket.department, ticket.priority) == (
        EMMA.id,
        "report_outage",
        "outages",
        1,
    )
    assert (ticket.state, ticket.reason, ticket.language) == ("open", "intake", "en")
    assert (ticket.links, ticket.also) == (["https://harborlight.example/outages"], ["dispute_bill"])
    assert desk.ticket_fields == [
        ("address", "14 Mill Lane"),
        ("when", "2026-11-21T18:00"),
        ("account_number", None),
    ]
    assert ticket.reference in desk.answers[0]


def test_details_reach_the_ticket_and_the_history_says_so(desk: Desk, brain: FakeBrain):
    brain.will(files("report_outage", missing=["address"]))
    desk.hears(EMMA, "my power is out")
    reference = desk.tickets[0].reference
    fields = {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}}
    brain.will(
        Decision(
            replies=(Reply(say="utter_noted"),),
            effects=(effect("update_ticket", reference=reference.lower(), fields=fields, note="customer_wrote"),),
        )
    )
    desk.hears(EMMA, "it is 14 Mill Lane")
    assert desk.ticket_fields == [("address", "14 Mill Lane")]
    assert [row.action for row in desk.all(TicketEventRow)] == ["opened", "field_set", "customer_wrote"]
    assert (
        desk.answers[-1] == f"Thank you, I've added that to {reference}. A person will see it from Monday at 8:00 AM."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("waiting", "open"), ("open", "open"), ("in_progress", "in_progress"), ("resolved", "resolved")],
)
def test_a_ticket_that_waits_for_its_customer_is_open_again_when_they_write(
    desk: Desk, brain: FakeBrain, before: str, after: str
):
    brain.will(files("report_outage"))
    desk.hears(EMMA, "my power is out")
    ticket = desk.tickets[0]
    with desk.store.transaction() as session:
        session.merge(ticket).state = before
    brain.will(Decision(effects=(effect("update_ticket", reference=ticket.reference),)))
    desk.hears(EMMA, "here is what you asked for")
    assert [ticket.state for ticket in desk.tickets] == [after]


def test_everybody_on_call_is_paged_by_each_of_their_ways(desk: Desk, brain: FakeBrain):
    brain.will(danger())
    desk.hears(EMMA, "a wire is sparking over the street")
    assert [(page.way, page.address, page.state) for page in desk.pages] == [
        ("email", "duty@harborlight.example", "queued"),
        ("webhook", "http://127.0.0.1:8100/sink/on-call", "queued"),
    ]
    assert {page.not_before for page in desk.pages} == {desk.clock()}


def test_danger_reported_again_pages_again_only_after_ten_minutes(desk: Desk, brain: FakeBrain):
    brain.will(danger())
    desk.hears(EMMA, "a wire is sparking over the street")
    reference = desk.tickets[0].reference
    brain.will(again(reference), again(reference), again(reference))
    counts = []
    for seconds in (0, 60, 600):
        desk.clock.advance(timedelta(seconds=seconds))
        desk.hears(EMMA, "it is still sparking")
        counts.append(len(desk.pages))
    assert counts == [2, 2, 4]
    assert [row.action for row in desk.all(TicketEventRow) if row.action == "paged_on_call"] == ["paged_on_call"] * 2


def test_one_customers_page_does_not_hold_back_anothers(desk: Desk, brain: FakeBrain):
    brain.will(danger(), danger())
    desk.hears(EMMA, "a wire is sparking over the street")
    desk.hears(LUIS, "hay un cable caído en la calle")
    assert [page.ticket_id for page in desk.all(PageRow)] == [desk.tickets[0].id] * 2 + [desk.tickets[1].id] * 2


def test_a_later_public_dialogue_replaces_the_one_remembered(desk: Desk, brain: FakeBrain):
    bill = Draft(topic="dispute_bill")
    brain.will(Decision(effects=(remembers(outage_draft()),)), Decision(effects=(remembers(bill),)))
    desk.hears(EMMA, "@HarborlightHelp no power", thread=THREAD)
    desk.hears(EMMA, "@HarborlightHelp and a wrong bill", thread="2000000000000000001")
    assert desk.dialogue(EMMA).draft == bill
