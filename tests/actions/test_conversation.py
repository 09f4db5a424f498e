"""Questions, courtesies, yes and no, stop, and what is unclear."""

import pytest

from bot.model.dialogue import Dialogue
from bot.model.vocabulary import FAQ_NAMES
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

ANSWERED = Dialogue(answered=("solar",))


@pytest.mark.parametrize("name", FAQ_NAMES)
def test_every_question_gets_its_answer_and_its_link(policy: Policy, name: str):
    answer = answer_to(said("how does it work?", f"faq_{name}"), policy)
    assert keys(answer) == ["utter_answer", "utter_answer_more"]
    assert answer.replies[0]["values"] == {"faq": name, "link": str(policy.faq[name].link)}
    assert answer.dialogue == Dialogue(answered=(name,))


@pytest.mark.parametrize("intent", ["thank", "goodbye"])
def test_thanks_after_an_answer_or_a_ticket_need_none(policy: Policy, intent: str):
    assert keys(answer_to(said("thanks", intent), policy)) == [f"utter_{intent}"]
    assert keys(answer_to(said("thanks", intent, dialogue=ANSWERED), policy)) == []
    assert keys(answer_to(said("thanks", intent, tickets=(ticket(),)), policy)) == []


@pytest.mark.parametrize("intent", ["greet", "compliment", "bot_challenge"])
def test_courtesies_are_returned(policy: Policy, intent: str):
    assert keys(answer_to(said("hello", intent), policy)) == [f"utter_{intent}"]


def test_a_courtesy_in_an_intake_is_followed_by_what_is_missing(policy: Policy):
    answer = answer_to(
        said("are you a robot", "bot_challenge", dialogue=asked_about("dispute_bill", **ACCOUNT)), policy
    )
    assert keys(answer) == ["utter_bot_challenge", "utter_ask_again"]
    assert value_of(answer, "utter_ask_again", "missing") == ["amount"]


def test_thanks_with_details_are_details(policy: Policy):
    dialogue = asked_about("report_outage", when="6 pm", **ADDRESS)
    answer = answer_to(said("thanks, it is 22-104-55873", "thank", ACCOUNT, dialogue=dialogue), policy)
    assert effects(answer) == ["open_ticket"]


def test_the_menu_offers_topics_that_can_be_picked_by_number(policy: Policy):
    menu = answer_to(said("what can you do", "ask_menu"), policy)
    assert menu.dialogue is not None
    assert list(menu.dialogue.options) == value_of(menu, "utter_menu", "options")
    picked = answer_to(said("2", "nlu_fallback", dialogue=menu.dialogue), policy)
    assert value_of(picked, "utter_acknowledge", "topic") == "dispute_bill"


def test_no_after_an_answer_means_that_it_did_not_help(policy: Policy):
    answer = answer_to(said("no", "deny", dialogue=ANSWERED), policy)
    assert keys(answer) == ["utter_hand_over"]
    opened = ticket_of(answer)
    assert (opened["reason"], opened["links"]) == ("faq_did_not_help", ["https://harborlight.example/solar"])
    assert answer.dialogue == Dialogue()


def test_no_after_a_ticket_calls_a_person_to_it(policy: Policy):
    assert update_of(answer_to(said("no", "deny", tickets=(ticket(),)), policy))["note"] == "asked_for_human"


def test_no_about_nothing_is_unclear(policy: Policy):
    assert keys(answer_to(said("no", "deny"), policy)) == ["utter_clarify"]


def test_yes_about_nothing_is_a_greeting_and_after_an_answer_needs_none(policy: Policy):
    assert keys(answer_to(said("yes", "affirm"), policy)) == ["utter_greet"]
    assert keys(answer_to(said("yes", "affirm", dialogue=ANSWERED), policy)) == []


def test_an_unclear_message_is_asked_about_once_and_then_a_person_reads_it(policy: Policy):
    likely = ("payment_problem", "dispute_bill", "ask_payment_plan", "claim_damage")
    first = answer_to(said("the thing with the money", "nlu_fallback", likely=likely), policy)
    assert keys(first) == ["utter_clarify"]
    assert value_of(first, "utter_clarify", "options") == list(likely[:3])
    assert first.dialogue == Dialogue(options=likely[:3], misses=1)
    second = answer_to(said("you know, the thing", "nlu_fallback", dialogue=first.dialogue), policy)
    assert keys(second) == ["utter_not_understood"]
    assert (ticket_of(second)["topic"], ticket_of(second)["reason"]) == ("not_understood", "not_understood")
    assert second.dialogue == Dialogue()


