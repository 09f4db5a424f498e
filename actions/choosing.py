"""Picking one of the options the last question offered: by number, emoji digit or its words."""

import unicodedata

from actions.turn import Turn
from bot.policy import Policy

A_PERSON = "ask_human"
LONGEST_PICK = 40  # characters; a longer message is a sentence, and understood as one


def chosen(turn: Turn, policy: Policy) -> str | None:
    """The topic picked, `ask_human` for "a person", or None when nothing was offered or this is no pick."""
    offered = turn.dialogue.options
    if not offered or len(turn.text) > LONGEST_PICK:
        return None
    said = _plain(turn.text)
    digits = "".join(str(unicodedata.digit(c)) for c in said if c.isdigit())
    if digits and not any(c.isalpha() for c in said):
        return _by_number(int(digits), offered)
    for topic in offered:
        labels = (_plain(label) for label in policy.topics[topic].label.values())
        if any(said == label or (len(said) > 3 and said in label.split()) for label in labels):
            return topic
    return None


def labelled(turn: Turn, policy: Policy) -> str | None:
    """The topic whose label, in any language, is all that the text says."""
    said = _plain(turn.text)
    return next((name for name, topic in policy.topics.items() if said in map(_plain, topic.label.values())), None)


def _by_number(number: int, offered: tuple[str, ...]) -> str | None:
    if number == len(offered) + 1:
        return A_PERSON
    return offered[number - 1] if 1 <= number <= len(offered) else None


def _plain(text: str) -> str:
    """Lower case, without accents; 2️⃣ and ２ become 2."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c for c in plain if c.isalnum() or c.isspace())
    return " ".join("".join(kept).split())
