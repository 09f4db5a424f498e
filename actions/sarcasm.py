"""Praise that is none: thanking for it in public would be laughed at."""

import re

MOCKING = {
    "any": r"[🙄🤡😒🖕🙃💩🤬]|(?<!\w)/s(?!\w)|#(?:sarcas\w+|ironi\w+|irony|fail)\b",
    "en": r"\bthanks? (?:you )?(?:so much |a lot )?for (?:nothing|another|yet another|leaving)\b|\bslow clap\b"
    r"|\b(?:yet )?another (?:outage|blackout|bill|day without)\b|\bstill (?:no|without|waiting|in the dark)\b"
    r"|\b(?:second|third|fourth|fifth|sixth|\d+(?:nd|rd|th)) (?:outage|blackout|time|day|night) (?:this|in|without)\b"
    r"|\bwhat a (?:joke|circus|clown show)\b|\bjust what (?:i|we) needed\b|\bso much for\b"
    r"|\bno power\b.{0,12}\bagain\b",
    "es": r"\bgracias por (?:nada|otro|otra|dejarn?me|dejarnos)\b"
    r"|\b(?:tercer|segund|cuart|quint)[oa]? (?:corte|apag[oó]n)"
    r"|\b(?:otra vez|de nuevo|sigo|seguimos|todav[ií]a|a[uú]n) (?:\w+ )?(?:sin luz|a oscuras)\b"
    r"|\bqu[eé] (?:chiste|burla)\b|\botro (?:corte|apag[oó]n)\b",
    "pt": r"\bobrigad[oa] por (?:nada|mais um|mais uma|deixar)\b|\b(?:segunda|terceira|quarta|quinta) (?:queda|falta)\b"
    r"|\b(?:de novo|outra vez|mais uma vez|continu(?:o|amos)|ainda|sigo) (?:\w+ )?(?:sem (?:luz|energia)|no escuro)\b"
    r"|\bmais uma (?:queda|falta)\b|\bque piada\b",
    "de": r"\bdanke (?:auch )?f[üu]r (?:nichts|gar nichts|den n[äa]chsten)\b|\b(?:zweite|dritte|vierte|f[üu]nfte)[rn]? "
    r"(?:strom)?ausfall\b"
    r"|\b(?:schon|mal|immer) (?:wieder|noch) (?:\w+ )?(?:kein\w* strom|im dunkeln|dunkel|stromausfall)"
    r"|\bganz gro(?:ß|ss)es kino\b|\bein witz\b|\bglanzleistung\b",
}
"""What nobody writes who means it, in four languages."""

MOCKERY = re.compile("|".join(MOCKING.values()), re.IGNORECASE)


def mocks(text: str) -> bool:
    """Whether praise or thanks in the text are meant the other way round."""
    return MOCKERY.search(text) is not None
