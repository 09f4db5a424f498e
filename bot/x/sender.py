"""The outbox's other end: spends the budget by urgency, and learns from every answer of X.

X knows no idempotency key. Where it is unclear whether X took a message (no answer came, or the sender died), the next
try looks for it first. A public post needs no look: X refuses one it has seen.
"""

import html
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.model.outgoing import Surface
from bot.policy import OutboxLimits
from bot.store import outbox
from bot.store.engine import Store
from bot.store.outbox import Claim
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
        lease: timedelta = outbox.LEASE,
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._surface = surface
        self._windows = windows
        self._lease = lease
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
            claim = outbox.claim(session, now, self._surface, self._lease)
            if claim is None:
                return False
            text = claim.row.message.text
        self._send(claim, text)
        return True

    def _send(self, claim: Claim, text: str) -> None:
        row = claim.row
        try:
            x_id = self._found(row, text) if claim.unclear else None
            x_id = x_id or self._client.send(self._surface, row.customer_id, text, row.in_reply_to)
        except XError as error:
            if not (claim.unclear and error.already_there):
                self._note_failure(row, error)
                return
            x_id = None
        with self._store.transaction() as session:
            outbox.mark_sent(session, row.id, x_id, self._clock())
        log.info("sent", action="sent", outgoing=row.id, surface=self._surface, urgency=row.urgency)

    def _found(self, row: OutgoingRow, text: str) -> str | None:
        """X's id of the message, if an earlier try has reached X: a DM that says the same and is not in our transcript.

        Raises:
            XError: when X does not say. When it never will (no permission, say), the message is sent: rather twice
                than never.
        """
        if self._surface is not Surface.DM:
            return None
        try:
            said = self._client.said_to(row.customer_id)
        except XError as error:
            if error.permanent:
                return None
            raise XError(f"cannot see what was sent: {error}", permanent=False, unclear=True) from error
        with self._store.reading() as session:
            known = outbox.known_ids(session, said.keys())
        return next((x_id for x_id, there in said.items() if x_id not in known and _same(there, text)), None)

    def _note_failure(self, row: OutgoingRow, error: XError) -> None:
        now = self._clock()
        until = max(error.retry_at or now, now + _pause(row.attempts))  # X's clock may be behind ours
        with self._store.transaction() as session:
            if error.permanent:
                outbox.mark_failed(session, row.id, str(error))
            elif error.unclear:
                outbox.mark_unclear(session, row.id, until, str(error))
            else:
                self._closed_until = until if error.retry_at else None
                outbox.mark_delayed(session, row.id, until, str(error))
        log.warning(
            "not sent",
            action="not_sent",
            outgoing=row.id,
            permanent=error.permanent,
            reason=str(error),
        )


def _same(there: str, ours: str) -> bool:
    """Whether both say the same; X writes links and a few signs in its own way."""
    return _bare(there) == _bare(ours)


def _bare(text: str) -> list[str]:
    return re.sub(r"https?://\S+", "…", html.unescape(text)).split()


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
