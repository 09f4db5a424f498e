"""Danger first."""

import pytest

from actions.danger import kind_of_danger
from bot.policy import Policy
from tests.actions.saying import ADDRESS, answer_to, effects, keys, said, ticket, ticket_of, update_of, value_of


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("wire", "A power line is down across the road"),
        ("wire", "hay un cable caído en la calle"),
        ("wire", "tem um fio soltando faísca"),
        ("wire", "eine Leitung hängt auf der Straße, Funken"),
        ("fire", "the meter box is burning"),
        ("fire", "it burns!"),
        ("fire", "sale humo del medidor"),
        ("fire", "o poste está pegando fogo"),
        ("fire", "aus dem Zählerkasten kommt Rauch"),
        ("gas", "I smell gas in the basement"),
        ("gas", "hay olor a gas en la cocina"),
        ("gas", "cheiro de gás na cozinha"),
        ("gas", "es riecht nach Gas im Keller"),
        ("shock", "I got shocked by the fridge"),
        ("shock", "me dio un calambre la nevera"),
        ("shock", "levei um choque na geladeira"),
        ("shock", "ich habe einen Stromschlag bekommen"),
        ("carbon_monoxide", "the carbon monoxide alarm is going off"),
        ("carbon_monoxide", "suena la alarma de monóxido"),
        ("carbon_monoxide", "alarme de monóxido tocando"),
        ("carbon_monoxide", "der Kohlenmonoxid-Melder piept"),
        ("life_support", "my father's ventilator has no power"),
        ("life_support", "mi madre usa oxígeno y no hay luz"),
        ("life_support", "minha mãe depende de oxigênio"),
        ("life_support", "mein Beatmungsgerät läuft auf Akku"),
        ("water", "the basement is flooded and the outlets are under water"),
        ("water", "el sótano está inundado"),
        ("water", "a casa está alagada"),
        ("water", "der Keller ist überschwemmt"),
        ("other", "something terrible is happening here"),
    ],
)
def test_the_advice_fits_the_danger(kind: str, text: str):
    assert kind_of_danger(text) == kind
    assert kind_of_danger(text.upper()) == kind


def test_danger_is_answered_filed_and_paged_at_once(policy: Policy):
    answer = answer_to(said("a wire is sparking", "report_hazard"), policy)
    assert keys(answer) == ["utter_danger", "utter_danger_ticket"]
    assert value_of(answer, "utter_danger", "kind") == "wire"
    assert effects(answer) == ["open_ticket", "page_on_call"]
    assert ticket_of(answer)["missing"] == ["address"]


def test_an_address_that_is_known_is_not_asked_for(policy: Policy):
    answer = answer_to(said("a wire is sparking at 14 Mill Lane", "report_hazard", ADDRESS), policy)
    assert keys(answer) == ["utter_danger", "utter_danger_ticket_located"]
    assert value_of(answer, "utter_danger_ticket_located", "address") == "14 Mill Lane"


def test_danger_again_goes_on_the_ticket_there_is_and_pages_again(policy: Policy):
    known = ticket(topic="report_hazard", missing=("address",))
    answer = answer_to(said("it burns at 14 Mill Lane now!", "report_hazard", ADDRESS, tickets=(known,)), policy)
    assert keys(answer) == ["utter_danger"]
    assert effects(answer) == ["update_ticket", "page_on_call"]
    assert update_of(answer) == {
        "reference": "HL-7K3QX2",
        "fields": {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}},
        "note": "danger_again",
        "acknowledged": True,
        "flags": [],
    }


def test_danger_again_without_a_new_danger_is_acknowledged_and_pages_again(policy: Policy):
    answer = answer_to(said("hurry, please!", "report_hazard", tickets=(ticket(topic="report_hazard"),)), policy)
    assert keys(answer) == ["utter_danger_noted"]
    assert effects(answer) == ["update_ticket", "page_on_call"]


def test_danger_at_another_address_is_put_on_the_ticket_and_said_back(policy: Policy):
    known = ticket(topic="report_hazard", fields={"address": "12 Mill Lane"})
    answer = answer_to(said("no, it burns at 14 Mill Lane!", "report_hazard", ADDRESS, tickets=(known,)), policy)
    assert keys(answer) == ["utter_danger", "utter_changed"]
    assert update_of(answer)["fields"] == {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}}


def test_an_issue_named_beside_danger_is_kept_along(policy: Policy):
    answer = answer_to(said("a wire burns and my bill is wrong", "report_hazard", also=("dispute_bill",)), policy)
    assert (ticket_of(answer)["topic"], ticket_of(answer)["also"]) == ("report_hazard", ["dispute_bill"])


def test_a_resolved_emergency_does_not_swallow_a_new_one(policy: Policy):
    known = ticket(topic="report_hazard", state="resolved")
    assert effects(answer_to(said("a wire again", "report_hazard", tickets=(known,)), policy)) == [
        "open_ticket",
        "page_on_call",
    ]


def test_danger_is_answered_after_stop(policy: Policy):
    assert keys(answer_to(said("a wire is sparking", "report_hazard", opted_out=True), policy)) == [
        "utter_danger",
        "utter_danger_ticket",
    ]
