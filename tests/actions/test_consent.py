"""Stop, and start again."""

import pytest

from actions.consent import START_WORDS, STOP_WORDS, orders_start, orders_stop
from bot.model.dialogue import Dialogue, Draft
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

STOPS = {
    "en": [
        "STOP",
        "stop!!",
        "Stop all",
        "please stop",
        "stop it",
        "UNSUBSCRIBE",
        "opt-out",
        "no more messages",
        "stop 🛑",
    ],
    "es": ["ALTO", "¡alto!", "parar", "Baja", "darme de baja", "no más mensajes", "¡Basta!", "para ya"],
    "pt": ["PARE", "parar", "sair", "Sair.", "descadastrar", "não quero mais mensagens", "Chega!", "parem"],
    "de": [
        "STOPP",
        "stopp!",
        "Abmelden",
        "abbestellen",
        "keine Nachrichten mehr",
        "aufhören",
        "bitte stopp",
        "hört auf",
    ],
}
NO_STOPS = {
    "en": [
        "stop my service on May 3",
        "the bus stop is dark",
        "please stop the technician",
        "stops",
        "it won't stop sparking",
        "nonstop",
        "when does it stop",
        "unstoppable",
    ],
    "es": [
        "alto voltaje",
        "dar de baja el servicio",
        "baja tensión",
        "la parada",
        "el poste es alto",
        "mi factura no baja",
        "paré de pagar",
        "¿para?",
    ],
    "pt": [
        "a luz não para de piscar",
        "parou tudo",
        "vou sair de casa dia 3",
        "pare o medidor",
        "parada",
        "saiu faísca",
        "chega de esperar uma semana",
        "cancelar minha conta",
    ],
    "de": [
        "Stoppuhr",
        "ich will mich abmelden zum 3. Mai",
        "der Zähler stoppt",
        "die Abmeldung",
        "Nachrichten",
        "es hört nicht auf zu brummen",
        "stoppen Sie die Abbuchung",
        "aufgehört",
    ],
}
STARTS = {
    "en": ["START", "start!", "Start again", "unstop", "Subscribe", "resume", "opt in", "OPT-IN"],
    "es": ["Empezar", "INICIAR", "reanudar", "Alta", "comenzar", "¡empezar!", "activar", "darme de alta"],
    "pt": ["COMEÇAR", "começar", "voltar", "Retomar", "reativar", "ativar", "recomeçar", "quero voltar"],
    "de": ["Starten", "ANMELDEN", "weiter", "fortsetzen", "bitte starten", "wieder starten", "Neu starten", "weiter!"],
}
NO_STARTS = {
    "en": [
        "start service at 14 Mill Lane",
        "it started at 6",
        "restart",
        "starter",
        "when do you start",
        "the start",
        "start the meter",
        "resumes at 9",
    ],
    "es": [
        "alta tensión",
        "dar de alta el servicio",
        "empezó a las 6",
        "inicio",
        "la luz alta",
        "comenzó",
        "voltear",
        "iniciaron a las 9",
    ],
    "pt": [
        "começou às 6",
        "a luz vai voltar?",
        "voltou",
        "ligação nova",
        "início",
        "quando volta",
        "retomada da obra",
        "ativação",
    ],
    "de": [
        "weiter kein Strom",
        "ich will Strom anmelden zum 3. Mai",
        "Neustart",
        "gestartet",
        "Weiterleitung",
        "Start um 6",
        "weitere Frage",
        "Anmeldung",
    ],
}


def flat(texts: dict[str, list[str]]) -> list[str]:
    return [text for words in texts.values() for text in words]


@pytest.mark.parametrize("text", flat(STOPS))
def test_stop_is_an_order_whatever_the_brain_makes_of_it(policy: Policy, text: str):
    for intent in ("nlu_fallback", "stop_service", "report_outage", "faq_hours", "deny", "report_hazard"):
        answer = answer_to(said(text, intent), policy)
        assert (keys(answer), effects(answer)) == (["utter_opted_out"], ["opt_out"])


@pytest.mark.parametrize("text", flat(NO_STOPS))
def test_a_sentence_with_such_a_word_is_no_order(text: str):
    assert not orders_stop(said(text, "nlu_fallback"))


@pytest.mark.parametrize("text", flat(STARTS))
def test_start_is_an_order_after_a_stop(policy: Policy, text: str):
    for intent in ("nlu_fallback", "start_service", "resume_messages", "ask_human"):
        answer = answer_to(said(text, intent, opted_out=True), policy)
        assert (keys(answer), effects(answer)) == (["utter_opted_in"], ["opt_in"])


@pytest.mark.parametrize("text", flat(NO_STARTS))
def test_a_sentence_with_a_word_for_start_is_no_order(text: str):
    assert not orders_start(said(text, "nlu_fallback"))


def test_no_word_means_both():
    assert set() == STOP_WORDS & START_WORDS


@pytest.mark.parametrize("text", ["baja", "darme de baja", "Abmelden"])
def test_a_word_that_also_names_a_service_answers_the_question_what_it_is_about(policy: Policy, text: str):
    asked = Dialogue(draft=Draft(topic="not_understood", asked=1))
    assert value_of(answer_to(said(text, "stop_service", dialogue=asked), policy), "utter_acknowledge", "topic") == (
        "stop_service"
    )


def test_an_offered_service_can_be_picked_by_such_a_word_but_never_by_stop(policy: Policy):
    offered = Dialogue(options=("stop_service", "move_service"))
    picked = answer_to(said("Baja", "stop_messages", dialogue=offered), policy)
    assert value_of(picked, "utter_acknowledge", "topic") == "stop_service"
    assert effects(answer_to(said("stop", "stop_service", dialogue=offered), policy)) == ["opt_out"]


