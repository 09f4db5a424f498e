"""Pages of a list that grows at its head.

A token says on which side of which message the page lies, so a page stays what it was while new
messages arrive. To callers it is opaque; X asks for at least 16 characters.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.simulator.api.problems import invalid_value
from bot.simulator.records import DirectMessage, Post

MessageT = TypeVar("MessageT", DirectMessage, Post)

TOKEN = re.compile(r"(older|newer):([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Page(Generic[MessageT]):
    """Some messages, newest first, and the tokens of the pages beside them."""

    items: Sequence[MessageT]
    next_token: str | None
    previous_token: str | None

    @property
    def meta(self) -> dict[str, int | str]:
        """The `meta` member of an answer."""
        tokens = {"next_token": self.next_token, "previous_token": self.previous_token}
        return {"result_count": len(self.items)} | {name: token for name, token in tokens.items() if token}


def page_of(
    messages: Sequence[MessageT], size: int, token: str | None, parameter: str = "pagination_token"
) -> Page[MessageT]:
    """The page `token` names, the newest one without; `messages` come oldest first.

    400 for a token that is none, under the name of the `parameter` it came in.
    """
    side, position = _read(token, parameter) if token else ("older", None)
    if position is None:
        chosen = messages[-size:]
    elif side == "older":
        chosen = [message for message in messages if message.sequence < position][-size:]
    else:
        chosen = [message for message in messages if message.sequence > position][:size]
    if not chosen:
        return Page([], None, None)
    oldest, newest = chosen[0].sequence, chosen[-1].sequence
    return Page(
        chosen[::-1],
        _write("older", oldest) if messages[0].sequence < oldest else None,
        _write("newer", newest) if messages[-1].sequence > newest else None,
    )


def _write(side: str, position: int) -> str:
    return base64.b32encode(f"{side}:{position:012d}".encode()).decode().rstrip("=").lower()


def _read(token: str, parameter: str) -> tuple[str, int]:
    try:
        padded = token.upper() + "=" * (-len(token) % 8)
        found = TOKEN.fullmatch(base64.b32decode(padded).decode("ascii"))
    except ValueError:
        found = None
    if found is None:
        raise invalid_value(
            parameter,
            token,
            f"The `{parameter}` query parameter value [{token}] is not valid",
        )
    return found[1], int(found[2])
