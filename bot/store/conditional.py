"""Conditional writes: the number of rows says who was first."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import CursorResult, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.tables import Row

INSERT: dict[str, Callable[[Any], Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def changed_one(session: Session, statement: Update) -> bool:
    """Executes the UPDATE; True when it found exactly the one row it was meant for."""
    return changed(session, statement) == 1


def changed(session: Session, statement: Update) -> int:
    """Executes the UPDATE; how many rows it found."""
    result = session.execute(statement.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


def insert_missing(session: Session, table: type[Row], values: dict[str, Any]) -> bool:
    """Adds the row unless one with its key is there; True when it was missing.

    Waits for a transaction that is adding the same row at this moment.
    """
    insert = INSERT[session.get_bind().dialect.name]
    statement = insert(table.__table__).values(values).on_conflict_do_nothing()
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    return isinstance(result, CursorResult) and result.rowcount == 1