def test_start_without_a_stop_is_no_order(policy: Policy):
    answer = answer_to(said("weiter", "nlu_fallback"), policy)
    assert keys(answer) == ["utter_clarify"]


def test_stop_is_confirmed_once_and_then_kept(policy: Policy):
    answer = answer_to(said("leave me alone", "stop_messages"), policy)
    assert (keys(answer), effects(answer)) == (["utter_opted_out"], ["opt_out"])
    for intent in ("stop_messages", "stop_service", "ask_human"):
        again = answer_to(said("STOP", intent, opted_out=True), policy)
        assert (keys(again), effects(again), again.dialogue) == ([], [], None)


def test_stop_in_an_intake_files_what_there_is(policy: Policy):
    answer = answer_to(said("STOP", "nlu_fallback", dialogue=asked_about("report_outage", **ADDRESS)), policy)
    assert (keys(answer), effects(answer)) == (["utter_opted_out"], ["opt_out", "open_ticket"])
    assert (ticket_of(answer)["reason"], sorted(ticket_of(answer)["fields"])) == ("opted_out", ["address"])
    assert answer.dialogue == Dialogue()


@pytest.mark.parametrize(
    "intent", ["greet", "faq_hours", "stop_messages", "nlu_fallback", "give_details", "thank", "cancel", "ask_menu"]
)
@pytest.mark.parametrize("surface", ["dm", "post"])
def test_after_stop_small_talk_and_questions_are_met_with_silence(policy: Policy, intent: str, surface: str):
    answer = answer_to(said("hello", intent, opted_out=True, surface=surface), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == ([], [], None)


@pytest.mark.parametrize("intent", ["report_outage", "dispute_bill", "complain_service", "ask_human"])
def test_after_stop_an_issue_or_a_wish_for_a_person_is_filed_without_a_word(policy: Policy, intent: str):
    answer = answer_to(said("22-104-55873, look at this", intent, ACCOUNT, opted_out=True), policy)
    assert (keys(answer), effects(answer)) == ([], ["open_ticket"])
    opened = ticket_of(answer)
    assert (opened["topic"], opened["reason"], sorted(opened["fields"])) == (intent, "opted_out", ["account_number"])


@pytest.mark.parametrize("intent", ["report_outage", "ask_human", "give_details", "nlu_fallback"])
def test_after_stop_details_go_on_the_open_ticket_without_a_word(policy: Policy, intent: str):
    turn = said("22-104-55873", intent, ACCOUNT, opted_out=True, tickets=(ticket(missing=("account_number",)),))
    answer = answer_to(turn, policy)
    assert (keys(answer), sorted(update_of(answer)["fields"])) == ([], ["account_number"])


def test_after_stop_anger_is_flagged_and_not_answered(policy: Policy):
    answer = answer_to(said("fix my power you idiots", "report_outage", opted_out=True), policy)
    assert (keys(answer), ticket_of(answer)["flags"]) == ([], ["abusive"])


def test_after_stop_danger_is_answered_and_a_return_is_welcome(policy: Policy):
    danger = answer_to(said("a wire is sparking", "report_hazard", opted_out=True), policy)
    assert effects(danger) == ["open_ticket", "page_on_call"]
    back = answer_to(said("you may write to me again", "resume_messages", opted_out=True), policy)
    assert (keys(back), effects(back), back.dialogue) == (["utter_opted_in"], ["opt_in"], Dialogue())


def test_a_return_of_somebody_who_never_left_drops_no_intake(policy: Policy):
    dialogue = asked_about("dispute_bill", **ACCOUNT)
    answer = answer_to(said("write to me again", "resume_messages", dialogue=dialogue), policy)
    assert (keys(answer), effects(answer)) == (["utter_opted_in", "utter_ask_again"], ["opt_in"])
    assert value_of(answer, "utter_ask_again", "missing") == ["amount"]


@pytest.mark.parametrize(
    "text",
    [
        "please stop texting me",
        "leave me alone!!",
        "stop sending me these messages",
        "don't message me",
        "no more automatic messages pls",
        "ya no me escriban más",
        "dejen de molestarme",
        "no quiero recibir más mensajes",
        "déjenme en paz",
        "parem de mandar mensagem",
        "não me mandem mais nada",
        "me deixa em paz",
        "puh naa des is ma z vü fragerei, bitte nix mehr schicken",
        "Lassen Sie mich in Ruhe",
        "keine weiteren Nachrichten mehr bitte",
        "hört auf, mir zu schreiben",
    ],
)
def test_a_sentence_that_asks_for_silence_is_an_order(policy: Policy, text: str):
    assert keys(answer_to(said(text, "nlu_fallback"), policy)) == ["utter_opted_out"]


@pytest.mark.parametrize(
    "text",
    [
        "stop sending me estimated bills",
        "don't stop the power please",
        "the meter won't stop",
        "I can't get any messages from your app any more",
        "no me manden otra factura estimada",
        "paren de cobrarme de más",
        "parem de cobrar taxa",
        "não me mandem conta de papel",
        "schickt mir keine Papierrechnung mehr",
        "der Zähler hört nicht auf zu laufen",
    ],
)
def test_what_is_to_stop_is_something_else(policy: Policy, text: str):
    assert keys(answer_to(said(text, "dispute_bill"), policy))[0] == "utter_acknowledge"
