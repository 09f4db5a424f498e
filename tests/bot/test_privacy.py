"""What is private is found and hidden, and nothing else is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Kind, Private, find_private, find_said, mask, mask_said, mask_value


def kinds(text: str) -> list[tuple[str, str]]:
    return [(private.kind.value, text[private.start : private.end]) for private in find_private(text, "US")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call me at (213) 555-0173 please", [("phone", "(213) 555-0173")]),
        ("mi cel es +52 55 1234 5678", [("phone", "+52 55 1234 5678")]),
        ("it's maria.gr+x@mail.example.com, thanks", [("email", "maria.gr+x@mail.example.com")]),
        ("account 22-104-55873", [("account_number", "22-104-55873")]),
        ("konto 22 104 55873", [("account_number", "22 104 55873")]),
        ("conta 2210455873.", [("account_number", "2210455873")]),
        ("22-104-55873 or 213-555-0173", [("account_number", "22-104-55873"), ("phone", "213-555-0173")]),
    ],
)
def test_telephones_addresses_and_account_numbers_are_found(text: str, expected: list[tuple[str, str]]):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "no power since 2026-11-24 08:30",
        "my bill is $1,234.56, last month 98.40",
        "out since 11/24/2026 at 6:15 pm",
        "@HarborlightHelp 3 outages in 2 weeks",
        "ticket HL-7K3QX2",
        "order 22104558731234567",
        "R$ 1.234.567,89",
        "",
    ],
)
def test_dates_amounts_and_references_are_left_alone(text: str):
    assert find_private(text, "US") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write maria@mail.example now", "write m•••@••• now"),
        ("call 213-555-0173", "call •••-•••-••73"),
        ("it is 22-104-55873", "it is ••-•••-•••73"),
        ("nothing here", "nothing here"),
    ],
)
def test_a_little_of_it_stays_to_be_recognised(text: str, expected: str):
    assert mask(text, find_private(text, "US")) == expected


def test_words_a_detail_was_read_from_are_hidden_wherever_they_stand():
    text = "No power at 14 Mill Lane. 14 MILL LANE!"
    assert mask_said(text, ["14 Mill Lane", " ", ""]) == "No power at •••. •••!"


def test_what_overlaps_is_hidden_as_one():
    text = "22-104-55873 Mill Lane"
    private = (*find_private(text, "US"), *find_said(text, ["55873 Mill"]))
    assert mask(text, private) == "••• Lane"


def test_of_a_details_value_only_what_leads_to_a_person_is_hidden():
    assert [
        mask_value(*detail) for detail in (("email", "m@x.example"), ("when", "6 pm"), ("address", "14 Mill Lane"))
    ] == [
        "m•••@•••",
        "6 pm",
        "•••",
    ]


@given(st.text(), st.sampled_from(["US", "DE", "BR", "MX", "ZZ"]))
def test_nothing_raises_and_nothing_grows_without_end(text: str, country: str):
    private = find_private(text, country)
    assert len(mask(text, private)) <= len(text) + 8 * len(private)


@given(st.text(), st.lists(st.builds(Private, st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(Kind))))
def test_places_of_any_kind_and_order_do_no_harm(text: str, private: list[Private]):
    assert len(mask(text, private)) <= len(text) + 8 * len(private)


@given(
    st.text(alphabet="abc ,.!", max_size=20),
    st.from_regex(r"\d{2}[ .-]\d{3}[ .-]\d{5}|\(213\) 555-01\d\d|\d{10}", fullmatch=True).filter(str.isascii),
    st.text(alphabet="abc ,!", max_size=20),
)
def test_found_digits_never_get_through(before: str, number: str, after: str):
    text = f"{before} {number} {after}"
    private = find_private(text, "US")
    shown = mask(text, private)
    assert private
    assert all(text[place.start : place.end] not in shown for place in private)
    assert len(re.findall(r"\d", shown)) <= 2 * len(private)


@given(st.text(), st.lists(st.text(alphabet="abcABC123 ", min_size=1), max_size=3))
def test_said_words_never_get_through(text: str, said: list[str]):
    shown = mask_said(f"{text} {' '.join(said)}", said)
    assert not any(words.strip() and words.strip() in shown for words in said)
