"""What a desk still has to do, read from its database."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.model.outgoing import Delivery
from bot.store.tables import ConversationRow, OutgoingRow, PageRow

UNDER_WAY = (Delivery.QUEUED, Delivery.SENDING)

Due = tuple[InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime], ColumnElement[bool]]

TURN: Due = (ConversationRow.due_at, ConversationRow.due_at.is_not(None))
MESSAGE: Due = (OutgoingRow.not_before, OutgoingRow.state.in_(UNDER_WAY))
PAGE: Due = (PageRow.not_before, PageRow.state.in_(UNDER_WAY))
DRAFT: Due = (ConversationRow.quiet_since, ConversationRow.quiet_since.is_not(None))
"""What waits: the moment that matters, and which rows still wait. A draft waits until its silence is over."""


def unanswered(session: Session) -> bool:
    """Whether a turn waits to be handled, or a message to be sent."""
    return any(_there(session, waits) for _, waits in (TURN, MESSAGE))


def overdue(session: Session, now: datetime, silence: timedelta) -> bool:
    """Whether something could have happened by now and did not: it waits for X's budget, say, or for a job."""
    return any(_there(session, waits & (at <= since)) for (at, waits), since, _ in _everything(now, silence))


def known_moments(session: Session, now: datetime, silence: timedelta) -> list[datetime]:
    """The moments after `now` at which something falls due by itself."""
    moments: list[datetime] = []
    for (at, waits), since, later in _everything(now, silence):
        first = session.scalar(select(func.min(at)).where(waits & (at > since)))
        if first is not None:
            moments.append(first + later)
    return moments


def _everything(now: datetime, silence: timedelta) -> list[tuple[Due, datetime, timedelta]]:
    """Each kind with the moment up to which it is due, and how much later than its moment it falls due."""
    at_once = timedelta(0)
    return [*((due, now, at_once) for due in (TURN, MESSAGE, PAGE)), (DRAFT, now - silence, silence)]


def _there(session: Session, where: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(where))))
