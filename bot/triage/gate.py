"""The checks before the brain is asked, and one before it is heard.

Our own posts, duplicates and groups never get here: see store/inbox.py.
"""

from enum import StrEnum

from bot.model.outgoing import Surface
from bot.triage.context import TurnContext


class Pass(StrEnum):
    """What the gate says about a turn."""

    ASK = "ask the brain"
    PERSON_OWNS_IT = "an agent has this conversation"


def gate(turn: TurnContext) -> Pass:
    """Whether the brain is asked.

    Someone who opted out is: the brain answers danger and a wish to come back. Someone who was just replied to in
    public is: they may be in danger now, and what they add is kept.
    """
    return Pass.PERSON_OWNS_IT if turn.owned else Pass.ASK


def answered_in_public(turn: TurnContext) -> bool:
    """Whether this post belongs to an interaction that got its one automated public reply: several posts of one
    customer soon after that reply are one interaction, in whatever thread.
    """
    if turn.surface is not Surface.POST or turn.answered_in_public_at is None or turn.at is None:
        return False
    return turn.at - turn.answered_in_public_at < turn.again_after
