"""Carries events to webhooks: signed, each customer's in order, and again when one was not taken.

Worker threads deliver; `deliver_pending` does the same at once in the thread that calls it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from zlib import crc32

import httpx

from bot.simulator.signing import SIGNATURE_HEADER, sign
from bot.simulator.state import State

log = logging.getLogger(__name__)

LANES = 4
"""Deliveries under way at once."""

Wait = Callable[[float], object]
"""Lets that many seconds pass. Tests give one that returns at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRules:
    """How long a webhook has to answer, and the seconds between one attempt and the next."""

    timeout: float = 10.0
    back_off: tuple[float, ...] = (1.0, 4.0, 15.0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way. Its body stays the same in every attempt; those of one `lane` keep their order."""

    webhook_id: str
    body: bytes
    lane: str = ""


class Courier:
    """Queues of deliveries and the threads that empty them: what one customer does waits for nobody else's."""

    def __init__(
        self,
        state: State,
        consumer_secret: str,
        http: httpx.Client,
        wait: Wait | None = None,
        rules: DeliveryRules | None = None,
    ) -> None:
        self._state = state
        self._secret = consumer_secret
        self._http = http
        self._rules = rules or DeliveryRules()
        self._stopping = Event()
        self._wait = wait or self._stopping.wait
        self._lanes: list[Queue[Delivery | None]] = [Queue() for _ in range(LANES)]
        self._workers: list[Thread] = []

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        self._stopping.clear()
        self._workers = [
            Thread(target=self._work, args=(lane,), name="x-simulator-courier", daemon=True) for lane in self._lanes
        ]
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Give up what is still queued and let the workers end."""
        self._stopping.set()
        if self._workers:
            for lane in self._lanes:
                lane.put(None)
        for worker in self._workers:
            worker.join(timeout=self._rules.timeout)
        self._workers = []

    def put(self, delivery: Delivery) -> None:
        """Queue one event."""
        self._lanes[crc32(delivery.lane.encode()) % LANES].put(delivery)

    def deliver_pending(self) -> int:
        """Deliver everything queued so far; the number of events this call carried.

        Returns only when the workers, if they run, are done with what they had taken too.
        """
        return sum(self._empty(lane) for lane in self._lanes)

    def _empty(self, lane: "Queue[Delivery | None]") -> int:
        carried = 0
        while True:
            try:
                delivery = lane.get_nowait()
            except Empty:
                lane.join()
                return carried
            carried += delivery is not None
            self._handle(delivery, lane)

    def _work(self, lane: "Queue[Delivery | None]") -> None:
        while not self._stopping.is_set():
            self._handle(lane.get(), lane)

    def _handle(self, delivery: Delivery | None, lane: "Queue[Delivery | None]") -> None:
        try:
            if delivery is not None:
                self._deliver(delivery)
        except Exception:
            log.exception("delivery failed in an unforeseen way")
        finally:
            lane.task_done()

    def _deliver(self, delivery: Delivery) -> None:
        for pause in (*self._rules.back_off, None):
            if self._attempt(delivery):
                return
            if pause is None or self._stopping.is_set():
                break
            self._wait(pause)
        log.warning("webhook %s did not take an event", delivery.webhook_id)

    def _attempt(self, delivery: Delivery) -> bool:
        """Post once; True when nothing is left to do. Every request to a webhook passes here."""
        webhook = self._state.webhook(delivery.webhook_id)
        if webhook is None or not webhook.valid:
            return True
        headers = {
            "content-type": "application/json",
            SIGNATURE_HEADER: sign(self._secret, delivery.body),
        }
        try:
            answer = self._http.post(webhook.url, content=delivery.body, headers=headers, timeout=self._rules.timeout)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK
