"""Times and durations in words, in the brand's own zone. The console speaks English."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Moments:
    """Writes moments as people of the brand's country do: 11:41 PM in the US, 23:41 in Britain."""

    def __init__(self, zone: ZoneInfo, country: str) -> None:
        self._zone = zone
        self._locale = _english(country)

    def clock(self, moment: datetime) -> str:
        """Like "11:41 PM"."""
        return format_time(moment, "short", tzinfo=self._zone, locale=self._locale)

    def said(self, moment: datetime, now: datetime) -> str:
        """Like "11:41 PM", "yesterday, 11:41 PM" or "Nov 20, 11:41 PM": as much date as needed."""
        day = self._day(moment, now)
        return f"{day}, {self.clock(moment)}" if day else self.clock(moment)

    def day(self, moment: datetime) -> str:
        """Like "Sat, Nov 21"."""
        return format_skeleton("MMMEd", moment.astimezone(self._zone), self._zone, locale=self._locale)

    def full(self, moment: datetime) -> str:
        """Everything about it, zone included."""
        return format_datetime(moment, "full", tzinfo=self._zone, locale=self._locale)

    def _day(self, moment: datetime, now: datetime) -> str:
        day, today = moment.astimezone(self._zone).date(), now.astimezone(self._zone).date()
        near = {-1: "yesterday", 0: "", 1: "tomorrow"}.get((day - today).days)
        if near is not None:
            return near
        if day.year != today.year:
            return format_date(day, "medium", locale=self._locale)
        return format_skeleton("MMMd", moment.astimezone(self._zone), self._zone, locale=self._locale)


def lasting(duration: timedelta) -> str:
    """Like "under a minute", "45 min", "8 h 20 min" or "3 d 2 h"; the sign is left out."""
    length = abs(duration)
    if length < MINUTE:
        return "under a minute"
    if length < HOUR:
        return f"{length // MINUTE} min"
    if length < DAY:
        return _two(length // HOUR, "h", length % HOUR // MINUTE, "min")
    return _two(length // DAY, "d", length % DAY // HOUR, "h")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"


def _english(country: str) -> Locale:
    try:
        return Locale.parse(f"en_{country}")
    except UnknownLocaleError:
        return Locale.parse("en")
