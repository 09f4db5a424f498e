"""Attachments are fetched from X while it has them: media in a DM can be had for 24 hours only."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.keeping import files
from bot.keeping.kinds import LARGEST, kind_of, size_in_words
from bot.store import attachments
from bot.store.attachments import Attachment, Claim
from bot.store.engine import Store
from bot.x.client import XError

log = structlog.get_logger()

WITHIN = timedelta(hours=24)
"""After this X no longer gives out what was attached to a DM."""

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

NOT_THERE = (404, 410)


class Fetched(Protocol):
    """What X gave."""

    @property
    def content(self) -> bytes:
        """The bytes."""


class MediaSource(Protocol):
    """Where attachments are fetched from: `XClient`."""

    def media(self, url: str, *, largest: int) -> Fetched:
        """What is at `url`, `largest` bytes at most. Raises XError."""


class Fetcher:
    """Fetches attachments one at a time; several share them by leases. `folder` is where they are kept."""

    def __init__(self, store: Store, client: MediaSource, clock: Clock, folder: Path) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._folder = folder

    def run_due(self) -> bool:
        """Fetches one if one is due; False when there was nothing to do."""
        now = self._clock()
        with self._store.reading() as session:
            if not attachments.anything_due(session, now):
                return False
        with self._store.transaction() as session:
            claim = attachments.claim(session, now)
        if claim is None:
            return False
        self._fetch(claim, now)
        return True

    def _fetch(self, claim: Claim, now: datetime) -> None:
        if now - claim.created_at >= WITHIN:
            self._end(claim, Attachment.GONE, "X keeps attachments for 24 hours only.")
            return
        try:
            self._keep(claim, self._client.media(claim.url, largest=LARGEST).content)
        except XError as error:
            self._note_failure(claim, error)
        except OSError as error:
            self._delay(claim, now + _pause(claim.attempt), f"It could not be kept: {error.strerror}")

    def _keep(self, claim: Claim, content: bytes) -> None:
        kind = kind_of(content)
        if kind is None:
            self._end(claim, Attachment.REFUSED, "It is neither a picture nor a video.")
            return
        if len(content) > kind.largest:
            most = size_in_words(kind.largest)
            self._end(claim, Attachment.REFUSED, f"It has {size_in_words(len(content))}; {most} are kept at most.")
            return
        file = files.keep(self._folder, claim.id, content, kind.extension)
        with self._store.transaction() as session:
            kept = attachments.mark_stored(session, claim.id, file, kind.media_type, len(content))
        if not kept:  # its message was removed, or its customer forgotten, in the meantime
            files.remove(self._folder, [file])
        log.info("attachment stored", action="attachment_stored", attachment=claim.id, kept=kept)

    def _note_failure(self, claim: Claim, error: XError) -> None:
        now = self._clock()
        if getattr(error, "status", None) in NOT_THERE:
            self._end(claim, Attachment.GONE, "X no longer had it.")
        elif error.permanent:
            self._end(claim, Attachment.REFUSED, str(error))
        else:
            self._delay(claim, max(error.retry_at or now, now + _pause(claim.attempt)), str(error))

    def _end(self, claim: Claim, state: Attachment, reason: str) -> None:
        with self._store.transaction() as session:
            attachments.mark_ended(session, claim.id, state, reason)
        log.warning("attachment not kept", action="attachment_not_kept", attachment=claim.id, state=state.value)

    def _delay(self, claim: Claim, until: datetime, reason: str) -> None:
        with self._store.transaction() as session:
            attachments.mark_delayed(session, claim.id, until, reason)
        log.warning("attachment not fetched", action="attachment_not_fetched", attachment=claim.id, until=until)


def _pause(attempt: int) -> timedelta:
    """Doubles with every attempt, counted from 1."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempt - 1, 16)))
