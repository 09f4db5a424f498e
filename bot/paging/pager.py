"""Delivers pages: what an effect committed is sent, and sent again until somebody has it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update

from bot.clock import Clock
from bot.handbook import Handbook
from bot.model.outgoing import Delivery
from bot.paging.ways import PageFailed, PageText, Way
from bot.store import tickets
from bot.store.engine import Store
from bot.store.tables import PageRow, TicketRow

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(hours=2)
LEASE = timedelta(seconds=60)


class Pager:
    """Sends pages one at a time; several senders share them by leases."""

    def __init__(
        self,
        store: Store,
        handbook: Handbook,
        clock: Clock,
        ways: Mapping[str, Way],
        console_address: str,
    ) -> None:
        self._store = store
        self._handbook = handbook
        self._clock = clock
        self._ways = ways
        self._console = console_address

    def run_due(self) -> bool:
        """Sends one page if one is due; False when none is."""
        page = self._claim()
        if page is None:
            return False
        page_id, way, address, text = page
        try:
            self._ways[way](address, text)
        except PageFailed as error:
            self._note_failure(page_id, str(error))
        else:
            self._note_sent(page_id)
        return True

    def _claim(self) -> tuple[int, str, str, PageText] | None:
        now = self._clock()
        lost = (PageRow.state == Delivery.SENDING) & (PageRow.lease_until <= now)
        ready = or_(PageRow.state == Delivery.QUEUED, lost)
        due = select(PageRow).where(PageRow.not_before <= now, ready).order_by(PageRow.id).limit(1)
        with self._store.reading() as session:
            if session.scalar(due) is None:
                return None
        with self._store.transaction() as session:
            page = session.scalar(due.with_for_update(skip_locked=True))
            if page is None:
                return None
            session.execute(
                update(PageRow)
                .where(PageRow.id == page.id)
                .values(state=Delivery.SENDING, lease_until=now + LEASE, attempts=PageRow.attempts + 1)
            )
            return page.id, page.way, page.address, self._text(page.ticket)

    def _text(self, ticket: TicketRow) -> PageText:
        label = self._handbook.policy.topics[ticket.topic].label
        topic = label[self._handbook.policy.languages.default]
        address = f"{self._console}/tickets/{ticket.reference}"
        at = ticket.opened_at.astimezone(self._handbook.policy.brand.zone)
        return PageText(
            subject=f"[{ticket.reference}] {topic} reported on X",
            body=f"{topic} was reported by direct message or post on X at {at:%H:%M} ({at.tzname()}).\n\n"
            f"Ticket {ticket.reference}: {address}\n\n"
            "The customer was told what to do and whom to call. Please look at it now.\n",
            data={
                "event": "emergency",
                "reference": ticket.reference,
                "topic": ticket.topic,
                "department": ticket.department,
                "language": ticket.language,
                "opened_at": ticket.opened_at.isoformat(),
                "url": address,
            },
        )

    def _note_sent(self, page_id: int) -> None:
        now = self._clock()
        with self._store.transaction() as session:
            page = session.get_one(PageRow, page_id)
            page.state, page.sent_at, page.lease_until, page.error = Delivery.SENT, now, None, None
            tickets.record(page.ticket, now, "bot", "page_sent", way=page.way)
        log.info("page sent", action="page_sent", page=page_id)

    def _note_failure(self, page_id: int, error: str) -> None:
        now = self._clock()
        with self._store.transaction() as session:
            page = session.get_one(PageRow, page_id)
            page.error, page.lease_until = error, None
            if now - page.created_at > GIVE_UP_AFTER:
                page.state = Delivery.FAILED
                tickets.record(page.ticket, now, "bot", "page_failed", way=page.way, error=error)
            else:
                page.state, page.not_before = Delivery.QUEUED, _next_try(now, page.attempts)
        log.error("page not sent", action="page_not_sent", page=page_id, reason=error)


def _next_try(now: datetime, attempts: int) -> datetime:
    doublings = min(max(0, attempts - 1), 10)  # a timedelta overflows after a night of them
    pause: timedelta = FIRST_PAUSE * 2**doublings
    return now + min(LONGEST_PAUSE, pause)
