"""Addresses: street, number, unit and town as people in four languages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.address.german import german_streets
from brain.nlu.fields.address.labelled import labelled
from brain.nlu.fields.address.number_first import number_first
from brain.nlu.fields.address.tail import with_town
from brain.nlu.fields.address.type_first import type_first
from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded

# Nothing is an address without a number; "s/n" is Spanish and Portuguese for "has none".
_WITHOUT_NUMBER = re.compile(r"\bs/n\b")


def find_addresses(message: Folded) -> Iterator[Found]:
    """Addresses; where two ways of reading overlap, the longer one."""
    if not message.has_digit and not _WITHOUT_NUMBER.search(message.lower):
        return
    streets = _longest([span for read in (number_first, type_first, german_streets) for span in read(message)])
    streets += [span for span in labelled(message) if not any(s < span[1] and span[0] < e for s, e in streets)]
    if not streets:
        return
    streets.sort()
    starts = [start for start, _ in streets[1:]] + [len(message.lower)]
    for (start, end), next_start in zip(streets, starts, strict=True):
        longer = with_town(message, start, end)
        yield Found("address", start, _trimmed(message, start, longer if longer <= next_start else end))


def _trimmed(message: Folded, start: int, end: int) -> int:
    return start + len(message.lower[start:end].rstrip(" ,;.-\n"))


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """By start, without those that overlap a longer one."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if kept and span[0] < kept[-1][1]:
            kept[-1] = max(kept[-1], span, key=lambda s: s[1] - s[0])
        else:
            kept.append(span)
    return kept
