"""Addresses in four languages, in lower case too, ending where the sentence goes on."""

from __future__ import annotations

import pytest

from brain.nlu.fields import extract


def addresses(text: str) -> list[str]:
    return [field.text for field in extract(text) if field.entity == "address"]


@pytest.mark.parametrize(
    "address",
    [
        "14 elm st apt 3, Mill Valley",
        "14 elm st",
        "14 elm st, mill valley",
        "1200 W 5th Ave #4B",
        "2208 Willow Creek Dr, Apt 6",
        "Suite 210, 75 Commerce Way",
        "14 St. Marks Pl",
        "Dory Lane 33",
        "calle Olmo 14, 3º B",
        "Av. Juárez 1200 int 4 col. Centro",
        "calle 5 de Mayo 14",
        "c/ Ancha 3, 1º A",
        "Camino del Molino s/n",
        "Los Pinos 40",
        "Rua das Flores, 123, apto 42",
        "rua 25 de março 100",
        "Largo do Pinheiro 8, 2º Esq",
        "Lindenstr. 5",
        "Am Markt 12",
        "am markt 12",
        "Hauptstraße 14a, 80331 München",
        "hauptstrasse 14a",
        "Kölner Ring 88, 14. Etage",
    ],
)
def test_an_address_is_found_whole(address):
    assert addresses(address) == [address]
    assert addresses(f"x: {address}!") == [address]


@pytest.mark.parametrize(
    "rest",
    [
        " since 9pm",
        " account 22-104-55873",
        ", my phone is 415-555-0142",
        " no power",
        ", whole block is dark",
        " sin luz desde anoche",
        ", sem energia",
        " kein Strom",
        ". Everything is dark",
        "\nsince 9",
        "/ 04102",
    ],
)
@pytest.mark.parametrize("address", ["14 Elm St", "calle olmo 14", "Rua Tucano 87", "Lindenweg 4"])
def test_an_address_ends_where_the_sentence_goes_on(address, rest):
    assert addresses(address + rest) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "2 hours",
        "3 times",
        "24 hours a day",
        "building 4",
        "3 st",
        "2 hours on the road",
        "a 2 way street",
        "Strom ist weg 5 Stunden",
        "am Montag 12 Uhr",
        "im Haus 4",
        "toda la calle lleva 3 horas",
        "a tv é uma 50 polegadas",
        "1 person down the street",
    ],
)
def test_numbers_near_street_words_are_no_addresses(text):
    assert addresses(text) == []


def test_two_addresses_stay_two():
    assert addresses("von der Bergstraße 11, Ulmenallee 5") == ["Bergstraße 11", "Ulmenallee 5"]
