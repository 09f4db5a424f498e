"""What the extractor returns, and what its rules hand it on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Field:
    """One detail a customer wrote.

    `start` and `end` point into the original message, `text` is what stands there, `value` is the
    same detail in the one form the rest of the product compares and stores.
    """

    entity: str
    start: int
    end: int
    value: str
    text: str


class Found(NamedTuple):
    """A detail in the folded message, before its span is moved back to the original."""

    entity: str
    start: int
    end: int
    value: str | None = None  # None: as written
