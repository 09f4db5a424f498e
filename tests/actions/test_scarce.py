"""One DM must do: the ticket is opened at once, and what is missing is asked for beside its reference."""

import pytest

from bot.model.dialogue import Dialogue
from bot.model.vocabulary import ISSUE_TOPICS
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

TOPICS = [topic for topic in ISSUE_TOPICS if topic != "report_hazard"]


@pytest.mark.parametrize("topic", TOPICS)
def test_an_issue_is_a_ticket_from_its_first_message(policy: Policy, topic: str):
    answer = answer_to(said("it is bad", topic, scarce=True), policy)
    assert (effects(answer), answer.dialogue) == (["open_ticket"], Dialogue())
    assert keys(answer)[-2:] == ["utter_ticket_opened_bare", "utter_still_missing"]
    assert value_of(answer, "utter_still_missing", "missing") == list(policy.topics[topic].required)
    assert ticket_of(answer)["acknowledged"] is True


def test_what_was_said_is_repeated_and_only_the_rest_asked_for(policy: Policy):
    answer = answer_to(said("no power at 14 Mill Lane", "report_outage", ADDRESS, scarce=True), policy)
    assert value_of(answer, "utter_ticket_opened", "captured") == {"address": "14 Mill Lane"}
    assert value_of(answer, "utter_still_missing", "missing") == ["when", "account_number"]


def test_an_intake_that_began_when_there_were_more_dms_ends_with_this_one(policy: Policy):
    asked = asked_about("report_outage")
    answer = answer_to(said("hello?", "greet", dialogue=asked, scarce=True), policy)
    assert effects(answer) == ["open_ticket"]


def test_a_picked_option_is_a_ticket(policy: Policy):
    unclear = answer_to(said("help me out", "nlu_fallback", likely=("dispute_bill",), scarce=True), policy)
    assert (keys(unclear), effects(unclear)) == (["utter_clarify"], [])
    picked = answer_to(said("1", "nlu_fallback", dialogue=unclear.dialogue or Dialogue(), scarce=True), policy)
    assert (effects(picked), ticket_of(picked)["topic"]) == (["open_ticket"], "dispute_bill")


def test_a_question_gets_its_answer(policy: Policy):
    answer = answer_to(said("how do I pay", "faq_ways_to_pay", scarce=True), policy)
    assert keys(answer) == ["utter_answer", "utter_answer_more"]


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("a wire is down", "report_hazard", ["open_ticket", "page_on_call"]),
        ("a person please", "ask_human", ["open_ticket"]),
        ("stop", "stop_messages", ["opt_out"]),
    ],
)
def test_what_was_one_dm_before_stays_one(policy: Policy, text: str, intent: str, expected: list[str]):
    plenty, scarce = (answer_to(said(text, intent, scarce=scarce), policy) for scarce in (False, True))
    assert (keys(plenty), effects(plenty)) == (keys(scarce), expected)


@pytest.mark.parametrize("intent", ["thank", "goodbye", "greet", "compliment", "affirm"])
def test_courtesies_are_not_worth_a_dm(policy: Policy, intent: str):
    assert keys(answer_to(said("hi", intent, scarce=True), policy)) == []
    assert keys(answer_to(said("hi", intent, scarce=True, dialogue=ANSWERED), policy)) == []


def test_a_greeting_is_still_put_onto_the_open_ticket(policy: Policy):
    answer = answer_to(said("hello?", "greet", tickets=(ticket(),), scarce=True), policy)
    assert (keys(answer), update_of(answer)["reference"]) == ([], "HL-7K3QX2")


def test_who_asks_whether_it_is_a_machine_is_told(policy: Policy):
    assert keys(answer_to(said("are you a bot", "bot_challenge", scarce=True), policy)) == ["utter_bot_challenge"]


def test_a_whole_conversation_takes_one_dm(policy: Policy):
    first = answer_to(said("no power since noon", "report_outage", {"when": "noon"}, scarce=True), policy)
    assert keys(first) == ["utter_acknowledge", "utter_self_help", "utter_ticket_opened", "utter_still_missing"]
    filed = ticket(
        missing=tuple(ticket_of(first)["missing"]),
        fields={"when": "noon"},
        acknowledged=ticket_of(first)["acknowledged"],
    )
    details = said("14 Mill Lane, 22-104-55873", "give_details", {**ADDRESS, **ACCOUNT}, tickets=(filed,), scarce=True)
    second = answer_to(details, policy)
    assert (keys(second), sorted(update_of(second)["fields"])) == ([], ["account_number", "address"])
    assert keys(answer_to(said("thanks", "thank", tickets=(filed,), scarce=True), policy)) == []
