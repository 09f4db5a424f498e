"""What X delivered, read into our words: one `Incoming` for each thing somebody did."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an event from X means to the desk."""

    DM = "dm"
    POST = "post"
    DM_SENT = "dm_sent"
    DELETED = "deleted"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on X; `handle` is without @ and empty when X did not say it."""

    id: str
    handle: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One event, kept once per `event_id`.

    `at` is X's own time for it (aware, UTC). `thread` is X's conversation id of a post, empty for a DM, and
    `addressed` says whether a post mentions, quotes or answers the brand. `recipient` is who a DM goes to. `post_id` is
    X's id of the DM or post, also of one that was deleted. `raw` is what X sent, kept for people.
    """

    event_id: str
    kind: Kind
    author: Person | None = None
    recipient: str = ""
    text: str = ""
    at: datetime | None = None
    post_id: str = ""
    thread: str = ""
    addressed: bool = True
    group: bool = False
    attachments: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)
