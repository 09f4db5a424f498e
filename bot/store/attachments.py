"""Attachments: from X's address to a file of the desk's, or to why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, Update, select, update
from sqlalchemy.orm import Session

from bot.store.conditional import changed_one
from bot.store.tables import AttachmentRow

LEASE = timedelta(minutes=5)
"""How long fetching one may take; one that was left lying is fetched again after this."""

LARGEST_ID = 2**31 - 1
"""What PostgreSQL's INTEGER holds; asking for more is an error there."""


class Attachment(StrEnum):
    """Where an attachment stands. REFUSED: too large, or of a kind that is not kept. GONE: X no longer has it."""

    QUEUED = "queued"
    STORED = "stored"
    REFUSED = "refused"
    GONE = "gone"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An attachment that is ours to fetch. `attempt` counts from 1; `created_at` is when the desk heard of it (UTC)."""

    id: int
    url: str
    created_at: datetime
    attempt: int


def anything_due(session: Session, now: datetime) -> bool:
    """Whether one may be fetched: a cheap look before `claim` takes the write lock."""
    return session.scalar(_due(now)) is not None


def claim(session: Session, now: datetime) -> Claim | None:
    """Takes the one that waits longest; None when there is none. It may be taken again after `LEASE`."""
    found = session.scalar(_due(now).with_for_update(skip_locked=True))
    if found is None:
        return None
    row = session.get_one(AttachmentRow, found)
    row.attempts, row.not_before = row.attempts + 1, now + LEASE
    session.flush()
    return Claim(id=row.id, url=row.url, created_at=row.created_at, attempt=row.attempts)


def mark_stored(session: Session, attachment_id: int, file: str, media_type: str, size: int) -> bool:
    """It is in `file` (below the attachments' folder), `size` bytes; False when it was removed meanwhile."""
    values = {"state": Attachment.STORED, "file": file, "media_type": media_type, "size": size, "error": None}
    return changed_one(session, _queued(attachment_id).values(values))


def mark_ended(session: Session, attachment_id: int, state: Attachment, reason: str) -> None:
    """It will not be had: REFUSED or GONE; `reason` is read by agents."""
    changed_one(session, _queued(attachment_id).values(state=state, error=reason))


def mark_delayed(session: Session, attachment_id: int, until: datetime, reason: str) -> None:
    """Not this time; it may be fetched again at `until`."""
    changed_one(session, _queued(attachment_id).values(not_before=until, error=reason))


def of_message(session: Session, message_id: int) -> Sequence[AttachmentRow]:
    """The attachments of a message, in order."""
    return session.scalars(
        select(AttachmentRow).where(AttachmentRow.message_id == message_id).order_by(AttachmentRow.id)
    ).all()


def stored(session: Session, attachment_id: int) -> AttachmentRow | None:
    """The attachment, if there is a file of it to show; any number may be asked for."""
    row = session.get(AttachmentRow, attachment_id) if 0 < attachment_id <= LARGEST_ID else None
    return row if row is not None and row.state == Attachment.STORED and row.file else None


def _due(now: datetime) -> Select[int]:
    waiting = select(AttachmentRow.id).where(AttachmentRow.state == Attachment.QUEUED, AttachmentRow.not_before <= now)
    return waiting.order_by(AttachmentRow.not_before, AttachmentRow.id).limit(1)


def _queued(attachment_id: int) -> Update:
    return update(AttachmentRow).where(AttachmentRow.id == attachment_id, AttachmentRow.state == Attachment.QUEUED)
