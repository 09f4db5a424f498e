"""How long a DM would wait now, and whether that makes DMs scarce."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.model.outgoing import Surface, Urgency
from bot.policy import Policy
from bot.store import outbox, standings
from bot.x.budget import Budget, Window, Word, windows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def word_name(surface: Surface) -> str:
    """Where X's word on what is left of this surface is kept (`standings`)."""
    return f"send:{surface}"


def closed_name(surface: Surface) -> str:
    """Where it is kept that X takes nothing at all for a while."""
    return f"closed:{surface}"


def budget(session: "Session", surface: Surface, limits: Sequence[Window], now: datetime) -> Budget:
    """What every desk together has spent of these limits, and what X said of it."""
    longest = max((window.span for window in limits), default=timedelta(0))
    word = standings.read(session, word_name(surface), now)
    closed = standings.read(session, closed_name(surface), now)
    return Budget(
        windows=limits,
        sent=outbox.sent_since(session, surface, now - longest),
        word=Word(remaining=word.remaining, resets_at=word.resets_at) if word else None,
        closed_until=closed.resets_at if closed else None,
    )


def expected_wait(
    session: "Session", surface: Surface, limits: Sequence[Window], now: datetime, urgency: Urgency
) -> timedelta:
    """How long a new message of this urgency would wait, behind what is ahead of it and within the limits.

    What will be queued meanwhile, and tries that fail, are not foreseen.
    """
    spent = budget(session, surface, limits, now)
    then, moment = spent.after(outbox.ahead_of(session, surface, urgency), now)
    return then.free_at(moment, urgency) - now


def scarce(session: "Session", policy: Policy, now: datetime) -> bool:
    """Whether a new question by DM would wait longer than the policy's `outbox.scarce_minutes`."""
    limits = windows(policy.outbox, Surface.DM)
    wait = expected_wait(session, Surface.DM, limits, now, Urgency.QUESTION)
    return wait > timedelta(minutes=policy.outbox.scarce_minutes)
