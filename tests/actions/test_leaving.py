"""Whoever wants to be forgotten is asked for one word, and then forgotten."""

from dataclasses import replace

import pytest

from actions.leaving import wants_to_be_forgotten
from bot.model.dialogue import Dialogue
from bot.policy import Policy
from tests.actions.saying import ADDRESS, answer_to, asked_about, effects, keys, said, ticket

WISHES = [
    "Delete my data",
    "please delete all my personal data",
    "erase everything you have about me",
    "Delete everything you know about me!",
    "I want you to wipe my information.",
    "I want to be forgotten",
    "can you please delete my data?",
    "I request the deletion of my personal data under GDPR",
    "borren mis datos",
    "Por favor, eliminen todos mis datos personales",
    "quiero que borren todo lo que tienen sobre mí",
    "borren toda la información que tengan de mí",
    "¿Pueden borrar mis datos?",
    "apaguem meus dados",
    "quero que vocês apaguem tudo o que têm sobre mim",
    "excluam os meus dados, por favor",
    "Löscht meine Daten",
    "Bitte löschen Sie alle meine Daten.",
    "ich möchte, dass ihr meine Daten löscht",
    "löscht alles, was ihr über mich habt",
    "Ich will meine Daten gelöscht haben",
]
NO_WISHES = [
    "how can I delete my data?",
    "How do I have my data deleted?",
    "do you delete my data after a year?",
    "can I delete my messages here?",
    "don't delete my data",
    "someone deleted my account",
    "please delete my account number from the bill",
    "what data do you have about me?",
    "stop service at 14 Mill Lane",
    "remove the tree near my line",
    "forget it",
    "you forgot about me",
    "¿cómo puedo borrar mis datos?",
    "¿Cuándo borran mis datos?",
    "no borren mis datos",
    "quiero eliminar los datos de pago de mi tarjeta",
    "borren ese cargo de mi factura",
    "como faço para apagar meus dados?",
    "não apaguem meus dados",
    "posso apagar meus dados?",
    "apaguem a cobrança da minha conta",
    "wie kann ich meine Daten löschen?",
    "Wann löscht ihr meine Daten?",
    "Löscht ihr meine Daten?",
    "bitte nicht meine Daten löschen",
    "löschen Sie bitte die Mahnung",
    "delete",
]


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_to_be_forgotten_is_understood(text: str):
    assert wants_to_be_forgotten(text)


@pytest.mark.parametrize("text", NO_WISHES)
def test_a_question_about_it_or_something_else_is_not_taken_for_one(text: str):
    assert not wants_to_be_forgotten(text)


def test_the_word_is_asked_for_first_and_nothing_is_done(policy: Policy):
    answer = answer_to(said("delete my data", "faq_privacy"), policy)
    assert (keys(answer), effects(answer)) == (["utter_forget_ask"], [])
    assert answer.dialogue == Dialogue(leaving=True)


@pytest.mark.parametrize("word", ["DELETE", "delete.", "Borrar", "APAGAR!", "löschen", "LÖSCHEN", "Loeschen"])
def test_the_word_right_after_it_forgets(policy: Policy, word: str):
    answer = answer_to(said(word, "nlu_fallback", dialogue=Dialogue(leaving=True)), policy)
    assert (keys(answer), effects(answer)) == (["utter_forgotten"], ["forget"])
    assert answer.dialogue == Dialogue()


def test_a_question_about_it_stays_a_question(policy: Policy):
    answer = answer_to(said("how can I delete my data?", "faq_privacy"), policy)
    assert keys(answer) == ["utter_answer", "utter_answer_more"]


@pytest.mark.parametrize("text", ["DELETE", "borrar", "delete my bill"])
def test_the_word_out_of_the_blue_forgets_nobody(policy: Policy, text: str):
    assert "forget" not in effects(answer_to(said(text, "nlu_fallback"), policy))


@pytest.mark.parametrize("text", ["no", "Better not.", "mejor no", "melhor não", "lieber nicht", "doch nicht!"])
def test_whoever_stays_is_told_that_nothing_is_erased(policy: Policy, text: str):
    begun = replace(asked_about("report_outage", **ADDRESS), leaving=True)
    answer = answer_to(said(text, "nlu_fallback", dialogue=begun), policy)
    assert (keys(answer), effects(answer)) == (["utter_forget_kept"], [])
    assert answer.dialogue == replace(begun, leaving=False)


@pytest.mark.parametrize("text", ["delete it all please", "no", "yes", "deleted"])
def test_anything_but_the_word_is_no_consent_and_the_word_later_is_none_either(policy: Policy, text: str):
    answer = answer_to(said(text, "deny", dialogue=Dialogue(leaving=True)), policy)
    assert "forget" not in effects(answer)
    assert answer.dialogue is not None
    assert not answer.dialogue.leaving
    assert "forget" not in effects(answer_to(said("DELETE", "nlu_fallback", dialogue=answer.dialogue), policy))


def test_what_was_going_on_goes_on_when_they_stay(policy: Policy):
    begun = asked_about("report_outage", **ADDRESS)
    asked = answer_to(said("delete my data", "faq_privacy", dialogue=begun), policy)
    assert asked.dialogue is not None
    assert asked.dialogue.draft == begun.draft
    stays = answer_to(said("since 6 pm", "give_details", {"when": "6 pm"}, dialogue=asked.dialogue), policy)
    assert effects(stays) == ["open_ticket"]


def test_danger_comes_before_a_wish_to_be_forgotten(policy: Policy):
    answer = answer_to(said("a wire is down! and delete my data", "report_hazard"), policy)
    assert keys(answer)[0] == "utter_danger"


def test_whoever_opted_out_is_asked_too_and_forgotten(policy: Policy):
    asked = answer_to(said("delete my data", "faq_privacy", opted_out=True), policy)
    assert (keys(asked), effects(asked)) == (["utter_forget_ask"], ["opt_out"])
    done = answer_to(said("DELETE", "nlu_fallback", opted_out=True, dialogue=asked.dialogue or Dialogue()), policy)
    assert (keys(done), effects(done)) == (["utter_forgotten"], ["forget"])


def test_nobody_is_forgotten_in_public(policy: Policy):
    asked = answer_to(said("delete my data", "faq_privacy", surface="post"), policy)
    assert keys(asked) == ["utter_public_answer"]
    word = answer_to(said("DELETE", "nlu_fallback", surface="post", dialogue=Dialogue(leaving=True)), policy)
    assert "forget" not in effects(word)


def test_on_an_open_ticket_the_word_is_asked_for_as_well(policy: Policy):
    answer = answer_to(said("borren mis datos", "faq_privacy", tickets=(ticket(),)), policy)
    assert keys(answer) == ["utter_forget_ask"]
    later = answer_to(said("mejor no", "deny", tickets=(ticket(),), dialogue=answer.dialogue or Dialogue()), policy)
    assert (keys(later), effects(later)) == (["utter_forget_kept"], [])
