"""What a customer calls a number: `my cell is …`, `cuenta …`, `… ist meine Kundennummer`."""

from __future__ import annotations

import re

from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import rule

PHONE = "phone"
ACCOUNT = "account"

_LABELS = r"""
    (?P<phone>
        (?:tele)?phone | phn | tel | telf? | fone? | cell?(?:ular|phone)? | mobile
                | mobil(?:nummer)?
      | call(?:back)? | text | sms | wh?ats?app | whats | wpp? | zap | ring | reach | movil | fono
      | telefon[oe]s? | telefon(?:nummer|isch)? | telemovel | rufnummer | ruckruf(?:nummer)?
              | rueckruf
      | llam(?:ar|en|e|ame|arme|enme|eme) | marcar | marquen | contac?to | ligar? | ligu?em?
              | ligue[- ]me
      | handy(?:nummer|nr)? | erreichbar | anrufen | natel | fest\s?netz
    )
  | (?P<account>
        acc(?:oun)?ts? | acct | ac | acc't | customer(?:\s(?:no|number|id))? | cuentas? | cta
                | contrato
      | suministro | nis | contas? | instalacao | uc | cliente | cpe | unidade\sconsumidora
      | kunden(?:nummer|nr|konto|no)? | kundin | kd | kdnr | konto(?:nummer|nr)? | vertrags?(?:konto
              |nummer|nr)?
    )
"""
_BEFORE = rule(r"\b(?:" + _LABELS + r")\b")
# "2210455873 is my account", "… (cell)", "… ist die Kundennummer"
_AFTER = rule(
    r"[\s(=-]{0,3}(?:(?:is|es|e|ist|the|my|mi|meu|minha|el|la|o|a|meine?|die|das)\s){0,3}(?:"
    + _LABELS
    + r")\b(?!\s?[:#.]?\s?[\d+(\x00])"
)
_ANOTHER_NUMBER = re.compile(r"\d{3}|[\x00\x01;\n]")
_REACH = 34  # characters a label may stand away from its number


def label_of(message: Folded, start: int, end: int) -> str | None:
    """`phone`, `account` or None: the nearest label before the number, else one right after it."""
    before = message.lower[max(0, start - _REACH) : start]
    breaks = [match.end() for match in _ANOTHER_NUMBER.finditer(before)]
    labels = list(_BEFORE.finditer(before, breaks[-1] if breaks else 0))
    label = labels[-1] if labels else _AFTER.match(message.lower, end)
    return label.lastgroup if label else None
