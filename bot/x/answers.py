"""What a sender reads of X's answers: a bridge until `bot.x.client` says all of it itself.

Once it does, whoever imports from here imports `Refusal`, `Sent` and `Standing` from there, and this goes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any

from bot.x import client

if TYPE_CHECKING or not hasattr(client, "Refusal"):

    class Refusal(StrEnum):
        """Why X will never take a message."""

        BLOCKED = auto()
        SUSPENDED = auto()
        CANNOT_DM = auto()
        TOO_LONG = auto()
        DUPLICATE = auto()
        OTHER = auto()

    @dataclass(frozen=True, kw_only=True)
    class Standing:
        """What X says is left of a limit until `resets_at` (aware)."""

        remaining: int
        resets_at: datetime

    @dataclass(frozen=True, kw_only=True)
    class Sent:
        """X has taken a message under this id."""

        x_id: str
        standing: Standing | None = None

else:
    Refusal, Sent, Standing = client.Refusal, client.Sent, client.Standing


def sent_of(answer: Any) -> Sent:
    """What `XClient.send` returns; today the id alone."""
    return Sent(x_id=answer) if isinstance(answer, str) else answer


def refusal_of(error: client.XError) -> Refusal | None:
    """Why X will never take it."""
    if error.permanent and "duplicate content" in str(error):
        return Refusal.DUPLICATE
    return getattr(error, "refusal", None)


def standing_of(error: client.XError) -> Standing | None:
    """What the refusal said is left."""
    return getattr(error, "standing", None)


def status_of(error: client.XError) -> int | None:
    """The HTTP status."""
    return getattr(error, "status", None)
