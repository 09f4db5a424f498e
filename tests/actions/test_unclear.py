"""What nobody understood."""

import pytest

from bot.model.dialogue import Dialogue, Draft
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ADDRESS,
    answer_to,
    asked_about,
    effects,
    keys,
    said,
    ticket,
    ticket_of,
    update_of,
    value_of,
)

LIKELY = ("payment_problem", "dispute_bill", "ask_payment_plan", "claim_damage")


def test_an_unclear_message_is_asked_about_once_and_then_a_person_reads_it(policy: Policy):
    first = answer_to(said("the thing with the money", "nlu_fallback", likely=LIKELY), policy)
    assert keys(first) == ["utter_clarify"]
    assert value_of(first, "utter_clarify", "options") == list(LIKELY[:3])
    assert first.dialogue == Dialogue(draft=Draft(topic="not_understood"), options=LIKELY[:3], misses=1)
    second = answer_to(said("you know, the thing", "nlu_fallback", dialogue=first.dialogue), policy)
    assert keys(second) == ["utter_not_understood"]
    assert (ticket_of(second)["topic"], ticket_of(second)["reason"]) == ("not_understood", "not_understood")
    assert second.dialogue == Dialogue()


def test_details_in_two_unclear_messages_are_both_on_the_ticket(policy: Policy):
    first = answer_to(said("the thing at 14 Mill Lane", "nlu_fallback", ADDRESS), policy)
    second = answer_to(said("the thing, 22-104-55873", "nlu_fallback", ACCOUNT, dialogue=first.dialogue), policy)
    assert sorted(ticket_of(second)["fields"]) == ["account_number", "address"]


def test_what_is_not_ours_is_answered_once_and_then_left_alone(policy: Policy):
    first = answer_to(said("tell me a joke", "out_of_scope", confidence=0.9), policy)
    assert keys(first) == ["utter_out_of_scope"]
    assert first.dialogue is not None
    second = answer_to(said("come on, a joke", "out_of_scope", confidence=0.9, dialogue=first.dialogue), policy)
    assert (keys(second), effects(second)) == ([], [])


@pytest.mark.parametrize(("text", "confidence"), [("the whatsit", 0.4), ("you idiots", 0.9)])
def test_what_is_perhaps_not_ours_is_left_to_a_person(policy: Policy, text: str, confidence: float):
    turn = said(text, "out_of_scope", confidence=confidence, dialogue=Dialogue(misses=1))
    assert effects(answer_to(turn, policy)) == ["open_ticket"]


@pytest.mark.parametrize("text", ["", "…", "👍🏽", "?!"])
def test_a_message_without_words_is_said_to_be_empty(policy: Policy, text: str):
    assert keys(answer_to(said(text, "nlu_fallback"), policy)) == ["utter_empty"]


def test_a_picture_without_words_is_kept_and_asked_about(policy: Policy):
    answer = answer_to(said("", "nlu_fallback", attachments=1), policy)
    assert (keys(answer), effects(answer)) == (["utter_photo"], [])
    assert answer.dialogue == Dialogue(misses=1, flags=("attachment",))
    named = answer_to(said("this bill!", "dispute_bill", dialogue=answer.dialogue), policy)
    filed = answer_to(said("hm", "nlu_fallback", dialogue=named.dialogue), policy)
    assert ticket_of(filed)["flags"] == ["attachment"]


def test_a_picture_in_an_intake_is_kept_and_the_details_are_asked_for_once_more(policy: Policy):
    answer = answer_to(said("", "nlu_fallback", attachments=1, dialogue=asked_about("report_outage")), policy)
    assert keys(answer) == ["utter_photo_kept", "utter_ask_again"]
    emoji = answer_to(said("😡", "nlu_fallback", dialogue=asked_about("report_outage")), policy)
    assert keys(emoji) == ["utter_ask_again"]


def test_an_issue_in_one_clause_of_an_unclear_message_is_taken(policy: Policy):
    turn = said("so, well, you know. And my bill is wrong", "nlu_fallback", confidence=0.2, also=("dispute_bill",))
    assert value_of(answer_to(turn, policy), "utter_acknowledge", "topic") == "dispute_bill"


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope"])
def test_unclear_words_beside_an_open_ticket_are_noted_on_it(policy: Policy, intent: str):
    answer = answer_to(said("the fridge is warm too", intent, tickets=(ticket(),)), policy)
    assert (keys(answer), update_of(answer)["note"], answer.dialogue) == (["utter_noted"], "customer_wrote", None)


def test_unclear_words_after_a_resolved_ticket_are_asked_about(policy: Policy):
    answer = answer_to(said("the fridge", "nlu_fallback", tickets=(ticket(state="resolved"),)), policy)
    assert (keys(answer), effects(answer)) == (["utter_clarify"], [])


def test_half_one_issue_and_half_another_is_both(policy: Policy):
    text = "besides the bill being twice as much now it is pitch black here"
    halves = {"likely": ("dispute_bill", "report_outage"), "chances": (0.45, 0.4)}
    answer = answer_to(said(text, "nlu_fallback", **halves), policy)
    assert value_of(answer, "utter_acknowledge", "topic") == "report_outage"
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert answer.dialogue.draft.also == ("dispute_bill",)
    short = answer_to(said("bill, dark", "nlu_fallback", **halves), policy)
    assert keys(short) == ["utter_clarify"]
