"""Advertising is answered once at most, and never becomes a ticket."""

import pytest

from bot.model.dialogue import Dialogue
from bot.policy import Policy
from tests.actions.saying import ACCOUNT, answer_to, asked_about, effects, keys, said, ticket

ADVERTISEMENT = "Only 250 in, 4000 out every week, join now https://easycash.example/join"


@pytest.mark.parametrize("intent", ["dispute_bill", "move_service", "give_details", "out_of_scope", "nlu_fallback"])
def test_a_strangers_link_is_answered_once_and_then_left_alone(policy: Policy, intent: str):
    first = answer_to(said(ADVERTISEMENT, intent, confidence=0.7), policy)
    assert (keys(first), effects(first)) == (["utter_out_of_scope"], [])
    assert first.dialogue is not None
    second = answer_to(said(ADVERTISEMENT, intent, confidence=0.7, dialogue=first.dialogue), policy)
    assert (keys(second), effects(second)) == ([], [])


def test_in_public_it_gets_no_answer(policy: Policy):
    assert keys(answer_to(said(ADVERTISEMENT, "dispute_bill", surface="post"), policy)) == []


@pytest.mark.parametrize(
    "text",
    [
        "your page https://harborlight.example/outages says nothing about us",
        "see https://www.harborlight.example/pay it fails",
        "I wrote about it here https://x.com/ana/status/1",
        "no power here",
    ],
)
def test_links_to_the_brand_or_to_posts_are_no_advertising(policy: Policy, text: str):
    assert keys(answer_to(said(text, "report_outage"), policy))[0] == "utter_acknowledge"


def test_a_link_beside_an_account_number_an_intake_or_danger_is_read(policy: Policy):
    link = "look https://photos.example/meter 22-104-55873"
    assert keys(answer_to(said(link, "report_meter_problem", ACCOUNT), policy))[0] == "utter_acknowledge"
    asked = asked_about("report_outage")
    assert effects(answer_to(said(ADVERTISEMENT, "give_details", dialogue=asked), policy)) == ["open_ticket"]
    assert effects(answer_to(said(ADVERTISEMENT, "nlu_fallback", tickets=(ticket(),)), policy)) == ["update_ticket"]
    assert keys(answer_to(said(ADVERTISEMENT, "report_hazard", danger=0.9), policy))[0] == "utter_danger"


def test_who_said_hello_before_is_a_stranger_still(policy: Policy):
    answer = answer_to(said(ADVERTISEMENT, "dispute_bill", dialogue=Dialogue(misses=0)), policy)
    assert keys(answer) == ["utter_out_of_scope"]
