"""Wakes whoever waits for new messages, from any thread."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Feed:
    """A bell: `ring` from any thread wakes every listener on its own event loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.closed = False

    @property
    def listeners(self) -> int:
        """How many are listening now."""
        with self._lock:
            return len(self._listeners)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Event]:
        """An event that is set at each ring; the listener clears it before looking."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener[1]
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def ring(self) -> None:
        """Tell everybody that something is new."""
        with self._lock:
            for loop, event in self._listeners:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Send every listener home; whoever wakes and finds the feed `closed` leaves."""
        self.closed = True
        self.ring()
