"""Never silence: what happens to a turn that the brain could not decide.

The whole draft goes along. Whoever writes on meanwhile adds to the ticket they have, and is told so once in twelve
hours, not once a message. Danger cannot be judged without the brain: the text names the emergency numbers.
"""

from typing import Any

from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.outgoing import Surface
from bot.model.ticket import Flag, Reason, TicketState
from bot.triage.context import TurnContext
from bot.triage.gate import Pass, answered_in_public, gate


def without_the_brain(turn: TurnContext) -> Decision:
    """A plain acknowledgement, unless there was one lately, and a ticket; a person reads the rest."""
    known = None if turn.dialogue.draft else _left_to_a_person(turn)
    replies = _acknowledgement(turn, known)
    told = bool(replies) and turn.surface is Surface.DM  # a public reply does not name the ticket
    filed = _note_on(known, turn, told) if known else _ticket(turn, told)
    forget = Effect(name=EffectName.REMEMBER, values={"dialogue": None})
    return Decision(replies=replies, effects=(filed, forget))


def _left_to_a_person(turn: TurnContext) -> dict[str, Any] | None:
    """The open ticket of an earlier turn that nobody understood either."""
    waiting = (t for t in turn.tickets if t["state"] != TicketState.RESOLVED and t["reason"] == Reason.NOT_UNDERSTOOD)
    return next(waiting, None)


def _acknowledgement(turn: TurnContext, known: dict[str, Any] | None) -> tuple[Reply, ...]:
    if turn.opted_out or gate(turn) is not Pass.ASK or answered_in_public(turn):
        return ()
    if turn.surface is Surface.POST:
        return () if known else (Reply(say="utter_public_acknowledge"),)
    return () if known and known["acknowledged"] else (Reply(say="utter_fallback"),)


def _ticket(turn: TurnContext, told: bool) -> Effect:
    """What was collected so far goes along; what is missing nobody can tell now."""
    draft = turn.dialogue.as_json()["draft"] or {"topic": "not_understood"}
    why = {"reason": Reason.NOT_UNDERSTOOD.value, "missing": [], "flags": _flags(turn), "acknowledged": told}
    return Effect(name=EffectName.OPEN_TICKET, values={**draft, **why})


def _note_on(known: dict[str, Any], turn: TurnContext, told: bool) -> Effect:
    values = {"reference": known["reference"], "flags": _flags(turn), "acknowledged": told}
    return Effect(name=EffectName.UPDATE_TICKET, values=values)


def _flags(turn: TurnContext) -> list[str]:
    return list(turn.dialogue.flags) + ([Flag.ATTACHMENT.value] if turn.attachments else [])
