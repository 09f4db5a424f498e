"""What X reads in a text: how long it is, whom it names, where its links are."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.twitter_text import extract_urls_with_indices, parse_tweet

MAX_DM_CHARACTERS = 10_000
MAX_POST_WEIGHT = 280

HANDLE = re.compile(r"(?<![\w@/])@(\w{1,15})(?![\w@])", re.ASCII)
LINK_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
HASHTAG = re.compile(r"(?<![\w&#])#(\w*[^\W\d]\w*)")


class TextTooLongError(ValueError):
    """The text is longer than X takes."""


class EmptyTextError(ValueError):
    """There is nothing in the text."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something found in a text, from `start` up to `end` in code points."""

    start: int
    end: int
    value: str


def handles(text: str) -> list[Span]:
    """Every @handle in the text, without its @."""
    return list(_spans(HANDLE, text))


def hashtags(text: str) -> list[Span]:
    """Every hashtag in the text, without its #."""
    return list(_spans(HASHTAG, text))


def urls(text: str) -> list[Span]:
    """Every link X would shorten."""
    return [Span(found["indices"][0], found["indices"][1], found["url"]) for found in extract_urls_with_indices(text)]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for found in pattern.finditer(text):
        yield Span(found.start(), found.end(), found.group(1))


def check_dm(text: str) -> None:
    """Refuse what X refuses as a direct message: nothing at all, or over 10,000 characters."""
    if not text:
        raise EmptyTextError("The text of a message must not be empty.")
    if len(text) > MAX_DM_CHARACTERS:
        raise TextTooLongError(f"A message has at most {MAX_DM_CHARACTERS} characters.")


def check_post(text: str) -> None:
    """Refuse what X refuses as a post: only blanks, or over 280 weighted characters."""
    if not text.strip():
        raise EmptyTextError("The text of a post must not be empty.")
    weight = weighted_length(text)
    if weight > MAX_POST_WEIGHT:
        raise TextTooLongError(f"Your post is too long: it counts {weight} of at most {MAX_POST_WEIGHT}.")


def weighted_length(text: str) -> int:
    """Length by X's rules: a link counts 23, an emoji or a CJK character 2."""
    length: int = parse_tweet(text).weightedLength
    return length


def same_wording(text: str) -> str:
    """What X compares to find a duplicate: NFC, with blanks that make no difference removed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def short_link(number: str) -> str:
    """The short link X would make for whatever has that id."""
    left, name = int(number), ""
    while left:
        left, digit = divmod(left, len(LINK_DIGITS))
        name += LINK_DIGITS[digit]
    return f"https://t.co/{name}"
