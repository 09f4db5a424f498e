"""Whether somebody takes back their own words, or only speaks of what is wrong elsewhere."""

import pytest

from actions.correcting import takes_back

CORRECTIONS = {
    "en": [
        "sorry, 7 pm",
        "I meant 7 pm",
        "Actually it was 7 pm",
        "no, actually since 9",
        "correction: 7 pm",
        "oops 7 pm, typo",
        "not 6 but 7 pm",
        "7 pm, not 6 pm",
        "my mistake, 7 pm",
        "I gave you the wrong time, 7 pm",
        "it was $310 I mean",
        "I mean 7 pm",
        "no wait, 7 pm",
        "Sorry: 7pm",
        "sorry it was yesterday",
        "make that 7pm",
        "correction, 7 pm",
        "*7 pm",
    ],
    "es": [
        "perdón, a las 7",
        "quise decir a las 7",
        "en realidad fue a las 7",
        "me equivoqué, son 310",
        "corrijo: a las 7",
        "puse mal la hora, a las 7",
        "no a las 6 sino a las 7",
        "a las 7, no a las 6",
        "disculpe, eran 310",
        "corrección: 310",
        "quería decir las 7",
        "digo, a las 7",
        "perdón, era ayer",
        "disculpa, es el 5 de mayo",
        "quise poner 310",
    ],
    "pt": [
        "desculpa, às 7",
        "quis dizer 7 horas",
        "na verdade foi às 7",
        "errei, são 310",
        "me enganei, às 7",
        "digitei errado, é 310",
        "não às 6, mas às 7",
        "às 7, não às 6",
        "corrigindo: 310",
        "correção: às 7",
        "aliás, às 7",
        "desculpe, foi ontem",
    ],
    "de": [
        "Entschuldigung, 7 Uhr",
        "ich meinte 7 Uhr",
        "eigentlich war es 7 Uhr",
        "vertippt, 310 Euro",
        "habe mich verschrieben, 310",
        "Korrektur: 7 Uhr",
        "nicht um 6, sondern um 7",
        "um 7, nicht um 6",
        "Zahlendreher, 310",
        "ich habe es falsch geschrieben, 310",
        "sorry, um 7",
        "ups, 7 Uhr",
        "Korrektur 7 Uhr",
        "nee, doch um 7",
    ],
}

COMPLAINTS = {
    "en": [
        "there is an error in my bill, $310",
        "the bill is wrong, it says $120",
        "sorry to bother you, it went out again at 9 pm",
        "sorry for writing again, still dark at 9 pm",
        "you charged me the wrong amount, $310",
        "please get my bill corrected, $310",
        "nobody actually came at 9 pm",
        "not only since 6 pm, the whole week",
        "it is not back, but they said 9 pm",
        "I want a correction of the bill of May 3",
        "there must be a mistake, $120 last month",
        "you meant to come at 9 pm",
        "no power since 6 pm, but the neighbours have some",
        "no power since 6 pm, not funny, 3 kids here",
        "it says $310, not the usual 120",
    ],
    "es": [
        "hay un error en mi factura de 310",
        "me cobraron un monto equivocado, 310",
        "perdón por molestar, se fue otra vez a las 9",
        "disculpe la molestia, a las 9 se fue",
        "se equivocaron en mi factura, 310",
        "corrijan mi factura de 310",
        "la factura está mal, dice 120",
        "quería decirles que a las 9 se fue",
        "no hay luz, pero vinieron a las 9",
        "no tengo luz desde las 6, pero mi vecino sí",
        "me mandaron una factura equivocada de 310",
    ],
    "pt": [
        "tem um erro na minha conta de 310",
        "cobraram o valor errado, 310",
        "desculpe incomodar, caiu de novo às 9",
        "a conta está errada, 120",
        "erraram na minha fatura de 310",
        "corrijam minha conta de 310",
        "queria dizer que às 9 caiu",
        "não tem luz, mas vieram às 9",
        "não tenho luz em casa desde as 6, mas o vizinho tem",
        "o valor certo é 120, não 310",
        "mandaram a fatura errada, 310",
    ],
    "de": [
        "auf der Rechnung ist ein Fehler, 310 Euro",
        "die Rechnung ist falsch, 120 Euro",
        "entschuldigen Sie die Störung, um 9 ging es wieder aus",
        "Sie haben falsch abgerechnet, 310 Euro",
        "bitte korrigieren Sie die Rechnung über 310",
        "der Techniker meinte, er käme um 9",
        "nicht nur um 6, sondern immer",
        "was kostet das eigentlich, 310?",
        "bitte um Korrektur der Rechnung vom 3. Mai",
        "das kann doch nicht sein, 310 Euro",
        "die Rechnung zeigt 310, nicht 120",
    ],
}


@pytest.mark.parametrize("text", [text for texts in CORRECTIONS.values() for text in texts])
def test_words_that_are_taken_back_are_recognised(text: str):
    assert takes_back(text)
    assert takes_back(text.upper())


@pytest.mark.parametrize("text", [text for texts in COMPLAINTS.values() for text in texts])
def test_what_is_wrong_elsewhere_is_no_correction(text: str):
    assert not takes_back(text)
    assert not takes_back(text.upper())
