"""The outbox's other end: spends the budget by urgency, and learns from every answer of X.

X knows no idempotency key. Where it is unclear whether X took a message (no answer came, or the sender died), the next
try looks for it first. A public post needs no look: X refuses one it has seen.
"""

import html
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.clock import Clock
from bot.model.outgoing import Surface, Urgency
from bot.store import outbox, standings
from bot.store.engine import Store
from bot.store.outbox import Claim
from bot.store.tables import OutgoingRow
from bot.x.answers import Refusal, Standing
from bot.x.budget import DAY, QUARTER, Window
from bot.x.client import XClient, XError
from bot.x.scarcity import budget, closed_name, expected_wait, word_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)

CLOCKS = timedelta(seconds=1)
"""X's clock and ours are not the same, and X names whole seconds."""

LOOKS = "closed:looks"
"""Where it is kept that X shows nobody what was sent for a while."""

TOO_MANY = 429

UNREACHABLE = frozenset({Refusal.BLOCKED, Refusal.SUSPENDED, Refusal.CANNOT_DM})
"""Nothing else will reach this person by DM either."""

WORDS = {
    Refusal.BLOCKED: "They have blocked this account on X.",
    Refusal.SUSPENDED: "Their account on X is suspended.",
    Refusal.CANNOT_DM: "They take no DMs from this account on X.",
    Refusal.TOO_LONG: "X finds it too long.",
}
"""Why it was not delivered, for an agent; anything else is said in X's words."""

Undelivered = Callable[["Session", OutgoingRow, str], None]
"""Told, within the transaction that gives a message up, which one and why: a `Refusal`'s value."""


