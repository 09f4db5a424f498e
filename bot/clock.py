"""What time it is, as a port: whoever needs the time is given a clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the current moment, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's time in UTC."""
    return datetime.now(UTC)


def shifted_clock(start: datetime) -> Clock:
    """The machine's clock moved so that it shows `start` (aware) now; for demonstrations."""
    shift = start.astimezone(UTC) - system_clock()
    return lambda: system_clock() + shift


class VirtualClock:
    """A clock that stands still until it is moved; for tests, rehearsals and benchmarks."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        """The moment it shows, in UTC."""
        return self._now

    def advance(self, step: timedelta) -> None:
        """Moves the clock forward by `step`, which may not be negative."""
        if step < timedelta(0):
            raise ValueError("time does not run backwards")
        self._now += step
