"""X's errors with everything they may say."""

from typing import Any

from bot.x.answers import Refusal, Standing
from bot.x.client import XError


def x_error(
    message: str,
    *,
    refusal: Refusal | None = None,
    standing: Standing | None = None,
    status: int | None = None,
    **known: Any,
) -> XError:
    """An error of X's; what a sender does not look at is left out."""
    error = XError(message, **known)
    for name, value in (("refusal", refusal), ("standing", standing), ("status", status)):
        setattr(error, name, value)
    return error
