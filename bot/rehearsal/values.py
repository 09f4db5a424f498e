"""The small values a script is written in."""

import re
from datetime import datetime, timedelta

from bot.policy.values import bad, shown

_WAIT = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_WAIT_RIGHT = "write seconds, minutes, hours or days, like 90s, 45m, 13h or 2d, at most 30d"
_AT_RIGHT = "a local time without an offset, like 2026-11-21T23:40:00"

LONGEST_WAIT = timedelta(days=30)


def read_wait(value: object) -> timedelta:
    """`45m` and the like. Raises a validation error."""
    found = _WAIT.fullmatch(value) if isinstance(value, str) else None
    span = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    if span is None or span > LONGEST_WAIT:
        raise bad(f"{shown(value)} is not a time to wait", _WAIT_RIGHT)
    return span


def read_local_time(value: object) -> datetime:
    """A moment on the wall, in a year computers agree on. Raises a validation error."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
        raise bad(f"{shown(value)} is not a local time", _AT_RIGHT)
    return moment
