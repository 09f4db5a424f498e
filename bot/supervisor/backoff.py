"""How long to wait before a process that died is started again."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST = 1.0  # seconds, doubled with every death…
LONGEST = 30.0  # …up to here
FORGIVEN_AFTER = 60.0  # seconds of health, after which the next death counts as the first


class Backoff:
    """One process's pauses: 1, 2, 4 … 30 s, and 1 s again once it was healthy for a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._clock = clock
        self._next = FIRST
        self._healthy_since: float | None = None

    def mark_healthy(self) -> None:
        """The process answers. Only the first of several calls in a row counts."""
        if self._healthy_since is None:
            self._healthy_since = self._clock()

    def mark_dead(self) -> float:
        """The process ended; returns the seconds to wait before the next start."""
        if self._was_well():
            self._next = FIRST
        self._healthy_since = None
        pause, self._next = self._next, min(self._next * 2, LONGEST)
        return pause

    def _was_well(self) -> bool:
        since = self._healthy_since
        return since is not None and self._clock() - since >= FORGIVEN_AFTER
