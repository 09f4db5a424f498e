import pytest

from bot.rehearsal.comparing import same_value


@pytest.mark.parametrize(
    ("name", "expected", "found"),
    [
        ("account_number", "22-104-55873", "22 104 55873"),
        ("account_number", "2210455873", "22-104-55873"),
        ("phone", "415-555-0142", "+14155550142"),
        ("phone", "+1 (415) 555-0142", "+14155550142"),
        ("postal_code", "94-110", "94110"),
        ("amount", "240", "USD 240"),
        ("amount", "$240.00", "USD 240"),
        ("amount", "R$ 1.240,50", "BRL 1240.50"),
        ("amount", "1,240.5 dollars", "USD 1240.50"),
        ("amount", "EUR 1.240", "EUR 1240"),
        ("address", "14 elm street, apt 3", "14 Elm Street  Apt 3"),
        ("email", "Ana@Example.com", "ana@example.com"),
        ("when", "Since 9pm", "since 9pm"),
    ],
)
def test_the_same_said_differently_is_the_same(name, expected, found):
    assert same_value(name, expected, found, "US")


@pytest.mark.parametrize(
    ("name", "expected", "found"),
    [
        ("account_number", "22-104-55873", "22-104-55874"),
        ("phone", "415-555-0142", "+14155550143"),
        ("phone", "415-555-0142", "call me"),
        ("amount", "240", "USD 24"),
        ("amount", "USD 240", "EUR 240"),
        ("amount", "R$ 240", "$ 240"),
        ("amount", "a lot", "USD 240"),
        ("address", "14 Elm Street", "41 Elm Street"),
        ("address", "1 4 Elm Street", "1, 5 Elm Street"),
        ("email", "a.na@example.com", "ana@example.com"),
        ("when", "9pm", "since 9pm"),
    ],
)
def test_something_else_is_not(name, expected, found):
    assert not same_value(name, expected, found, "US")
