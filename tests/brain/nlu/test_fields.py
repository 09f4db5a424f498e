"""Each kind of field, as people write it, and what only looks like it."""

from __future__ import annotations

import pytest

from brain.nlu.fields import Field, extract

EVERYWHERE = ("US", "MX", "ES", "BR", "PT", "DE")


def values(text: str, entity: str) -> list[str]:
    return [field.value for field in extract(text, EVERYWHERE) if field.entity == entity]


def written(text: str, entity: str) -> list[str]:
    return [field.text for field in extract(text, EVERYWHERE) if field.entity == entity]


def test_a_field_points_into_the_message_and_keeps_what_was_written():
    assert extract("acct 22 104 55873!") == [Field("account_number", 5, 17, "22-104-55873", "22 104 55873")]


def test_fields_stand_in_the_order_of_the_message():
    text = "HL-7K3QX2: no power since 9pm at 14 Elm St, call 415-555-0142, acct 2210455873"
    assert [field.entity for field in extract(text)] == [
        "ticket_ref",
        "when",
        "address",
        "phone",
        "account_number",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "22-104-55873",
        "my account is 22 104 55873",
        "2210455873",
        "22.104.55873",
        "22104-55873",
        "cuenta 221-045-5873",
        "conta nº 22 104 55873, obrigada",
        "2210455873 ist meine Kundennummer",
        "２２-１０４-５５８７３",
        "22–104–55873",
        "phone 415-555-0142 and 22-104-55873",
        "22-104-55873, cell 415-555-0142",
    ],
)
def test_account_numbers_are_found_however_they_are_separated(text):
    assert values(text, "account_number") == ["22-104-55873"]


@pytest.mark.parametrize(
    "text",
    [
        "922-104-558731",
        "122104558730",
        "call me 2210455873",
        "mi cel es 2210455873",
        "2210455873 is my cell",
        "+49 22 104 55873",
        "(221) 045-5873",
        "221-045-5873",
    ],
)
def test_telephones_and_longer_numbers_are_no_account_numbers(text):
    assert values(text, "account_number") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call (415) 555-0142", "+14155550142"),
        ("415.555.0142", "+14155550142"),
        ("tel 4155550142", "+14155550142"),
        ("+49 30 23125 123", "+493023125123"),
        ("mein Handy: 0176 23125456", "+4917623125456"),
        ("+34 910 123 456", "+34910123456"),
        ("fone 11 95550-0132", "+5511955500132"),
        ("reach me at 555-0142", "5550142"),
        ("\u202a+1 415 555 0142\u202c", "+14155550142"),
    ],
)
def test_telephones_become_e164_or_keep_their_digits(text, value):
    assert values(text, "phone") == [value]


@pytest.mark.parametrize(
    "text",
    ["22-104-55873", "on 2026-11-21 21:30", "reading 12345678", "14 Elm St 94941", "$4155550"],
)
def test_other_digits_are_no_telephones(text):
    assert values(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("write to Ana.Lima+hl@Example.COM.", "Ana.Lima+hl@example.com"),
        ("(k.dasgupta@example.net)", "k.dasgupta@example.net"),
        ("zoë@example.org", "zoë@example.org"),
    ],
)
def test_email_addresses_keep_their_name_and_lower_their_domain(text, value):
    assert values(text, "email") == [value]


def test_a_handle_is_no_email_address():
    assert values("@HarborlightHelp hi @ all", "email") == []


@pytest.mark.parametrize("text", ["HL-7K3QX2", "hl-7k3qx2?", "hl 7k3qx2", "HL7K3QX2", "(HL–7k3qx2)"])
def test_ticket_references_are_normalised(text):
    assert values(text, "ticket_ref") == ["HL-7K3QX2"]


@pytest.mark.parametrize("text", ["in 2weeks", "re-tested it", "RE-TESTED IT", "HL-1OIL0U", "xhl-7k3qx2"])
def test_words_are_no_ticket_references(text):
    assert values(text, "ticket_ref") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$184.20", "USD 184.20"),
        ("$1,100", "USD 1100"),
        ("184 bucks", "USD 184"),
        ("184,20 €", "EUR 184.20"),
        ("90€", "EUR 90"),
        ("1.200,50 euros", "EUR 1200.50"),
        ("R$ 1.280,00", "BRL 1280.00"),
        ("90 reais", "BRL 90"),
        ("1,200 pesos", "MXN 1200"),
        ("USD 90", "USD 90"),
        ("$2k", "USD 2000"),
        ("184 dollars and 5 cents", "USD 184.05"),
        ("a bill of 240", "240"),
        ("recibo de 300", "300"),
        ("Rechnung über 184,20", "184.20"),
    ],
)
def test_amounts_name_their_currency_and_use_a_point(text, value):
    assert values(text, "amount") == [value]


@pytest.mark.parametrize("text", ["bill of 2025", "paid 30 days ago", "1900 kWh", "Camino Real 19"])
def test_other_numbers_are_no_amounts(text):
    assert values(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zip 94941", "94941"),
        ("Mill Valley, CA 94941-1234", "94941-1234"),
        ("14 Elm St, Mill Valley, CA 94941", "94941"),
        ("código postal 28013", "28013"),
        ("CEP 01310-100", "01310-100"),
        ("moro no 1000-205", "1000-205"),
        ("PLZ: 80331", "80331"),
        ("outage in 04102", "04102"),
        ("04102", "04102"),
    ],
)
def test_postal_codes_are_found_where_something_says_so(text, value):
    assert values(text, "postal_code") == [value]


def test_five_digits_alone_in_a_sentence_are_no_postal_code():
    assert values("the meter shows 48213 now", "postal_code") == []
