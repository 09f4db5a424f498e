"""Deliveries in line: those of one lane leave in the order they came, one at a time."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Condition

from bot.simulator.activity import together

HELD_SECONDS = 5.0
"""How long a worker lets a delivery be held back when nothing comes to overtake it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way, or several in one body. The body stays the same in every attempt.

    Those of one `lane` keep their order. `kind` names what may share a body with it, nothing when empty. `at` is when
    it happened (aware). `again`: it is a replay.
    """

    webhook_id: str
    body: bytes
    at: datetime
    lane: str = ""
    kind: str = ""
    again: bool = False

    def joins(self, other: "Delivery") -> bool:
        """Whether both may be delivered as one event."""
        return self.kind != "" and not self.again and (self.webhook_id, self.kind) == (other.webhook_id, other.kind)


class Lane:
    """A line of deliveries, taken from one at a time. Safe to share between threads."""

    def __init__(self) -> None:
        self._news = Condition()
        self._waiting: deque[Delivery] = deque()
        self._held: list[Delivery] = []
        self._under_way = False
        self._closed = False

    def put(self, delivery: Delivery, *, hold: bool = False) -> None:
        """Let it stand in line. With `hold` it waits until the next of its conversation has overtaken it."""
        with self._news:
            overtaken = [held for held in self._held if held.lane == delivery.lane]
            if hold and not overtaken:
                self._held.append(delivery)
            else:
                self._held = [held for held in self._held if held.lane != delivery.lane]
                self._waiting.extend([delivery, *overtaken])
            self._news.notify_all()

    def release(self) -> None:
        """Hold nothing back any longer."""
        with self._news:
            self._waiting.extend(self._held)
            self._held.clear()
            self._news.notify_all()

    def wait_for_news(self) -> bool:
        """Block until something can be taken; False once the lane is closed."""
        with self._news:
            while not self._closed and not self._can_take():
                if not self._news.wait(HELD_SECONDS if self._held else None):
                    self.release()
            return not self._closed

    def wait_until_idle(self) -> None:
        """Block while a delivery is under way."""
        with self._news:
            self._news.wait_for(lambda: not self._under_way)

    def is_empty(self) -> bool:
        """Whether nothing waits, is held back or is under way."""
        with self._news:
            return not (self._waiting or self._held or self._under_way)

    def take(self, *, batch: bool = False) -> Delivery | None:
        """The next one, or None when nothing waits or one is under way; with `batch` what may go with it is in it.

        Whoever took one calls `done` afterwards.
        """
        with self._news:
            if not self._can_take():
                return None
            self._under_way = True
            first = self._waiting.popleft()
            return self._joined(first) if batch else first

    def done(self) -> None:
        """What was taken has been dealt with."""
        with self._news:
            self._under_way = False
            self._news.notify_all()

    def open(self) -> None:
        """Let workers wait here."""
        with self._news:
            self._closed = False

    def close(self) -> None:
        """Send every waiting worker home."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _can_take(self) -> bool:
        return bool(self._waiting) and not self._under_way

    def _joined(self, first: Delivery) -> Delivery:
        """Stops at the first of the same conversation that cannot share the body: order comes first."""
        joined = [first]
        for other in [delivery for delivery in self._waiting if delivery.lane == first.lane]:
            if not other.joins(first):
                break
            joined.append(other)
            self._waiting.remove(other)
        return replace(first, body=together([each.body for each in joined]))
