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
    "account_number": r"account|acct|customer n|cuenta|cliente|contrato|\bconta\b|\buc\b|instala[çc][aã]o"
    r"|kunden|vertrag|konto",
    "phone": r"phone|\btel\b|tel[eé]f|\bcell|mobile|m[oó]vil|celular|telem[oó]vel|handy",
    "email": r"e-?mail|\bmail|correo",
    "address": r"address|direcci[oó]n|domicilio|endere[çc]o|morada|adresse|anschrift",
    "amount": r"amount|how much|total|importe|monto|cantidad|cu[aá]nto|valor|quanto|betrag|summe|wie ?viel",
    "when": r"when|\bdate|\btime\b|since|cu[aá]ndo|fecha|\bhora|quando|\bdata\b|wann|datum|uhrzeit",
    "postal_code": r"\bzip|postal|postcode|c[oó]digo|\bcep\b|plz|postleitzahl",
}
NUMBER = r"number|n[uú]mero|nummer"
NUMBERS = frozenset({"account_number", "phone"})
"""“I don't have the number” declines these, unless it says which number."""
HAVE_NOT = (
    r"(?:(?:do not|don'?t|haven'?t|can'?t|cannot) (?:\w+ )?(?:have|got|know|find|remember)(?! why| how come)"
    r"|lost|forgot"
    r"|\bno (?:lo |la )?(?:tengo|s[eé]|encuentro|recuerdo)(?! por)|perd[ií]"
    r"|n[ãa]o (?:tenho|sei|encontro|acho|lembro)(?! por)|esqueci|\bkein[e]?[nrms]?)"
)
"""Before anything was asked only this declines: "can't log in to my account" does not, nor "no power at my address"."""
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
    return {name for clause in clauses for name in _named(clause, names)}


def declined_unasked(text: str, names: Iterable[str]) -> set[str]:
    """Which details the customer says they cannot give, before anybody asked for them."""
    clauses = CLAUSE.split(text)
    return {name for name in names if any(_says(_have_not(WORDS[name]), clause) for clause in clauses)}


def _named(clause: str, names: set[str]) -> set[str]:
    named = {name for name in names if _says(WORDS[name], clause)}
    which = any(_says(WORDS[name], clause) for name in NUMBERS)
    return named if which or not _says(NUMBER, clause) else named | (names & NUMBERS)


def _have_not(words: str) -> str:
    """At most two words between verb and detail; in German "nicht" comes after both."""
    return (
        rf"{HAVE_NOT}\W+(?:\w+\W+){{0,2}}?(?:n[uú]mero d[aeo] (?:\w+ )?)?(?:{words})"
        rf"|(?:{words})n(?:umme)?r\.?(?:\W+\w+){{0,2}}\W+nicht\b"
    )


def _says(pattern: str, clause: str) -> bool:
    return re.search(pattern, clause, re.IGNORECASE) is not None
