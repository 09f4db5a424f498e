"""A draft from its beginning to a ticket."""

import pytest

from actions.answer import Answer
from actions.drafting import begin, captured, missing_of, open_with, renamed
from bot.model.dialogue import Dialogue, Draft
from bot.model.ticket import Reason
from bot.policy import Policy
from tests.actions.saying import ADDRESS, OUTAGE_LINK, answer_to, said, ticket, ticket_of, value_of, values

KNOWN = {
    "account_number": "22-104-55873",
    "phone": "415-555-0142",
    "email": "ana@example.com",
    "address": "12 Mill Lane",
}


@pytest.mark.parametrize(
    ("intent", "also", "topic", "beside"),
    [
        ("dispute_bill", (), "dispute_bill", ()),
        ("dispute_bill", ("report_outage",), "report_outage", ("dispute_bill",)),
        ("report_outage", ("dispute_bill",), "report_outage", ("dispute_bill",)),
        ("dispute_bill", ("move_service",), "dispute_bill", ("move_service",)),
        ("report_outage", ("ask_payment_plan",), "report_outage", ("ask_payment_plan",)),
        ("move_service", ("dispute_bill", "report_outage"), "report_outage", ("move_service", "dispute_bill")),
        ("report_outage", ("report_outage", "greet", "faq_hours"), "report_outage", ()),
    ],
)
def test_the_most_urgent_of_several_issues_leads_the_first_among_equals(
    policy: Policy, intent: str, also: tuple[str, ...], topic: str, beside: tuple[str, ...]
):
    draft = begin(said("a and b", intent, also=also), policy, intent)
    assert (draft.topic, draft.also) == (topic, beside)


def test_details_of_the_person_are_known_from_an_earlier_ticket(policy: Policy):
    turn = said("my bill is wrong", "dispute_bill", tickets=(ticket(fields=KNOWN, state="resolved"),))
    draft = begin(turn, policy, "dispute_bill")
    assert draft.fields == values(account_number="22-104-55873", phone="415-555-0142", email="ana@example.com")
    assert value_of(answer_to(turn, policy), "utter_ask_details", "missing") == ["amount"]


def test_only_details_the_topic_wants_are_taken_over_and_the_newest_counts(policy: Policy):
    tickets = (
        ticket("HL-AAAAAA", fields={"account_number": "22-104-55874"}, state="resolved"),
        ticket("HL-BBBBBB", fields=KNOWN, state="resolved"),
    )
    draft = begin(said("no power", "report_outage", tickets=tickets), policy, "report_outage")
    assert draft.fields == values(account_number="22-104-55874", phone="415-555-0142")


def test_a_detail_of_the_person_that_is_given_anew_replaces_the_earlier_one(policy: Policy):
    turn = said(
        "account 22-104-55999, charged $310",
        "dispute_bill",
        {"account_number": "22-104-55999", "amount": "$310"},
        tickets=(ticket(fields=KNOWN, state="resolved"),),
    )
    assert ticket_of(answer_to(turn, policy))["fields"]["account_number"]["value"] == "22-104-55999"


def test_pages_that_were_offered_before_are_on_the_draft(policy: Policy):
    turn = said("no power", "report_outage", dialogue=Dialogue(answered=("solar", "hours")))
    assert begin(turn, policy, "report_outage").links == (
        "https://harborlight.example/solar",
        "https://harborlight.example/contact",
    )


def test_what_was_captured_is_told_in_the_order_of_the_policy(policy: Policy):
    draft = Draft(
        topic="report_outage", fields=values(email="a@example.com", phone="415-555-0142", when="6 pm", **ADDRESS)
    )
    assert list(captured(policy, draft)) == ["address", "when", "phone", "email"]
    assert missing_of(policy, draft) == ["account_number"]


def test_the_ticket_carries_everything_and_every_link_once(policy: Policy):
    draft = Draft(topic="report_outage", fields=values(**ADDRESS), also=("dispute_bill",), links=(OUTAGE_LINK,))
    assert ticket_of(open_with(Answer(), policy, draft, Reason.INTAKE)) == {
        "topic": "report_outage",
        "reason": "intake",
        "fields": {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}},
        "missing": ["when", "account_number"],
        "also": ["dispute_bill"],
        "links": [OUTAGE_LINK],
        "acknowledged": False,
    }


def test_a_draft_that_gets_its_name_keeps_its_details_and_is_asked_about_afresh():
    before = Draft(topic="not_understood", fields=values(**ADDRESS), asked=1)
    assert renamed(before, "report_outage") == Draft(topic="report_outage", fields=values(**ADDRESS))
