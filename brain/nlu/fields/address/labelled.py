"""Addresses that only their label gives away: `dirección: Olmo 14`, `I live at 14 Elm`."""

from __future__ import annotations

from collections.abc import Iterator

from brain.nlu.fields.address.number_first import UNIT
from brain.nlu.fields.address.words import STOP
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import rule

_LABEL = r"""
    (?:address|addr|adress|location)(?:\sis|\swas)?\s?[:=-]?\s | (?:i\slive\sat|i'm\sat|im\sat
            |we're\sat|living\sat)\s
  | (?:direccion|domicilio|dir)(?:\ses)?\s?[:=.-]?\s | viv[oe](?:mos)?\sen\s | (?:endereco|morada
          |end)(?:\se)?\s?[:=.-]?\s | mor[oa](?:mos)?\s(?:n[oa]|em)\s
  | (?:adresse|anschrift)(?:\sist|\slautet)?\s?[:=-]?\s | wohn(?:e|en)\s(?:in\sder|im|am|in)\s
"""
_NAME = rf"(?!(?:{STOP})\b)[a-z][a-z'.-]{{1,24}}"
_LABELLED = rule(
    r"""
    \b(?:{LABEL}) (?P<street>
        \d{1,5}[a-d]? (?:\s{NAME}){1,3} (?=\s?(?:$|[,;.\n\x00])) (?:{UNIT})?
      | (?:{NAME})(?:\s{NAME}){0,3} ,?\s (?:n\.?o?\.?\s|\#)?\d{1,4}[a-d]?\b (?!\s?(?:h|uhr|horas
              |[ap]m)\b|[:.,]\d) (?:{UNIT})? )
    """,
    LABEL=_LABEL,
    NAME=_NAME,
    UNIT=UNIT,
)


def labelled(message: Folded) -> Iterator[tuple[int, int]]:
    """Spans after a word for "address"."""
    yield from (match.span("street") for match in _LABELLED.finditer(message.lower))
