"""“I don't have my account number” is an answer: that detail is not asked for again."""

import re
from collections.abc import Iterable

NEGATION = re.compile(
    r"\b(?:no|not|don'?t|dont|do not|haven'?t|havent|can'?t|cant|without|lost|none|forgot"
    r"|no tengo|no s[eé]|sin|tampoco|ning[uú]n[oa]?|perd[ií]|não|nao|sem|nenhum[a]?|não sei|nao sei|esqueci"
    r"|kein[e]?[nrms]?|nicht|ohne|weiß nicht|weiss nicht|hab(?:e)? (?:ich )?nicht|verloren)\b",
    re.IGNORECASE,
)
WORDS = {
    "account_number": r"account|acct|customer n|cuenta|cliente|contrato|conta|\buc\b|instala[çc][aã]o"
    r"|kunden|vertrag|konto|number|n[uú]mero|nummer",
    "phone": r"phone|tel|cell|mobile|m[oó]vil|celular|telem[oó]vel|handy|number|número|numero|nummer",
    "email": r"e-?mail|mail|correo",
    "address": r"address|direcci[oó]n|domicilio|endere[çc]o|morada|adresse|anschrift",
    "amount": r"amount|how much|total|importe|monto|cantidad|cu[aá]nto|valor|quanto|betrag|summe|wie ?viel",
    "when": r"when|date|time|since|cu[aá]ndo|fecha|hora|quando|data|wann|datum|uhrzeit",
    "postal_code": r"zip|postal|postcode|c[oó]digo|cep|plz|postleitzahl",
}
EVERYTHING = re.compile(
    r"^\W*(?:no|nope|nothing|none|don'?t have (?:it|them|any|that)|i don'?t have (?:it|them|any|that)|not at hand"
    r"|no lo tengo|no los tengo|no tengo(?: nada)?|nada|não tenho(?: nada)?|nao tenho(?: nada)?|nein|nichts"
    r"|hab(?:e)? ich nicht|weiß ich nicht|weiss ich nicht|keine ahnung|no idea|no s[eé]|não sei|nao sei)\W*$",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[.;,\n!?]+|\b(?:but|and|pero|y|mas|e|aber|und)\b", re.IGNORECASE)


def declined_fields(text: str, asked: Iterable[str]) -> set[str]:
    """Which of the details `asked` for the customer says they cannot give; a bare "no" declines all of them."""
    names = set(asked)
    if EVERYTHING.match(text):
        return names
    clauses = [clause for clause in CLAUSE.split(text) if clause and NEGATION.search(clause)]
    return {name for name in names if any(re.search(WORDS[name], c, re.IGNORECASE) for c in clauses)}
