"""Posts everybody can read."""

import pytest

from actions.public import LEFT_ALONE
from bot.model.dialogue import Dialogue, Draft
from bot.model.vocabulary import ISSUE_TOPICS
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
    value_of,
)

TOPICS = [topic for topic in ISSUE_TOPICS if topic != "report_hazard"]


@pytest.mark.parametrize("topic", TOPICS)
def test_an_issue_is_led_into_private_and_remembered(policy: Policy, topic: str):
    answer = answer_to(said("it is bad", topic, surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_acknowledge", "values": {}}]
    assert answer.effects == []
    assert answer.dialogue == Dialogue(draft=Draft(topic=topic))


def test_what_was_said_in_public_is_not_repeated_there(policy: Policy):
    turn = said("22-104-55873 at 14 Mill Lane has no power", "report_outage", {**ACCOUNT, **ADDRESS}, surface="post")
    assert answer_to(turn, policy).replies == [{"say": "utter_public_acknowledge", "values": {}}]


def test_what_was_said_in_public_is_not_asked_for_in_private(policy: Policy):
    post = answer_to(said("no power at 14 Mill Lane", "report_outage", ADDRESS, surface="post"), policy)
    private = answer_to(said("hello", "greet", dialogue=post.dialogue), policy)
    assert value_of(private, "utter_ask_details", "missing") == ["when", "account_number"]


def test_an_intake_in_private_is_not_replaced_by_a_post(policy: Policy):
    answer = answer_to(said("hello?", "dispute_bill", surface="post", dialogue=asked_about("report_outage")), policy)
    assert (keys(answer), answer.dialogue) == (["utter_public_acknowledge"], None)


@pytest.mark.parametrize(
    "intent", ["greet", "ask_human", "give_details", "ask_ticket_status", "nlu_fallback", "ask_menu"]
)
def test_whatever_needs_an_answer_is_led_into_private(policy: Policy, intent: str):
    answer = answer_to(said("hello", intent, surface="post", tickets=(ticket(),)), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == (["utter_public_acknowledge"], [], None)


@pytest.mark.parametrize("intent", sorted(LEFT_ALONE))
def test_what_asks_for_nothing_is_left_alone(policy: Policy, intent: str):
    answer = answer_to(said("bye", intent, surface="post"), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == ([], [], None)


@pytest.mark.parametrize("intent", ["compliment", "thank"])
def test_praise_is_thanked_for(policy: Policy, intent: str):
    assert keys(answer_to(said("great job", intent, surface="post"), policy)) == ["utter_public_thank"]


def test_a_question_gets_its_link(policy: Policy):
    answer = answer_to(said("how do I pay", "faq_ways_to_pay", surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_answer", "values": {"link": "https://harborlight.example/pay"}}]
    assert answer.dialogue == Dialogue(answered=("ways_to_pay",))


def test_danger_is_answered_in_public_filed_and_paged(policy: Policy):
    answer = answer_to(said("a wire is down at 14 Mill Lane", "report_hazard", ADDRESS, surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_danger", "values": {}}]
    assert effects(answer) == ["open_ticket", "page_on_call"]
    assert (ticket_of(answer)["reason"], sorted(ticket_of(answer)["fields"])) == ("emergency", ["address"])


def test_danger_in_public_takes_the_private_draft_along(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS)
    answer = answer_to(said("now it burns", "report_hazard", surface="post", dialogue=dialogue), policy)
    assert ticket_of(answer)["also"] == ["report_outage"]
    assert answer.dialogue == Dialogue()


def test_an_option_is_not_picked_in_public(policy: Policy):
    turn = said("2", "nlu_fallback", surface="post", dialogue=Dialogue(options=("report_outage", "dispute_bill")))
    assert keys(answer_to(turn, policy)) == ["utter_public_acknowledge"]
