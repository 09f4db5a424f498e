"""A customer who writes again."""

import pytest

from actions.on_ticket import note_quietly
from bot.policy import Policy
from tests.actions.saying import ACCOUNT, ADDRESS, SINCE, answer_to, effects, keys, said, ticket, update_of, value_of

ACCOUNT_JSON = {"account_number": {"value": "22-104-55873", "said": "22-104-55873"}}


def test_details_without_a_draft_go_on_the_ticket_that_misses_some(policy: Policy):
    tickets = (ticket("HL-AAAAAA"), ticket("HL-BBBBBB", missing=("account_number",)))
    answer = answer_to(said("22-104-55873", "give_details", ACCOUNT, tickets=tickets), policy)
    assert keys(answer) == ["utter_noted"]
    assert update_of(answer) == {
        "reference": "HL-BBBBBB",
        "fields": ACCOUNT_JSON,
        "note": "customer_wrote",
        "acknowledged": True,
        "flags": [],
    }


def test_what_was_acknowledged_lately_is_noted_without_a_message(policy: Policy):
    known = ticket(missing=("account_number",), acknowledged=True)
    answer = answer_to(said("22-104-55873", "give_details", ACCOUNT, tickets=(known,)), policy)
    assert keys(answer) == []
    assert (update_of(answer)["fields"], update_of(answer)["acknowledged"]) == (ACCOUNT_JSON, False)


@pytest.mark.parametrize("acknowledged", [False, True])
def test_a_detail_that_contradicts_the_tickets_is_changed_and_said_back(policy: Policy, acknowledged: bool):
    known = ticket(fields={"address": "12 Mill Lane"}, acknowledged=acknowledged)
    answer = answer_to(said("it is 14 Mill Lane", "give_details", ADDRESS, tickets=(known,)), policy)
    assert answer.replies == [{"say": "utter_changed", "values": {"field": "address", "value": "14 Mill Lane"}}]
    assert update_of(answer)["fields"] == {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}}


def test_a_change_and_a_missing_detail_are_both_answered_in_one_message(policy: Policy):
    known = ticket(fields={"address": "12 Mill Lane"}, missing=("account_number",))
    turn = said("14 Mill Lane, 22-104-55873", "give_details", {**ADDRESS, **ACCOUNT}, tickets=(known,))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_changed", "utter_noted"]
    assert sorted(update_of(answer)["fields"]) == ["account_number", "address"]


def test_another_time_on_the_ticket_is_no_change_without_a_word_of_correction(policy: Policy):
    known = ticket(fields={"when": "9 am"})
    again = answer_to(said("out again since 6 pm", "report_outage", SINCE, tickets=(known,)), policy)
    assert (keys(again), update_of(again)["fields"]) == (["utter_noted"], {})
    meant = answer_to(said("sorry, 6 pm", "give_details", SINCE, tickets=(known,)), policy)
    assert (keys(meant), value_of(meant, "utter_changed", "value")) == (["utter_changed"], "6 pm")


def test_an_address_no_rule_knows_is_taken_for_a_ticket_that_misses_one(policy: Policy):
    answer = answer_to(said("flat 3 mill house", "give_details", tickets=(ticket(missing=("address",)),)), policy)
    assert update_of(answer)["fields"] == {"address": {"value": "flat 3 mill house", "said": "flat 3 mill house"}}
    other = answer_to(said("flat 3 mill house", "give_details", tickets=(ticket(),)), policy)
    assert update_of(other)["fields"] == {}


def test_the_same_issue_again_is_noted_on_its_ticket(policy: Policy):
    answer = answer_to(said("still no power", "report_outage", tickets=(ticket(),)), policy)
    assert (update_of(answer)["reference"], effects(answer)) == ("HL-7K3QX2", ["update_ticket"])


def test_an_unsure_issue_or_a_complaint_is_noted_on_the_open_ticket(policy: Policy):
    for turn in (
        said("the bill thing", "dispute_bill", confidence=0.4, tickets=(ticket(),)),
        said("this takes forever", "complain_service", tickets=(ticket(),)),
    ):
        assert effects(answer_to(turn, policy)) == ["update_ticket"]


def test_another_clear_issue_beside_an_open_ticket_begins_its_own_intake(policy: Policy):
    answer = answer_to(said("my bill is wrong", "dispute_bill", tickets=(ticket(),)), policy)
    assert value_of(answer, "utter_ask_details", "missing") == ["account_number", "amount"]
    assert effects(answer) == []


def test_an_issue_like_a_resolved_one_is_new(policy: Policy):
    answer = answer_to(said("out again", "report_outage", tickets=(ticket(state="resolved"),)), policy)
    assert keys(answer)[-1] == "utter_ask_details"


@pytest.mark.parametrize("acknowledged", [False, True])
def test_the_address_of_an_emergency_is_repeated_when_it_comes(policy: Policy, acknowledged: bool):
    known = ticket(topic="report_hazard", missing=("address",), acknowledged=acknowledged)
    answer = answer_to(said("14 Mill Lane", "give_details", ADDRESS, tickets=(known,)), policy)
    assert answer.replies == [{"say": "utter_danger_ticket_located", "values": {"address": "14 Mill Lane"}}]


def test_what_is_added_to_an_emergency_is_acknowledged_as_such(policy: Policy):
    known = ticket(topic="report_hazard", fields=ADDRESS)
    assert keys(answer_to(said("hurry", "nlu_fallback", tickets=(known,)), policy)) == ["utter_danger_noted"]


def test_a_quiet_note_keeps_the_details_and_says_nothing():
    known = ticket(fields={"address": "12 Mill Lane"})
    answer = note_quietly(known, said("14 Mill Lane", "give_details", ADDRESS))
    assert (keys(answer), sorted(update_of(answer)["fields"])) == ([], ["address"])


def test_a_corrected_sum_keeps_its_currency(policy: Policy):
    known = ticket(topic="payment_problem", fields={"amount": "USD 158.90"})
    answer = answer_to(said("sorry, typo, 185,90 it is", "give_details", tickets=(known,)), policy)
    assert update_of(answer)["fields"]["amount"]["value"] == "USD 185.90"
    assert keys(answer) == ["utter_changed"]
