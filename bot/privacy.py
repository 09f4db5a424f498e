"""What in a public text is nobody else's business, and how it is shown without giving it away.

Telephones, email addresses and account numbers are recognised by their form. A street address is not: of those the
brain tells the words, and `find_said` finds these again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

DOT: Final = "•"
HIDDEN: Final = DOT * 3
SHOWN_DIGITS: Final = 2
"""So many digits stay at the end: whoever has the number before them can see that it is the same."""

PRIVATE_FIELDS: Final = frozenset({"account_number", "phone", "email", "address", "postal_code"})
"""The details of a ticket that lead to a person; what it costs and when it was do not."""

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
ACCOUNT = re.compile(r"(?<![\w+.,-])\d{2}([ .–-]?)\d{3}([ .–-]?)\d{5}(?![\w]|[.,-]\d)")


class Kind(StrEnum):
    """What something private is; SAID is what the brain took it for."""

    EMAIL = "email"
    ACCOUNT = "account_number"
    PHONE = "phone"
    SAID = "said"


@dataclass(frozen=True, order=True)
class Private:
    """Something private in a text, from `start` up to `end` in code points."""

    start: int
    end: int
    kind: Kind


def find_private(text: str, country: str) -> tuple[Private, ...]:
    """Every telephone, email address and account number (2-3-5 digits, with or without separators), in order.

    `country` (ISO 3166) is where a telephone needs no country code. Ten digits in a row may be either: they are taken
    for a telephone where such a one can exist.
    """
    found: list[Private] = []
    for private in (*_emails(text), *_accounts(text, apart=True), *_phones(text, country), *_accounts(text)):
        if not any(private.start < other.end and other.start < private.end for other in found):
            found.append(private)
    return tuple(sorted(found))


def find_said(text: str, said: Iterable[str]) -> tuple[Private, ...]:
    """Where these very words stand, in any case and however often."""
    words = sorted({words.strip() for words in said} - {""}, key=len, reverse=True)
    places = (found for one in words for found in re.finditer(re.escape(one), text, re.IGNORECASE))
    return tuple(sorted(Private(*found.span(), Kind.SAID) for found in places if found.group()))


def mask(text: str, private: Iterable[Private]) -> str:
    """The text with everything private made unreadable, like "m•••@•••" or "•••-•••-••73".

    What overlaps is hidden as one; places beyond the text are left out.
    """
    shown, end = "", 0
    for place in _apart(private, len(text)):
        shown += text[end : place.start] + _masked(text[place.start : place.end], place.kind)
        end = place.end
    return shown + text[end:]


def mask_said(text: str, said: Iterable[str]) -> str:
    """The text with these very words made unreadable."""
    return mask(text, find_said(text, said))


def mask_value(name: str, value: str) -> str:
    """A ticket's detail made unreadable, if it is of those that lead to a person."""
    if name not in PRIVATE_FIELDS:
        return value
    kinds = {"email": Kind.EMAIL, "phone": Kind.PHONE, "account_number": Kind.ACCOUNT}
    return _masked(value, kinds.get(name, Kind.SAID)) if value.strip() else value


def _emails(text: str) -> Iterator[Private]:
    return (Private(*found.span(), Kind.EMAIL) for found in EMAIL.finditer(text))


def _accounts(text: str, *, apart: bool = False) -> Iterator[Private]:
    """With `apart`, only those written with separators: no telephone is grouped like that."""
    for found in ACCOUNT.finditer(text):
        if not apart or (found[1] and found[2]):
            yield Private(*found.span(), Kind.ACCOUNT)


def _phones(text: str, country: str) -> Iterator[Private]:
    matcher = PhoneNumberMatcher(text, country, leniency=Leniency.VALID)
    for found in matcher:
        if phonenumbers.is_valid_number(found.number):
            yield Private(found.start, found.end, Kind.PHONE)


def _apart(private: Iterable[Private], length: int) -> Iterator[Private]:
    """In order; those that overlap are one, and what lies within another goes with it."""
    held: Private | None = None
    for place in sorted(private):
        if not 0 <= place.start < place.end <= length:
            continue
        if held is None or place.start >= held.end:
            if held is not None:
                yield held
            held = place
        elif place.end > held.end:
            held = Private(held.start, place.end, Kind.SAID)
    if held is not None:
        yield held


def _masked(words: str, kind: Kind) -> str:
    if kind is Kind.EMAIL and "@" in words:
        return f"{words[0] if words[0].isalpha() else DOT}{HIDDEN}@{HIDDEN}"
    if kind in (Kind.PHONE, Kind.ACCOUNT):
        return _digits_hidden(words)
    return HIDDEN


def _digits_hidden(words: str) -> str:
    """Letters go too ("ext", "uno"); blanks and punctuation stay, they make a number recognisable."""
    total = sum(c.isdigit() for c in words)
    shown, seen = "", 0
    for c in words:
        seen += c.isdigit()
        keep = not c.isalnum() or (c.isdigit() and seen > max(total - SHOWN_DIGITS, SHOWN_DIGITS))
        shown += c if keep else DOT
    return shown
