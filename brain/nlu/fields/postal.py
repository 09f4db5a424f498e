"""Postal codes: five digits are one only where something says so."""

from __future__ import annotations

from collections.abc import Iterator

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import TAKEN_ADDRESS, Folded
from brain.nlu.fields.patterns import any_of, rule

_STATES = any_of(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM
    NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR"""
)
_EDGES = (r"(?<![\w.,$€/:-])", r"(?![\w€$%]|[-.,:/]\d)")

# Forms that are postal codes wherever they stand: ZIP+4, CEP, Portuguese.
_UNMISTAKABLE = rule(_EDGES[0] + r"(?:\d{5}-\d{4} | \d{2}\.?\d{3}-\d{3} | \d{4}-\d{3})" + _EDGES[1])

_LABELLED = rule(
    r"""
    \b(?:zip(?:\s?code)? | post(?:al)?\s?codes? | postcode | c\.?\s?p\.? | cod(?:igo|\.)?\spostal
            | cep | plz | postleitzahl | npa)
    (?:\s(?:is|es|e|ist|here|de|da|is\sthe))? [\s:=#.,-]{1,3}
    (?P<code>(?:d-|a-|ch-)?\d{4,8} | [a-z]\d{4}) (?![\w]|-\d)
    """
)
# After a state, an address, or as a whole piece of a list: ", 04102," / a line of its own.
_PLACED = rule(
    r"""
        (?: \b(?:{STATES})[., ]{1,2} | {ADDRESS}[\s,.]{1,3} | (?:^|[,;\n/])\s? ) (?P<code>\d{5})
          (?=\s?(?:$|[,;.!?\n/\x00\x01]))
    """,
    STATES=_STATES,
    ADDRESS=TAKEN_ADDRESS,
)
# 48231 Birkenrode; "in 04102"; Fernhill 04215 at the end of a phrase.
_TOWN = rule(
    r"""
    (?: (?:^|[,;\n]\s?|\b(?i:in|aus|nach|ort|en
            |em)[ ]) (?P<before>\d{4,5})(?=[ ][A-Z][a-z]{2,}\s?(?:$|[,;.!?\n\x00]))
      | \b(?i:wohne|wohnen|wohnhaft|lebe)[ ]in[ ](?P<austrian>\d{4}) (?![\w]|[-.,:/]\d)
      | \b(?i:in|area|en|el|al|no|na|em|aus|von|nach|fur|fuer|near|around|for|programados
              |neighborhood)[ ](?P<in_code>\d{5}) (?![\w]|[-.,:/]\d)
      | \b(?:in|near|from|de|en|em)[ ][A-Z][a-z]+(?:[ ][A-Z][a-z]+)?,?[ ](?P<after>\d{5}) (?![\w]
              |[-.,:/]\d) )
    """
)


def find_postal_codes(message: Folded) -> Iterator[Found]:
    """Postal codes, as written."""
    if not message.has_digit:
        return
    spans = {match.span() for match in _UNMISTAKABLE.finditer(message.lower)}
    spans |= {match.span("code") for match in _LABELLED.finditer(message.lower)}
    spans |= {match.span("code") for match in _PLACED.finditer(message.cased)}
    spans |= {match.span(match.lastgroup or 0) for match in _TOWN.finditer(message.cased)}
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            yield Found("postal_code", start, stop)
            end = stop
