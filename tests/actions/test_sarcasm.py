"""Praise that is none."""

import pytest

from actions.sarcasm import mocks


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for nothing, Harborlight",
        "great job, third outage this week",
        "Wow. Yet another blackout. Bravo",
        "love sitting at home with no power again /s",
        "you guys are the best 🙄",
        "gracias por nada",
        "Excelente servicio, otra vez sin luz",
        "qué maravilla, el tercer apagón de la semana",
        "obrigado por nada viu",
        "parabéns, de novo sem energia",
        "Danke für nichts",
        "super Arbeit, schon wieder kein Strom",
    ],
)
def test_mockery_is_heard(text: str):
    assert mocks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for restoring power so fast after the outage!",
        "the crew worked for hours in the rain, thank you",
        "Great job as always 👏👏",
        "Gracias, estuvimos sin luz solo 20 minutos",
        "bravo, qué rápidos",
        "Obrigada, a luz voltou rapidinho",
        "Danke, der Strom ist wieder da!",
    ],
)
def test_kind_words_are_kind(text: str):
    assert not mocks(text)
