"""One holder at a time, for what only one process may do (the timetable)."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.conditional import changed_one
from bot.store.tables import LeaseRow


def hold(session: Session, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
    """Takes or renews the lease `name`; False while somebody else holds it."""
    mine_or_over = or_(LeaseRow.holder == holder, LeaseRow.until <= now)
    values = {"holder": holder, "until": now + lasts}
    if changed_one(session, update(LeaseRow).where(LeaseRow.name == name, mine_or_over).values(values)):
        return True
    if session.get(LeaseRow, name) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(LeaseRow(name=name, **values))
    except IntegrityError:
        return False
    return True
