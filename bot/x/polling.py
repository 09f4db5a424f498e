"""Asking X for DMs and mentions: the way to hear of them without a webhook, and the net below one.

X lists the newest first, a hundred a page. One look goes back page by page to what was seen before; only then is all of
it seen, so that nothing between is missed, whenever the limit, X or this desk stops it. It goes on where it stopped,
also after a restart. Everything goes through the inbox, which keeps each event once whichever way it came.

The very first look only notes what is the newest: what was written before there was a desk is not answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import structlog

from bot.clock import Clock
from bot.model.incoming import Incoming
from bot.store import cursors, inbox, leases
from bot.store.engine import Store
from bot.x.client import XClient, XError
from bot.x.lookups import number_of, read_lookup_dms, read_lookup_posts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.x.client import Page, Standing

log = structlog.get_logger()

EVERY = timedelta(seconds=60)

SPARE = 2
"""DM look-ups left in every window of X's limit (15 in 15 minutes) for the sender, who looks before it repeats."""

OVERLAP = int(timedelta(minutes=2) / timedelta(milliseconds=1)) << 22
"""Two minutes in X's ids: X may list what was said at one moment in another order than it numbered it."""

PAUSE = timedelta(seconds=30)
"""After an error that may pass."""

LONG_PAUSE = timedelta(minutes=15)
"""After X refused: somebody has to change something there."""

LEASE = timedelta(seconds=60)
"""One desk at a time asks; longer than X may take to answer."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one list has been read; ids are X's, as numbers.

    `seen`: everything up to here is in the inbox; None before the first look. `floor`: nothing up to here ever is.
    `top` and `page`: the newest id of a look that is not finished, and the page it goes on with. `due`: when X may be
    asked next. `closed`: when a look was last finished. `refused`: X does not let us look. `remaining` requests are
    allowed until `resets_at`.
    """

    seen: int | None = None
    floor: int = 0
    top: int = 0
    page: str = ""
    due: datetime | None = None
    closed: datetime | None = None
    refused: bool = False
    remaining: int | None = None
    resets_at: datetime | None = None

    @property
    def since(self) -> int:
        """What is newer than this is taken in."""
        return max(self.floor, (self.seen or 0) - OVERLAP)

    def as_json(self) -> dict[str, Any]:
        """Numbers, texts and ISO times; `from_json` reads it back."""
        moments = {name: moment and moment.isoformat() for name, moment in self._moments().items()}
        return {**self.__dict__, **moments}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """What `as_json` made."""
        moments = {name: value[name] and datetime.fromisoformat(value[name]) for name in MOMENTS if name in value}
        return cls(**{**value, **moments})

    def _moments(self) -> dict[str, datetime | None]:
        return {name: getattr(self, name) for name in MOMENTS}


MOMENTS = ("due", "closed", "resets_at")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One list of X's: how a page of it is asked for and read, and how many requests are left to others."""

    name: str
    fetch: Callable[[XClient, Progress], "Page"]
    read: Callable[["Page", str], list[Incoming]]
    spare: int = 0


SOURCES = (
    Source(name="dms", fetch=lambda client, at: client.dms(at.page), read=read_lookup_dms, spare=SPARE),
    Source(
        name="mentions",
        fetch=lambda client, at: client.mentions(since_id=str(at.since) if at.since else "", page=at.page),
        read=read_lookup_posts,
    ),
)
DMS = SOURCES[0]


