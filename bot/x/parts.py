"""The pieces X's payloads are made of, read strictly where they matter and patiently where they do not."""

import html
import re
from datetime import UTC, datetime
from typing import Any

from bot.model.incoming import Person

Payload = dict[str, Any]

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ID = re.compile(r"[0-9A-Za-z_-]{1,32}")
"""X's are up to 20 digits; what is longer would not fit into the inbox."""

LONG_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""Those of encrypted messages are UUIDs."""

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What reading a payload raises that is not as expected; the last two are for times no calendar has."""


def an_id(value: Any, form: re.Pattern[str] = ID) -> str:
    """X's id as text. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int) or not form.fullmatch(str(value)):
        raise ValueError("an id was expected")
    return str(value)


def mapping(value: Any) -> Payload:
    """What stands beside the words (names, pictures) may be missing or broken: the words are still read."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Payload]:
    """The objects of a list that may be missing or broken."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def moment(text: str) -> datetime:
    """An ISO time with its zone, in UTC. Raises ValueError or TypeError for anything else."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a time with its zone was expected")
    return read.astimezone(UTC)


def from_milliseconds(value: Any) -> datetime:
    """Milliseconds since 1970, as a number or its digits, in UTC."""
    return datetime.fromtimestamp(int(value) / 1000, UTC)


def words(text: Any) -> str:
    """X escapes &, < and > in texts; control characters mean nothing and some databases refuse them."""
    if not isinstance(text, str):
        raise TypeError("a text was expected")
    return without_control(html.unescape(text))


def person(user_id: str, user: Payload) -> Person:
    """Somebody, with the names X gave, if any."""
    handle, name = (without_control(str(user.get(key) or "")) for key in ("username", "name"))
    return Person(id=user_id, handle=handle, name=name)


def without_control(text: str) -> str:
    """The text without characters that mean nothing."""
    return CONTROL.sub("", text)
