"""Account numbers: two, three and five digits, `22-104-55873`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.labels import ACCOUNT, PHONE, label_of
from brain.nlu.fields.patterns import rule

_GROUPED = rule(
    r"""
    (?<![\d+]) (?<!\d[-.])                      # not the rest of a longer number
    (\d{2}) {SEPARATOR} (\d{3}) {SEPARATOR} (\d{5})
    (?!\d) (?![-.]\d)
    """,
    SEPARATOR=r"(?:[ ]?[-._/][ ]?|[ ])?",
)
# With "account" before it, ten digits grouped in any way: 221-045-5873, 2210 455 873.
_LABELLED = rule(r"(?<![\d+]) (?<!\d[-.]) \d (?:[ ]?[-./]?[ ]?\d){9} (?!\d) (?![-.]\d)")
_COUNTRY_CODE = re.compile(r"(?:\+|\b00)\d{0,3}[ (.-]{0,2}$")
# 555-01xx is reserved for fiction in North America, so never a customer's account by accident.
_FICTIONAL_PHONE = re.compile(r"\d{3}55501\d\d")


def find_accounts(message: Folded) -> Iterator[Found]:
    """Account numbers, unless something says the digits are a telephone."""
    done = 0
    for match in _GROUPED.finditer(message.lower):
        digits = "".join(match.groups())
        if _is_account(message, match, digits):
            yield Found("account_number", match.start(), match.end(), _normalised(digits))
            done = match.end()
    if done:
        return  # one account number is written the usual way: nobody writes a second one oddly
    for match in _LABELLED.finditer(message.lower):
        if label_of(message, *match.span()) == ACCOUNT and not _follows_country_code(message, match):
            digits = re.sub(r"\D", "", match[0])
            yield Found("account_number", match.start(), match.end(), _normalised(digits))


def _is_account(message: Folded, match: re.Match[str], digits: str) -> bool:
    if _follows_country_code(message, match):
        return False
    label = label_of(message, *match.span())
    looks_like_phone = match[0].isdigit() and _FICTIONAL_PHONE.fullmatch(digits) is not None
    return label == ACCOUNT or (label != PHONE and not looks_like_phone)


def _follows_country_code(message: Folded, match: re.Match[str]) -> bool:
    return _COUNTRY_CODE.search(message.lower[max(0, match.start() - 7) : match.start()]) is not None


def _normalised(digits: str) -> str:
    return f"{digits[:2]}-{digits[2:5]}-{digits[5:]}"
