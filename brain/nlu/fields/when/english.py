"""English: since last night around 11, for two hours, next Friday, on March 3rd."""

from __future__ import annotations

from brain.nlu.fields.patterns import any_of, fill
from brain.nlu.fields.when.calendar import CLOCK, DATE, DAY

_SINCE = r"""
    (?:ever\s)?since|from|until|till?|before|after|starting|around|about|approx(?:\.|imately)?
      |roughly|just|like|only|@|~
"""
_ON = r"on(?!\s(?:to|yest|tmr|last|this|next|just|over))|by|for|effective|as\sof"
_DAY_NAME = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:'s)?"
_SHORT_DAY = r"mon|tues?|wed|thurs?|thur|fri|sat|sun"
_MONTH = any_of(
    """
    january february april june july august september october november december jan feb apr jun
    jul aug sept sep oct nov dec
    """
)
# march and may mean a month beside a day or after "in"
_MONTH_DATED = rf"""
    (?:{_MONTH}|march|mar|may)\.?
"""
_PART = r"morning|afternoon|evening|night|nite"
_SMALL = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty ninety"
_COUNT = rf"""
    \d{{1,3}}(?:[.,]5)? | half\san? | an? | a\scouple(?:\sof)? | couple(?:\sof)? | a\sfew | few
      | several | one | {any_of(_SMALL)}
"""
_UNIT = r"sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|h|days?|nights?|weeks?|wks?|months?|years?|yrs?"
_HOUR_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_EVENT = r"""
    storm|thunder(?:storm)?|lightning|surge|outage|blackout|earthquake|hurricane|wind|snow|christmas
      |thanksgiving|dinner|lunch|breakfast
"""

STRONG = fill(
    r"""
    (?:(?:{SINCE})\s){0,3}
    (?: (?:late|early|earlier|later|sometime)\s )? (?:(?:{SINCE}|{ON})\s)?
    (?: (?:the\s)?(?:day|night)\sbefore\s(?:yesterday|last) | (?:the\s)?day\safter\stomorrow
      | (?:last|this|next|yester|yesterday|tomorrow|every|the\sother|this\spast|this\scoming)\s
        (?: early\s | late\s )? (?:{PART}|weekend|week|month|year|{DAY_NAME}|{SHORT_DAY}|{MONTH}
                |march|may|day)
        (?:\s(?:{PART}))?
      | (?:early|late)\s(?:{PART}) | yesterday(?:'s)? | yesterdy | tomm?orr?ow(?:'s)? | tmrw?
              | tom+or+ow | today(?:'s)? | 2day
      | tonight(?:'s)? | tonite | 2nite | overnight | midnight | noon | midday | dawn | just\snow
              | earlier
      | (?:the\s)?(?:end|middle|beginning|start)\sof\s(?:the|this|next|last)?\s?(?:week|month|year
              |{MONTH}|march|may)
      | end\sof\smonth | new\syear'?s(?:\s(?:eve|day))? | christmas(?:\seve)?
      | in\sthe\s(?:early\s|late\s)?(?:{PART}) | in\sthe\smiddle\sof\sthe\snight | first\sthing
      | {DAY_NAME} (?:\s(?:{PART}))?
      | {SHORT_DAY} \s(?:{PART})
      | (?:{MONTH_DATED})\s?{DAY}(?:st|nd|rd|th)?(?!\d|:|\s?[ap]m)(?:,?\s(?:19|20)\d\d)?
      | (?:the\s)?{DAY}(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTH_DATED})(?![a-z])(?:,?\s(?:19|20)\d\d)?
      | the\s{DAY}(?:st|nd|rd|th)(?!\s(?:floor|time|street|st|ave|avenue|ticket|message|email|person
              |bill|call)\b)
      | (?:at\s(?:around\s|about\s)?)?{CLOCK} | {DATE}
      | (?:half\spast|quarter\s(?:to|past|of)|(?:five|ten|twenty)\s(?:to|past))\s(?:{HOUR_WORD}
              |\d{1,2})
      | (?:\d{1,2}|{HOUR_WORD})\s?o'?clock
      | (?:\d{1,2}|{HOUR_WORD})\s(?:(?:in\sthe|this|yesterday|last|tomorrow)\s(?:{PART})|tonight
              |at\snight)
      | (?:{COUNT})\s?(?:and\sa\shalf\s|more\s)?(?:{UNIT})(?:\sand\sa\shalf)?\s(?:ago|before
              |earlier)
    )
    """,
    SINCE=_SINCE,
    ON=_ON,
    PART=_PART,
    DAY_NAME=_DAY_NAME,
    SHORT_DAY=_SHORT_DAY,
    MONTH=_MONTH,
    MONTH_DATED=_MONTH_DATED,
    DAY=DAY,
    CLOCK=CLOCK,
    DATE=DATE,
    HOUR_WORD=_HOUR_WORD,
    COUNT=_COUNT,
    UNIT=_UNIT,
)

# Only after a word that makes a time of them.
LED = fill(
    r"""
    (?:(?:{SINCE}|on|in|by|for)\s){1,2} (?:{SHORT_DAY}|{MONTH}|march|may(?=\s?(?:[,.!?;]|$)))
  | since\s(?:the\s|this\s|that\s)?(?:big\s)?(?:{EVENT})(?:\s(?:on|last)\s{DAY_NAME})?
  | (?:after|during|before)\s(?:{DAY_NAME})\s(?:{EVENT})
  | (?:for|in|within|over|past|last|during)\s (?:(?:about|around|almost|nearly|over|like
          |the\s(?:last|past)|more\sthan|at\sleast)\s){0,2}
    (?:{COUNT})\s?(?:and\sa\shalf\s|more\s|full\s|whole\s)?(?:{UNIT})(?:\sand\sa\shalf)?(?:\s(?:now
            |straight|already|ago))?
  | since\s(?:like\s|about\s|almost\s)?(?:{COUNT})\s(?:{UNIT})(?:\sago)?
  | (?:on|by|for|until|from|starting)\s(?:the\s)?{DAY}(?:st|nd|rd|th)\b
    """,
    SINCE=_SINCE,
    SHORT_DAY=_SHORT_DAY,
    MONTH=_MONTH,
    EVENT=_EVENT,
    DAY_NAME=_DAY_NAME,
    COUNT=_COUNT,
    UNIT=_UNIT,
    DAY=DAY,
)

# "since 9", "around eleven", "between 8 and 10": times only if no thing that is counted follows.
HOUR = fill(
    r"""
    (?:(?:since|at|around|about|by|before|after|from|until|till|like|@|~)\s?){1,3}
    (?:[01]?\d|2[0-4]|{HOUR_WORD}) (?:ish)? (?:\s(?:thirty|fifteen))?
    (?:\s?(?:-|to|until|till)\s?(?:[01]?\d|2[0-4]))?
  | (?:between|from)\s\d{1,2}\s(?:and|to|until|till)\s\d{1,2}
  | \d{1,2}\s?(?:to|till|until)\s?\d{1,2}
    """,
    HOUR_WORD=_HOUR_WORD,
)

# "2 hours" alone (days need "for" or "ago"), but not "24 hours a day" nor "every 2 hours".
DURATION = fill(
    r"""
        (?:\d{1,3}(?:[.,]5)?|half\san|a\scouple(?:\sof)?
          |{SMALL})\s?(?:and\sa\shalf\s)?(?:{UNIT})(?:\s(?:now|already|straight))?
    """,
    SMALL=any_of(_SMALL),
    UNIT=r"min(?:ute)?s?|hours?|hrs?|h",
)
