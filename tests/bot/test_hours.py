"""Opening hours against examples, laws that always hold, and a clock read minute by minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NeverCloses, NeverOpens
from bot.hours import OpeningHours
from bot.policy import Closure, Holidays, Hours, Interval, Weekly, load_policy

SHIPPED = load_policy(Path(__file__).parents[2] / "policy.yml")
LA = ZoneInfo("America/Los_Angeles")
BERLIN = ZoneInfo("Europe/Berlin")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def intervals(*texts: str) -> tuple[Interval, ...]:
    return tuple(Interval.parse(text) for text in texts)


def week(**days: str) -> Weekly:
    """A week from intervals separated by spaces; days left out are closed."""
    return Weekly(**{day: intervals(*days.get(day, "").split()) for day in WEEKDAYS})


def every_day(texts: str) -> Weekly:
    return week(**dict.fromkeys(WEEKDAYS, texts))


def closure(start: str, until: str, reason: str = "storm duty") -> Closure:
    return Closure.model_validate({"from": start, "until": until, "reason": reason})


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def utc(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return at(zone, text, fold).astimezone(UTC)


HARBORLIGHT = OpeningHours(SHIPPED.hours, LA)
NIGHT_SHIFT = OpeningHours(Hours(weekly=every_day("22:00-06:00+1")), LA)
ALWAYS = OpeningHours(Hours(weekly=every_day("00:00-24:00")), BERLIN)
NEVER = OpeningHours(Hours(weekly=week()), LA)


# Ordinary days, holidays, dates and closures


def test_it_is_open_from_the_first_instant_and_closed_at_the_last() -> None:
    assert not HARBORLIGHT.is_open(at(LA, "2026-11-23T07:59:59.999999"))
    assert HARBORLIGHT.is_open(at(LA, "2026-11-23T08:00"))
    assert HARBORLIGHT.is_open(at(LA, "2026-11-23T17:59:59.999999"))
    assert not HARBORLIGHT.is_open(at(LA, "2026-11-23T18:00"))


def test_an_open_moment_opens_at_itself_and_closes_in_the_evening() -> None:
    noon = at(LA, "2026-11-23T12:00")
    assert HARBORLIGHT.opens_at(noon) == noon
    assert HARBORLIGHT.closes_at(noon) == utc(LA, "2026-11-23T18:00")
    assert HARBORLIGHT.reason_closed(noon) is None


def test_a_closed_moment_closes_at_itself_and_has_no_reason_on_an_ordinary_night() -> None:
    night = at(LA, "2026-11-23T23:40")
    assert HARBORLIGHT.closes_at(night) == night
    assert HARBORLIGHT.opens_at(night) == utc(LA, "2026-11-24T08:00")
    assert HARBORLIGHT.reason_closed(night) is None


def test_thanksgiving_night_waits_for_saturday_because_california_closes_friday_too() -> None:
    night = at(LA, "2026-11-26T23:40")
    assert not HARBORLIGHT.is_open(night)
    assert HARBORLIGHT.reason_closed(night) == "Thanksgiving Day"
    assert HARBORLIGHT.reason_closed(night + HOUR) == "Day After Thanksgiving"
    assert HARBORLIGHT.opens_at(night) == utc(LA, "2026-11-28T09:00")
    assert HARBORLIGHT.add_open_time(night, 8 * HOUR) == utc(LA, "2026-11-30T12:00")


def test_christmas_eve_is_short_and_christmas_closed() -> None:
    day = date(2026, 12, 24)
    assert HARBORLIGHT.intervals_on(day) == [(utc(LA, "2026-12-24T08:00"), utc(LA, "2026-12-24T12:00"))]
    afternoon = at(LA, "2026-12-24T12:00")
    assert HARBORLIGHT.reason_closed(afternoon) is None
    assert HARBORLIGHT.opens_at(afternoon) == utc(LA, "2026-12-26T09:00")
    assert HARBORLIGHT.reason_closed(at(LA, "2026-12-25T10:00")) == "Christmas Day"


def test_dates_win_over_holidays_in_both_directions() -> None:
    dates = {date(2026, 12, 25): intervals("10:00-11:00"), date(2026, 12, 26): ()}
    hours = OpeningHours(SHIPPED.hours.model_copy(update={"dates": dates}), LA)
    assert hours.is_open(at(LA, "2026-12-25T10:30"))
    assert hours.reason_closed(at(LA, "2026-12-25T12:00")) is None
    assert hours.intervals_on(date(2026, 12, 26)) == []


def test_a_holiday_that_dates_closes_too_keeps_its_name() -> None:
    hours = SHIPPED.hours.model_copy(update={"dates": {date(2026, 12, 25): ()}})
    reason = OpeningHours(hours, LA).reason_closed(at(LA, "2026-12-25T12:00"))
    assert reason == "Christmas Day"


def test_a_closure_in_the_middle_of_the_day_is_cut_out() -> None:
    closures = (closure("2026-12-03 12:00", "2026-12-03 15:00"),)
    hours = OpeningHours(SHIPPED.hours.model_copy(update={"closures": closures}), LA)
    assert hours.intervals_on(date(2026, 12, 3)) == [
        (utc(LA, "2026-12-03T08:00"), utc(LA, "2026-12-03T12:00")),
        (utc(LA, "2026-12-03T15:00"), utc(LA, "2026-12-03T18:00")),
    ]
    during = at(LA, "2026-12-03T12:00")
    assert hours.reason_closed(during) == "storm duty"
    assert hours.opens_at(during) == utc(LA, "2026-12-03T15:00")
    assert hours.closes_at(at(LA, "2026-12-03T09:00")) == utc(LA, "2026-12-03T12:00")
    assert hours.add_open_time(at(LA, "2026-12-03T11:00"), 2 * HOUR) == utc(LA, "2026-12-03T16:00")


def test_a_closure_also_says_why_at_night_and_over_several_days() -> None:
    closures = (closure("2026-12-03 12:00", "2026-12-05 00:00"),)
    hours = OpeningHours(SHIPPED.hours.model_copy(update={"closures": closures}), LA)
    assert hours.reason_closed(at(LA, "2026-12-04T03:00")) == "storm duty"
    assert hours.opens_at(at(LA, "2026-12-03T13:00")) == utc(LA, "2026-12-05T09:00")


# Over midnight, around the clock, never


def test_an_interval_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    assert NIGHT_SHIFT.is_open(at(LA, "2026-11-24T00:00"))
    assert NIGHT_SHIFT.closes_at(at(LA, "2026-11-23T23:00")) == utc(LA, "2026-11-24T06:00")
    assert NIGHT_SHIFT.intervals_on(date(2026, 11, 23)) == [(utc(LA, "2026-11-23T22:00"), utc(LA, "2026-11-24T06:00"))]


def test_an_interval_of_nearly_a_day_reaches_two_utc_days_further() -> None:
    hours = OpeningHours(Hours(weekly=week(monday="22:00-21:00+1")), LA)
    assert hours.is_open(at(LA, "2026-11-24T20:59"))  # 25 November in UTC
    assert hours.closes_at(at(LA, "2026-11-24T12:00")) == utc(LA, "2026-11-24T21:00")


def test_a_holiday_closes_what_starts_on_it_and_not_what_runs_into_it() -> None:
    hours = Hours(weekly=every_day("22:00-06:00+1"), holidays=Holidays(country="US"))
    shift = OpeningHours(hours, LA)
    assert shift.is_open(at(LA, "2026-12-25T05:00"))
    assert shift.reason_closed(at(LA, "2026-12-25T05:00")) is None
    assert not shift.is_open(at(LA, "2026-12-25T23:00"))
    assert not shift.is_open(at(LA, "2026-12-26T05:00"))
    assert shift.reason_closed(at(LA, "2026-12-25T23:00")) == "Christmas Day"


def test_intervals_that_touch_close_once() -> None:
    hours = OpeningHours(Hours(weekly=every_day("08:00-12:00 12:00-18:00")), LA)
    assert hours.closes_at(at(LA, "2026-11-23T09:00")) == utc(LA, "2026-11-23T18:00")
    assert len(hours.intervals_on(date(2026, 11, 23))) == 1


def test_a_brand_that_is_always_open_never_closes() -> None:
    moment = at(BERLIN, "2026-03-29T01:59")
    assert ALWAYS.opens_at(moment) == moment
    assert ALWAYS.add_open_time(moment, 48 * HOUR) == moment.astimezone(UTC) + 48 * HOUR
    with pytest.raises(NeverCloses, match="no closed time within 400 days"):
        ALWAYS.closes_at(moment)


def test_a_brand_that_is_always_open_closes_for_a_closure() -> None:
    hours = Hours(weekly=every_day("00:00-24:00"), closures=(closure("2027-03-01 12:00", "2027-03-01 13:00"),))
    moment = at(BERLIN, "2026-11-23T12:00")
    assert OpeningHours(hours, BERLIN).closes_at(moment) == utc(BERLIN, "2027-03-01T12:00")


def test_a_brand_without_hours_never_opens() -> None:
    moment = at(LA, "2026-11-23T12:00")
    assert not NEVER.is_open(moment)
    assert NEVER.closes_at(moment) == moment
    assert NEVER.open_time_between(moment, moment + 30 * DAY) == timedelta()
    with pytest.raises(NeverOpens, match="no open time within 400 days"):
        NEVER.opens_at(moment)
    with pytest.raises(NeverOpens):
        NEVER.add_open_time(moment, MINUTE)


@pytest.mark.parametrize(("days", "opens"), [(400, True), (401, False)])
def test_the_next_opening_is_looked_for_400_days_ahead(days: int, opens: bool) -> None:
    moment = at(LA, "2026-01-05T08:00")
    dates = {(moment + days * DAY).date(): intervals("08:00-09:00")}
    hours = OpeningHours(Hours(weekly=week(), dates=dates), LA)
    if opens:
        assert hours.opens_at(moment) == utc(LA, "2027-02-09T08:00")
    else:
        with pytest.raises(NeverOpens):
            hours.opens_at(moment)


# Deadlines


def test_a_target_is_counted_in_opening_hours_over_the_weekend() -> None:
    friday = at(LA, "2026-11-20T17:00")
    assert HARBORLIGHT.add_open_time(friday, 8 * HOUR) == utc(LA, "2026-11-23T11:00")


def test_a_target_used_up_at_closing_time_is_due_at_closing_time() -> None:
    monday = at(LA, "2026-11-23T10:00")
    assert HARBORLIGHT.add_open_time(monday, 8 * HOUR) == utc(LA, "2026-11-23T18:00")


def test_a_target_of_nothing_is_due_at_once() -> None:
    night = at(LA, "2026-11-23T23:40")
    assert HARBORLIGHT.add_open_time(night, timedelta()) == night


def test_a_negative_target_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        HARBORLIGHT.add_open_time(at(LA, "2026-11-23T10:00"), -MINUTE)


def test_open_time_backwards_is_negative() -> None:
    a, b = at(LA, "2026-11-23T10:00"), at(LA, "2026-11-23T12:30")
    assert HARBORLIGHT.open_time_between(b, a) == -(HARBORLIGHT.open_time_between(a, b))
    assert HARBORLIGHT.open_time_between(a, b) == timedelta(hours=2, minutes=30)


# The two nights


def test_a_night_shift_is_an_hour_longer_when_the_clock_goes_back() -> None:
    ((start, end),) = NIGHT_SHIFT.intervals_on(date(2026, 10, 31))
    assert end - start == 9 * HOUR


def test_a_night_shift_is_an_hour_shorter_when_the_clock_goes_forward() -> None:
    ((start, end),) = NIGHT_SHIFT.intervals_on(date(2026, 3, 7))
    assert end - start == 7 * HOUR


def test_an_opening_in_the_hour_that_is_jumped_over_moves_to_the_jump() -> None:
    hours = OpeningHours(Hours(weekly=every_day("02:30-04:00")), LA)
    assert hours.intervals_on(date(2026, 3, 8)) == [(utc(LA, "2026-03-08T03:00"), utc(LA, "2026-03-08T04:00"))]


def test_a_closing_in_the_hour_that_is_jumped_over_moves_to_the_jump() -> None:
    hours = OpeningHours(Hours(weekly=every_day("01:00-02:30")), LA)
    ((start, end),) = hours.intervals_on(date(2026, 3, 8))
    assert (start, end - start) == (utc(LA, "2026-03-08T01:00"), HOUR)


def test_an_interval_inside_the_hour_that_is_jumped_over_does_not_happen() -> None:
    hours = OpeningHours(Hours(weekly=every_day("02:10-02:50")), LA)
    assert hours.intervals_on(date(2026, 3, 8)) == []
    assert hours.opens_at(at(LA, "2026-03-08T00:00")) == utc(LA, "2026-03-09T02:10")


def test_an_ambiguous_start_is_the_first_and_an_ambiguous_end_the_second() -> None:
    hours = OpeningHours(Hours(weekly=every_day("01:10-01:40")), LA)
    assert hours.intervals_on(date(2026, 11, 1)) == [
        (utc(LA, "2026-11-01T01:10", fold=0), utc(LA, "2026-11-01T01:40", fold=1))
    ]


def test_an_end_at_the_first_minute_that_is_repeated_is_the_second_too() -> None:
    hours = OpeningHours(Hours(weekly=every_day("17:00-01:00+1")), LA)
    ((start, end),) = hours.intervals_on(date(2026, 10, 31))
    assert (end, end - start) == (utc(LA, "2026-11-01T01:00", fold=1), 9 * HOUR)


def test_a_closure_until_an_ambiguous_time_lasts_until_the_second() -> None:
    closures = (closure("2026-11-01 01:10", "2026-11-01 01:40"),)
    hours = OpeningHours(Hours(weekly=every_day("00:00-24:00"), closures=closures), LA)
    closed = utc(LA, "2026-11-01T01:10", fold=0)
    assert hours.closes_at(at(LA, "2026-11-01T00:30")) == closed
    assert hours.opens_at(closed) == utc(LA, "2026-11-01T01:40", fold=1)


def test_a_day_without_midnight_begins_at_the_jump() -> None:
    hours = OpeningHours(Hours(weekly=every_day("00:00-08:00")), SAO_PAULO)
    ((start, end),) = hours.intervals_on(date(2018, 11, 4))
    assert (start, end - start) == (utc(SAO_PAULO, "2018-11-04T01:00"), 7 * HOUR)


def test_a_date_the_calendar_skipped_has_no_open_time() -> None:
    apia = ZoneInfo("Pacific/Apia")  # crossed the date line: no 30 December 2011
    hours = OpeningHours(Hours(weekly=every_day("08:00-18:00")), apia)
    assert hours.intervals_on(date(2011, 12, 30)) == []
    evening = at(apia, "2011-12-29T18:00")
    assert hours.opens_at(evening) - evening.astimezone(UTC) == 14 * HOUR


def test_moments_are_compared_as_instants_in_the_repeated_hour() -> None:
    hours = OpeningHours(Hours(weekly=every_day("08:00-18:00")), LA)
    first, second = (at(LA, "2026-11-01T01:30", fold) for fold in (0, 1))
    assert hours.opens_at(first) - first.astimezone(UTC) == timedelta(hours=7, minutes=30)
    assert hours.opens_at(second) - second.astimezone(UTC) == timedelta(hours=6, minutes=30)


# Naive moments


@pytest.mark.parametrize(
    "call",
    [
        HARBORLIGHT.is_open,
        HARBORLIGHT.opens_at,
        HARBORLIGHT.closes_at,
        HARBORLIGHT.reason_closed,
        lambda moment: HARBORLIGHT.add_open_time(moment, HOUR),
        lambda moment: HARBORLIGHT.open_time_between(moment, at(LA, "2026-11-23T12:00")),
        lambda moment: HARBORLIGHT.open_time_between(at(LA, "2026-11-23T12:00"), moment),
    ],
)
def test_a_naive_moment_is_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="needs a time zone"):
        call(datetime.fromisoformat("2026-11-23T12:00"))


# Laws, in every zone over both changes of the clock


class Case(NamedTuple):
    """Hours around a change of the clock, and where the two weeks under test begin (UTC)."""

    zone: ZoneInfo
    first: datetime
    hours: Hours


CHANGES = [
    (zone, datetime.fromisoformat(f"{day}T00:00+00:00") - 7 * DAY)
    for zone, days in {
        "America/Los_Angeles": ("2026-03-08", "2026-11-01"),
        "Europe/Berlin": ("2026-03-29", "2026-10-25"),
        "America/Sao_Paulo": ("2018-11-04", "2018-02-18"),
        "Australia/Sydney": ("2026-10-04", "2026-04-05"),
        "Australia/Lord_Howe": ("2026-10-04", "2026-04-05"),  # by half an hour
        "America/St_Johns": ("2006-04-02", "2006-10-29"),  # at one minute past midnight
    }.items()
    for day in days
]
LENGTH = 14 * DAY
MINUTES = 14 * 24 * 60


def night_ends(start: int) -> st.SearchStrategy[int]:
    """Ends at most 24 hours after `start`, often early the next morning or nearly a day later."""
    anywhere = st.integers(start + 1, start + 1440)
    morning = st.integers(max(start + 1, 1440), 1440 + min(start, 240))
    return anywhere | morning | st.integers(start + 1200, start + 1440)


@st.composite
def day_plans(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Up to two intervals, to the quarter or to the minute; the last may run over midnight."""
    step = draw(st.sampled_from([1, 15]))
    points = st.integers(0, 1440 // step) | st.integers(0, 240 // step)  # clocks change early
    points = points.map(lambda n: n * step)
    times = sorted(draw(st.lists(points, unique=True, max_size=4)))
    if len(times) % 2:
        start = min(times.pop(), 1439)
        night = [Interval(start, draw(night_ends(start)))]
    else:
        night = []
    return (*(Interval(*pair) for pair in zip(times[::2], times[1::2], strict=True)), *night)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone, first = draw(st.sampled_from(CHANGES))
    weekly = Weekly(**{day: draw(day_plans()) for day in WEEKDAYS})
    days = st.integers(-1, 15).map(lambda n: first.date() + n * DAY)
    dates = draw(st.dictionaries(days, day_plans(), max_size=3))
    holidays = draw(st.sampled_from([None, Holidays(country="US"), Holidays(country="BR")]))
    hours = Hours(weekly=weekly, holidays=holidays, dates=dates, closures=tuple(draw(closures(first))))
    return Case(ZoneInfo(zone), first, hours)


@st.composite
def closures(draw: st.DrawFn, first: datetime) -> list[Closure]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        near_change = st.integers(MINUTES // 2 - 1500, MINUTES // 2 + 1500)
        start = first.replace(tzinfo=None) + draw(st.integers(0, MINUTES) | near_change) * MINUTE
        until = start + draw(st.integers(1, 4000) | st.integers(1, 120)) * MINUTE
        found.append(closure(f"{start:%Y-%m-%d %H:%M}", f"{until:%Y-%m-%d %H:%M}"))
    return found


def moments(case: Case) -> st.SearchStrategy[datetime]:
    seconds = st.integers(0, int(LENGTH.total_seconds()))
    return seconds.map(lambda n: (case.first + timedelta(seconds=n)).astimezone(case.zone))


durations = st.integers(0, 60 * 60 * 24 * 5).map(lambda n: timedelta(seconds=n))


@settings(deadline=None)
@given(st.data())
def test_opening_is_the_first_open_instant_from_now_on(data: st.DataObject) -> None:
    case = data.draw(cases())
    hours, now = OpeningHours(case.hours, case.zone), data.draw(moments(case))
    try:
        opens = hours.opens_at(now)
    except NeverOpens:
        assert hours.open_time_between(now, now.astimezone(UTC) + 399 * DAY) == timedelta()
        return
    assert opens >= now.astimezone(UTC)
    assert hours.is_open(opens)
    assert hours.open_time_between(now, opens) == timedelta()


@settings(deadline=None)
@given(st.data())
def test_closing_is_the_first_closed_instant_from_now_on(data: st.DataObject) -> None:
    case = data.draw(cases())
    hours, now = OpeningHours(case.hours, case.zone), data.draw(moments(case))
    try:
        closes = hours.closes_at(now)
    except NeverCloses:
        assert hours.open_time_between(now, now.astimezone(UTC) + 399 * DAY) == 399 * DAY
        return
    assert closes >= now.astimezone(UTC)
    assert not hours.is_open(closes)
    assert hours.open_time_between(now, closes) == closes - now.astimezone(UTC)


@settings(deadline=None)
@given(st.data())
def test_a_deadline_is_the_earliest_with_that_much_open_time_before_it(
    data: st.DataObject,
) -> None:
    case = data.draw(cases())
    hours, now = OpeningHours(case.hours, case.zone), data.draw(moments(case))
    duration = data.draw(durations)
    try:
        due = hours.add_open_time(now, duration)
    except NeverOpens:
        return
    assert hours.open_time_between(now, due) == duration
    if duration:
        assert hours.open_time_between(now, due - timedelta(microseconds=1)) < duration


@settings(deadline=None)
@given(st.data())
def test_open_time_adds_up(data: st.DataObject) -> None:
    case = data.draw(cases())
    hours = OpeningHours(case.hours, case.zone)
    a, b, c = (data.draw(moments(case)) for _ in range(3))
    ab, bc = hours.open_time_between(a, b), hours.open_time_between(b, c)
    assert ab + bc == hours.open_time_between(a, c)


@settings(deadline=None)
@given(st.data())
def test_two_deadlines_in_a_row_are_one(data: st.DataObject) -> None:
    case = data.draw(cases())
    hours, now = OpeningHours(case.hours, case.zone), data.draw(moments(case))
    one, other = data.draw(durations), data.draw(durations)
    try:
        due = hours.add_open_time(now, one + other)
    except NeverOpens:
        return
    assert hours.add_open_time(hours.add_open_time(now, one), other) == due


@settings(deadline=None)
@given(st.data())
def test_there_is_a_reason_only_when_it_is_closed(data: st.DataObject) -> None:
    case = data.draw(cases())
    hours, now = OpeningHours(case.hours, case.zone), data.draw(moments(case))
    assert hours.reason_closed(now) is None or not hours.is_open(now)


# The reference: a clock read minute by minute, without asking zoneinfo about wall times


@lru_cache(maxsize=len(CHANGES))
def clock(zone: str, first: datetime) -> tuple[list[datetime], list[datetime]]:
    """Every UTC minute of the two weeks and a margin, and what a clock in the zone shows."""
    moments = [first - 3 * DAY + n * MINUTE for n in range(MINUTES + 6 * 24 * 60)]
    walls = [m.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for m in moments]
    return moments, walls


def minutes_between(walls: list[datetime], start: datetime, end: datetime) -> range:
    """From the first minute the clock has reached `start` until it shows `end` for the last time.

    Where it never shows `end`, until it has passed it. Looks a day around only, which is where
    the clock may go back.
    """
    guess = int((start - walls[0]) / MINUTE)
    low, high = max(0, guess - 1500), min(len(walls), guess + int((end - start) / MINUTE) + 1500)
    near = range(low, high)
    first = next((n for n in near if walls[n] >= start), high)
    last = next((n for n in reversed(near) if walls[n] <= end), low - 1)
    return range(first, last if last >= low and walls[last] == end else last + 1)


def planned_intervals(case: Case) -> Iterator[tuple[datetime, datetime]]:
    for n in range(-2, 16):
        day = case.first.date() + n * DAY
        midnight = datetime.combine(day, time())
        if day in case.hours.dates:
            plan = case.hours.dates[day]
        elif case.hours.holidays and case.hours.holidays.name_of(day):
            plan = ()
        else:
            plan = getattr(case.hours.weekly, WEEKDAYS[day.weekday()])
        for interval in plan:
            yield midnight + interval.start * MINUTE, midnight + interval.end * MINUTE


def open_minutes(case: Case) -> set[datetime]:
    moments, walls = clock(case.zone.key, case.first)
    found: set[int] = set()
    for start, end in planned_intervals(case):
        found.update(minutes_between(walls, start, end))
    for cut in case.hours.closures:
        found.difference_update(minutes_between(walls, cut.start, cut.until))
    last = case.first + LENGTH
    return {moments[n] for n in found if case.first <= moments[n] < last}


@settings(deadline=None, max_examples=150)
@given(cases())
def test_every_minute_of_two_weeks_is_as_the_clock_on_the_wall_says(case: Case) -> None:
    hours = OpeningHours(case.hours, case.zone)
    minutes = (case.first + n * MINUTE for n in range(MINUTES))
    expected = open_minutes(case)
    assert {minute for minute in minutes if hours.is_open(minute)} == expected
    total = hours.open_time_between(case.first, case.first + LENGTH)
    assert total == len(expected) * MINUTE


# Speed


def test_thousands_of_questions_a_second_are_answered() -> None:
    moments = [at(LA, "2026-11-20T00:00") + n * 7 * MINUTE for n in range(2000)]
    began = perf_counter()
    for moment in moments:
        HARBORLIGHT.is_open(moment)
        HARBORLIGHT.opens_at(moment)
        HARBORLIGHT.add_open_time(moment, 8 * HOUR)
    assert len(moments) * 3 / (perf_counter() - began) > 3000  # some 100,000 when nothing else runs
