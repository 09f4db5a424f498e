"""When people answer: pure arithmetic over the policy's hours and a moment.

Every moment that comes in must be aware; every moment that goes out is in UTC, because Python
compares and subtracts two datetimes of one zone by the wall clock, which is wrong on the two
nights a year that matter here.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from bot.errors import NeverCloses, NeverOpens
from bot.policy import Closure, Hours, Interval

Window = tuple[datetime, datetime]
"""From the first open instant to the first closed one, in UTC."""

HORIZON = timedelta(days=400)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_CACHED_DAYS = 2048


class OpeningHours:
    """The hours of one brand. Instances are values: reload the policy, make a new one.

    An interval belongs to the local day it starts on: a holiday closes the intervals that start
    on it, not the one still running from the evening before. `dates` win over holidays, and
    closures are cut out of everything.
    """

    def __init__(self, hours: Hours, tz: tzinfo) -> None:
        self._hours = hours
        self._tz = tz
        self._closed = _merged(_closure_windows(hours.closures, tz))
        self._on_utc_day = lru_cache(maxsize=_CACHED_DAYS)(self._find_on_utc_day)

    def is_open(self, moment: datetime) -> bool:
        """Whether people answer at `moment`. Raises ValueError if it is naive."""
        now = _utc(moment)
        return any(start <= now < end for start, end in self._on_utc_day(now.date()))

    def opens_at(self, moment: datetime) -> datetime:
        """The first open instant from `moment` on, in UTC; `moment` itself if it is open.

        Raises ValueError if `moment` is naive, NeverOpens if none comes within 400 days.
        """
        now = _utc(moment)
        for start, _ in self._windows_from(now):
            return _within_horizon(start, now)
        raise NeverOpens

    def closes_at(self, moment: datetime) -> datetime:
        """The first closed instant from `moment` on, in UTC; `moment` itself if it is closed.

        Raises ValueError if `moment` is naive, NeverCloses if none comes within 400 days.
        """
        now = until = _utc(moment)
        for start, end in self._windows_from(now):
            if start > until:
                break
            until = end
            if until - now > HORIZON:
                raise NeverCloses
        return until

    def intervals_on(self, day: date) -> list[Window]:
        """The open time, in UTC, of the intervals that start on the local date `day`.

        What runs past midnight is listed whole under the day it started on.
        """
        return _without(_merged(self._planned(day)), self._closed)

    def add_open_time(self, moment: datetime, duration: timedelta) -> datetime:
        """The earliest instant, in UTC, with `duration` of open time between `moment` and it.

        This is how a target becomes a deadline. One that is used up exactly at closing time is
        due at closing time, and a duration of nothing is due at `moment`.
        Raises ValueError if `moment` is naive or `duration` negative, NeverOpens if 400 days
        pass without open time.
        """
        now, left = _utc(moment), duration
        if left < timedelta():
            raise ValueError(f"a duration of open time cannot be negative: {duration}")
        if not left:
            return now
        for start, end in self._windows_from(now):
            if start + left <= end:
                return start + left
            left -= end - start
        raise NeverOpens

    def open_time_between(self, a: datetime, b: datetime) -> timedelta:
        """The open time from `a` to `b`; negative when `b` comes first. ValueError if naive."""
        first, last = _utc(a), _utc(b)
        if last < first:
            return -self.open_time_between(last, first)
        total = timedelta()
        day = first.date()
        while day <= last.date():
            for start, end in self._on_utc_day(day):
                total += max(min(end, last) - max(start, first), timedelta())
            day += _DAY
        return total

    def reason_closed(self, moment: datetime) -> str | None:
        """Why it is closed at `moment`: the reason of a closure, or the name of a holiday.

        None when it is open, and outside the hours of an ordinary day. A holiday that `dates`
        gives hours is an ordinary day. Raises ValueError if `moment` is naive.
        """
        now = _utc(moment)
        if self.is_open(now):
            return None
        for closure in self._hours.closures:
            start, end = _closure_window(closure, self._tz)
            if start <= now < end:
                return closure.reason
        day = now.astimezone(self._tz).date()
        return None if self._hours.planned_on(day) else self._hours.holiday_on(day)

    def _windows_from(self, now: datetime) -> Iterator[Window]:
        """Open time from `now` on, in order, in pieces that end at 00:00 UTC at the latest.

        Ends when nothing was open for longer than the horizon.
        """
        day = last_open = now.date()
        while day - last_open <= HORIZON:
            for start, end in self._on_utc_day(day):
                if end > now:
                    last_open = day
                    yield max(start, now), end
            day += _DAY

    def _find_on_utc_day(self, day: date) -> tuple[Window, ...]:
        """Open time on one UTC day. Days of UTC divide time evenly, local ones need not.

        Local dates are at most a day away from the UTC date, and an interval at most a day long:
        only those that start from two days before until the day after can reach into this one.
        """
        midnight = datetime.combine(day, time(), UTC)
        near = (self._planned(day + timedelta(days=offset)) for offset in (-2, -1, 0, 1))
        open_time = _merged(window for windows in near for window in windows)
        today = _clipped(_without(open_time, self._closed), midnight, midnight + _DAY)
        return tuple(today)

    def _planned(self, day: date) -> list[Window]:
        """The intervals that start on a local day, closures not yet cut out."""
        return [_window(day, interval, self._tz) for interval in self._hours.planned_on(day)]


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.astimezone(UTC)


def _within_horizon(start: datetime, now: datetime) -> datetime:
    if start - now > HORIZON:
        raise NeverOpens
    return start


def _window(day: date, interval: Interval, tz: tzinfo) -> Window:
    midnight = datetime.combine(day, time())
    start = midnight + timedelta(minutes=interval.start)
    end = midnight + timedelta(minutes=interval.end)
    return _instant(start, tz, fold=0), _instant(end, tz, fold=1)


def _closure_window(closure: Closure, tz: tzinfo) -> Window:
    return _instant(closure.start, tz, fold=0), _instant(closure.until, tz, fold=1)


def _closure_windows(closures: Iterable[Closure], tz: tzinfo) -> list[Window]:
    return [_closure_window(closure, tz) for closure in closures]


def _instant(wall: datetime, tz: tzinfo, *, fold: int) -> datetime:
    """When a clock in `tz` shows the naive time `wall`, in UTC.

    In autumn an hour is shown twice. Starts take the first showing (fold 0) and ends the second
    (fold 1), so whoever works "until 01:30" is there whenever the clock says less, and a night
    shift covers the hour that is repeated instead of losing it. The price: "until 01:00", where
    01:00 to 02:00 is repeated, is the second 01:00 too, an hour later than it need be.
    In spring an hour is not shown: a time in it becomes the instant the clock jumps over it.
    """
    local = wall.replace(tzinfo=tz, fold=fold)
    instant = local.astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, tz)


def _end_of_gap(wall: datetime, tz: tzinfo) -> datetime:
    """The instant the offset changes, to the second, for a `wall` time that is jumped over.

    PEP 495: in a gap fold 1 uses the offset after the jump and fold 0 the one before, which puts
    the two readings on either side of the jump.
    """
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    new_offset = after.astimezone(tz).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(tz).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after


def _merged(windows: Iterable[Window]) -> list[Window]:
    """The same time as few windows, in order; empty windows are dropped."""
    result: list[Window] = []
    for start, end in sorted(windows):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


def _without(windows: list[Window], cuts: list[Window]) -> list[Window]:
    """What is left of ordered windows when ordered cuts are taken out."""
    for cut_start, cut_end in cuts:
        windows = [
            piece
            for start, end in windows
            for piece in ((start, min(end, cut_start)), (max(start, cut_end), end))
            if piece[0] < piece[1]
        ]
    return windows


def _clipped(windows: Iterable[Window], first: datetime, last: datetime) -> Iterator[Window]:
    clipped = ((max(start, first), min(end, last)) for start, end in windows)
    return ((start, end) for start, end in clipped if start < end)
