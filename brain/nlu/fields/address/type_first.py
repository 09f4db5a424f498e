"""Spanish and Portuguese addresses: calle Olmo 14, 3º B; Rua das Flores, 123, apto 42."""

from __future__ import annotations

from collections.abc import Iterator

from brain.nlu.fields.address.words import STOP_ROMANCE
from brain.nlu.fields.folded import Folded
from brain.nlu.fields.patterns import any_of, rule

_TYPE = any_of(
    """
    calle cll avenida avda avd av ave paseo plaza pza plz camino cno carretera ctra carrera cra kra
    calzada calz blvd bulevar
    boulevard callejon cerrada cda privada priv prolongacion prol circuito ronda travesia pasaje
    psje pje jiron jr diagonal rua
    parque costanera autopista travessa trav alameda praca pca praceta pct estrada estr rodovia rod
    largo lgo beco calcada
    ladeira viela
    """
)
# Estates, where a lot or a house takes the place of a number.
_ESTATE = any_of(
    """
    poligono quinta urbanizacao urbanizacion urb residencial condominio vila villa
    fraccionamiento fracc quadra qd
    """
)
_NAME = rf"(?!(?:{STOP_ROMANCE})\b) [a-z][a-z'.-]{{0,24}}"
_NAMES = rf"(?:{_NAME})(?:\s{_NAME}){{0,4}}"
# Calle 5 de Mayo, Rua 25 de Março
_DATED = r"""
    (?:\d{1,2}|primero|quince|siete|sete)\sde\s[a-z]{4,10}
"""
_MARK = r"(?:n[uo]?\.?o?\.?|num\.?|numero|nro\.?|\#|no\.)"
_UNIT = r"""
    (?: ,?\s? (?:int|interior|depto|dpto|dept|dto|departamento|piso|puerta|pta|esc|escalera|local
            |edificio|edif|torre|casa|cs|mz
          |mza|manzana|lt|lote|apto?|apartamento|apt|ap|bloco|bl|bloque|conjunto|conj|cj|sala|andar
                  |parcela|nave|quadra|qd|unidad)
          \b\.?\s?(?:n\.?o?\s|\#)?(?:\d{1,4}(?:\s?-?[a-d]\b)?|[a-z]\d{0,3})\b
      | ,?\s? (?:primer|segundo|tercer|cuarto|quinto|ultimo)\spiso\b
      | ,?\s? (?:bajo|atico|fundos|frente|sobreloja|terreo|r/c|cave|entresuelo)\b (?:\s(?:[a-d]|dto
              |esq|dcha|izda|izq)\b\.?)?
      | ,?\s? \d{1,2}\s?[oa]\.?(?!\w) (?:\s?(?:[a-d]|dto|dcha|der|izda|izq|esq|dir|frente|fte|andar
              |piso)\b\.?)?
    )
"""
_COLONY = rf"(?: ,?\s(?:col|colonia|fracc|barrio|bairro|urb)\b\.?\s{_NAME}(?:\s{_NAME}){{0,2}} )"
_NUMBER = r"""
    (?: \d{1,5} (?:-?[a-d]\b|-\d{1,3}\b)? \b
          (?! [:.,/]\d | \s?(?:h|hs|hrs?|horas?|min|minutos?|dias?|semanas?|meses|veces|vezes|anos?
                  |pesos|euros|reais|casas|[ap]m|%)\b )
      | s/n\b | km\.?\s?\d{1,4} )
"""

_STREET = rule(
    r"""
    (?<![\w$/.-])
    (?: (?: (?:{TYPE})\b\.?\s | r\.\s? | r\s(?=d[aeo]s?\s) | c/\s? )
        (?: (?:(?:de|del|la|el)\s)? (?:{DATED}|{NAMES}) (?: ,?\s?{MARK}\s?{NUMBER} | ,?\s{NUMBER} )
          | \d{1,3} (?: ,?\s{MARK}\s?{NUMBER} | {UNIT} ) )          # Calle 13 #45-20, rua 3 casa 9
      | (?:{ESTATE})\b\.?\s (?:{NAMES}|\d{1,3}) (?: {UNIT}{1,2} | ,?\s{MARK}?\s?{NUMBER} )
    )
    {UNIT}{0,3} {COLONY}?
    """,
    TYPE=_TYPE,
    ESTATE=_ESTATE,
    DATED=_DATED,
    NAMES=_NAMES,
    MARK=_MARK,
    NUMBER=_NUMBER,
    UNIT=_UNIT,
    COLONY=_COLONY,
)
# Without "calle": Los Pinos 40; Olmo 14 interior 3. Capitals with an article or a unit tell.
_TYPELESS = rule(
    r"""
    (?<![\w-]) (?: (?:L[ao]s|El|La|Das|Dos|Da
            |Do)[ ][A-Z][a-z]{2,}(?:[ ][A-Z][a-z]+)? ,?[ ] \d{1,5}\b (?![:./,-]\d|[ ](?:de|horas
            |dias|personas|casas|h)\b)
      | [A-Z][a-z]{2,}(?:[ ][A-Z][a-z]+)? ,?[ ] \d{1,5}\b (?i:{UNIT}){1,2} )
    """,
    UNIT=_UNIT,
)


def type_first(message: Folded) -> Iterator[tuple[int, int]]:
    """Spans of street, number, unit and colonia, without the town."""
    yield from (match.span() for match in _STREET.finditer(message.lower))
    if not message.shouted:
        yield from (match.span() for match in _TYPELESS.finditer(message.cased))
