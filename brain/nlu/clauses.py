"""Where one message may say two things: the pieces between full stops and "and also", each understood by itself."""

from __future__ import annotations

import re

BETWEEN = re.compile(
    r"[.!?;:…]+(?=\s|$)|\n+"
    r"|[,\s]\s*\b(?:and|also|plus|another thing|btw|by the way|oh and"
    r"|y|e|además|ademas|también|tambien|aparte|de paso|otra cosa"
    r"|também|tambem|além disso|alem disso|aliás|outra coisa"
    r"|und|außerdem|ausserdem|zudem|auch noch|noch was)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS = 3
"""A piece with fewer words is understood together with its neighbours, or not at all."""
MOST = 4
"""Pieces looked at: each costs an embedding."""
LONGEST = 400
"""Characters; a longer message is a story, and a story names what it is about more than once."""


def clauses(text: str) -> list[str]:
    """The pieces of `text` that could each be an issue; empty unless there are at least two."""
    if len(text) > LONGEST:
        return []
    pieces = [piece.strip(" ,-–—") for piece in BETWEEN.split(text)]
    spoken = [piece for piece in pieces if len(WORD.findall(piece)) >= FEWEST_WORDS]
    return spoken[:MOST] if len(spoken) > 1 else []