def test_what_is_not_ours_is_answered_once_and_then_left_alone(policy: Policy):
    first = answer_to(said("tell me a joke", "out_of_scope", confidence=0.9), policy)
    assert keys(first) == ["utter_out_of_scope"]
    assert first.dialogue is not None
    second = answer_to(said("come on, a joke", "out_of_scope", confidence=0.9, dialogue=first.dialogue), policy)
    assert (keys(second), effects(second)) == ([], [])


def test_what_is_perhaps_not_ours_is_left_to_a_person(policy: Policy):
    turn = said("the whatsit", "out_of_scope", confidence=0.4, dialogue=Dialogue(misses=1))
    assert effects(answer_to(turn, policy)) == ["open_ticket"]


@pytest.mark.parametrize("text", ["", "…", "👍🏽", "?!"])
def test_a_message_without_words_is_said_to_be_empty(policy: Policy, text: str):
    assert keys(answer_to(said(text, "nlu_fallback"), policy)) == ["utter_empty"]


def test_the_status_is_told_of_the_ticket_that_was_named(policy: Policy):
    tickets = (ticket("HL-AAAAAA"), ticket("HL-BBBBBB", topic="dispute_bill", department="billing"))
    turn = said("what about HL-BBBBBB", "ask_ticket_status", {"ticket_ref": "HL-BBBBBB"}, tickets=tickets)
    answer = answer_to(turn, policy)
    assert answer.replies == [
        {
            "say": "utter_ticket_status",
            "values": {
                "reference": "HL-BBBBBB",
                "topic": "dispute_bill",
                "state": "open",
                "department": "billing",
                "due_at": "2026-11-23T17:00:00+00:00",
            },
        }
    ]


def test_the_status_without_a_reference_is_the_newest_tickets(policy: Policy):
    answer = answer_to(
        said("any news?", "ask_ticket_status", tickets=(ticket("HL-AAAAAA"), ticket("HL-BBBBBB"))), policy
    )
    assert value_of(answer, "utter_ticket_status", "reference") == "HL-AAAAAA"


def test_somebody_elses_ticket_is_not_there(policy: Policy):
    turn = said("what about HL-ZZZZZZ", "ask_ticket_status", {"ticket_ref": "HL-ZZZZZZ"}, tickets=(ticket(),))
    assert keys(answer_to(turn, policy)) == ["utter_no_ticket"]
    assert keys(answer_to(said("any news?", "ask_ticket_status"), policy)) == ["utter_no_ticket"]


def test_never_mind_drops_the_draft(policy: Policy):
    answer = answer_to(said("it is back", "cancel", dialogue=asked_about("report_outage")), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == (["utter_cancelled"], [], Dialogue())


def test_never_mind_is_noted_on_the_open_ticket(policy: Policy):
    answer = answer_to(said("it is back", "cancel", tickets=(ticket(),)), policy)
    assert keys(answer) == ["utter_cancelled_ticket"]
    assert update_of(answer) == {"reference": "HL-7K3QX2", "fields": {}, "note": "customer_says_solved"}


def test_stop_is_confirmed_once_and_then_kept(policy: Policy):
    answer = answer_to(said("stop", "stop_messages"), policy)
    assert (keys(answer), effects(answer)) == (["utter_opted_out"], ["opt_out"])


def test_after_stop_everything_but_danger_and_a_return_is_met_with_silence(policy: Policy):
    for intent in ("greet", "report_outage", "ask_human", "faq_hours", "stop_messages", "nlu_fallback", "give_details"):
        answer = answer_to(said("hello", intent, opted_out=True), policy)
        assert (keys(answer), effects(answer), answer.dialogue) == ([], [], None)
    back = answer_to(said("start", "resume_messages", opted_out=True), policy)
    assert (keys(back), effects(back)) == (["utter_opted_in"], ["opt_in"])


def test_an_answer_is_remembered_beside_the_ones_before(policy: Policy):
    answer = answer_to(said("and EVs?", "faq_ev_charging", dialogue=ANSWERED), policy)
    assert answer.dialogue == Dialogue(answered=("solar", "ev_charging"))
