"""How the rules are written down: verbose regular expressions with named parts."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile(r"\{([A-Z_]+)\}")


def fill(template: str, **parts: str) -> str:
    """Replaces `{NAME}` by the part of that name, as a group; quantifiers like `{1,3}` stay."""
    return _PART.sub(lambda match: f"(?:{parts[match[1]]})", template)


def rule(template: str, **parts: str) -> re.Pattern[str]:
    r"""Compiles a verbose rule. Blanks in it mean nothing: `[ ]` or `\\s` is a blank."""
    return re.compile(fill(template, **parts), re.VERBOSE)


def any_of(words: str | Iterable[str]) -> str:
    """An alternation of words, the longest first, so that `avenue` is tried before `av`."""
    listed = words.split() if isinstance(words, str) else words
    return "|".join(sorted(listed, key=len, reverse=True))


def german(pattern: str) -> str:
    """A German pattern that reads folded text (`fünf` is `funf`) and people's `fuenf` alike."""
    for letter, folded in (("ä", "ae?"), ("ö", "oe?"), ("ü", "ue?"), ("ß", "ss?")):
        pattern = pattern.replace(letter, folded)
    return pattern
