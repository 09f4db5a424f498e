"""What X last said of its rate limits: kept for every desk that shares the store, and through restarts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.store.conditional import changed, insert_missing
from bot.store.tables import StandingRow


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`remaining` more requests until `resets_at`; said at `seen_at`. Both are aware, in UTC."""

    remaining: int
    resets_at: datetime
    seen_at: datetime


def read(session: Session, name: str, now: datetime) -> Seen | None:
    """What holds now; None when X has said nothing, or its window is over."""
    row = session.get(StandingRow, name, populate_existing=True)
    if row is None or row.resets_at <= now:
        return None
    return Seen(remaining=row.remaining, resets_at=row.resets_at, seen_at=row.seen_at)


def note(session: Session, name: str, remaining: int, resets_at: datetime, now: datetime) -> None:
    """X's newest word. Within one window there are never more left than before: answers may overtake each other."""
    before = _take(session, name, now)
    if before.resets_at == resets_at:
        remaining = min(remaining, before.remaining)
    before.remaining, before.resets_at, before.seen_at = max(0, remaining), resets_at, now
    session.flush()


def close(session: Session, name: str, until: datetime, now: datetime) -> None:
    """Nothing more before `until`; a later end that is known already stays."""
    before = _take(session, name, now)
    before.remaining, before.resets_at, before.seen_at = 0, max(until, before.resets_at), now
    session.flush()


def spend(session: Session, name: str, count: int = 1) -> None:
    """One more request is on its way (or, with -1, was not made after all)."""
    row = update(StandingRow).where(StandingRow.name == name)
    changed(session, row.values(remaining=StandingRow.remaining - count))


def _take(session: Session, name: str, now: datetime) -> StandingRow:
    """The row, which nobody else changes until this transaction ends; a new one says nothing yet."""
    insert_missing(session, StandingRow, {"name": name, "remaining": 0, "resets_at": now, "seen_at": now})
    return session.get_one(StandingRow, name, populate_existing=True, with_for_update=True)
