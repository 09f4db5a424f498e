"""Picking one of the options that were offered."""

from dataclasses import replace

import pytest

from actions.choosing import chosen
from bot.model.dialogue import Dialogue
from bot.policy import Policy
from tests.actions.saying import ACCOUNT, answer_to, asked_about, effects, keys, said, ticket, value_of

OFFERED = ("report_outage", "dispute_bill", "move_service")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "report_outage"),
        ("2", "dispute_bill"),
        (" 3. ", "move_service"),
        ("(2)", "dispute_bill"),
        ("2️⃣", "dispute_bill"),
        ("２", "dispute_bill"),
        ("➋", "dispute_bill"),
        ("②", "dispute_bill"),
        ("٢", "dispute_bill"),
        ("4", "ask_human"),
        ("5", None),
        ("0", None),
        ("22-104-55873", None),
        ("Power outage", "report_outage"),
        ("outage", "report_outage"),
        ("Corte de luz", "report_outage"),
        ("FALTA DE ENERGIA!", "report_outage"),
        ("Stromausfall", "report_outage"),
        ("umzug", "move_service"),
        ("mudança", "move_service"),
        ("Rechnung", "dispute_bill"),
        ("de", None),
        ("Kitchen", None),
        ("2 of my neighbours have no power", None),
        ("bill, but I would rather tell you the whole long story first", None),
        ("", None),
        ("👍", None),
    ],
)
def test_an_option_is_picked_by_number_or_by_its_words(policy: Policy, text: str, expected: str | None):
    assert chosen(said(text, "nlu_fallback", dialogue=Dialogue(options=OFFERED)), policy) == expected


def test_nothing_is_picked_when_nothing_was_offered(policy: Policy):
    assert chosen(said("2", "nlu_fallback"), policy) is None


def test_what_was_picked_is_taken_as_the_issue_whatever_the_brain_made_of_it(policy: Policy):
    answer = answer_to(said("2", "out_of_scope", dialogue=Dialogue(options=OFFERED, misses=1)), policy)
    assert value_of(answer, "utter_acknowledge", "topic") == "dispute_bill"
    assert answer.dialogue is not None
    assert (answer.dialogue.options, answer.dialogue.misses) == ((), 0)


def test_the_last_number_is_a_person(policy: Policy):
    assert keys(answer_to(said("4", "nlu_fallback", dialogue=Dialogue(options=OFFERED)), policy)) == ["utter_hand_over"]


def test_a_picked_issue_is_sure_however_unsure_the_brain_is_of_a_number(policy: Policy):
    asked = replace(asked_about("report_outage"), options=OFFERED)
    second = answer_to(said("2", "nlu_fallback", confidence=0.1, dialogue=asked), policy)
    assert keys(second) == ["utter_ask_again"]
    assert second.dialogue is not None
    assert second.dialogue.draft is not None
    assert second.dialogue.draft.also == ("dispute_bill",)
    beside = said("2", "nlu_fallback", confidence=0.1, dialogue=Dialogue(options=OFFERED), tickets=(ticket(),))
    assert value_of(answer_to(beside, policy), "utter_acknowledge", "topic") == "dispute_bill"


def test_danger_that_is_picked_is_danger(policy: Policy):
    offered = Dialogue(options=("report_outage", "report_hazard"))
    answer = answer_to(said("2", "nlu_fallback", dialogue=offered), policy)
    assert effects(answer) == ["open_ticket", "page_on_call"]


def test_details_that_came_before_the_pick_are_kept(policy: Policy):
    asked = answer_to(said("hm 22-104-55873", "nlu_fallback", ACCOUNT, likely=OFFERED), policy)
    assert keys(asked) == ["utter_clarify"]
    picked = answer_to(said("2", "nlu_fallback", dialogue=asked.dialogue), policy)
    assert value_of(picked, "utter_ask_details", "missing") == ["amount"]
