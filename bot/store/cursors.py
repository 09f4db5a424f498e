"""How far something has been read: a little JSON by name, and when it last got there."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.store.conditional import insert_missing
from bot.store.tables import CursorRow


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """`value` means what its reader makes of it; `at` is aware, in UTC."""

    at: datetime
    value: dict[str, Any] = field(default_factory=dict)


def read(session: Session, name: str) -> Cursor | None:
    """The cursor as it is in the database now; None before it was first written."""
    row = session.get(CursorRow, name, populate_existing=True)
    return None if row is None else Cursor(at=row.at, value=_value(row.value))


def take(session: Session, name: str, now: datetime) -> Cursor | None:
    """Like `read`, and nobody else takes it until this transaction ends."""
    insert_missing(session, CursorRow, {"name": name, "value": "", "at": now})
    row = session.get_one(CursorRow, name, populate_existing=True, with_for_update=True)
    return Cursor(at=row.at, value=_value(row.value)) if row.value else None


def write(session: Session, name: str, value: dict[str, Any], at: datetime) -> None:
    """Moves the cursor."""
    insert_missing(session, CursorRow, {"name": name, "value": "", "at": at})
    row = session.get_one(CursorRow, name)
    row.value, row.at = json.dumps(value), at
    session.flush()


def _value(text: str) -> dict[str, Any]:
    value = json.loads(text or "{}")
    return value if isinstance(value, dict) else {}
