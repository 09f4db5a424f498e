"""Threads that do what is due, and wait when nothing is."""

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger()

LOOK_AGAIN = 0.3
"""Seconds a loop waits at most before it looks again: what falls due by time alone rings no bell."""


class Loop(threading.Thread):
    """Calls `run_due` until it says there is nothing to do, then waits for the bell or a moment."""

    def __init__(self, name: str, run_due: Callable[[], bool], bell: threading.Event) -> None:
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
                self._bell.clear()

    def stop(self) -> None:
        """Ends it after what it is doing."""
        self._stopping.set()
        self._bell.set()
