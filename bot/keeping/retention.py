"""Retention: what was kept as long as the policy says goes, in batches, each a transaction of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.keeping import files as kept_files
from bot.policy import Keep, Policy
from bot.store import retention
from bot.store.engine import Store
from bot.store.scrubbing import scrub
from bot.store.trackers import delete_trackers

log = structlog.get_logger()

Batch = Callable[[Session], int]


def retain(store: Store, policy: Policy, clock: Clock, files: Path, tracker_url: str) -> dict[str, int]:
    """Empties and deletes everything the policy's `keep` says is old enough; returns how much, by kind.

    `files` is the attachments' folder. Open tickets, and conversations of customers who have one, are not touched.

    Raises:
        TrackersOutOfReach, OSError: what was done before stays done; the next run goes on from there.
    """
    now = clock()
    done = {
        "conversations": _empty_conversations(store, _before(now, policy.keep.conversations_days), now, tracker_url),
        **{kind: _in_batches(store, batch) for kind, batch in _batches(policy.keep, now).items()},
        "files": _remove_files(store, files),
    }
    if any(done.values()):
        scrub(store.engine)
        log.info("kept long enough", action="retained", **done)
    return done


def _batches(keep: Keep, now: datetime) -> dict[str, Batch]:
    tickets, events, attachments = (
        _before(now, days) for days in (keep.closed_tickets_days, keep.events_days, keep.attachments_days)
    )
    return {
        "tickets": lambda session: retention.empty_closed_tickets(session, tickets, now),
        "events_deleted": lambda session: retention.delete_events(session, events),
        "events": lambda session: retention.empty_events(session, events),
        "attachments": lambda session: retention.remove_old_attachments(session, attachments),
    }


def _in_batches(store: Store, batch: Batch) -> int:
    total = 0
    while True:
        with store.transaction() as session:
            done = batch(session)
        if not done:
            return total
        total += done


def _empty_conversations(store: Store, before: datetime, now: datetime, tracker_url: str) -> int:
    """The trackers' database goes first: should it fail, the conversations are found again."""

    def batch(session: Session) -> int:
        found = retention.old_conversations(session, before)
        retention.empty_conversations(session, found, now)
        delete_trackers(tracker_url, found)
        return len(found)

    return _in_batches(store, batch)


def _remove_files(store: Store, folder: Path) -> int:
    """Also those of messages that were taken back. The file goes before the row forgets its name."""

    def batch(session: Session) -> int:
        found = retention.files_to_remove(session)
        kept_files.remove(folder, found.values())
        retention.mark_files_removed(session, list(found))
        return len(found)

    return _in_batches(store, batch)


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
