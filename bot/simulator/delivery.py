"""Carries events to webhooks: in order, signed, and again when one was not taken.

One worker thread delivers; `deliver_pending` does the same at once in the thread that calls it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread

import httpx

from bot.simulator.signing import SIGNATURE_HEADER, sign
from bot.simulator.state import State

log = logging.getLogger(__name__)

Wait = Callable[[float], object]
"""Lets that many seconds pass. Tests give one that returns at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRules:
    """How long a webhook has to answer, and the seconds between one attempt and the next."""

    timeout: float = 10.0
    back_off: tuple[float, ...] = (1.0, 4.0, 15.0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way. Its body stays the same in every attempt."""

    webhook_id: str
    body: bytes


class Courier:
    """The queue of deliveries and the thread that empties it."""

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
        self._queue: Queue[Delivery | None] = Queue()
        self._worker: Thread | None = None

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        self._stopping.clear()
        self._worker = Thread(target=self._work, name="x-simulator-courier", daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """Give up what is still queued and let the worker end."""
        self._stopping.set()
        if self._worker is not None:
            self._queue.put(None)
            self._worker.join(timeout=self._rules.timeout)
            self._worker = None

    def put(self, delivery: Delivery) -> None:
        """Queue one event."""
        self._queue.put(delivery)

    def deliver_pending(self) -> int:
        """Deliver everything queued so far; the number of events this call carried.

        Returns only when the worker, if it runs, is done with what it had taken too.
        """
        carried = 0
        while True:
            try:
                delivery = self._queue.get_nowait()
            except Empty:
                self._queue.join()
                return carried
            carried += delivery is not None
            self._handle(delivery)

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._handle(self._queue.get())

    def _handle(self, delivery: Delivery | None) -> None:
        try:
            if delivery is not None:
                self._deliver(delivery)
        except Exception:
            log.exception("delivery failed in an unforeseen way")
        finally:
            self._queue.task_done()

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
            answer = self._http.post(
                webhook.url, content=delivery.body, headers=headers, timeout=self._rules.timeout
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK
