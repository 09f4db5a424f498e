"""Spanish: desde las 8, hace dos horas, ayer por la tarde, a eso de las nueve, el 3 de marzo."""

from __future__ import annotations

from brain.nlu.fields.patterns import any_of, fill
from brain.nlu.fields.when.calendar import CLOCK, DATE, DAY

_DAY_NAME = "lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_MONTH = any_of(
    """
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
    diciembre
    """
)
_PART = "manana|tarde|noche|madrugada"
_HOUR_WORD = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_COUNT = (
    r"\d{1,3}(?:[.,]5)? | un[ao]?s? | media | "
    + _HOUR_WORD
    + r"|quince|veinte|treinta|cuarenta|vari[ao]s|poc[oa]s?|muchas|un\spar\sde|como\s\d{1,3}"
)
_UNIT = r"""
    segundos?|min(?:uto)?s?|horas?|hrs?|h|dias?|noches?|semanas?|mes(?:es)?|anos?|ratos?|ratito
"""

STRONG = fill(
    r"""
    (?:(?:desde|hasta|para|a\spartir\sde|a\spartir|antes\sde|despues\sde|como)\s){0,2}
    (?: (?:el\s)?(?:anoche | antenoche | anteanoche | antier | anteayer | antes\sde\sayer | ayer
            | hoy(?:\smismo)? | ahorita\smismo | pasado\smanana)
        (?:\s(?:por|en|a|de)\s(?:la\s)?(?:{PART}) | \s(?:temprano|tarde|al\smediodia|noche))?
      | (?<!buena\s)(?<!la\s)(?<!una\s)manana(?:\s(?:temprano|por\sla\s(?:{PART})
              |en\sla\s(?:{PART})))?
      | est[ae]\s(?:misma?\s)?(?:{PART}|semana|mes|ano|fin\sde\ssemana|{DAY_NAME})
      | (?:la|las|el|los)\s(?:semana|noche|tarde|mes|ano|fin\sde\ssemana|{DAY_NAME})\s(?:pasad[oa]s?
              |que\sviene|proxim[oa]|anterior|entrante)
      | (?:el|la|del|al)?\s?(?:proxim[oa]|pasad[oa])\s(?:semana|mes|ano|{DAY_NAME}|fin\sde\ssemana)
      | (?:a\s)?(?:fin(?:ales)?|principios|mediados)\sde\s(?:(?:el|este)?\s?mes|ano|semana|{MONTH})
              | fin\sde\smes
      | (?:al\s|el\s)?(?:mediodia|medio\sdia) | (?:a\s)?(?:la\s)?medianoche | de\smadrugada | (?:en
              |por)\sla\s(?:{PART})
      | (?:el\s|del\s|al\s|los\s|este\s)?(?:{DAY_NAME})(?:\s{DAY}(?!\d|:))?(?:\s(?:pasado|que\sviene
              |proximo))?(?:\s(?:por|en|a|de)\sla\s(?:{PART})|\s(?:a|de)\s(?:noite|tarde|manha
              |madrugada))?
      | (?:el\s|del\s|al\s)?(?:dia\s)?(?:{DAY}|primero|1ro|1o|uno)\s(?:de\s)?(?:{MONTH})(?:\s(?:de
              |del)\s(?:19|20)\d\d)?
      | (?:el|del|al)\sdia\s{DAY}(?!\d) | dia\s{DAY}(?!\d) | el\sprimero\b
      | (?:{MONTH})(?:,\s(?:{MONTH}))?(?:\sy\s(?:{MONTH}))?(?:\s(?:de|del)\s(?:19|20)\d\d)?
      | (?! las?\s\d{1,2}\s(?!(?:y|de|en|hrs?|horas|h|[ap]m|menos|nos|no|se|hay
              |que)\b)[a-z] )  # las 3 fases
        (?! las\s(?:dos|tres|cuatro)\b(?!\s(?:y|de|menos|en
                |[ap]m)\b) )  # "las dos" may be two of anything
        (?:desde\s|a\seso\sde\s|sobre\s|como\s|tipo\s|a\s|hasta\s|cerca\sde\s|alrededor\sde\s|por\s
                |de\s|entre\s){0,3}las?\s
        (?:{CLOCK}|(?:[01]?\d|2[0-4])|{HOUR_WORD}) (?!\s?(?:veces|vez|cuentas|facturas|casas|lineas
                |personas|luces|cuotas)\b) (?![-/\d])
        (?:\s(?:y\s(?:media|cuarto|pico|algo|\d{1,2}|veinte|diez|quince)|menos\s(?:cuarto|diez
                |veinte)|en\spunto))?
        (?:\s?(?:hrs?|horas|h|[ap]\.?\s?m\b\.?))? (?:\sde\sla\s(?:{PART}))?
      | (?:\d{1,2}(?::\d\d)?|{HOUR_WORD})(?:\sy\smedia)?\sde\sla\s(?:{PART})
      | (?:desde\s)?hace\s(?:ya\s|como\s|casi\s|unos\s|unas\s|mas\sde\s|apenas\s
              |aprox\.?\s){0,2}(?:(?:{COUNT})\s?(?:{UNIT})(?:\sy\s(?:media|cuarto))? | poco | rato)
    )
    """,
    PART=_PART,
    DAY_NAME=_DAY_NAME,
    MONTH=_MONTH,
    DAY=DAY,
    CLOCK=CLOCK,
    HOUR_WORD=_HOUR_WORD,
    COUNT=_COUNT,
    UNIT=_UNIT,
)

LED = fill(
    r"""
    (?:desde|hasta|antes\sde|despues\sde|a\spartir\sde)\s(?:el\s|la\s|del\s)?(?:{CLOCK}|{DATE}
            |tormenta|apagon|temblor|vendaval|temporal|sismo|cena|desayuno)
  | (?:para|desde|hasta|cita)\s(?:el|al)\s{DAY}(?:ro|o)?\b(?![:./]\d) | (?:el|del
          |al)\s{DAY}(?=\s?(?:$|[,.;!?\n\x00]))
  | (?:durante|por|en|dentro\sde|desde|llev[ao]\s?)\s(?:mas\sde\s|casi\s|como\s
          |las\sultimas\s)?(?:{COUNT})\s(?:{UNIT})(?:\sy\s(?:media|cuarto))?
    """,
    CLOCK=CLOCK,
    DATE=DATE,
    DAY=DAY,
    COUNT=_COUNT,
    UNIT=_UNIT,
)

DURATION = fill(
    r"""
        (?:como\s|casi\s)?(?:\d{1,3}|media|{HOUR_WORD}|quince|veinte|treinta|cuarenta|varias
          |un\spar\sde)\s?(?:min(?:uto)?s?|horas?|hrs)(?:\sy\smedia)?
    """,
    HOUR_WORD=_HOUR_WORD,
)
