"""Picking one of the options that were offered."""

import pytest

from actions.choosing import chosen
from bot.model.dialogue import Dialogue
from bot.policy import Policy
from tests.actions.saying import answer_to, keys, said, value_of

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
