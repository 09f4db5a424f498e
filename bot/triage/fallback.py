"""Never silence: what happens to a turn that the brain could not decide."""

from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.outgoing import Surface
from bot.model.ticket import Reason
from bot.triage.context import TurnContext


def without_the_brain(turn: TurnContext) -> Decision:
    """A plain acknowledgement, and a ticket with what was collected so far; a person reads the rest."""
    draft = turn.dialogue.draft
    ticket = {
        "topic": draft.topic if draft else "not_understood",
        "reason": Reason.NOT_UNDERSTOOD.value,
        "fields": turn.dialogue.as_json()["draft"]["fields"] if draft else {},
        "missing": [],
    }
    effects = [
        Effect(name=EffectName.OPEN_TICKET, values=ticket),
        Effect(name=EffectName.REMEMBER, values={"dialogue": None}),
    ]
    in_public = turn.surface is Surface.POST
    say = "utter_public_acknowledge" if in_public else "utter_fallback"
    return Decision(replies=() if turn.opted_out else (Reply(say=say),), effects=tuple(effects))