class Sender:
    """Sends what is queued for one surface. `run_due` is called by a thread, a test or a virtual night alike.

    `scarce_after`: a question that would wait longer than this means that lesser messages are not sent at all.
    """

    def __init__(
        self,
        store: Store,
        client: XClient,
        clock: Clock,
        surface: Surface,
        windows: Sequence[Window],
        lease: timedelta = outbox.LEASE,
        *,
        scarce_after: timedelta = timedelta(minutes=10),
        on_undelivered: Undelivered | None = None,
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._surface = surface
        self._windows = windows
        self._lease = lease
        self._scarce_after = scarce_after
        self._on_undelivered = on_undelivered

    def run_due(self) -> bool:
        """Sends one message if there is one and the budget allows it; False when there was nothing to do."""
        now = self._clock()
        with self._store.reading() as session:
            if not self._anything_to_do(session, now):
                return False
        with self._store.transaction() as session:
            outbox.one_sender_at_a_time(session, self._surface)
            dropped = outbox.drop_lesser(session, now) if self._too_many(session, now) else 0
            claim = self._claim(session, now)
        if claim is None:
            return dropped > 0
        self._send(claim)
        return True

    def _anything_to_do(self, session: "Session", now: datetime) -> bool:
        """A look without a lock: others can only spend what is left."""
        urgency = outbox.most_urgent(session, now, self._surface)
        if urgency is None:
            return False
        up_to = self._up_to(session, now)
        return (up_to is not None and urgency <= up_to) or self._too_many(session, now)

    def _too_many(self, session: "Session", now: datetime) -> bool:
        """Whether something waits that is not worth a place now."""
        if self._surface is not Surface.DM or not outbox.lesser_waits(session):
            return False
        return expected_wait(session, self._surface, self._windows, now, Urgency.QUESTION) > self._scarce_after

    def _up_to(self, session: "Session", now: datetime) -> Urgency | None:
        """The least urgent kind of message that may go now; None when nothing may."""
        spent = budget(session, self._surface, self._windows, now)
        kinds = (Urgency.SURVEY, Urgency.EMERGENCY)
        return next((urgency for urgency in kinds if spent.free_at(now, urgency) == now), None)

    def _claim(self, session: "Session", now: datetime) -> Claim | None:
        up_to = self._up_to(session, now)
        if up_to is None:
            return None
        claim = outbox.claim(session, now, self._surface, self._lease, up_to=up_to)
        if claim is not None:
            standings.spend(session, word_name(self._surface))
        return claim

    def _send(self, claim: Claim) -> None:
        row = claim.row
        if claim.unclear and self._surface is Surface.DM:
            try:
                x_id = self._found(claim)
            except XError as error:
                self._look_later(claim, error)
                return
            if x_id is not None or claim.unwanted is not None:
                self._settle_earlier_try(claim, x_id)
                return
        try:
            sent = self._client.send(self._surface, row.customer_id, claim.text, row.in_reply_to)
        except XError as error:
            if claim.unclear and error.refusal is Refusal.DUPLICATE:
                self._note_sent(claim, None, error.standing)
            else:
                self._note_failure(claim, error)
            return
        self._note_sent(claim, sent.x_id, sent.standing)

    def _found(self, claim: Claim) -> str | None:
        """X's id of the message, if an earlier try has reached X: a DM that says the same and is not in our transcript.

        Raises:
            XError: when X does not say. When it never will (no permission, say), the message is sent: rather twice
                than never.
        """
        with self._store.reading() as session:
            closed = standings.read(session, LOOKS, self._clock())
        if closed is not None:
            raise XError("X's rate limit is used up", permanent=False, retry_at=closed.resets_at)
        try:
            said = self._client.said_to(claim.row.customer_id)
        except XError as error:
            if error.permanent:
                return None
            raise
        with self._store.reading() as session:
            known = outbox.known_ids(session, said.keys())
        return next((x_id for x_id, there in said.items() if x_id not in known and _same(there, claim.text)), None)

    def _look_later(self, claim: Claim, error: XError) -> None:
        now = self._clock()
        closed = _closed_until(error, now)
        until = max(closed or now, now + _pause(claim.row.attempts))
        with self._store.transaction() as session:
            self._not_tried_again(session, claim, now)
            outbox.mark_unclear(session, claim.row.id, until, f"cannot see what was sent: {error}")
            if closed is not None and standings.read(session, LOOKS, now) is None:
                standings.close(session, LOOKS, closed, now)
        self._log_failure(claim, error)

    def _settle_earlier_try(self, claim: Claim, x_id: str | None) -> None:
        """An earlier try has reached X, under this id; or it has not and the message is not wanted any more."""
        now = self._clock()
        with self._store.transaction() as session:
            self._not_tried_again(session, claim, now)
            if x_id is None:
                outbox.drop(session, claim.row.id, str(claim.unwanted), now)
                return
        self._note_sent(claim, x_id, None, at=claim.tried_at)

    def _not_tried_again(self, session: "Session", claim: Claim, now: datetime) -> None:
        outbox.not_tried_again(session, claim, now)
        standings.spend(session, word_name(self._surface), -1)

    def _note_sent(
        self, claim: Claim, x_id: str | None, standing: Standing | None, *, at: datetime | None = None
    ) -> None:
        now, row = self._clock(), claim.row
        with self._store.transaction() as session:
            named = outbox.mark_sent(session, row.id, x_id, at or now)
            self._note_word(session, standing, now)
        log.info("sent", action="sent", outgoing=row.id, surface=self._surface, urgency=row.urgency)
        if not named:
            log.warning("its id is another message's", action="id_taken", outgoing=row.id)

    def _note_failure(self, claim: Claim, error: XError) -> None:
        now, row = self._clock(), claim.row
        closed = _closed_until(error, now)
        until = max(closed or now, now + _pause(row.attempts))
        with self._store.transaction() as session:
            if error.permanent:
                self._give_up(session, claim, error)
            elif error.unclear or claim.unclear:  # what an earlier try did is still unclear
                if closed is not None:
                    outbox.not_tried_again(session, claim, now)
                outbox.mark_unclear(session, row.id, until, str(error))
            else:
                outbox.mark_delayed(session, row.id, until, str(error), counted=closed is None)
            if closed is not None:
                standings.close(session, closed_name(self._surface), closed if closed > now else until, now)
            self._note_word(session, error.standing, now)
        self._log_failure(claim, error)

    def _give_up(self, session: "Session", claim: Claim, error: XError) -> None:
        refusal = error.refusal or Refusal.OTHER
        words = WORDS.get(refusal, str(error))
        outbox.mark_failed(session, claim.row.id, words)
        if self._surface is Surface.DM and refusal in UNREACHABLE:
            outbox.fail_queued(session, claim.row.customer_id, words)
        if self._on_undelivered is not None:
            self._on_undelivered(session, session.get_one(OutgoingRow, claim.row.id), refusal.value)

    def _note_word(self, session: "Session", standing: Standing | None, now: datetime) -> None:
        """X may not have counted yet what others are sending at this moment."""
        if standing is None:
            return
        remaining = standing.remaining - outbox.in_flight(session, self._surface, now)
        standings.note(session, word_name(self._surface), remaining, _sensible(standing.resets_at, now), now)

    def _log_failure(self, claim: Claim, error: XError) -> None:
        log.warning(
            "not sent",
            action="not_sent",
            outgoing=claim.row.id,
            permanent=error.permanent,
            reason=str(error),
        )


def _closed_until(error: XError, now: datetime) -> datetime | None:
    """Until when nothing may be tried; a whole window if X does not say. None when no limit is used up."""
    if error.permanent or (error.retry_at is None and error.status != TOO_MANY):
        return None
    return _sensible(error.retry_at or now + QUARTER, now)


def _sensible(reset: datetime, now: datetime) -> datetime:
    """No window of X is longer than a day, whatever a header says."""
    return min(reset, now + DAY) + CLOCKS


def _same(there: str, ours: str) -> bool:
    """Whether both say the same; X writes links and a few signs in its own way."""
    return _bare(there) == _bare(ours)


def _bare(text: str) -> list[str]:
    return re.sub(r"https?://\S+", "…", html.unescape(text)).split()


def _pause(attempts: int) -> timedelta:
    """Doubles with every attempt; the exponent is bounded because a timedelta is."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 16)))