class Poller:
    """Looks every `every` and takes in what is new. `run_due` is called by a loop, a test or a virtual night alike.

    `on_message` is called after something new is committed.
    """

    def __init__(
        self,
        store: Store,
        client: XClient,
        clock: Clock,
        account_id: Callable[[], str],
        coalesce: timedelta,
        on_message: Callable[[], None],
        every: timedelta = EVERY,
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._account_id = account_id
        self._coalesce = coalesce
        self._on_message = on_message
        self._every = every
        self._name = str(uuid4())

    def run_due(self) -> bool:
        """Asks X for one page of each list that is due; False when no more is to be asked now."""
        more = [self._look(source) for source in SOURCES]  # each gets its turn
        return any(more)

    def _look(self, source: Source) -> bool:
        with self._store.reading() as session:
            if not _is_due(read_progress(session, source), self._clock()):
                return False
        at = self._claim(source)
        if at is None:
            return False
        try:
            account_id = self._account_id()
            page = source.fetch(self._client, at)
        except XError as error:
            self._note_failure(source, at, error)
            return False
        return self._take_in(source, at, page, source.read(page, account_id))

    def _claim(self, source: Source) -> Progress | None:
        """Where to go on; None when another desk is asking or was faster."""
        with self._store.transaction() as session:
            now = self._clock()
            mine = leases.hold(session, _cursor(source), self._name, now, LEASE)
            at = read_progress(session, source)
            return at if mine and _is_due(at, now) else None

    def _take_in(self, source: Source, at: Progress, page: "Page", events: Sequence[Incoming]) -> bool:
        """The events and how far we got, in one transaction."""
        now = self._clock()
        wanted = [event for event in events if _is_wanted(event, at)]
        then = _scheduled(_advanced(at, page, now), source, page.standing, self._every, now)
        with self._store.transaction() as session:
            new = inbox.receive(session, wanted, now, self._coalesce)
            _move(session, source, at, then, now)
        log.debug("looked up", action="looked_up", source=source.name, found=len(wanted), new=new, closed=not then.page)
        if new:
            self._on_message()
        return _is_due(then, now)

    def _note_failure(self, source: Source, at: Progress, error: XError) -> None:
        """A page that X no longer knows means: begin again. Any other refusal is for the operator."""
        now = self._clock()
        lost_its_place = error.permanent and bool(at.page)
        refused = error.permanent and not lost_its_place
        until = max(error.retry_at or now, now + (LONG_PAUSE if refused else PAUSE))
        again = replace(at, page="", top=0) if lost_its_place else at
        then = replace(again, due=until, refused=refused)
        with self._store.transaction() as session:
            _move(session, source, at, then, now)
        log.warning(
            "look-up failed",
            action="lookup_failed",
            source=source.name,
            permanent=error.permanent,
            until=until,
            reason=str(error),
        )


def look_now(session: "Session", now: datetime) -> None:
    """Has every list read as soon as X's limit allows."""
    for source in SOURCES:
        cursors.take(session, _cursor(source), now)
        at = read_progress(session, source)
        cursors.write(session, _cursor(source), replace(at, due=_open_again(at, source, now)).as_json(), now)


def looked_since(session: "Session", moment: datetime) -> bool:
    """Whether a look at every list has been finished since, apart from those X does not let us see."""
    progress = [read_progress(session, source) for source in SOURCES]
    return all(at.refused or (at.closed is not None and at.closed >= moment) for at in progress)


def may_look_for_others(session: "Session", now: datetime) -> bool:
    """Whether a DM look-up is free for something that can wait: no look of our own is unfinished, and the limit is
    not nearly used up.
    """
    at = read_progress(session, DMS)
    return not at.page and not at.refused and (_is_over(at, now) or (at.remaining or 0) > 2 * SPARE)


def read_progress(session: "Session", source: Source) -> Progress:
    """How far this list has been read."""
    cursor = cursors.read(session, _cursor(source))
    return Progress.from_json(cursor.value) if cursor else Progress()


def _move(session: "Session", source: Source, before: Progress, then: Progress, now: datetime) -> None:
    """Moves the cursor unless somebody else moved it meanwhile; a wish to look now is kept."""
    cursors.take(session, _cursor(source), now)
    here = read_progress(session, source)
    if (here.seen, here.top, here.page) != (before.seen, before.top, before.page):
        return
    asked = here.due != before.due and here.due is not None
    cursors.write(session, _cursor(source), (replace(then, due=here.due) if asked else then).as_json(), now)


def _advanced(at: Progress, page: "Page", now: datetime) -> Progress:
    """Where the look stands after this page."""
    ids = [number for item in page.items if (number := number_of(item.get("id")))]
    newest = max(ids, default=0)
    if at.seen is None:
        return replace(at, seen=newest, floor=newest, closed=now, refused=False)
    top = max(at.top, newest, at.seen)
    if page.next and all(number > at.seen for number in ids):
        return replace(at, top=top, page=page.next, refused=False)
    return replace(at, seen=top, top=0, page="", closed=now, refused=False)


def _scheduled(at: Progress, source: Source, standing: "Standing | None", every: timedelta, now: datetime) -> Progress:
    """When to ask next: at once within a look, else spread evenly over what X still allows."""
    if standing is not None:
        at = replace(at, remaining=standing.remaining, resets_at=standing.resets_at)
    free_at = _open_again(at, source, now)
    if at.page or free_at > now:
        return replace(at, due=free_at)
    left = (at.remaining or 0) - source.spare
    evenly = (at.resets_at - now) / left if at.resets_at and left > 0 else timedelta(0)
    return replace(at, due=now + max(every, evenly))


def _open_again(at: Progress, source: Source, now: datetime) -> datetime:
    """The first moment at which X's limit allows a request that leaves the others theirs."""
    if _is_over(at, now) or at.remaining is None or at.remaining > source.spare:
        return now
    return at.resets_at or now


def _is_over(at: Progress, now: datetime) -> bool:
    return at.resets_at is None or at.resets_at <= now


def _is_due(at: Progress, now: datetime) -> bool:
    return at.due is None or at.due <= now


def _is_wanted(event: Incoming, at: Progress) -> bool:
    return at.seen is not None and number_of(event.event_id.rpartition(":")[2]) > at.since


def _cursor(source: Source) -> str:
    return f"poll {source.name}"
