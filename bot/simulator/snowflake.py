"""X's ids: numbers that grow with time, so that newer always compares greater."""

from threading import Lock

from bot.clock import Clock

X_EPOCH_MS = 1_288_834_974_657
"""2010-11-04T01:42:54.657Z, the moment X's ids count from."""

SEQUENCE_BITS = 22


class Snowflakes:
    """Hands out ids that never repeat and never go back, even when the clock stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = Lock()

    def next(self) -> str:
        """A fresh id of at most 19 digits."""
        milliseconds = int(self._clock().timestamp() * 1000) - X_EPOCH_MS
        with self._lock:
            self._last = max(self._last + 1, milliseconds << SEQUENCE_BITS)
            return str(self._last)
