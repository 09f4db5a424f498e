"""Address and sum by elimination."""

import pytest

from actions.leftover import leftover_address, leftover_amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flat 3 mill house", "flat 3 mill house"),
        ("Address: 14 Mill Lane", "14 Mill Lane"),
        ("my address is: 14 Mill Lane.", "14 Mill Lane"),
        ("Calle Luna 14, 3º B, Santa Ana", "Calle Luna 14, 3º B"),
        ("Mill Lane", None),
        ("14", None),
        ("555 0100", None),
        ("", None),
        ("it has been dark here for more than 3 long hours and nobody came", None),
        ("x1 " * 60, None),
    ],
)
def test_a_piece_with_a_number_and_a_word_is_a_place(text: str, expected: str | None):
    assert leftover_address(text, ()) == expected


def test_what_is_something_else_is_cut_out_first():
    text = "22-104-55873, since 6 pm, Haus 4 am See"
    entities = [
        {"entity": "account_number", "start": 0, "end": 12, "value": "22-104-55873"},
        {"entity": "when", "start": 14, "end": 24, "value": "6 pm"},
    ]
    assert leftover_address(text, entities) == "Haus 4 am See"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("185,90", "185.90"),
        ("it was 240.00 I think", "240.00"),
        ("at 10:30 I paid 61.80", "61.80"),
        ("61.80 and then 62.80", None),
        ("about 240", None),
        ("on 12.11. in the evening", None),
        ("22.104.55873", None),
    ],
)
def test_a_sum_written_with_cents_is_taken_where_it_is_the_only_one(text: str, amount: str | None):
    assert leftover_amount(text, []) == amount
