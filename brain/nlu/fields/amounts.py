"""Sums of money: `$184.20`, `184,20 €`, `R$ 1.280,00`, `90 bucks`, `a bill of 240`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.field import Found
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import rule

_NUMBER = r"""
    \d{1,3}(?:[.,']\d{3}){1,3}(?:[.,]\d{1,2})?   # 1.200,50  1,200.50  1'200
  | \d{1,3}(?:[ ]\d{3}){1,2}(?:[.,]\d{1,2})?     # 1 200,50
  | \d{1,7}(?:[.,]\d{1,2})?(?:,--?)?             # 184.20  184,20  90,-
"""
# The first of these that fits names the currency. "pesos" are taken for Mexican ones.
_CURRENCIES = (
    ("BRL", r"r\$ | brl | rea(?:is|l) | conto(?:s)?"),
    ("MXN", r"mx\$ | mxn?\$ | mxn | mn\b | pesos? | pesitos"),
    ("USD", r"us?\$ | usd | \$ | dollars? | dolar(?:es)? | bucks? | dls | dolares"),
    ("EUR", r"€ | eur(?:os?|itos|inhos)?"),
    ("GBP", r"£ | gbp"),
    ("CHF", r"chf | franken | sfr\.? | fr\."),
)
_SYMBOL = "|".join(names for _, names in _CURRENCIES)
# Before the number only signs and codes: in "Camino Real 19" the 19 is a house.
_SIGN = r"""
    r\$ | brl | mx\$ | mxn?\$ | mxn | us?\$ | usd | \$ | € | euro? | £ | gbp | chf | sfr\.? | fr\.
"""
_NAMED = [(code, re.compile(names, re.VERBOSE)) for code, names in _CURRENCIES]

_AMOUNT = rule(
    r"""
    (?<![a-z0-9$€£.,]) (?P<before>{SIGN})\s? (?P<first>{NUMBER}) (?P<thousand>\s?k\b)? (?!\d|[.,]\d)
      (?:\s?(?P<extra>{SYMBOL})(?![a-z]))?                     # $450 MXN
  | (?<![a-z0-9.,:/-]) (?P<second>{NUMBER}) (?P<thousands>k)? \s? (?:us\s)?
      (?P<after>{SYMBOL}) (?![a-z\d])
      (?:\s(?:and|con|y|e|und)\s(?P<cents>\d{1,2})\s(?:cents?|centavos|centimos|cent)\b)?
    """,
    SIGN=_SIGN,
    SYMBOL=_SYMBOL,
    NUMBER=_NUMBER,
)
# Without a currency only where the wording leaves no doubt: "bill of 240", "recibo de 300".
_WORDED = rule(
    r"""
    \b(?: (?:bill|charge|payment|balance|deposit|invoice|refund|fee)\s(?:of|is|was|for)
      | (?:charged|billed|paid|owe|owed|owing)(?:\s(?:me|us|you))?(?:\sabout)?
      | amount(?:\s(?:is|was|of|due))?:?
      | (?:recibo|factura|boleta|cobro|cargo|saldo|pago|deposito|importe|monto)\s(?:de|es\sde|por
              |fue\sde|llego\sde)
      | (?:importe|monto|valor|betrag|montante):
      | (?:importe|monto|valor|betrag|montante|amount|total|sum)\s(?:(?:right|correct|actual|real|correcto|certo|correto
              |richtige|exacto|exato|total)\s)?(?:is|was|es|era|fue|e|foi|ist|war|lautet)
      | (?:right|correct|richtige|korrekte)\s(?:amount|total|sum|betrag|summe)\s(?:is|was|ist|war|lautet)
      | (?:conta|fatura|boleto|cobranca|valor|parcela)\s(?:de|veio|deu|foi\sde)
      | (?:rechnung|abschlag|nachzahlung|betrag|mahnung|gutschrift|guthaben)\s(?:uber|ueber|von|ist
              |war)
    )\s
    (?P<number>{NUMBER}) (?![\d%°]|[.,/:-]\d|[a-z])
    (?!\s?(?:kwh|days?|hours?|times?|dias?|horas?|tage|stunden|mal|veces|vezes|%|months?|meses|de|of
            |and|th|h|uhr|am|pm|minut)\b)
    """,
    NUMBER=_NUMBER,
)


def find_amounts(message: Folded) -> Iterator[Found]:
    """Sums of money, as `USD 184.20`; without a currency as `240`."""
    if not message.has_digit:
        return
    taken: list[tuple[int, int]] = []
    for match in _AMOUNT.finditer(message.lower):
        number = match["first"] or match["second"]
        thousand = 1000 if match["thousand"] or match["thousands"] else 1
        currency = _currency(match["extra"] or match["before"] or match["after"])
        value = _normalised(number, thousand, match["cents"])
        taken.append(match.span())
        yield Found("amount", match.start(), match.end(), f"{currency} {value}")
    for match in _WORDED.finditer(message.lower):
        start, end = match.span("number")
        is_year = re.fullmatch(r"(?:19|20)\d\d", match["number"]) is not None
        if len(match["number"]) > 1 and not is_year and all(end <= s or e <= start for s, e in taken):
            yield Found("amount", start, end, _normalised(match["number"]))


def _currency(symbol: str) -> str:
    return next(code for code, names in _NAMED if names.fullmatch(symbol))


def _normalised(written: str, times: int = 1, cents: str | None = None) -> str:
    """`1.200,50` and `1,200.50` as `1200.50`: one or two digits after the last mark are cents."""
    digits = written.rstrip(",-")
    match = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", digits)
    whole = re.sub(r"\D", "", match[1] if match else digits)
    fraction = cents.zfill(2) if cents else (match[2] if match else None)
    if times > 1:
        return f"{float(f'{whole}.{fraction or 0}') * times:.0f}"
    return f"{int(whole)}.{fraction.ljust(2, '0')}" if fraction else str(int(whole))
