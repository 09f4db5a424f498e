"""German addresses: Lindenstr. 5, Hauptstraße 14a, Am Markt 12, Kölner Ring 88, 14. Etage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brain.nlu.fields.address.words import STOP, STOP_WORDS
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import any_of, german, rule

# "weg", "ring", "hof" end many other words too, so most need a name before them and a number after.
_STREET_WORD = german(
    any_of(
        """
        straße str gasse weg platz allee ring damm ufer steig berg hof markt graben pfad chaussee
        promenade zeile wall gürtel hang blick kai brücke park
        """
    )
)
_NO_STREET = any_of(
    """
    hinweg durchweg vorweg unterweg keinesweg abweg ausweg umweg ruckweg arbeitsplatz parkplatz
    vertrag stellplatz
    """
)
_NUMBER = r"\d{1,4}(?:\s?[a-h]\b)?(?:\s?[-/]\s?\d{1,3}[a-h]?\b){0,3}"
_NOT_COUNTED = r"""
    (?! \d | [.:,]\d | \.?\s?(?:uhr|h|std|stunden?|min|minuten|tage?n?|wochen?|monate?n?|mal|euro?s?
      |leute|personen|hauser|kwh|%)\b | \.\s?(?:januar|februar|marz|mai|juni|juli|august) )
"""
_UNIT = r"""
    (?: ,?\s (?:whg|wohnung|wohng|tur|tuer|top|stiege|haus|aufgang|apartment|app
            |zimmer)\b\.?\s?(?:nr\.?\s?)?(?:\d{1,4}[a-z]?|[a-z])\b
      | ,?\s \d{1,2}\.?\s?(?:stock|etage|og|stg|obergeschoss)\b(?:\s(?:links|rechts|mitte|li|re)\b)?
      | ,?\s (?:hinterhaus|vorderhaus|seitenflugel|hh|erdgeschoss|eg|dg|og|dachgeschoss
              |hochparterre)\b (?:\s(?:links|rechts|mitte)\b)? )
"""
_NAME = rf"(?!(?:{STOP})\b)[a-z][a-z'-]{{1,24}}\.?"

_COMPOUND = rule(
    r"""
    (?<![\w@.]) (?:(?:grosse|kleine|obere|untere|st\.|sankt)\s | am\s(?=[a-z-]{2,30}(?:{HILL})\b))?
    (?!(?:{NO_STREET})) (?: [a-z-]{2,30}(?:{STREET_WORD}) | (?:{NAME}\s
            |[a-z-]{2,24}-) (?:{STREET_WORD}) ) \b\.?
    ,?\s? (?:nr\.?\s?)? {NUMBER} (?!\w) {NOT_COUNTED} (?:{UNIT}){0,3}
    """,
    HILL="berg|hang|damm|hof|markt|graben|park|ufer|wall|steig",
    NO_STREET=_NO_STREET,
    STREET_WORD=_STREET_WORD,
    NAME=_NAME,
    NUMBER=_NUMBER,
    NOT_COUNTED=_NOT_COUNTED,
    UNIT=_UNIT,
)
_PREPOSITION = r"""
    am | an\sde[rnm] | im | in\sde[rnm] | auf\sde[rmn] | unter\sden | zum | zur | hinter\sde[rmn]
            | hinterm | beim | bei\sder | unterm | ob\sder
  | alter | alte | oberer | unterer | grosser | kleiner
"""
_PLACED = rule(
    r"""
        (?<![\w@.]) (?:{PREPOSITION})\s (?P<name>(?:{NAME})(?:\s(?:{NAME}))?) \s {NUMBER}
          (?!\w) {NOT_COUNTED} (?:{UNIT}){0,3}
    """,
    PREPOSITION=_PREPOSITION,
    NAME=_NAME,
    NUMBER=_NUMBER,
    NOT_COUNTED=_NOT_COUNTED,
    UNIT=_UNIT,
)
# Lower-case "am markt 12" is an address only with nouns streets are named after.
_PLACES = frozenset(
    """markt marktplatz bahnhof see park kirchplatz anger hang wald kirchberg weiher bahndamm
    sonnenhang graben bach bruch feld
    hof muhle muehle schloss rathaus hafen brunnen berg wiesengrund linden winkel dorf dorfplatz
    teich ufer rain acker garten
    friedhof deich kanal tor turm steinbruch stadtpark""".split()
)
_THINGS = frozenset(
    """
    haus nummer geschoss keller schaltkasten zahler vertrag app jahr januar februar marz april
    mai stock
    """.split()
)


def german_streets(message: Folded) -> Iterator[tuple[int, int]]:
    """Spans of street, number and floor, without code and town."""
    compounds = [match.span() for match in _COMPOUND.finditer(message.lower)]
    yield from compounds
    for match in _PLACED.finditer(message.lower):
        inside = any(start < match.end() and match.start() < end for start, end in compounds)
        if not inside and _names_a_street(message, match):  # in "in der Lindenallee 14" the allee is the name
            yield match.span()


def _names_a_street(message: Folded, match: re.Match[str]) -> bool:
    words = match["name"].split()
    if any(word in _THINGS or word in STOP_WORDS for word in words):
        return False
    if words[-1] in _PLACES:
        return True
    last = match.start("name") + match["name"].rfind(words[-1])
    return not message.shouted and message.cased[last].isupper()
