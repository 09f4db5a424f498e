"""Threads that do what is due, and wait when nothing is."""

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger()

LOOK_AGAIN = 0.3
"""Seconds a loop waits at most before it looks again: what falls due by time alone rings no bell."""


class Bell:
    """Wakes one waiting loop for each ring; rings that nobody waits for are kept for the next."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        """There is something to do for one loop."""
        with self._rung:
            self._rings += 1
            self._rung.notify()

    def wait(self, seconds: float) -> None:
        """Returns at the next ring, or after `seconds`."""
        with self._rung:
            if not self._rings:
                self._rung.wait(seconds)
            self._rings = max(0, self._rings - 1)


class Loop(threading.Thread):
    """Calls `run_due` until it says there is nothing to do, then waits for the bell or a moment."""

    def __init__(self, name: str, run_due: Callable[[], bool], bell: Bell) -> None:
        super().__init__(name=name, daemon=True)
        self._run_due = run_due
        self._bell = bell
        self._stopping = threading.Event()

    def run(self) -> None:
        """Runs until `stop`; an error is logged and does not end it."""
        while not self._stopping.is_set():
            try:
                busy = self._run_due()
            except Exception:
                log.exception("loop failed", action="loop_failed", loop=self.name)
                busy = False
            if not busy:
                self._bell.wait(LOOK_AGAIN)

    def stop(self) -> None:
        """Ends it after what it is doing."""
        self._stopping.set()
        self._bell.ring()
