"""What was delivered to webhooks, or should have been: a day of it, to be replayed."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from bot.clock import Clock
from bot.simulator.lanes import Delivery

KEPT = timedelta(hours=24)


class Archive:
    """Deliveries of the last 24 hours. Safe to share between threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._deliveries: deque[Delivery] = deque()

    def keep(self, delivery: Delivery) -> None:
        """Remember it for a day after it happened, and forget what is older."""
        oldest = self._clock() - KEPT
        with self._lock:
            self._deliveries.append(delivery)
            while self._deliveries and self._deliveries[0].at < oldest:
                self._deliveries.popleft()

    def between(self, webhook_id: str, start: datetime, end: datetime) -> list[Delivery]:
        """What happened for one webhook from `start` up to and without `end` (both aware), oldest first."""
        start = max(start, self._clock() - KEPT)
        with self._lock:
            found = [each for each in self._deliveries if each.webhook_id == webhook_id and start <= each.at < end]
        return sorted(found, key=lambda delivery: delivery.at)
