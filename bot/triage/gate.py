"""The checks before the brain is asked. Our own posts, duplicates and groups never get here: see store/inbox.py."""

from enum import StrEnum

from bot.model.outgoing import Surface
from bot.triage.context import TurnContext


class Pass(StrEnum):
    """What the gate says about a turn."""

    ASK = "ask the brain"
    PERSON_OWNS_IT = "an agent has this conversation"
    ANSWERED_IN_PUBLIC = "one automated reply per interaction in public"


def gate(turn: TurnContext) -> Pass:
    """Whether the brain is asked. Someone who opted out is: the brain answers danger and a wish to come back."""
    if turn.owned:
        return Pass.PERSON_OWNS_IT
    if turn.surface is Surface.POST and turn.answered_before:
        return Pass.ANSWERED_IN_PUBLIC
    return Pass.ASK
