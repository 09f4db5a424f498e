"""Times as each language says them. Pure: given the moment, the present and the zone."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from babel import Locale
from babel.dates import format_date, format_time, get_day_names

from bot.policy import Interval


def moment_phrase(moment: datetime, now: datetime, zone: tzinfo, locale: Locale, patterns: Mapping[str, str]) -> str:
    """A time as it reads after "from": the nearer it is, the less of a date it needs."""
    then, today = moment.astimezone(zone), now.astimezone(zone).date()
    return patterns[_nearness((then.date() - today).days)].format(
        time=_plain(format_time(then, "short", locale=locale)),
        weekday=_plain(format_date(then, "EEEE", locale=locale)),
        date=_plain(_day_and_month(then, locale)),
    )


def week_phrase(days: Iterable[tuple[str, tuple[Interval, ...]]], locale: Locale) -> str:
    """Like "Mon–Fri 8:00 AM–6:00 PM, Sat 9:00 AM–1:00 PM": equal days together, closed ones left out."""
    names = get_day_names("abbreviated", context="stand-alone", locale=locale)
    runs: list[tuple[int, int, str]] = []
    for index, (_, intervals) in enumerate(days):
        spans = ", ".join(_span(interval, locale) for interval in intervals)
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], index, spans)
        else:
            runs.append((index, index, spans))
    return ", ".join(f"{_days(names, first, last)} {spans}" for first, last, spans in runs if spans)


def _days(names: Mapping[int, str], first: int, last: int) -> str:
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _span(interval: Interval, locale: Locale) -> str:
    midnight = datetime(2001, 1, 1)  # noqa: DTZ001 (a wall time of any day, only written out)
    start, end = (
        _plain(format_time(midnight + timedelta(minutes=minutes), "short", locale=locale))
        for minutes in (interval.start, interval.end)
    )
    return f"{start}–{end}"


def _nearness(days: int) -> str:
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return "week" if days < 7 else "later"


def _day_and_month(moment: datetime, locale: Locale) -> str:
    skeleton = locale.datetime_skeletons.get("MMMMd") or locale.datetime_skeletons["MMMd"]
    return format_date(moment, skeleton.pattern, locale=locale)


def _plain(text: str) -> str:
    """Babel separates with narrow no-break spaces, which some phones show as boxes."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
