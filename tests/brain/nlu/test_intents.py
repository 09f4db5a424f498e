"""The classifier, trained on a handful of examples through the interface Rasa uses."""

from __future__ import annotations

import pytest
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.training_data.message import Message

from brain.nlu.intents import DANGER, RANKED, _danger_first

# What config.yml says, and Rasa's own values, which are stricter.
FALLBACKS = [
    {"threshold": 0.35, "ambiguity_threshold": 0.05},
    {"threshold": 0.3, "ambiguity_threshold": 0.1},
]
OF_TWO_MINDS = "the bill, and the pole is sparking"


def named(message) -> str:
    return message.get("intent")["name"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the power is out here", "report_outage"),
        ("hello!", "greet"),
        ("muchas gracias", "thank"),
        ("the bill is wrong, too high", "dispute_bill"),
        ("a wire is down and sparks", DANGER),
    ],
)
def test_it_learns_what_messages_are_about(tiny, text, intent):
    assert [named(m) for m in tiny.ask(tiny.trained, text)] == [intent]


def test_the_five_likeliest_are_kept_likeliest_first(tiny):
    (message,) = tiny.ask(tiny.loaded(danger_threshold=1.1), OF_TWO_MINDS)
    ranking = message.get("intent_ranking")
    assert (len(ranking), ranking[0]) == (RANKED, message.get("intent"))
    confidences = [row["confidence"] for row in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1


def test_danger_is_told_whether_it_is_decided_or_not(tiny):
    never, always = tiny.loaded(danger_threshold=1.1), tiny.loaded(danger_threshold=0.0)
    (calm,), (alarmed,) = tiny.ask(never, OF_TWO_MINDS), tiny.ask(always, OF_TWO_MINDS)
    assert calm.get("danger") == alarmed.get("danger")
    assert 0 < calm.get("danger") < 1


def test_danger_that_is_only_second_becomes_the_intent_at_the_threshold(tiny):
    (below,) = tiny.ask(tiny.loaded(danger_threshold=1.1), "about my bill, the meter")
    assert named(below) != DANGER
    danger = below.get("danger")
    (just_below,) = tiny.ask(tiny.loaded(danger_threshold=danger * 1.001), "about my bill, the meter")
    (at,) = tiny.ask(tiny.loaded(danger_threshold=danger * 0.999), "about my bill, the meter")
    assert (named(just_below), named(at)) == (named(below), DANGER)
    assert at.get("intent_ranking")[1]["name"] == named(below)


@pytest.mark.parametrize("fallback", FALLBACKS, ids=["config.yml", "Rasa's own"])
@pytest.mark.parametrize("danger", [0.2, 0.34, 0.48, 0.5, 0.505, 0.7, 1.0])
def test_a_decision_for_danger_is_never_turned_into_a_question(danger, fallback):
    ranking = sorted([("dispute_bill", 1 - danger), (DANGER, danger)], key=lambda row: -row[1])
    decided = [{"name": name, "confidence": p} for name, p in _danger_first(ranking, danger)]
    message = _message(decided)
    FallbackClassifier(fallback).process([message])
    assert named(message) == DANGER


def _message(ranking):
    return Message({"text": "…", "intent": ranking[0], "intent_ranking": ranking})


def test_danger_first_stays_a_distribution_in_the_order_it_had():
    ranking = [("dispute_bill", 0.5), (DANGER, 0.25), ("greet", 0.25)]
    assert _danger_first(ranking, 0.25) == [(DANGER, 0.625), ("dispute_bill", 0.25), ("greet", 0.125)]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0", None])
def test_a_blank_message_is_not_guessed_at(tiny, text):
    (message,) = tiny.ask(tiny.trained, text)
    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 1.0}
    assert message.get("intent_ranking") == [{"name": "nlu_fallback", "confidence": 1.0}]
    assert message.get("danger") == 0.0


def test_a_text_none_of_whose_letters_were_seen_gets_an_answer(tiny):
    (message,) = tiny.ask(tiny.trained, "字 字")
    assert named(message) != ""
    assert len(message.get("intent_ranking")) == RANKED


def test_a_loaded_classifier_answers_as_the_trained_one(tiny):
    texts = ["no power", OF_TWO_MINDS, "sí", "", "字"]
    trained, loaded = tiny.ask(tiny.trained, *texts), tiny.ask(tiny.loaded(), *texts)
    assert [m.as_dict() for m in trained] == [m.as_dict() for m in loaded]


def test_messages_asked_together_are_answered_as_if_alone(tiny):
    texts = ["no power", "hello", "a wire is down"]
    together = tiny.ask(tiny.trained, *texts)
    alone = [tiny.ask(tiny.trained, text)[0] for text in texts]
    assert [named(m) for m in together] == [named(m) for m in alone]


@pytest.mark.parametrize(
    ("text", "intent", "also"),
    [
        ("my power is out and my bill is too high", "dispute_bill", ["report_outage"]),
        ("my power is out", "report_outage", []),
    ],
)
def test_clauses_say_what_they_say_beside_the_whole(tiny, text, intent, also):
    (message,) = tiny.ask(tiny.loaded(clause_threshold=0.5), text)
    said = {named(message), *message.get("also")}
    assert said == {intent, *also}


def test_danger_in_one_clause_is_danger(tiny):
    (message,) = tiny.ask(tiny.loaded(), "my bill is too high this month. a wire is down and smoke is everywhere")
    assert named(message) == DANGER


def test_a_clause_is_not_believed_against_a_clear_message(tiny):
    classifier = tiny.loaded(clause_threshold=0.5)
    assert classifier._beside(("claim_damage", 0.9), {"report_outage": 0.95}) == []
    assert classifier._beside(("claim_damage", 0.5), {"report_outage": 0.95}) == ["report_outage"]
    assert classifier._beside(("claim_damage", 0.9), {"claim_damage": 0.6, "report_outage": 0.95}) == ["report_outage"]
