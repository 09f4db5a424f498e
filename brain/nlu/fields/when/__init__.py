"""When: a moment, a date or a span of time, as one phrase with its `since`, `desde`, `seit`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import rule
from brain.nlu.fields.when import english, german, portuguese, spanish
from brain.nlu.fields.when.calendar import YEAR

# What may follow a bare hour: the end of a phrase, or a word that cannot be counted.
# "since 9 we have …" is a time, "about 3 houses" and "at 9 Elm St" are not.
_CLAUSE = r"""
    we the it i i'm my and but or no nothing not when there is was with all our power lights
    everything last this tonight yesterday today on in please pls now already so w with because
    cause cuz que y no nos se mi la el me con sin hay e o nao sem com minha wir ich ist der die das
    kein keine alles und aber haben hab gestern heute schon abends morgens estamos llevamos
"""
_PHRASE_ENDS = rf"""
    (?= \s?(?: $ | [,;.!?)\n\x00\x01-] (?!\d) ) | \s(?:{"|".join(_CLAUSE.split())})\b )
"""
_NOT_REGULAR = r"""
    (?! \s?(?:a\sday|per|service|hotline|/|al\sdia|por\sdia|am\stag|je|pro)\b | [ -]?(?:old
      |straight\sto|notice|viejo))
"""

_PIECE = rule(
    r"""
    (?<![\w$€#@.:/])
    (?: {ENGLISH} | {SPANISH} | {PORTUGUESE} | {GERMAN} | {LED}
      | (?:{HOUR}) {ENDS}
      | (?<!every\s)(?<!each\s)(?<!cada\s)(?<!alle\s)(?<!within\s) (?:{DURATION}) {ONCE}
    )
    (?![\w@])
    """,
    ENGLISH=english.STRONG,
    SPANISH=spanish.STRONG,
    PORTUGUESE=portuguese.STRONG,
    GERMAN=german.STRONG,
    LED=f"{YEAR}|{english.LED}|{spanish.LED}|{portuguese.LED}|{german.LED}",
    HOUR=f"{english.HOUR}|{german.HOUR}",
    DURATION=f"{english.DURATION}|{spanish.DURATION}|{portuguese.DURATION}|{german.DURATION}",
    ENDS=_PHRASE_ENDS,
    ONCE=_NOT_REGULAR,
)
# What may stand between two pieces of one moment: "last night, around 11", "from 9am to 5pm".
_BETWEEN = re.compile(r"[ ,]{0,2}(?:(?:at|on|of|and|to|or|-|y|a|e|o|ou|ate|und|bis|oder|um|as|de|do|da)[ ])?")


def find_moments(message: Folded) -> Iterator[Found]:
    """Moments, neighbouring pieces joined: `since last night around 11` is one."""
    start = end = -1
    for match in _PIECE.finditer(message.lower):
        if start >= 0 and _BETWEEN.fullmatch(message.lower, end, match.start()):
            end = match.end()
            continue
        if start >= 0:
            yield _moment(message, start, end)
        start, end = match.span()
    if start >= 0:
        yield _moment(message, start, end)


def _moment(message: Folded, start: int, end: int) -> Found:
    """Without the stop of the sentence: `9pm.`; the one in `am 15.` belongs to the date."""
    return Found("when", start, end - 1 if message.lower.endswith("m.", start, end) else end)
