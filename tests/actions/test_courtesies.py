"""Courtesies, yes and no, never mind."""

import pytest

from bot.model.dialogue import Dialogue, Draft
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ADDRESS,
    ANSWERED,
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

MORNING = {"when": "morning"}


@pytest.mark.parametrize("intent", ["thank", "goodbye"])
def test_thanks_after_an_answer_or_a_ticket_need_none(policy: Policy, intent: str):
    assert keys(answer_to(said("thanks", intent), policy)) == [f"utter_{intent}"]
    assert keys(answer_to(said("thanks", intent, dialogue=ANSWERED), policy)) == []
    assert keys(answer_to(said("thanks", intent, tickets=(ticket(),)), policy)) == []
    assert keys(answer_to(said("thanks", intent, dialogue=asked_about("report_outage")), policy)) == []


@pytest.mark.parametrize("intent", ["greet", "compliment", "bot_challenge"])
def test_courtesies_are_returned(policy: Policy, intent: str):
    answer = answer_to(said("hello", intent), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == ([f"utter_{intent}"], [], None)


def test_good_morning_is_a_greeting_and_no_detail(policy: Policy):
    assert keys(answer_to(said("good morning", "greet", MORNING), policy)) == ["utter_greet"]


def test_a_courtesy_in_an_intake_is_followed_by_what_is_missing(policy: Policy):
    answer = answer_to(
        said("are you a robot", "bot_challenge", dialogue=asked_about("dispute_bill", **ACCOUNT)), policy
    )
    assert keys(answer) == ["utter_bot_challenge", "utter_ask_again"]
    assert value_of(answer, "utter_ask_again", "missing") == ["amount"]


@pytest.mark.parametrize("intent", ["greet", "thank", "goodbye", "compliment", "bot_challenge", "ask_menu"])
def test_a_courtesy_in_private_after_a_post_begins_the_intake(policy: Policy, intent: str):
    begun = Dialogue(draft=Draft(topic="report_outage"))
    answer = answer_to(said("hello", intent, dialogue=begun), policy)
    assert keys(answer) == ["utter_acknowledge", "utter_self_help", "utter_ask_details"]


def test_thanks_with_details_are_details(policy: Policy):
    dialogue = asked_about("report_outage", when="6 pm", **ADDRESS)
    answer = answer_to(said("thanks, it is 22-104-55873", "thank", ACCOUNT, dialogue=dialogue), policy)
    assert effects(answer) == ["open_ticket"]


@pytest.mark.parametrize("intent", ["greet", "thank", "affirm", "compliment", "deny"])
def test_a_detail_in_a_courtesy_is_put_on_the_open_ticket(policy: Policy, intent: str):
    turn = said("yes, it is 22-104-55873", intent, ACCOUNT, tickets=(ticket(missing=("account_number",)),))
    answer = answer_to(turn, policy)
    assert (keys(answer), sorted(update_of(answer)["fields"])) == (["utter_noted"], ["account_number"])


@pytest.mark.parametrize("intent", ["greet", "thank", "affirm"])
def test_a_detail_in_a_courtesy_about_nothing_yet_is_kept(policy: Policy, intent: str):
    answer = answer_to(said("hello, 22-104-55873", intent, ACCOUNT), policy)
    assert keys(answer) == ["utter_ask_topic"]
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert sorted(answer.dialogue.draft.fields) == ["account_number"]


def test_a_greeting_beside_an_open_ticket_is_noted_on_it(policy: Policy):
    answer = answer_to(said("hello? anybody?", "greet", tickets=(ticket(),)), policy)
    assert (keys(answer), update_of(answer)["note"]) == (["utter_noted"], "customer_wrote")
    again = answer_to(said("hello?", "greet", tickets=(ticket(acknowledged=True),)), policy)
    assert (keys(again), effects(again)) == ([], ["update_ticket"])


def test_a_greeting_after_a_resolved_ticket_is_a_greeting(policy: Policy):
    answer = answer_to(said("hello", "greet", tickets=(ticket(state="resolved"),)), policy)
    assert (keys(answer), effects(answer)) == (["utter_greet"], [])


def test_the_menu_offers_topics_that_can_be_picked_by_number(policy: Policy):
    menu = answer_to(said("what can you do", "ask_menu"), policy)
    assert menu.dialogue is not None
    assert list(menu.dialogue.options) == value_of(menu, "utter_menu", "options")
    picked = answer_to(said("2", "nlu_fallback", dialogue=menu.dialogue), policy)
    assert value_of(picked, "utter_acknowledge", "topic") == "dispute_bill"


def test_what_the_assistant_can_do_is_said_without_a_menu_in_an_intake(policy: Policy):
    dialogue = asked_about("report_outage")
    answer = answer_to(said("what can you do", "ask_menu", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_bot_challenge", "utter_ask_again"]
    assert answer.dialogue is not None
    assert answer.dialogue.options == ()


def test_no_after_an_answer_means_that_it_did_not_help(policy: Policy):
    answer = answer_to(said("no", "deny", dialogue=ANSWERED), policy)
    assert keys(answer) == ["utter_hand_over"]
    opened = ticket_of(answer)
    assert (opened["reason"], opened["links"]) == ("faq_did_not_help", ["https://harborlight.example/solar"])
    assert answer.dialogue == Dialogue()


def test_no_beside_an_open_ticket_is_noted_quietly(policy: Policy):
    answer = answer_to(said("no", "deny", tickets=(ticket(),)), policy)
    assert keys(answer) == []
    assert update_of(answer) == {
        "reference": "HL-7K3QX2",
        "fields": {},
        "note": "customer_wrote",
        "acknowledged": False,
        "flags": [],
    }


def test_no_with_a_correction_beside_an_open_ticket_is_said_back(policy: Policy):
    known = ticket(fields={"address": "12 Mill Lane"})
    answer = answer_to(said("no, 14 Mill Lane", "deny", ADDRESS, tickets=(known,)), policy)
    assert keys(answer) == ["utter_changed"]
    assert update_of(answer)["fields"] == {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}}


@pytest.mark.parametrize("tickets", [(), (ticket(state="resolved"),)])
def test_no_about_nothing_is_unclear(policy: Policy, tickets: tuple[object, ...]):
    assert keys(answer_to(said("no", "deny", tickets=tickets), policy)) == ["utter_clarify"]


def test_yes_about_nothing_is_a_greeting_and_after_an_answer_needs_none(policy: Policy):
    assert keys(answer_to(said("yes", "affirm"), policy)) == ["utter_greet"]
    assert keys(answer_to(said("yes", "affirm", dialogue=ANSWERED), policy)) == []


def test_never_mind_drops_the_draft(policy: Policy):
    answer = answer_to(said("it is back", "cancel", dialogue=asked_about("report_outage")), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == (["utter_cancelled"], [], Dialogue())


def test_never_mind_is_noted_on_the_open_ticket(policy: Policy):
    answer = answer_to(said("it is back", "cancel", tickets=(ticket(),)), policy)
    assert keys(answer) == ["utter_cancelled_ticket"]
    assert update_of(answer) == {
        "reference": "HL-7K3QX2",
        "fields": {},
        "note": "customer_says_solved",
        "acknowledged": False,
        "flags": [],
    }


def test_never_mind_in_an_intake_leaves_the_ticket_of_another_issue_alone(policy: Policy):
    turn = said("never mind", "cancel", dialogue=asked_about("dispute_bill"), tickets=(ticket(),))
    answer = answer_to(turn, policy)
    assert (keys(answer), effects(answer)) == (["utter_cancelled"], [])
