"""The outbox's other end: spends the budget by urgency, and learns from every answer of X."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.model.outgoing import Surface
from bot.policy import OutboxLimits
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tables import OutgoingRow
from bot.x.budget import Window, next_free
from bot.x.client import XClient, XError

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)


class Sender:
    """Sends what is queued for one surface. `run_due` is called by a thread, a test or a virtual night alike."""

    def __init__(
        self,
        store: Store,
        client: XClient,
        clock: Clock,
        surface: Surface,
        windows: Sequence[Window],
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._surface = surface
        self._windows = windows
        self._closed_until: datetime | None = None

    def run_due(self) -> bool:
        """Sends one message if there is one and the budget allows it; False when there was nothing to do."""
        now = self._clock()
        if self._closed_until and now < self._closed_until:
            return False
        with self._store.reading() as session:
            if not outbox.anything_due(session, now, self._surface):
                return False
        with self._store.transaction() as session:
            outbox.one_sender_at_a_time(session, self._surface)
            longest = max(window.span for window in self._windows)
            sent = outbox.sent_since(session, self._surface, now - longest)
            free_at = next_free(sent, self._windows, now)
            if free_at > now:  # others can only make it later: no need to look before
                self._closed_until = free_at
                return False
            row = outbox.claim(session, now, self._surface)
            if row is None:
                return False
            text = row.message.text
        self._send(row, text)
        return True

    def _send(self, row: OutgoingRow, text: str) -> None:
        try:
            x_id = self._client.send(self._surface, row.customer_id, text, row.in_reply_to)
        except XError as error:
            self._note_failure(row, error)
            return
        with self._store.transaction() as session:
            outbox.mark_sent(session, row.id, x_id, self._clock())
        log.info("sent", action="sent", outgoing=row.id, surface=self._surface, urgency=row.urgency)

    def _note_failure(self, row: OutgoingRow, error: XError) -> None:
        now = self._clock()
        with self._store.transaction() as session:
            if error.permanent:
                outbox.mark_failed(session, row.id, str(error))
            else:
                until = max(error.retry_at or now, now + _pause(row.attempts))  # X's clock may be behind ours
                self._closed_until = until if error.retry_at else None
                outbox.mark_delayed(session, row.id, until, str(error))
        log.warning(
            "not sent",
            action="not_sent",
            outgoing=row.id,
            permanent=error.permanent,
            reason=str(error),
        )


def _pause(attempts: int) -> timedelta:
    """Doubles with every attempt; the exponent is bounded because a timedelta is."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 16)))


def windows(limits: OutboxLimits, surface: Surface) -> tuple[Window, ...]:
    """The windows of a surface: X's limits where the policy is not stricter."""
    quarter, day = timedelta(minutes=15), timedelta(hours=24)
    if surface is Surface.DM:
        return (
            Window(limit=limits.dms_per_15_minutes, span=quarter),
            Window(limit=limits.dms_per_day, span=day),
        )
    return (Window(limit=limits.posts_per_15_minutes, span=quarter),)
