"""Moments: the whole phrase, in four languages, and neighbours joined."""

from __future__ import annotations

import pytest

from brain.nlu.fields import extract


def moments(text: str) -> list[str]:
    return [field.text for field in extract(text) if field.entity == "when"]


WHOLE = {
    "en": """since 9pm|at 8:30|around 11|last night|yesterday evening|for two hours|20 minutes ago
        this morning|next Friday|on March 3rd|11/21|2026-11-21|since last night around 11
        since about 8|between 8 and 10|on the 9th|in May|half an hour ago|since the storm""",
    "es": """desde las 8|hace dos horas|anoche|ayer por la tarde|el lunes|3 de marzo
        a eso de las nueve|desde ayer a eso de las 10|esta mañana|desde las 6 de la mañana
        desde hace 40 minutos|el viernes que viene|a las 21:30 hrs""",
    "pt": """desde as 20h|há duas horas|ontem à noite|às 21h30|segunda-feira|dia 5|hoje de madrugada
        desde ontem à noite|por volta das 15h|domingo à noite|a partir de 1 de maio""",
    "de": """seit 20 Uhr|seit gestern Abend|vor zwei Stunden|gegen halb neun|heute Morgen|am Montag
        3. März|ab dem 1. Dezember|21.11.|seit gestern Abend gegen elf|heute früh gegen 5
        seit kurz nach zehn|am 15.|Ende des Monats|seit fuenf Stunden""",
}


@pytest.mark.parametrize(
    "phrase",
    [phrase.strip() for text in WHOLE.values() for phrase in text.replace("\n", "|").split("|")],
)
def test_a_moment_is_found_whole(phrase):
    assert moments(phrase) == [phrase]
    assert moments(f"hm, {phrase}, ok?") == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "open 24/7",
        "a 24 hours a day hotline",
        "about 3 houses on our street",
        "at 14 Elm St",
        "Guten Morgen",
        "buenas, son las 3 fases",
        "quero a segunda via",
        "posso ter as duas?",
        "1/2 of the house",
    ],
)
def test_what_only_sounds_like_a_moment_is_left_alone(text):
    assert moments(text) == []


def test_moments_far_apart_stay_apart():
    assert moments("out since 9pm, I called yesterday") == ["since 9pm", "yesterday"]
