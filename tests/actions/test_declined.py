"""“I don't have my account number” is an answer."""

import pytest

from actions.declined import declined_fields, declined_unasked

ASKED = ("account_number", "phone", "address", "when", "amount", "email", "postal_code")
ALL = set(ASKED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't have my account number", {"account_number"}),
        ("no account number, sorry", {"account_number"}),
        ("I lost the bill with the account number", {"account_number"}),
        ("I don't have a phone", {"phone"}),
        ("I don't know the amount", {"amount"}),
        ("can't remember when", {"when"}),
        ("I don't have the number", {"account_number", "phone"}),
        ("No tengo mi número de cuenta", {"account_number"}),
        ("Ahora no tengo mi número de cuenta", {"account_number"}),
        ("no tengo correo", {"email"}),
        ("no sé el código postal", {"postal_code"}),
        ("sin teléfono", {"phone"}),
        ("Não tenho o número da conta", {"account_number"}),
        ("não sei o valor", {"amount"}),
        ("nao tenho telefone", {"phone"}),
        ("Meine Kundennummer habe ich nicht", {"account_number"}),
        ("ich habe kein Telefon", {"phone"}),
        ("den Betrag weiß ich nicht", {"amount"}),
        ("My phone is 555 0100, but no account number", {"account_number"}),
        ("No account number and no email", {"account_number", "email"}),
        ("no", ALL),
        ("Nein!", ALL),
        ("no lo tengo", ALL),
        ("não sei", ALL),
        ("I don't have that", ALL),
        ("My account number is 22-104-55873", set()),
        ("I can't tell", set()),
        ("14 Mill Lane", set()),
        ("", set()),
    ],
)
def test_what_was_asked_for_is_declined_in_many_ways(text: str, expected: set[str]):
    assert declined_fields(text, ASKED) == expected


def test_only_what_was_asked_for_can_be_declined():
    assert declined_fields("no account number, no phone", ["phone"]) == {"phone"}
    assert declined_fields("no", []) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't have my account number", {"account_number"}),
        ("I can't find my account number", {"account_number"}),
        ("no tengo el número de mi cuenta", {"account_number"}),
        ("perdí mi número de cuenta", {"account_number"}),
        ("não sei o número da minha conta", {"account_number"}),
        ("ich habe meine Kundennummer gerade nicht", {"account_number"}),
        ("ich habe keine Kundennummer", {"account_number"}),
        ("I don't know the exact address", {"address"}),
        ("I can't get into my account", set()),
        ("no power at this address since 6 pm", set()),
        ("no hay luz en mi dirección", set()),
        ("sem luz no meu endereço desde ontem", set()),
        ("mein Konto ist nicht erreichbar", set()),
        ("my phone does not charge", set()),
        ("no", set()),
    ],
)
def test_before_anything_was_asked_only_clear_words_decline(text: str, expected: set[str]):
    assert declined_unasked(text, ASKED) == expected
