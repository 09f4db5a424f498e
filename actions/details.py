"""What a turn says about details: which are new, which correct an earlier one, which only repeat it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from actions.correcting import takes_back
from actions.leftover import leftover_address, leftover_amount
from actions.turn import Turn
from bot.model.dialogue import FieldValue

MENTIONED_AGAIN = frozenset({"when", "amount"})
"""People name several times and sums in one story: only with a word that takes it
back (`correcting.py`) a later one replaces the first."""

SHORTEST_NUMBER = 7
"""Digits of a phone number without its area code."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """`new` were not known, or are more exact now; `changed` contradict what was known."""

    new: dict[str, FieldValue] = field(default_factory=dict)
    changed: dict[str, FieldValue] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, FieldValue]:
        """Everything that is to be kept."""
        return {**self.new, **self.changed}


def read_details(turn: Turn, known: Mapping[str, str], wanted: Collection[str] = ()) -> Details:
    """What the turn adds to the `known` details, and what it changes.

    An address or a sum that was asked for, and that no rule recognises, is taken by elimination (`leftover.py`).
    """
    correcting = takes_back(turn.text)
    new, changed = {}, {}
    for name, values in _by_name(turn, known, wanted, correcting=correcting).items():
        if name not in known:
            new[name] = values[-1] if correcting else values[0]
        elif _says_more(values[-1].value, known[name]):
            new[name] = values[-1]
        elif correcting or name not in MENTIONED_AGAIN:
            other = [value for value in values if not _within(value.value, known[name])]
            if other:
                changed[name] = other[-1]
    return Details(new=new, changed=changed)


def _by_name(
    turn: Turn, known: Mapping[str, str], wanted: Collection[str], *, correcting: bool
) -> dict[str, list[FieldValue]]:
    found: dict[str, list[FieldValue]] = {}
    for name, value in turn.said_fields:
        found.setdefault(name, []).append(value)
    if "address" in wanted and not {"address"} & {*found, *known}:
        place = leftover_address(turn.text, turn.entities)
        found |= {"address": [FieldValue(value=place, said=place)]} if place else {}
    if "amount" not in found and ("amount" in wanted or (correcting and "amount" in known)):
        amount = leftover_amount(turn.text, turn.entities)
        found |= {"amount": [_in_the_same_currency(amount, known.get("amount", ""))]} if amount else {}
    return found


def _in_the_same_currency(amount: str, known: str) -> FieldValue:
    currency, _, number = known.partition(" ")
    return FieldValue(value=f"{currency} {amount}" if number else amount, said=amount)


def _says_more(value: str, known: str) -> bool:
    """Like "14 Elm Street, flat 3" says more than "14 Elm Street", "at 10:20" more than "this month"."""
    longer = _within(known, value) and not _same(known, value)
    return longer or (any(c.isdigit() for c in value) and not any(c.isdigit() for c in known))


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _within(part: str, whole: str) -> bool:
    """Whether `whole` says the same and more, word by word: 12 Mill Lane is not within 112 Mill Lane.

    A number without its area code is within the one that has it.
    """
    if _same(part, whole) or "@" in whole:
        return _same(part, whole)
    if _plain(part).isdigit() and len(_plain(part)) >= SHORTEST_NUMBER:
        return _plain(whole).endswith(_plain(part))
    words, others = _words(part), _words(whole)
    return any(others[at : at + len(words)] == words for at in range(len(others) - len(words) + 1))


def _words(value: str) -> list[str]:
    return re.findall(r"\w+", value.casefold())


def _plain(value: str) -> str:
    return "".join(c for c in value.casefold() if c.isalnum())
