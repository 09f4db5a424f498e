"""Portuguese: desde as 20h, há duas horas, ontem à noite, às 21h30, segunda-feira, dia 5."""

from __future__ import annotations

from brain.nlu.fields.patterns import any_of, fill
from brain.nlu.fields.when.calendar import CLOCK, DATE, DAY

_FEIRA = r"(?:segunda|terca|quarta|quinta|sexta)(?:\s?-?\s?feira)"
_DAY_NAME = rf"{_FEIRA}|segunda|terca|quarta|quinta|sexta|sabado|domingo"
_MONTH = any_of("janeiro fevereiro abril maio junho julho agosto setembro outubro novembro dezembro")
_MONTH_DATED = rf"{_MONTH}|marco"  # Marco alone is a man
_PART = "manha|tarde|noite|madrugada"
_HOUR_WORD = "uma|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze"
_COUNT = (
    r"\d{1,3}(?:[.,]5)? | um[as]?s? | meia | dois | "
    + _HOUR_WORD
    + r"|quinze|vinte|trinta|quarenta|vari[ao]s|algumas|pouc[ao]s|um\spar\sde"
)
_UNIT = r"""
    segundos?|min(?:uto)?s?|horas?|hrs?|h|dias?|noites?|semanas?|mes(?:es)?|anos?|tempos?|bocado
      |pouco
"""
# segunda via
_NOUN_AFTER = r"""
    via|vez|fatura|conta|pessoa|parcela|mensagem|ligacao|tentativa|reclamacao|parte|casa|rua
"""

STRONG = fill(
    r"""
    (?:(?:desde|ate|a\spartir\sde|antes\sd[ea]|depois\sde|para|pra|por\svolta\sde)\s){0,2}
    (?: (?:anteontem | ontem | hoje | amanha)
        (?:\s(?:a|de|pela|na|ao)\s(?:{PART}) | \s(?:cedo|cedinho|ao\smeio-?\s?dia
                |ao\sfim\s(?:da\starde|do\sdia)))?
      | agora\s(?:mesmo|pouco|ha\spouco) | (?:n?est[ae]|n?essa)\s(?:{PART}|semana) | (?:n?este
              |n?esse)\s(?:mes|ano|fim\sde\ssemana|{DAY_NAME})
      | (?:n?[ao]\s)?(?:noite|semana|mes|ano|fim\sde\ssemana|{DAY_NAME})\s(?:passad[oa]|retrasad[oa]
              |que\svem|anterior)
      | (?:n?[ao]\s|pro\s|pra\s)?proxim[oa]\s(?:semana|mes|ano|{DAY_NAME}|fim\sde\ssemana)
      | (?:no\s|ao\s|o\s)?(?:fim|final|inicio|comeco|meio)\sd[eo]\s(?:mes|ano|{MONTH_DATED})
      | (?:[oa]o?\s|no\s)?(?:fim|final|inicio|comeco)\sd[ae]\s(?:{PART})
      | (?:ao?\s)?meio-?\s?dia(?:\se\smeia)? | (?:a\s)?meia-?\s?noite | de\s(?:madrugada|manha)
              | pela\s(?:{PART})
      | (?:n?a\s|da\s|pra\s|ate\s){0,1}{FEIRA}(?:\s(?:a|de|passada|que\svem)(?:\s(?:{PART}))?)?
      | (?:no\s|do\s|ao\s|este\s)?(?:sabado|domingo)(?:\s(?:a|de|passado
              |que\svem)(?:\s(?:{PART}))?)?
      | (?:n?o\s|do\s|ao?\s|em\s)?(?:dia\s)?(?:{DAY}|primeiro
              |1o)\s(?:de\s)(?:{MONTH_DATED})(?:\sde\s(?:19|20)\d\d)?
      | (?:n?o\s|do\s)?dia\s(?:{DATE}|{DAY}(?!\d)|primeiro|1o)
      | (?:{MONTH})(?:\sde\s(?:19|20)\d\d)?
      | (?! as\s\d{1,2}\s(?!(?:e|da|em|hrs?|horas|h|ja|nao|ninguem|que|ate
              |as)\b)[a-z] )  # as 3 fases
        (?! as\s(?:uma|duas)\b(?!\s(?:e|da|h|horas)\b) )  # "as duas" may be both of anything
        (?:desde|pelas|por\svolta\sd?as|a\spartir\sdas|ate\s?as|depois\sdas|antes\sdas|tipo\sas
                |la\spelas|entre\sas|as|das) (?:\s(?:umas|as|das|quase))?\s
        (?:{CLOCK}|(?:[01]?\d|2[0-4])|{HOUR_WORD}) (?!\s?(?:vezes|contas|faturas|casas|pessoas
                |parcelas|luzes|ruas|lampadas)\b) (?![-/\d])
        (?:\s(?:e\s(?:meia|pouco|pouca|tal|\d{1,2}|quinze|vinte|dez)|em\sponto))? (?:\s?(?:hrs?
                |horas|h)\b)? (?:\sda\s(?:{PART}))?
      | (?:\d{1,2}(?:[:h]\d\d|h)?|{HOUR_WORD})(?:\se\smeia)?\sda\s(?:{PART})
      | (?:ja\s)?(?:ha|faz|fazem)\s(?:ja\s|cerca\sde\s|quase\s|uns\s|umas\s|mais\sde\s|apenas\s
              |so\s){0,2}(?:(?:{COUNT})\s?(?:{UNIT})(?:\se\s(?:meia|pouco))? | pouco(?:\stempo)?
              | bocado)
      | (?:{COUNT})\s?(?:{UNIT})(?:\se\smeia)?\satras
    )
    """,
    PART=_PART,
    FEIRA=_FEIRA,
    DAY_NAME=_DAY_NAME,
    MONTH=_MONTH,
    MONTH_DATED=_MONTH_DATED,
    DAY=DAY,
    CLOCK=CLOCK,
    DATE=DATE,
    HOUR_WORD=_HOUR_WORD,
    COUNT=_COUNT,
    UNIT=_UNIT,
)

