"""A public reply that X takes: 280 weighted characters, and whom it is for."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from bot.errors import NightdeskError
from bot.model.effect import Reply
from bot.replies import Renderer
from bot.twitter_text import LONGEST_POST, weight


class PostTooLong(NightdeskError):
    """A public text is longer than X takes, whatever is left out of it."""


def post_text(
    replies: Sequence[Reply], handle: str, renderer: Renderer, language: str, now: datetime, before: str = ""
) -> str:
    """The replies as one post to `handle` (without @, may be empty) that fits into what X takes.

    What comes first matters most: as long as it is too long, other variants are tried, the last paragraph is left
    out, and so on. The handle is counted, although X counts none at the beginning of a reply.

    Raises:
        PostTooLong: when not even the first reply fits.
        CatalogueError: when a text is missing.
    """
    for count in range(len(replies), 0, -1):
        for text in _ways(replies[:count], renderer, language, now, before):
            post = f"@{handle} {text}" if handle and text else text  # X refuses a post it has seen, whoever it answers
            if weight(post) <= LONGEST_POST:
                return post
    raise PostTooLong(f"{', '.join(reply.say for reply in replies)} in {language} does not fit into a post")


def _ways(replies: Sequence[Reply], renderer: Renderer, language: str, now: datetime, before: str) -> list[str]:
    """As it would be said; then in other words, the shortest first."""
    variants = [texts for reply in replies if (texts := renderer.variants(reply, language, now))]
    others = ("\n\n".join(texts) for texts in product(*variants))
    return [renderer.message(replies, language, now, before=before), *sorted(others, key=len)]
