"""What a turn adds to the details that are known, and what it changes."""

import pytest

from actions.details import Details, read_details
from actions.turn import Turn
from tests.actions.saying import ACCOUNT, ADDRESS, said, values


def saying(text: str, **details: str) -> Turn:
    return said(text, "give_details", details)


def several(text: str, *found: tuple[str, str]) -> Turn:
    """A turn with several details, perhaps of one kind."""
    entities = [
        {"entity": name, "value": value, "start": text.index(value), "end": text.index(value) + len(value)}
        for name, value in found
    ]
    return Turn(text=text, intent="give_details", entities=tuple(entities))


def test_what_was_not_known_is_new():
    assert read_details(saying("14 Mill Lane", **ADDRESS), {}) == Details(new=values(**ADDRESS))


def test_what_is_known_already_is_neither_new_nor_changed():
    assert read_details(saying("22-104-55873", **ACCOUNT), ACCOUNT) == Details()
    assert read_details(saying("14 mill lane!", address="14 mill lane"), ADDRESS) == Details()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("account_number", "22-104-55873", "22-104-55874"),
        ("address", "12 Mill Lane", "14 Mill Lane"),
        ("address", "12 Mill Lane", "112 Mill Lane"),
        ("address", "112 Mill Lane", "12 Mill Lane"),
        ("phone", "415-555-0142", "415-555-0143"),
        ("email", "ana@example.com", "ana@example.org"),
        ("email", "ana@example.com", "mariana@example.com"),
        ("email", "ana@example.com", "luis.ana@example.com"),
        ("postal_code", "94110", "94117"),
    ],
)
def test_a_detail_that_contradicts_the_known_one_changes_it(name: str, before: str, after: str):
    assert read_details(saying(after, **{name: after}), {name: before}) == Details(changed=values(**{name: after}))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("address", "14 Mill Lane", "14 Mill Lane, Apt 3"),
        ("address", "Mill Lane", "14 Mill Lane"),
        ("phone", "555-0142", "415-555-0142"),
        ("phone", "415-555-0142", "+1 415 555 0142"),
        ("when", "6 pm", "6 pm yesterday"),
        ("when", "this month", "at 10:20"),
    ],
)
def test_a_more_exact_detail_replaces_the_known_one_silently(name: str, before: str, after: str):
    assert read_details(saying(after, **{name: after}), {name: before}) == Details(new=values(**{name: after}))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("address", "14 Mill Lane, Apt 3", "14 Mill Lane"),
        ("phone", "415-555-0142", "555-0142"),
        ("when", "6 pm yesterday", "yesterday"),
    ],
)
def test_a_less_exact_detail_changes_nothing(name: str, before: str, after: str):
    assert read_details(saying(f"sorry, {after}", **{name: after}), {name: before}) == Details()


@pytest.mark.parametrize(
    ("name", "before", "after"), [("when", "6 pm", "9 pm"), ("amount", "$310", "$120"), ("amount", "$310", "$31")]
)
def test_a_time_or_sum_is_changed_only_with_a_word_of_correction(name: str, before: str, after: str):
    assert read_details(saying(f"and then {after}", **{name: after}), {name: before}) == Details()
    bother = saying(f"sorry to bother you, out again at {after}", **{name: after})
    assert read_details(bother, {name: before}) == Details()
    wrong = saying(f"there is an error in my bill, {after}", **{name: after})
    assert read_details(wrong, {name: before}) == Details()
    meant = saying(f"sorry, I meant {after}", **{name: after})
    assert read_details(meant, {name: before}) == Details(changed=values(**{name: after}))


def test_of_two_details_of_a_kind_the_first_counts_unless_it_is_taken_back():
    twice = (("when", "6 pm"), ("when", "9 pm"))
    assert read_details(several("at 6 pm, and again at 9 pm", *twice), {}).new == values(when="6 pm")
    assert read_details(several("at 6 pm, no wait, 9 pm", *twice), {}).new == values(when="9 pm")


def test_the_old_detail_beside_the_new_one_does_not_hide_the_change():
    twice = (("address", "14 Mill Lane"), ("address", "12 Mill Lane"))
    turn = several("14 Mill Lane, not 12 Mill Lane", *twice)
    assert read_details(turn, {"address": "12 Mill Lane"}) == Details(changed=values(address="14 Mill Lane"))


def test_an_address_no_rule_knows_is_taken_when_a_place_was_asked_for():
    turn = saying("flat 3 mill house")
    assert read_details(turn, {}) == Details()
    assert read_details(turn, {}, ("address",)) == Details(new=values(address="flat 3 mill house"))
    assert read_details(turn, ADDRESS, ("address",)) == Details()


def test_everything_is_what_is_new_and_what_is_changed():
    turn = said("22-104-55873, 14 Mill Lane", "give_details", {**ACCOUNT, **ADDRESS})
    assert read_details(turn, {"address": "12 Mill Lane"}).all == values(**ACCOUNT, **ADDRESS)
