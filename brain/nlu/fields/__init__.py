"""The details in a customer's message, found by rules: `extract(text)` returns its fields.

Rules, because the forms are known (the brand prints its account numbers) and a wrong digit costs a
phone call. They run from the most specific to the least; each covers what it found, so a telephone
number is never read again as a street.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from brain.nlu.fields.accounts import find_accounts
from brain.nlu.fields.address import find_addresses
from brain.nlu.fields.amounts import find_amounts
from brain.nlu.fields.contact import find_emails, find_references
from brain.nlu.fields.field import Field, Found
from brain.nlu.fields.folded import TAKEN, TAKEN_ADDRESS, Folded
from brain.nlu.fields.phones import find_phones
from brain.nlu.fields.postal import find_postal_codes
from brain.nlu.fields.when import find_moments

__all__ = ["Field", "extract"]

_Rule = Callable[[Folded], Iterable[Found]]


def extract(text: str, regions: Sequence[str] = ("US",)) -> list[Field]:
    """The fields of a message, ordered by where they stand, none overlapping another.

    `regions` are the countries (ISO 3166) that telephone numbers without a country code are read
    as, the likeliest first. Never raises, whatever the text; takes time linear in its length.
    """
    message = Folded(text)
    rules: tuple[_Rule, ...] = (
        find_emails,
        find_accounts,
        find_references,
        lambda message: find_phones(message, regions) if message.has_digit else (),
        find_amounts,
        find_addresses,
        find_postal_codes,
        find_moments,
    )
    fields: list[Field] = []
    for find in rules:
        found = list(find(message))
        fields += (_field(message, one) for one in found)
        cover = TAKEN_ADDRESS if find is find_addresses else TAKEN
        message.cover([(one.start, one.end) for one in found], cover)
    return _apart(fields)


def _field(message: Folded, found: Found) -> Field:
    start, end = message.span(found.start, found.end)
    written = message.text[start:end]
    return Field(found.entity, start, end, found.value or written, written)


def _apart(fields: list[Field]) -> list[Field]:
    """Ordered. One character may fold to several (`½`), and two fields might meet in it."""
    apart: list[Field] = []
    for field in sorted(fields, key=lambda field: field.start):
        if not apart or field.start >= apart[-1].end:
            apart.append(field)
    return apart
