"""Frequent questions, and what happens when the answer did not help."""

import pytest

from bot.model.dialogue import Dialogue, Draft
from bot.model.vocabulary import FAQ_NAMES
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ANSWERED,
    OUTAGE_LINK,
    answer_to,
    asked_about,
    effects,
    keys,
    said,
    ticket,
    ticket_of,
    value_of,
    values,
)

SOLAR_LINK = "https://harborlight.example/solar"


@pytest.mark.parametrize("name", FAQ_NAMES)
def test_every_question_gets_its_answer_and_its_link(policy: Policy, name: str):
    answer = answer_to(said("how does it work?", f"faq_{name}"), policy)
    assert keys(answer) == ["utter_answer", "utter_answer_more"]
    assert answer.replies[0]["values"] == {"faq": name, "link": str(policy.faq[name].link)}
    assert answer.dialogue == Dialogue(answered=(name,))


def test_an_answer_is_remembered_beside_the_ones_before(policy: Policy):
    answer = answer_to(said("and EVs?", "faq_ev_charging", dialogue=ANSWERED), policy)
    assert answer.dialogue == Dialogue(answered=("solar", "ev_charging"))


def test_a_question_says_what_the_unclear_words_before_it_were_about(policy: Policy):
    unclear = Dialogue(draft=Draft(topic="not_understood", asked=1), options=("report_outage",), misses=1)
    answer = answer_to(said("I mean solar", "faq_solar", dialogue=unclear), policy)
    assert keys(answer) == ["utter_answer", "utter_answer_more"]
    assert answer.dialogue == ANSWERED


def test_an_issue_beside_a_question_begins_its_intake_in_the_same_message(policy: Policy):
    turn = said("What are your hours? My power is out", "faq_hours", also=("report_outage",))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_answer", "utter_acknowledge", "utter_self_help", "utter_ask_details"]
    assert answer.dialogue is not None
    assert answer.dialogue.draft == Draft(topic="report_outage", asked=1, links=(OUTAGE_LINK,))


def test_a_question_in_an_intake_that_began_in_public_is_followed_by_the_first_ask(policy: Policy):
    dialogue = Dialogue(draft=Draft(topic="dispute_bill"))
    answer = answer_to(said("When is it due?", "faq_due_date", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_answer", "utter_acknowledge", "utter_self_help", "utter_ask_details"]


REJECTIONS = ["that did not help", "el enlace no funciona", "isso não resolveu", "das hilft mir nicht"]


@pytest.mark.parametrize("text", REJECTIONS)
@pytest.mark.parametrize(
    "intent",
    [
        "nlu_fallback",
        "faq_solar",
        "complain_service",
        "give_details",
        "deny",
        "ask_human",
    ],
)
def test_an_answer_that_did_not_help_becomes_a_ticket_with_what_was_tried(policy: Policy, text: str, intent: str):
    answer = answer_to(said(text, intent, dialogue=ANSWERED), policy)
    asked = ["utter_still_missing"] if intent == "complain_service" else []
    assert keys(answer) == ["utter_hand_over", *asked]
    opened = ticket_of(answer)
    assert (opened["reason"], opened["links"]) == ("faq_did_not_help", [SOLAR_LINK])
    assert answer.dialogue == Dialogue()


def test_a_rejection_takes_its_details_along(policy: Policy):
    turn = said("that did not help, 22-104-55873", "nlu_fallback", ACCOUNT, dialogue=ANSWERED)
    assert sorted(ticket_of(answer_to(turn, policy))["fields"]) == ["account_number"]


@pytest.mark.parametrize("confidence", [0.4, 0.9])
def test_an_issue_that_is_a_rejection_names_the_ticket_and_asks_what_it_lacks(policy: Policy, confidence: float):
    turn = said("this link does not open, my bill", "dispute_bill", confidence=confidence, dialogue=ANSWERED)
    answer = answer_to(turn, policy)
    assert value_of(answer, "utter_still_missing", "missing") == ["account_number", "amount"]
    opened = ticket_of(answer)
    assert (opened["topic"], opened["reason"]) == ("dispute_bill", "faq_did_not_help")
    assert opened["links"] == [SOLAR_LINK, "https://harborlight.example/bill-explained"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no funciona la luz", "report_outage"),
        ("o medidor não funciona", "report_meter_problem"),
        ("der Strom geht nicht", "report_outage"),
    ],
)
def test_a_clear_issue_right_after_an_answer_is_taken_in_and_keeps_what_was_tried(
    policy: Policy, text: str, intent: str
):
    answer = answer_to(said(text, intent, dialogue=ANSWERED), policy)
    assert keys(answer) == ["utter_acknowledge", "utter_self_help", "utter_ask_details"]
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert answer.dialogue.draft.links[0] == SOLAR_LINK


@pytest.mark.parametrize("intent", ["thank", "cancel", "stop_messages"])
def test_words_that_say_more_than_a_rejection_are_none(policy: Policy, intent: str):
    answer = answer_to(said("that did not help, forget it", intent, dialogue=ANSWERED), policy)
    assert "open_ticket" not in effects(answer)


def test_danger_is_danger_whatever_was_answered(policy: Policy):
    turn = said("useless! a wire is sparking", "report_hazard", dialogue=ANSWERED)
    assert ticket_of(answer_to(turn, policy))["reason"] == "emergency"


def test_without_an_answer_there_is_nothing_to_reject(policy: Policy):
    assert keys(answer_to(said("that did not help", "nlu_fallback"), policy)) == ["utter_clarify"]


def test_a_rejection_in_an_intake_does_not_lose_what_was_collected(policy: Policy):
    draft = Draft(topic="dispute_bill", fields=values(**ACCOUNT), asked=1)
    dialogue = Dialogue(draft=draft, answered=("due_date",))
    answer = answer_to(said("that did not help", "faq_due_date", dialogue=dialogue), policy)
    assert value_of(answer, "utter_ask_again", "missing") == ["amount"]
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert answer.dialogue.draft.fields == values(**ACCOUNT)


def test_a_new_question_with_a_ticket_open_is_answered_and_leaves_the_ticket_alone(policy: Policy):
    answer = answer_to(said("solar?", "faq_solar", tickets=(ticket(),)), policy)
    assert (keys(answer), effects(answer)) == (["utter_answer", "utter_answer_more"], [])


def test_a_question_once_too_often_files_the_ticket_in_the_same_message(policy: Policy):
    dialogue = asked_about("dispute_bill", times=2, **ACCOUNT)
    answer = answer_to(said("When is it due?", "faq_due_date", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_answer", "utter_ticket_opened", "utter_still_missing"]
