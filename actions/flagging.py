"""What an agent should know beside the words: it goes onto the ticket, or is remembered until there is one."""

from dataclasses import replace

from actions.answer import Answer
from actions.tone import is_abusive
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName
from bot.model.ticket import Flag

ON_A_TICKET = frozenset({EffectName.OPEN_TICKET, EffectName.UPDATE_TICKET})
CALM_ENOUGH = frozenset({"utter_acknowledge", "utter_danger", "utter_opted_out", "utter_calm"})
"""Replies that meet anger by themselves."""


def flag(answer: Answer, turn: Turn) -> Answer:
    """Adds the turn's flags to the tickets of the answer; without one they wait in the dialogue."""
    raised = tuple(name.value for name in flags_of(turn) if name.value not in turn.dialogue.flags)
    if Flag.ABUSIVE.value in raised and answer.replies and turn.surface == "dm":
        _stay_calm(answer)
    flags = (*turn.dialogue.flags, *raised)
    tickets = [effect for effect in answer.effects if effect["effect"] in ON_A_TICKET]
    for effect in tickets:
        effect["values"]["flags"] = list(flags)
    if tickets or raised:
        _keep(answer, turn.dialogue, () if tickets else flags)
    return answer


def _keep(answer: Answer, before: Dialogue, flags: tuple[str, ...]) -> None:
    dialogue = answer.dialogue or before
    if dialogue.flags != flags:
        answer.remember(replace(dialogue, flags=flags))


def flags_of(turn: Turn) -> list[Flag]:
    """What this turn by itself says about the customer's mood and means."""
    abusive = [Flag.ABUSIVE] if is_abusive(turn.text) else []
    return abusive + ([Flag.ATTACHMENT] if turn.attachments else [])


def _stay_calm(answer: Answer) -> None:
    if not any(reply["say"] in CALM_ENOUGH for reply in answer.replies):
        answer.say_first("utter_calm")
