"""Words with which people take back their own words. What is wrong with a bill is no correction."""

import re

BEGINNING = r"(?:^|[.,;:!?…\n-]\s*|\b(?:no|oh|ah|wait|but|sorry) )"
BEFORE_A_VALUE = (
    r"(?:it'?s|it was|at|since|s[oã]n?|era[nm]?|es|fue|é|foi|a las?|desde|[àa]s?|es war|um|seit|not|no|nicht)"
)
ARTICLE = r"(?:el|the|on|o|dia|no dia|der|am)"
DAY = r"(?:yesterday|today|tonight|ayer|hoy|anoche|ontem|hoje|gestern|heute)"
CLOCK = r"(?:(?:at|a las?|[àa]s?|um|seit|desde) \d|\d{1,2}(?:[:.h]\d\d)? ?(?:am|pm|uhr|h\b|o'clock))\w*"

TAKING_BACK = {
    "apology": r"(?:sorry|perd[oó]n|disculp\w*|desculp\w*|entschuldig\w*)\W{1,3}"
    rf"(?:{BEFORE_A_VALUE} )?(?:{ARTICLE} )?(?:{DAY}|\W?\d+\w*)",
    "contrast": r"(?:not|nicht|n[ãa]o|no) (?:(?:at|on|the|a|las?|[àa]s?|um|am|el|o|dia|es|é|era|foi|fue) ){0,2}"
    r"\W?\d[^.;\n]{0,15},? (?:but|sondern|sino|mas|e sim)"
    rf"|\d[^.;,\n]{{0,12}}, (?:and )?(?:not|nicht|n[ãa]o|no) {CLOCK}",
    "label": r"(?:correction|correcci[oó]n|corre[çc][ãa]o|korrektur)(?:\s*:|\W{1,3}\d+\w*)|^\*\s?\w+",
    "en": rf"{BEGINNING}actually|i meant|meant to (?:say|write|type)|i mean,? (?:it was |at |since )?\W?\d+\w*"
    r"|\d[^.;\n]* i mean|my mistake|i made a mistake|mistyped|typo|oops|scratch that|or rather|let me correct"
    r"|make (?:that|it) \W?\d+\w*|no,? wait|wait,? no|i (?:gave|sent|wrote|typed|said|put)\b[^.;\n]{0,20}\bwrong",
    "es": rf"{BEGINNING}en realidad|quise (?:decir|poner|escribir)|quer[ií]a decir(?! que)|digo,? (?:a las? )?\d+"
    r"|mejor dicho|me equivoqu[eé]|corrijo|error m[ií]o"
    r"|(?:di|puse|escrib[ií]|mand[eé]|envi[eé])\b[^.;\n]{0,25}\b(?:mal|equivocad\w+)",
    "pt": rf"{BEGINNING}na verdade|quis (?:dizer|escrever|colocar)|(?:queria|quero) dizer(?! que)"
    r"|ali[áa]s,? (?:[àa]s |era )?\d+\w*|ou melhor|errei|me enganei|enganei-me|corrigindo|erro meu"
    r"|(?:passei|dei|mandei|escrevi|digitei|coloquei|falei)\b[^.;\n]{0,25}\berrad\w+",
    "de": r"eigentlich (?:(?:war(?:en)?|ist|sind) es|um|seit|ab|gegen)|ich meinte|meinte ich|ups|doch (?:um|seit) \d+"
    r"|ich meine,? (?:um |seit )?\W?\d+|vertippt|vertan|zahlendreher|tippfehler|(?:mich|hab\w*) (?:geirrt|verschrieben)"
    r"|ich korrigiere|mein fehler|falsch (?:geschrieben|getippt|angegeben|abgeschrieben)",
}
"""An apology only counts right before a number: people also say sorry for writing again."""

REGRETS = re.compile(
    r"\b(?:sorry|wrong|oops|mistake|mixed up|perd[oó]n|equivoc\w+|me confund\w+|mal\b|desculp\w+|errad\w|errei|engan\w+"
    r"|entschuldig\w*|falsch\w*|verkehrt\w*|vertan|stopp?)\b",
    re.IGNORECASE,
)
"""Beside a detail that contradicts a known one, any of these is enough to be sure that it corrects it."""

CORRECTING = re.compile(rf"(?:\b|(?<!\w))(?:{'|'.join(TAKING_BACK.values())})(?:\b|(?<=:))", re.IGNORECASE)


def regrets(text: str) -> bool:
    """Whether the text sounds like taking something back; only sure beside a detail that changed."""
    return REGRETS.search(text) is not None or takes_back(text)


def takes_back(text: str) -> bool:
    """Whether the text corrects what its writer said before, in any of the four languages."""
    return CORRECTING.search(text) is not None
