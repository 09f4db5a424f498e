"""What the measured night counts with, counted by hand."""

from datetime import UTC, datetime, timedelta

from bench.night.figures import over
from bench.night.people import plans
from bot.simulator.records import DirectMessage

START = datetime(2026, 11, 27, 4, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def dms(*seconds: int) -> list[DirectMessage]:
    return [
        DirectMessage(
            id=str(number),
            sender_id="1",
            recipient_id="2",
            text="hello",
            created_at=START + timedelta(seconds=second),
            sequence=number,
        )
        for number, second in enumerate(seconds)
    ]


def test_as_many_as_allowed_are_not_over_the_limit():
    assert over(dms(0, 1, 2, 900, 901), [(QUARTER, 3)]) == 0


def test_each_that_is_one_too_many_counts_in_whatever_order_they_come():
    assert over(dms(899, 0, 2, 1, 898), [(QUARTER, 3)]) == 2


def test_every_window_is_looked_at():
    assert over(dms(0, 1000, 2000), [(QUARTER, 3), (timedelta(hours=1), 2)]) == 1


def test_the_same_seed_gives_the_same_night_and_everybody_begins_within_it():
    night = plans(7, 50, timedelta(hours=6))
    assert night == plans(7, 50, timedelta(hours=6)) != plans(8, 50, timedelta(hours=6))
    assert [plan.begins for plan in night] == sorted(plan.begins for plan in night)
    assert all(timedelta(0) <= plan.begins <= timedelta(hours=6) and plan.messages for plan in night)
