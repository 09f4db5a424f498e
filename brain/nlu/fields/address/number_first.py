"""Addresses as English speakers write them: 14 elm st apt 3, Mill Valley; 1200 W 5th Ave #4B."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.address.words import STOP
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import any_of, rule

_SUFFIX = any_of(
    """
    street st str avenue ave av road rd drive dr lane ln boulevard blvd blv court ct place pl way
    terrace ter terr circle cir
    parkway pkwy highway hwy trail trl square sq loop row alley aly plaza crescent cres close path
    pike run point pt hollow
    holw ridge rdg view vw landing crossing xing cove cv bay beach hill hills heights hts park
    green glen grove meadow meadows
    bend walk pier wharf dock turnpike tpke commons manor mews bluff crest knoll harbor harbour
    gardens estates freeway
    """
)
_STRONG_SUFFIX = r"street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|court|ct|drive|dr"
_DIRECTION = r"n|s|e|w|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest"
UNIT = r"""
    (?: ,?\s? (?:apt|apartment|apto|unit|ste|suite|bldg|building|floor|fl|lot|rm|room|flat|trailer
            |space|spc|casa|depto)\b\.?\s?
            (?:\#|no\.?|number)?\s? (?:[a-z]?-?\d{1,4}-?[a-z]?|[a-z])\b
      | ,?\s? \#\s?(?:[a-z]?-?\d{1,4}-?[a-z]?|[a-z])\b
      | ,?\s (?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|top|upper|lower)\s(?:floor|fl
              |unit)\b
    )
"""
_UNIT_BEFORE = r"(?:apt|apartment|unit|suite|ste)\b\.?\s?\#?\s?(?:\d{1,4}[a-z]?|[a-z]\d{0,4})\b,?\s"
_NAME = rf"(?!(?:{STOP})\b) (?:[a-z][a-z'.-]{{0,24}} | \d{{1,3}}(?:st|nd|rd|th))"

_STREET = rule(
    r"""
    (?<![\w$€#/:.-]) (?:{UNIT_BEFORE})?
    \d{1,5} (?:[a-d]\b)? (?:-\d{1,4})? (?:\s1/2)?
    (?: (?:\s(?:{DIRECTION})\b\.?)? (?:\s{NAME}){1,4} \s(?:{SUFFIX})\b\.?
      | (?:\s(?:{DIRECTION})\b\.?)? \s(?:broadway|main|(?:route|rte|rt|highway|hwy|county\sroad|cr
              |us|state\sroute|sr)[ -]\d{1,4})\b )
    (?:\s(?:ne|nw|se|sw|[nsew](?=[\s]?(?:$|[,.\n\x00])))\b\.?)?
    (?:{UNIT}){0,2}
    """,
    UNIT_BEFORE=_UNIT_BEFORE,
    DIRECTION=_DIRECTION,
    NAME=_NAME,
    SUFFIX=_SUFFIX,
    UNIT=UNIT,
)
# "Dory Lane 33", with capitals, as Europeans write American addresses.
_TURNED = rule(
    r"""
        (?<![\w-]) [A-Z][A-Za-z'-]{1,24}
          (?:[ ][A-Z][A-Za-z'-]{1,24})? [ ](?i:{SUFFIX})\b\.?[ ] \d{1,4}[a-z]?\b (?![:./,]\d
          |\s?(?:[ap]m|hours|mins|minutes|days)\b) (?i:{UNIT})?
    """,
    SUFFIX=_STRONG_SUFFIX,
    UNIT=UNIT,
)


def number_first(message: Folded) -> Iterator[tuple[int, int]]:
    """Spans of street, number and unit, without the town."""
    for rule_, text in ((_STREET, message.lower), (_TURNED, message.cased)):
        yield from (match.span() for match in rule_.finditer(text) if not _counts_things(match))


def _counts_things(match: re.Match[str]) -> bool:
    """`2 way street` is no address."""
    return re.match(r"\d{1,2}\s(?:way|nd|rd|th|x)\b", match[0].lower()) is not None
