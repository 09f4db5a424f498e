"""Where one message says two things."""

from __future__ import annotations

import pytest

from brain.nlu.clauses import LONGEST, MOST, clauses


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("my power is out and my bill is too high", ["my power is out", "my bill is too high"]),
        ("My bill is crazy. There is a wire down", ["My bill is crazy", "There is a wire down"]),
        ("no tengo luz y además me cobraron de más", ["no tengo luz", "me cobraron de más"]),
        ("a luz caiu aqui. outra coisa, minha conta veio errada", ["a luz caiu aqui", "minha conta veio errada"]),
        (
            "bei uns ist dunkel und außerdem stimmt die rechnung nicht",
            ["bei uns ist dunkel", "stimmt die rechnung nicht"],
        ),
        ("the power is out\nhow do I pay my bill", ["the power is out", "how do I pay my bill"]),
    ],
)
def test_two_things_are_two_pieces(text: str, pieces: list[str]):
    assert clauses(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no power",
        "my power is out",
        "hi! my power is out",
        "it's 12.50 on the bill",
        "thanks and bye",
        "ok. ok. ok.",
    ],
)
def test_one_thing_is_left_whole(text: str):
    assert clauses(text) == []


def test_no_more_pieces_than_are_worth_their_time():
    assert len(clauses("my power is out. " * 10)) == MOST
    assert clauses("my power is out. " * LONGEST) == []
