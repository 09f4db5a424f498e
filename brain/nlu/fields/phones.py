"""Telephone numbers. Whether digits are one is for `phonenumbers` to say; we say where to look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phonenumbers import (
    Leniency,
    PhoneNumberFormat,
    PhoneNumberMatch,
    PhoneNumberMatcher,
    format_number,
)

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.labels import ACCOUNT, PHONE, label_of
from brain.nlu.fields.patterns import rule

# A bounded run of digits and what people put between them. Bounding it keeps the matcher, which
# tries many readings of a run, linear in the message.
_RUN = rule(r"(?<![\w.,/:$-]) (?:\+\s?)? \(? \d [\d ()./-]{5,24} \d (?![\w:]|[.,-]\d)")
# What nobody writes but for a telephone: +49 …, (207) 555-…, 207-555-0108, 0171 39200 88.
_OBVIOUS = rule(
    r"""
    \+\s?\d.* | \(\d{2,4}\)\s?\d.* | (?:1[ .-])? \d{3}[ .-]\d{3}[ .-]\d{4}
    | 0\d{2,4}[ /-]\d[\d ./-]{4,} | (?:\d{3}[ .-]?)? 555[ .-]?01\d\d
    """
)
_SEVEN = rule(r"\d{3}[ .-]?\d{4}")
# 94941-1234, 01310-100, 1000-205: some country's telephone too, unless it is called one.
_POSTAL_CODE = rule(r"\d{5}-\d{4} | \d{5}-\d{3} | \d{4}-\d{3}")
_DATE = rule(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*")


def find_phones(message: Folded, regions: Sequence[str]) -> Iterator[Found]:
    """Telephone numbers, read as of the first of `regions` they are valid in.

    The value is E.164. A number that no region completes (local digits without an area code, a
    foreign number without its country) keeps its digits: a person can still call it.
    """
    for run in _RUN.finditer(message.lower):
        start, written = run.start(), run[0]
        if _DATE.fullmatch(written):
            continue
        label = label_of(message, start, run.end())
        if label == ACCOUNT or (label is None and _POSTAL_CODE.fullmatch(written)):
            continue
        found = _read(written, regions, labelled=label == PHONE)
        if found:
            first, last, value = found
            yield Found("phone", start + first, start + last, value)


def _read(written: str, regions: Sequence[str], labelled: bool) -> tuple[int, int, str] | None:
    sure = labelled or _OBVIOUS.fullmatch(written) is not None
    digits = re.sub(r"\D", "", written)
    if _SEVEN.fullmatch(written):
        return (0, len(written), digits) if sure else None
    if written.startswith("+"):
        regions = regions[:1]  # the number names its country
    match = _longest(written, regions, Leniency.VALID)
    if match and (sure or sum(char.isdigit() for char in match.raw_string) >= 9):
        return match.start, match.end, format_number(match.number, PhoneNumberFormat.E164)
    if not sure or not 7 <= len(digits) <= 15:
        return None
    match = _longest(written, regions, Leniency.POSSIBLE)
    if match and match.end - match.start == len(written):
        return match.start, match.end, format_number(match.number, PhoneNumberFormat.E164)
    return 0, len(written), digits


def _longest(written: str, regions: Sequence[str], leniency: int) -> PhoneNumberMatch | None:
    """The number that covers most of what is written, of the first region that reads it so."""
    best: PhoneNumberMatch | None = None
    for region in regions:
        for match in PhoneNumberMatcher(written, region, leniency):
            if not best or match.end - match.start > best.end - best.start:
                best = match
        if best and best.end - best.start == len(written):
            break
    return best