LED = fill(
    r"""
    (?:desde|ate|antes\sd[eoa]|depois\sd[eoa]|a\spartir\sd[eoa])\s(?:[oa]\s)?(?:{CLOCK}|{DATE}
            |tempestade|temporal|apagao|chuva|trovoada|jantar|almoco|{DAY_NAME})
  | (?:na|da|nesta|pra|ate|ate\sa|desde|proxima
          |segunda\sou)\s(?:{DAY_NAME})(?!\s(?:{NOUN_AFTER}))(?:\s(?:a|de)\s(?:{PART}))?
  | (?:segunda|terca|quarta|quinta|sexta)(?:\s(?:passada|retrasada|que\svem|a\s(?:noite|tarde)
          |de\smanha)|(?=\s?(?:[,.!?;]|$)))
  | (?:em|de|desde|ate|a\spartir\sde)\smarco | (?:desde|umas|desde\sumas)\s\d{1,2}\s?h\b
          | \d{1,2}h\b(?!\s?(?:sem|por|de\b)) | \d{1,2}\shoras(?=\s(?:da|de\sontem))
  | (?:durante|por|em|dentro\sde|daqui\sa)\s(?:mais\sde\s|quase\s
          |as\sultimas\s)?(?:{COUNT})\s(?:{UNIT})(?:\se\smeia)?
    """,
    CLOCK=CLOCK,
    DATE=DATE,
    DAY_NAME=_DAY_NAME,
    NOUN_AFTER=_NOUN_AFTER,
    PART=_PART,
    COUNT=_COUNT,
    UNIT=_UNIT,
)

DURATION = fill(
    r"""
        (?:uns\s|umas\s|quase\s)?(?:\d{1,3}|meia|dois|{HOUR_WORD}|quinze|vinte|trinta|quarenta
          |varias)\s?(?:min(?:uto)?s?|horas?|hrs)(?:\se\smeia)?
    """,
    HOUR_WORD=_HOUR_WORD,
)
