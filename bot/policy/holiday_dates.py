"""Public holidays, as the `holidays` package keeps them, one whole year at a time.

A `HolidayBase` fills its years in while it is read, which threads may see half done; a finished
year in a cache is a value.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

_COUNTRY = re.compile("[A-Z]{2}")


def subdivisions_of(country: str) -> tuple[str, ...] | None:
    """The subdivisions and aliases the package knows of a country; None if it knows no such one."""
    if _COUNTRY.fullmatch(country) is None:
        return None  # the package would look any attribute of its own up by this name
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return None
    return (*calendar.subdivisions, *calendar.subdivisions_aliases)


@lru_cache(maxsize=256)
def holidays_of(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """Every holiday of a year and its name in the country's own language."""
    calendar = holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False)
    return MappingProxyType(dict(calendar))
