"""German: seit gestern Abend, vor zwei Stunden, gegen halb neun, am Montag, ab dem 1. Dezember."""

from __future__ import annotations

from brain.nlu.fields.patterns import any_of, fill, german
from brain.nlu.fields.when.calendar import CLOCK, DATE, DAY

_PART = "morgen|fruh|frueh|vormittag|mittag|nachmittag|abend|nacht"
_DAY_NAME = rf"""
    (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s?(?:{_PART})?s?
"""
_MONTH = german(
    any_of(
        """
        januar jänner februar feber märz april mai juni juli august september oktober november
        dezember dez okt nov sept jan feb
        """
    )
)
_HOUR_WORD = german("eins|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf")
_COUNT = rf"""
        \d{{1,3}}(?:[.,]5)? | (?:ei)?ne[rmn]?\s(?:halben|viertel|knappen|guten)? | ne[rmn]? | einer
          | einem | eine | ein\spaar | paar | ein | {_HOUR_WORD} |
    """ + german("anderthalb|eineinhalb|zweieinhalb|fünfzehn|zwanzig|dreißig|vierzig|mehreren?|etlichen|wenigen")
_UNIT = r"""
    sek(?:unden?)? | min(?:uten?|\.)? | (?:viertel|halbe[nr]?\s?)?stunden? | (?:halbstunde)
      | std\.? | h | tage?n? | nacht(?:en)? | naechten | wochen? | monate?n? | jahre?n?
"""
_ABOUT = german(r"""
    etwa|ca\.?|circa|ungefähr|rund|gut|knapp|so|schon|fast|über|mehr\sals|kurz\s(?:vor|nach)
      |irgendwann|genau|bereits
""")
_SINCE = german(r"seit|ab|gegen|um|bis|vor|nach|so\sum|zwischen|von")
_FIRST = r"(?:seit|ab|bis|vor|vom|von|zum|am|im|per|mit|schon\sseit)"

STRONG = fill(
    german(
        r"""
        (?:(?:{FIRST}|{ABOUT})\s){0,3} (?:dem\s|der\s)?
        (?: (?:vor)?gestern(?:\s(?:{PART}|spat|spät))? | heut?e?(?=\s(?:{PART}))\s(?:{PART})
                | heute | übermorgen
          | (?<!guten\s)(?<!gute\s)(?<!guter\s)(?<!schonen\s)(?<!am\s)(?<!moin\s)
              morgen(?:\s(?:{PART}))? (?!\s(?:zusammen|allerseits|leute|liebes))
          | (?:in\sder\s|letzter\s|letzte\s|vergangene\s|diese\s|vorige\s)nacht | gerade\seben
                  | grad(?:e)?\seben | vorhin | eben\sgerade
          | (?:letzte|nächste|kommende|diese|vergangene|vorige)[nrms]?\s(?:{DAY_NAME}|woche|monats?
                  |jahre?s?|wochenende|{MONTH})(?:\s(?:{PART}))?
          | (?:zum\s|am\s|bis\s)?(?:ende|mitte|anfang)\s(?:des\s|der\s|dieses\s|nächsten\s
                  |nächster\s)?(?:{MONTH}|monats?|woche|jahres)
          | (?:zum\s|zu\s|am\s|bis\s)?(?:monats|jahres|wochen)(?:ende|anfang|wechsel) | silvester
                  | weihnachten | neujahr
          | (?:am\s)?(?:{DAY_NAME})(?:\s(?:{PART}|früh))?(?![a-z])
          | am\s(?:{PART}|wochenende) | (?:nachts|mittags|morgens|abends) | mitternacht
          | (?:den\s|am\s|dem\s)?{DAY}\.?\s(?:{MONTH})(?![a-z])(?:\s(?:19|20)\d\d)?
          | (?:ersten|1ten|1sten)\s(?:{MONTH})
          | {CLOCK} | {DATE}
          | (?:[01]?\d|2[0-4]|{HOUR_WORD})\s?uhr(?:\s?[0-5]\d(?!\d))?
          | (?:halb|viertel\s(?:vor|nach)|dreiviertel|viertel|kurz\s(?:vor|nach)|(?:fünf|zehn
                  |zwanzig)\s(?:vor|nach))\s(?:{HOUR_WORD}|1?\d)(?!\d)
        )
        """
    ),
    FIRST=rf"{_FIRST}|{_SINCE}",
    ABOUT=_ABOUT,
    PART=_PART,
    DAY_NAME=_DAY_NAME,
    MONTH=_MONTH,
    DAY=DAY,
    CLOCK=CLOCK,
    DATE=DATE,
    HOUR_WORD=_HOUR_WORD,
)

LED = fill(
    german(
        r"""
        (?:seit|vor|für|in|nach|während)\s(?:(?:{ABOUT})\s){0,2}(?:(?:{COUNT})\s?(?:{UNIT})|stunden
                |tagen|wochen|monaten|längerem|kurzem)
      | seit\s(?:dem|der)\s(?:gewitter|blackout|sturm|blitz|unwetter|stromausfall|umzug|regen|knall
              |schnee)
      | (?:im|ab|seit|bis|vom|von|für|anfang|ende|mitte)\s(?:{MONTH})(?![a-z])
      | (?:am|zum|vom|ab\sdem|bis\szum|dem|den|ab|gebucht\sam)\s{DAY}\.(?!\d|\s(?:stock|etage|og|mal
              |rechnung|mahnung|brief))
      | (?:seit|gegen|ab|bis)\s(?:dem\s)?(?:mittag|nachmittag|vormittag|abend|morgengrauen)
      | (?:ab|zum|am|vom)\s(?:dem\s)?(?:ersten|fünfzehnten)(?![a-z])
        """
    ),
    ABOUT=_ABOUT,
    COUNT=_COUNT,
    UNIT=_UNIT,
    MONTH=_MONTH,
    DAY=DAY,
)

HOUR = fill(
    r"""
    (?:seit|gegen|um|so\sum|ab|bis|so\sgegen)\s(?:(?:{ABOUT})\s){0,2}(?:[01]?\d|2[0-4]
            |{HOUR_WORD}) (?!\.\s?[a-z0-9])
  | (?:zwischen|von)\s\d{1,2}\s(?:und|bis)\s\d{1,2}
    """,
    ABOUT=_ABOUT,
    HOUR_WORD=_HOUR_WORD,
)

DURATION = fill(
    r"(?:\d{1,3}|{HOUR_WORD}|zwanzig|dreissig)\s?(?:min(?:uten|\.)?|stunden?|std\.?)(?:\slang)?",
    HOUR_WORD=_HOUR_WORD,
)
