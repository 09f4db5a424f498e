"""What customers deleted on X: nobody tells, so the desk looks, and removes the words here too.

X gives 24 hours for it. Each round begins `EVERY` after the one before and takes a small bite each run, because looking
costs requests that others need. Only what X itself lists or counts as gone is removed, and never on an error.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import structlog

from bot.clock import Clock
from bot.model.outgoing import Surface
from bot.store import cursors
from bot.store.engine import Store
from bot.store.removing import Held, held, remove_said
from bot.x.client import XClient, XError
from bot.x.lookups import number_of
from bot.x.parts import MALFORMED, moment
from bot.x.polling import may_look_for_others

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.x.client import Page

log = structlog.get_logger()

EVERY = timedelta(hours=20)
"""Between the beginnings of two rounds; the rest of a day is for getting round."""

REACHES_BACK = timedelta(days=30)
"""X lists DMs no longer than this; older words are the retention's business."""

SETTLED = timedelta(hours=1)
"""What arrived later than this ago is not judged: X may not list it everywhere yet."""

AROUND = timedelta(minutes=1)
"""The desk's and X's moment of one message may differ by a little."""

A_BATCH = 100
"""Posts X is asked about at once."""

BATCHES = 10
"""Batches in one run at most."""

FEW = 10
"""If more than this many, and most of what a page should list, are gone, X is asked again before they are removed."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """How far a round has got, as it is kept between runs.

    `after`: the number of the last message checked. `page`: the page a walk through the DMs goes on with, which lists
    what is older than `below`, X's id of a message said at `said_to`. `doubted`: ids a page did not list, too many to
    believe it at once.
    """

    begun: str = ""
    over: bool = True
    after: int = 0
    page: str = ""
    below: int = 0
    said_to: str = ""
    doubted: tuple[str, ...] = ()

    @classmethod
    def read(cls, session: "Session", name: str, now: datetime) -> Self | None:
        """The round that is on, or the next one if it is time for it."""
        cursor = cursors.read(session, name)
        here = cls(**cursor.value) if cursor else cls()
        if not here.over:
            return here
        early = here.begun and now < datetime.fromisoformat(here.begun) + EVERY
        return None if early else cls(begun=now.isoformat(), over=False)

    def keep(self, session: "Session", name: str, now: datetime) -> None:
        """Writes it down."""
        values: dict[str, Any] = asdict(self)
        cursors.write(session, name, values, now)


def sweep(store: Store, client: XClient, clock: Clock) -> int:
    """One run of both rounds: how many messages lost their words."""
    return sweep_posts(store, client, clock) + sweep_dms(store, client, clock)


def sweep_posts(store: Store, client: XClient, clock: Clock) -> int:
    """Asks X about public posts by their ids; up to `BATCHES` hundreds of them."""
    removed = 0
    for _ in range(BATCHES):
        now = clock()
        with store.reading() as session:
            at = Round.read(session, "sweep posts", now)
            batch = _posts(session, at.after, now) if at else []
        if at is None:
            break
        try:
            gone = _gone(client, batch)
        except XError as error:
            _note_failure("posts", error)
            break
        then = replace(at, after=batch[-1].number if batch else at.after, over=len(batch) < A_BATCH)
        with store.transaction() as session:
            removed += remove_said(session, gone, now)
            then.keep(session, "sweep posts", now)
    _note(removed, "posts")
    return removed


def _posts(session: "Session", after: int, now: datetime) -> list[Held]:
    return held(
        session,
        Surface.POST,
        said_from=now - REACHES_BACK,
        said_to=now,
        received_before=now - SETTLED,
        after=after,
        limit=A_BATCH,
    )


def _gone(client: XClient, batch: Sequence[Held]) -> list[str]:
    ids = [message.x_id for message in batch if number_of(message.x_id)]
    there = client.posts_there(ids) if ids else set()
    return [x_id for x_id in ids if x_id not in there]


def sweep_dms(store: Store, client: XClient, clock: Clock) -> int:
    """Reads one page of X's DMs, if the limit has room for it, and compares."""
    now = clock()
    with store.reading() as session:
        at = Round.read(session, "sweep dms", now) if may_look_for_others(session, now) else None
    if at is None:
        return 0
    try:
        page = client.dms(at.page)
    except XError as error:
        _note_failure("dms", error)
        if error.permanent and at.page:  # X no longer knows the page
            with store.transaction() as session:
                Round(begun=at.begun, over=False).keep(session, "sweep dms", now)
        return 0
    with store.transaction() as session:
        removed = _compare(session, page, at, now)
    _note(removed, "dms")
    return removed


def _compare(session: "Session", page: "Page", at: Round, now: datetime) -> int:
    """Removes what the page should list and does not; it covers everything from its oldest message up to the page
    before it, or up to its own newest.
    """
    listed = {number_of(item.get("id")) for item in page.items} - {0}
    try:
        said = [moment(item["created_at"]) for item in page.items]
    except MALFORMED:
        said = []
    if not listed or not said:  # nothing to compare with
        replace(at, page=page.next, over=not page.next).keep(session, "sweep dms", now)
        return 0
    newest = at.below - 1 if at.below else max(listed)
    until = datetime.fromisoformat(at.said_to) if at.said_to else max(said)
    here = _dms(session, min(said), until, now)
    judged = [message.x_id for message in here if min(listed) <= number_of(message.x_id) <= newest]
    gone = [x_id for x_id in judged if number_of(x_id) not in listed]
    if len(gone) > max(FEW, len(judged) // 2) and not set(gone) <= set(at.doubted):
        log.warning("many DMs are gone on X", action="sweep_doubtful", gone=len(gone), judged=len(judged))
        replace(at, doubted=tuple(gone)).keep(session, "sweep dms", now)
        return 0
    then = replace(at, page=page.next, over=not page.next, below=min(listed), said_to=min(said).isoformat(), doubted=())
    then.keep(session, "sweep dms", now)
    return remove_said(session, gone, now)


def _dms(session: "Session", said_from: datetime, said_to: datetime, now: datetime) -> list[Held]:
    return held(
        session,
        Surface.DM,
        said_from=said_from - AROUND,
        said_to=said_to + AROUND,
        received_before=now - SETTLED,
    )


def _note(removed: int, source: str) -> None:
    if removed:
        log.info("words removed", action="words_removed", source=source, messages=removed)


def _note_failure(source: str, error: XError) -> None:
    log.warning("sweep failed", action="sweep_failed", source=source, permanent=error.permanent, reason=str(error))
