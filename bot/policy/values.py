"""The small values a policy is written in, each with the text that would be right."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

DAY_MINUTES = 24 * 60
LONGEST_LIST = 40
LONGEST_DURATION = timedelta(days=90)

_INTERVAL = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})(\+1)?")
_INTERVAL_RIGHT = 'write "08:00-18:00", or "22:00-02:00+1" over midnight'
_DURATION = re.compile(r"([1-9][0-9]{0,5})([mhd])")
_DURATION_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DURATION_RIGHT = "write minutes, hours or days, like 15m, 4h or 2d, at most 90d"
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]*")


def bad(wrong: str, right: str) -> PydanticCustomError:
    """A validation error that says what is wrong and what would be right."""
    return PydanticCustomError("policy", "{wrong}", {"wrong": wrong, "right": right})


def shown(value: object) -> str:
    """A value as a person would recognise it from the file."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return json.dumps(value, ensure_ascii=False, default=str)


def known(names: Collection[str], wanted: str = "") -> str:
    """What would be right where one of `names` is: all of them or, of many, the nearest."""
    if len(names) <= LONGEST_LIST:
        return f"known: {', '.join(names)}"
    near = get_close_matches(wanted, sorted(names), n=1)
    return f'did you mean "{near[0]}"?' if near else f"{len(names)} are known, none like it"


def one_of(kind: str, names: Callable[[], Collection[str]]) -> AfterValidator:
    """A validator for text that must be one of `names`, which are looked up when first needed."""

    def check(text: str) -> str:
        if text not in names():
            raise bad(f"{shown(text)} is not {kind}", known(names(), text))
        return text

    return AfterValidator(check)


@dataclass(frozen=True, order=True)
class Interval:
    """Open time on one day, in minutes of wall time after that day's midnight.

    `end` is later than `start`, is not part of the interval, and exceeds 1440 when the interval
    runs into the next day. An interval lasts at most 24 hours on the wall.
    """

    start: int
    end: int

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read "HH:MM-HH:MM" or "HH:MM-HH:MM+1". Raises PydanticCustomError."""
        if isinstance(text, cls):
            return text
        match = _INTERVAL.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise bad(f"{shown(text)} is not an interval", _INTERVAL_RIGHT)
        hours_minutes = [int(part) for part in match.groups()[:4]]
        start, end = _minute(hours_minutes[:2]), _minute(hours_minutes[2:])
        if start is None or end is None or start == DAY_MINUTES:
            raise bad(f"{shown(text)} has a time no clock shows", "from 00:00 until 24:00")
        return cls._ordered(match.group(), start, end, bool(match.group(5)))

    @classmethod
    def _ordered(cls, text: str, start: int, end: int, next_day: bool) -> Self:
        if next_day and end > start:
            raise bad(f'"{text}" is longer than a day', f'write "{text.removesuffix("+1")}"')
        if not next_day and end <= start:
            verb = "ends before it starts" if end < start else "ends when it starts"
            raise bad(f'"{text}" {verb}', f'over midnight, write "{text}+1"')
        return cls(start, end + DAY_MINUTES if next_day else end)

    def __str__(self) -> str:
        next_day = self.end > DAY_MINUTES
        end = self.end - DAY_MINUTES if next_day else self.end
        return f"{_clock(self.start)}-{_clock(end)}{'+1' if next_day else ''}"


def _minute(hour_minute: list[int]) -> int | None:
    hour, minute = hour_minute
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY_MINUTES else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def parse_duration(text: object) -> timedelta:
    """Read "15m", "4h" or "2d" (a day is 24 hours). Raises PydanticCustomError."""
    if isinstance(text, timedelta):
        return text
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise bad(f"{shown(text)} is not a duration", _DURATION_RIGHT)
    duration = timedelta(**{_DURATION_UNITS[match.group(2)]: int(match.group(1))})
    if duration > LONGEST_DURATION:
        raise bad(f"{shown(text)} is too long", _DURATION_RIGHT)
    return duration


def parse_date(text: object) -> date:
    """Read "2026-12-24" and no other spelling of a day. Raises PydanticCustomError."""
    if isinstance(text, date):
        return text
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise bad(f"{shown(text)} is not a date", "write year-month-day, like 2026-12-24")
    return day


def parse_local_time(text: object) -> datetime:
    """Read "2026-12-03 12:00" as naive wall time. Raises PydanticCustomError."""
    if isinstance(text, datetime) and text.tzinfo is None:
        return text
    try:
        return datetime.strptime(str(text), "%Y-%m-%d %H:%M")  # noqa: DTZ007  wall time
    except ValueError:
        right = "write 2026-12-03 12:00, in the brand's own time"
        raise bad(f"{shown(text)} is not a date and time", right) from None


def check_url(text: str) -> str:
    """An address a browser opens. Raises PydanticCustomError."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid or any(character.isspace() for character in text):
        raise bad(f"{shown(text)} is not a web address", "write http://… or https://…")
    return text


def _matching(pattern: re.Pattern[str], kind: str, right: str) -> AfterValidator:
    def check(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise bad(f"{shown(text)} is not {kind}", right)
        return text

    return AfterValidator(check)


Text = Annotated[str, Field(min_length=1)]
TimeZone = Annotated[str, one_of("a time zone", available_timezones)]
Region = Annotated[str, one_of("a country", lambda: phonenumbers.SUPPORTED_REGIONS)]
Handle = Annotated[
    str,
    _matching(
        re.compile("[A-Za-z0-9_]{1,15}"),
        "an X handle",
        "without @, at most 15 letters, digits and underscores",
    ),
]
Prefix = Annotated[str, _matching(re.compile("[A-Z]{1,5}"), "a prefix", "one to five capital letters, like HL")]
Email = Annotated[str, _matching(_EMAIL, "an e-mail address", "like duty@example.com")]
Phone = Annotated[str, _matching(_PHONE, "a phone number", 'like "911" or "+1 800 555 0142"')]
Url = Annotated[str, AfterValidator(check_url)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Day = Annotated[date, BeforeValidator(parse_date)]
LocalTime = Annotated[datetime, BeforeValidator(parse_local_time)]
Intervals = tuple[Annotated[Interval, BeforeValidator(Interval.parse)], ...]
