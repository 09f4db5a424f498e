"""Whether an answer is turned down, or something at home does not work."""

import pytest

from actions.rejecting import turns_down

TURNED_DOWN = {
    "en": [
        "that did not help",
        "didn't really help me",
        "this link doesn't work",
        "the page is not loading",
        "I already tried that",
        "that's not what I asked",
        "useless",
        "I still don't understand",
        "already did",
        "still can't find it",
        "it isn't helpful, not helpful at all",
        "no help at all",
        "I've read the page twice",
    ],
    "es": [
        "eso no me ayuda",
        "no me sirve",
        "el enlace no funciona",
        "no funciona el enlace",
        "ya lo leí",
        "ya probé eso",
        "no era eso",
        "sigo sin entender",
        "no me resolvió nada",
        "esa página no me abre",
        "pero no funciona",
        "no es lo que pregunté",
        "no me ha ayudado",
    ],
    "pt": [
        "isso não me ajudou",
        "não resolveu",
        "o link não abre",
        "não funciona esse link",
        "já li isso",
        "já tentei",
        "não era isso",
        "continuo sem entender",
        "não adiantou nada",
        "a página não carrega",
        "mas não funciona",
        "nao serviu",
    ],
    "de": [
        "das hilft mir nicht",
        "hat mir leider nicht geholfen",
        "der Link funktioniert nicht",
        "die Seite lädt nicht",
        "das habe ich schon gelesen",
        "schon probiert",
        "bringt mir nichts",
        "nicht was ich wissen wollte",
        "das klappt nicht",
        "hilft leider auch nicht weiter",
        "ich verstehe immer noch nicht",
        "hab ich schon versucht",
    ],
}

SOMETHING_ELSE = {
    "en": [
        "still no power here",
        "I already checked the breaker",
        "I have already been waiting for days",
        "the meter doesn't work",
        "my power does not work",
        "I tried to call you",
        "thanks, that helped",
        "do you help with bills",
        "how does it work",
        "I still can't log in to my account",
        "is there any help for seniors",
        "it is not open on Saturdays?",
        "I did that, thank you",
    ],
    "es": [
        "no funciona la luz",
        "el medidor no sirve",
        "sigo sin luz",
        "ya revisé los breakers",
        "no me funciona la luz de la cocina",
        "no sirve el contador",
        "ya pagué la factura",
        "gracias, me sirvió",
        "¿me pueden ayudar?",
        "no me abre el candado del medidor",
    ],
    "pt": [
        "a luz não funciona",
        "o medidor não funciona",
        "continuo sem luz",
        "já fiz o pagamento",
        "não funciona o disjuntor",
        "já vi o técnico na rua",
        "obrigado, ajudou muito",
        "pode me ajudar?",
        "não abre o cadeado do medidor",
        "não serve para o meu medidor",
    ],
    "de": [
        "der Zähler funktioniert nicht",
        "das Licht funktioniert nicht",
        "ich habe schon versucht anzurufen",
        "ich habe immer noch keinen Strom",
        "die Sicherung habe ich geprüft",
        "danke, das hat geholfen",
        "können Sie mir helfen?",
        "wie funktioniert das?",
        "der Strom geht nicht",
        "ich habe die Rechnung schon bezahlt",
        "das geht nicht so weiter mit der Rechnung",
    ],
}


@pytest.mark.parametrize("text", [text for texts in TURNED_DOWN.values() for text in texts])
def test_an_answer_that_is_turned_down_is_recognised(text: str):
    assert turns_down(text)
    assert turns_down(text.upper())


@pytest.mark.parametrize("text", [text for texts in SOMETHING_ELSE.values() for text in texts])
def test_what_does_not_work_at_home_turns_no_answer_down(text: str):
    assert not turns_down(text)
    assert not turns_down(text.upper())
