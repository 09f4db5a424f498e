"""The people who sign in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.store.tables import AgentRow


def by_email(session: Session, email: str) -> AgentRow | None:
    """The agent with this address, in any case."""
    return session.scalar(select(AgentRow).where(AgentRow.email == email.strip().lower()))


def everybody(session: Session) -> Sequence[AgentRow]:
    """All agents, in the order they were added."""
    return session.scalars(select(AgentRow).order_by(AgentRow.id)).all()


def anybody(session: Session) -> bool:
    """Whether the first person has been set up."""
    return bool(session.scalar(select(func.count(AgentRow.id))))


def add(session: Session, email: str, name: str, password_hash: str, role: str, now: datetime) -> AgentRow:
    """Adds somebody; the address is unique."""
    row = AgentRow(
        email=email.strip().lower(),
        name=name,
        password_hash=password_hash,
        role=role,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row
