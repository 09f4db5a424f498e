from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.console.moments import Moments, lasting

NOW = datetime(2026, 11, 24, 16, 4, tzinfo=UTC)
US = Moments(ZoneInfo("America/Los_Angeles"), "US")


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(minutes=3), "8:01 AM"),
        (timedelta(hours=8, minutes=23), "yesterday, 11:41 PM"),
        (timedelta(hours=-20), "tomorrow, 4:04 AM"),
        (timedelta(days=3), "Nov 21, 8:04 AM"),
        (timedelta(days=400), "Oct 20, 2025, 9:04 AM"),
    ],
)
def test_a_moment_is_said_with_as_much_date_as_it_needs(ago: timedelta, said: str):
    assert plain(US.said(NOW - ago, NOW)) == said


def test_a_moment_is_said_as_the_brands_country_does():
    assert Moments(ZoneInfo("Europe/Berlin"), "DE").clock(NOW) == "17:04"
    assert plain(Moments(ZoneInfo("UTC"), "XX").clock(NOW)) == "4:04 PM"


def test_the_day_is_the_brands_own():
    assert US.day(datetime(2026, 11, 24, 3, 0, tzinfo=UTC)) == "Mon, Nov 23"


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=45), "45 min"),
        (timedelta(hours=8, minutes=20), "8 h 20 min"),
        (timedelta(hours=-2), "2 h"),
        (timedelta(days=3, hours=2), "3 d 2 h"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(duration: timedelta, said: str):
    assert lasting(duration) == said
