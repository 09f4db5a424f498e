"""Anger is recognised in four languages, and cold weather is not taken for it."""

import pytest

from actions.tone import is_abusive

ABUSIVE = {
    "en": [
        "what the fuck is wrong with you",
        "f**k this company",
        "this is bullshit",
        "get off your ass and fix it",
        "You IDIOTS cut the wrong house off",
        "bunch of thieves",
        "screw you then",
        "WTF, still dark",
        "shitty service as always",
        "what a sh*t show, assholes",
    ],
    "es": [
        "vaya mierda de servicio",
        "son unos pendejos",
        "puta compañía",
        "hijos de la gran puta",
        "ya estuvo, cabrones",
        "me vale verga su recibo",
        "¡coño, otra vez sin luz!",
        "sois unos ladrones",
        "partida de rateros",
        "imbéciles",
    ],
    "pt": [
        "que merda de empresa",
        "porra, de novo sem luz",
        "vão se foder",
        "seus ladrões",
        "bando de burros",
        "caralho, que demora",
        "vtnc",
        "são uns otários",
        "pqp, terceira vez hoje",
    ],
    "de": [
        "so ein Scheiß",
        "scheissverein",
        "ihr seid doch Idioten",
        "verdammt nochmal",
        "Arschlöcher",
        "was für ein Saftladen",
        "ihr verarscht mich doch",
        "ihr Deppen",
        "du Depp",
        "ihr Betrüger",
    ],
}

ONLY_UPSET = {
    "en": [
        "I need assistance in my class",
        "please assess the damage",
        "put the meter back",
        "the fuse screws are loose",
        "thieves stole the copper cable",
        "fickle power, on and off",
        "I live in Scunthorpe, Dickinson Street 4",
        "cockatoo on the line",
        "this is a disgrace and I am furious",
        "Hello, the pass code fails",
    ],
    "es": [
        "disputa de la factura",
        "la computadora se quemó",
        "me imputan un consumo ajeno",
        "unos ladrones robaron el cable",
        "hay un cono naranja junto al poste",
        "avenida Diputados 14",
        "mi reputación está en juego",
        "estoy muy molesta, es una vergüenza",
        "la chispa saltó del chip",
    ],
    "pt": [
        "a reputação da empresa",
        "ladrões roubaram o fio do poste",
        "a porta do padrão foi arrombada",
        "o poste verga com o vento",
        "quero contestar, é uma disputa",
        "o computador queimou",
        "Ass.: João Silva",
        "fiquei furioso, que vergonha",
        "rua do Porrão 3",
    ],
    "de": [
        "es ist arschkalt hier",
        "der Marsch zur Leitung",
        "Zählerklasse 2",
        "dreckiger Zähler",
        "Verdammung ist nicht mein Ziel",
        "Grasschnitt an der Leitung",
        "eine Frechheit, ich bin stinksauer",
        "Familie Fickler, Hauptstraße 4",
        "Betrüger haben bei mir angerufen",
    ],
}


@pytest.mark.parametrize("text", [text for texts in ABUSIVE.values() for text in texts])
def test_swearing_is_recognised(text: str):
    assert is_abusive(text)
    assert is_abusive(text.upper())


@pytest.mark.parametrize("text", [text for texts in ONLY_UPSET.values() for text in texts])
def test_words_that_only_look_like_swearing_are_not(text: str):
    assert not is_abusive(text)
    assert not is_abusive(text.upper())
