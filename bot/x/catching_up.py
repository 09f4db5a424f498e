"""After a time in which nobody listened: X is asked to deliver again, and everything is looked up.

That the desk listens is noted ("heard") with every tick and with deliveries. A gap in these notes, or a webhook X had
given up, opens a catch-up. It is kept in the database until both ways have succeeded, so that a desk that dies over it
goes on. Both ways bring events that are known; the inbox keeps each once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.clock import Clock
from bot.store import cursors
from bot.store.engine import Store
from bot.x import polling
from bot.x.client import XClient, XError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

GAP = timedelta(minutes=2)
"""Without a sign for longer than this, something may have been missed."""

EARLIER = timedelta(minutes=1)
"""Asked for on top: X's minutes are whole, and its clock is not ours."""

REACHES_BACK = timedelta(hours=24)
"""What X can deliver again; what is older only the look-ups find."""

HEARD = "heard"
CATCH_UP = "catch up"
WEBHOOK_FINE = "webhook fine"


class Heartbeat:
    """Notes that this process listens, at most every half minute: deliveries come many a second.

    `beat` is called inside a transaction, whatever thread it is in.
    """

    EVERY = timedelta(seconds=30)

    def __init__(self) -> None:
        self._last: datetime | None = None

    def beat(self, session: "Session", now: datetime) -> None:
        """We are listening."""
        if self._last is None or not self._last <= now < self._last + self.EVERY:
            self._last = now
            heard(session, now)


def heard(session: "Session", now: datetime) -> None:
    """Notes that the desk listens; a gap before opens a catch-up."""
    before = cursors.take(session, HEARD, now)
    if before is not None and now - before.at > GAP:
        missed(session, before.at, now)
    if before is None or now > before.at:
        cursors.write(session, HEARD, {"heard": True}, now)


def missed(session: "Session", since: datetime, now: datetime) -> None:
    """From `since` until now events may have been missed: opens a catch-up, or widens the one that is open."""
    pending = cursors.take(session, CATCH_UP, now)
    if pending is not None and pending.value.get("since"):
        since = min(since, datetime.fromisoformat(pending.value["since"]))
    polling.look_now(session, now)
    cursors.write(session, CATCH_UP, {"since": since.isoformat(), "asked": now.isoformat(), "replayed": False}, now)
    log.info("events may be missing", action="catch_up_opened", since=since)


def begun(store: Store, clock: Clock) -> None:
    """A desk starts: what came since somebody last listened may be missing, however short that was. X gives up a
    delivery after a few tries.
    """
    now = clock()
    with store.transaction() as session:
        before = cursors.take(session, HEARD, now)
        if before is not None:
            missed(session, before.at, now)


def note_webhook(store: Store, clock: Clock, *, valid: bool) -> None:
    """What a check of the webhook found. X gives one up that does not answer, and tells nobody: while it is invalid
    everything since it was last found valid has to be caught up with.
    """
    now = clock()
    with store.transaction() as session:
        fine = cursors.take(session, WEBHOOK_FINE, now)
        if valid:
            cursors.write(session, WEBHOOK_FINE, {"valid": True}, now)
        else:
            missed(session, fine.at if fine else now - REACHES_BACK, now)


def catch_up(
    store: Store, client: XClient, clock: Clock, account_id: Callable[[], str], *, webhook_address: str = ""
) -> bool:
    """The tick: notes that the desk listens, and does what is left of a catch-up. True when nothing is left.

    The poller does the looking up. `webhook_address` is the desk's own; without it every webhook of the app is asked
    for. An error of X's is logged and tried again at the next tick.
    """
    now = clock()
    with store.transaction() as session:
        heard(session, now)
        pending = cursors.read(session, CATCH_UP)
    if pending is None or not pending.value.get("since"):
        return True
    replayed = bool(pending.value["replayed"]) or _replay(client, pending.value, webhook_address, now)
    with store.transaction() as session:
        return _close(session, pending.value, now, replayed=replayed)


def _close(session: "Session", done: dict[str, Any], now: datetime, *, replayed: bool) -> bool:
    """Notes what is done; a catch-up that was widened meanwhile begins again."""
    here = cursors.take(session, CATCH_UP, now)
    if here is None or here.value != done:
        return False
    caught_up = replayed and polling.looked_since(session, datetime.fromisoformat(done["asked"]))
    if caught_up:
        log.info("caught up", action="caught_up", since=done["since"])
    cursors.write(session, CATCH_UP, {} if caught_up else {**done, "replayed": replayed}, now)
    return caught_up


def _replay(client: XClient, pending: Mapping[str, Any], address: str, now: datetime) -> bool:
    """Asks X to deliver again; whether there is nothing more to ask. Without a webhook nothing was delivered."""
    since = datetime.fromisoformat(pending["since"])
    start = max(since - EARLIER, now - REACHES_BACK)
    try:
        ours = [hook for hook in client.webhooks() if address in {"", str(hook.get("url"))}]
        if any(hook.get("valid") is False for hook in ours):
            return False  # once it answers again
        for hook in ours:
            client.replay(str(hook["id"]), start, now)
    except XError as error:
        log.warning("not delivered again", action="replay_failed", permanent=error.permanent, reason=str(error))
        return error.permanent  # whoever has no webhooks looks up everything
    return True
