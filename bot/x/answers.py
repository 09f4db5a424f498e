"""What X answers, in our words: values, and the one error with everything it says about the next try."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum, auto
from typing import Any

import requests

from bot.errors import NightdeskError

Json = dict[str, Any]

WORDS: dict[str, str] = {
    "duplicate content": "DUPLICATE",
    "suspended": "SUSPENDED",
    "blocked": "BLOCKED",
    "permission to dm": "CANNOT_DM",
    "cannot send messages": "CANNOT_DM",
    "not allowed to dm": "CANNOT_DM",
    "too long": "TOO_LONG",
    "must have 1 to": "TOO_LONG",
}
"""What X's sentences hold when it refuses a message, and what that means; the first that fits."""


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
    """What X says is left of a limit until `resets_at` (aware, UTC)."""

    remaining: int
    resets_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sent:
    """X has taken a message under this id."""

    x_id: str
    standing: Standing | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list, newest first: `users` by id and `media` by key come with it; `next` is empty at the end."""

    items: list[Json] = field(default_factory=list)
    users: dict[str, Json] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)
    next: str = ""
    standing: Standing | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account the keys belong to; `description` is what its profile says."""

    id: str
    handle: str = ""
    name: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture or the like, as X gave it."""

    content: bytes
    media_type: str = ""


class XError(NightdeskError):
    """X refused or did not answer.

    `permanent`: the same request will never succeed, `refusal` says why when it was a message. `retry_at`: when X says
    to come back, aware, or None. `unclear`: X may have done it all the same. `status` is HTTP's, `standing` what the
    refusal said is left of the limit.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        retry_at: datetime | None = None,
        unclear: bool = False,
        refusal: Refusal | None = None,
        standing: Standing | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_at = retry_at
        self.unclear = unclear
        self.refusal = refusal
        self.standing = standing
        self.status = status


def standing_of(response: requests.Response) -> Standing | None:
    """The tightest limit of an answer's headers: the quarter hour's, or a day's that is spent."""
    named = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
    found = [standing for name in named if (standing := _standing(response, name))]
    spent = [standing for standing in found if standing.remaining <= 0]
    return max(spent, key=lambda standing: standing.resets_at) if spent else next(iter(found), None)


def reset_of(response: requests.Response) -> datetime | None:
    """When a limit's window ends, where an answer says only that."""
    reset = response.headers.get("x-rate-limit-reset", "")
    return datetime.fromtimestamp(int(reset), UTC) if reset.isdecimal() else None


def _standing(response: requests.Response, name: str) -> Standing | None:
    remaining, reset = (response.headers.get(f"{name}-{part}", "") for part in ("remaining", "reset"))
    if not (remaining.isdecimal() and reset.isdecimal()):
        return None
    return Standing(remaining=int(remaining), resets_at=datetime.fromtimestamp(int(reset), UTC))


def reason_of(response: requests.Response) -> str:
    """X's own words; they name the rule that was broken and hold nothing the customer wrote."""
    try:
        body = response.json()
    except ValueError:
        return f"X refused ({response.status_code})"
    errors = body.get("errors")
    first = next((e.get("message") for e in errors if isinstance(e, dict)), None) if isinstance(errors, list) else None
    said = first if body.get("title") == "Invalid Request" and first else body.get("detail") or first
    return f"X refused ({response.status_code}): {said or body.get('title')}"


def refusal_in(words: str) -> Refusal:
    """What X's sentence means for the message."""
    lowered = words.lower()
    return next((Refusal[name] for part, name in WORDS.items() if part in lowered), Refusal.OTHER)
