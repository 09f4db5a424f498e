"""What customers write is text and nothing else."""

from __future__ import annotations

FRACTION_SLASH = "\u2044"


def plain(text: str) -> str:
    """The text with a leading `/` made harmless: Rasa would take "/restart" for an order of a developer.

    Every character stays where it is, so that the spans of entities still fit.
    """
    body = text.lstrip()
    if not body.startswith("/"):
        return text
    slashes = len(body) - len(body.lstrip("/"))
    return text[: len(text) - len(body)] + FRACTION_SLASH * slashes + body[slashes:]
