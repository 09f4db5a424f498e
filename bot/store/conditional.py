"""Conditional updates: the number of rows says who was first."""

from sqlalchemy import CursorResult, Update
from sqlalchemy.orm import Session


def changed_one(session: Session, statement: Update) -> bool:
    """Executes the UPDATE; True when it found exactly the one row it was meant for."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1
