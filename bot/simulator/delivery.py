"""Carries events to webhooks: signed, each customer's in order, and again when one was not taken.

Worker threads deliver; `deliver_pending` does the same at once in the thread that calls it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event, Thread
from zlib import crc32

import httpx

from bot.clock import Clock
from bot.simulator.archive import Archive
from bot.simulator.faults import Faults
from bot.simulator.lanes import Delivery, Lane
from bot.simulator.signing import SIGNATURE_HEADER, sign
from bot.simulator.state import State

log = logging.getLogger(__name__)

LANES = 4
"""Deliveries under way at once."""

CHECK_SECONDS = 60.0
"""How often, by the machine's clock, a running courier looks whether a webhook is due for its hourly check."""

Wait = Callable[[float], object]
"""Lets that many seconds pass. Tests give one that returns at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryRules:
    """How long a webhook has to answer, and the seconds between one attempt and the next."""

    timeout: float = 10.0
    back_off: tuple[float, ...] = (1.0, 4.0, 15.0)


class Courier:
    """Lanes of deliveries and the threads that empty them: what one customer does waits for nobody else's.

    `check` is called before `deliver_pending` and, once started, every minute. What was attempted, or would have been
    but for an outage, is kept for a day and can be replayed.
    """

    def __init__(
        self,
        state: State,
        consumer_secret: str,
        http: httpx.Client,
        clock: Clock,
        faults: Faults,
        check: Callable[[], object],
        wait: Wait | None = None,
        rules: DeliveryRules | None = None,
    ) -> None:
        self._state = state
        self._secret = consumer_secret
        self._http = http
        self._faults = faults
        self._check = check
        self._rules = rules or DeliveryRules()
        self._archive = Archive(clock)
        self._stopping = Event()
        self._wait = wait or self._stopping.wait
        self._lanes = [Lane() for _ in range(LANES)]
        self._workers: list[Thread] = []

    def start(self) -> None:
        """Deliver and check in the background until `stop`."""
        self._stopping.clear()
        for lane in self._lanes:
            lane.open()
        self._workers = [
            Thread(target=self._work, args=(lane,), name="x-simulator-courier", daemon=True) for lane in self._lanes
        ]
        self._workers.append(Thread(target=self._keep_checking, name="x-simulator-checks", daemon=True))
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Give up what is still queued and let the workers end."""
        self._stopping.set()
        for lane in self._lanes:
            lane.close()
        for worker in self._workers:
            worker.join(timeout=self._rules.timeout)
        self._workers = []

    def put(self, delivery: Delivery) -> None:
        """Queue one event; while nothing can reach its webhook it is only remembered."""
        if self._is_reachable(delivery):
            hold = not delivery.again and self._faults.draw(self._faults.out_of_order)
            self._lane(delivery).put(delivery, hold=hold)
        else:
            self._remember(delivery)

    def replay(self, webhook_id: str, start: datetime, end: datetime) -> int:
        """Queue again what happened from `start` up to `end` (aware) in the last 24 hours; how much that is."""
        found = self._archive.between(webhook_id, start, end)
        for delivery in found:
            self.put(replace(delivery, again=True))
        return len(found)

    def deliver_pending(self) -> int:
        """Check the webhooks that are due, then deliver everything queued so far; how many deliveries this call made.

        Returns only when the workers, if they run, are done with what they had taken too.
        """
        self._check()
        return sum(self._empty(lane) for lane in self._lanes)

    def _lane(self, delivery: Delivery) -> Lane:
        return self._lanes[crc32(delivery.lane.encode()) % LANES]

    def _empty(self, lane: Lane) -> int:
        carried = 0
        while not lane.is_empty():
            lane.release()
            lane.wait_until_idle()
            delivery = lane.take(batch=self._faults.batch)
            if delivery is not None:
                carried += 1
                self._handle(delivery, lane)
        return carried

    def _work(self, lane: Lane) -> None:
        while lane.wait_for_news():
            delivery = lane.take(batch=self._faults.batch)
            if delivery is not None:
                self._handle(delivery, lane)

    def _keep_checking(self) -> None:
        while not self._stopping.wait(CHECK_SECONDS):
            try:
                self._check()
            except Exception:
                log.exception("checking the webhooks failed in an unforeseen way")

    def _handle(self, delivery: Delivery, lane: Lane) -> None:
        try:
            self._remember(delivery)
            self._deliver(delivery)
        except Exception:
            log.exception("delivery failed in an unforeseen way")
        finally:
            lane.done()

    def _remember(self, delivery: Delivery) -> None:
        if not delivery.again:
            self._archive.keep(delivery)

    def _deliver(self, delivery: Delivery) -> None:
        faults = self._faults
        if not delivery.again and faults.draw(faults.lost):
            return
        self._insist(delivery)
        if not delivery.again and faults.draw(faults.duplicates):
            self._insist(delivery)

    def _insist(self, delivery: Delivery) -> None:
        for pause in (*self._rules.back_off, None):
            if self._attempt(delivery):
                return
            if pause is None or self._stopping.is_set():
                break
            self._wait(pause)
        log.warning("webhook %s did not take an event", delivery.webhook_id)

    def _is_reachable(self, delivery: Delivery) -> bool:
        webhook = self._state.webhook(delivery.webhook_id)
        return webhook is not None and webhook.valid and not self._faults.down and not self._faults.invalid_webhooks

    def _attempt(self, delivery: Delivery) -> bool:
        """Post once; True when nothing is left to do. Every request to a webhook passes here."""
        webhook = self._state.webhook(delivery.webhook_id)
        if webhook is None or not self._is_reachable(delivery):
            return True
        headers = {
            "content-type": "application/json",
            SIGNATURE_HEADER: sign(self._secret, delivery.body),
        }
        try:
            answer = self._http.post(webhook.url, content=delivery.body, headers=headers, timeout=self._rules.timeout)
        except httpx.HTTPError:
            return False
        in_time = not self._faults.use_up("slow_answers")
        return in_time and answer.status_code == httpx.codes.OK
