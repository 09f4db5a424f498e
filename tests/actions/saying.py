"""Turns as the brain would hand them over, and answers as they read."""

from typing import Any

from actions.actions import (
    AnswerQuestion,
    BePolite,
    Cancel,
    Clarify,
    Confirm,
    Deny,
    HandOver,
    OptIn,
    OptOut,
    RaiseAlarm,
    TakeDetails,
    TakeIssue,
    TellTicketStatus,
)
from actions.answer import Answer
from actions.deciding import DecidingAction, decide_turn
from actions.turn import KnownTicket, Turn
from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.policy import Policy

HANDLED_BY: dict[str, type[DecidingAction]] = {
    "report_hazard": RaiseAlarm,
    "give_details": TakeDetails,
    "ask_human": HandOver,
    "ask_ticket_status": TellTicketStatus,
    "stop_messages": OptOut,
    "resume_messages": OptIn,
    "cancel": Cancel,
    "affirm": Confirm,
    "deny": Deny,
    "greet": BePolite,
    "goodbye": BePolite,
    "thank": BePolite,
    "compliment": BePolite,
    "bot_challenge": BePolite,
    "ask_menu": BePolite,
    "out_of_scope": Clarify,
    "nlu_fallback": Clarify,
}

ACCOUNT = {"account_number": "22-104-55873"}
ADDRESS = {"address": "14 Mill Lane"}
SINCE = {"when": "6 pm"}
ANSWERED = Dialogue(answered=("solar",))
OUTAGE_LINK = "https://harborlight.example/outages"


def said(text: str, intent: str, details: dict[str, str] | None = None, **known: Any) -> Turn:
    """A turn in which each of the `details` stands in the text as it is."""
    entities = tuple(
        {"entity": name, "value": value, "start": text.index(value), "end": text.index(value) + len(value)}
        for name, value in (details or {}).items()
    )
    return Turn(text=text, intent=intent, entities=entities, **known)


def answer_to(turn: Turn, policy: Policy) -> Answer:
    """What the action decides that the rules choose for the turn's intent."""
    action = AnswerQuestion if turn.intent.startswith("faq_") else HANDLED_BY.get(turn.intent, TakeIssue)
    return decide_turn(action.decide, turn, policy)


def keys(answer: Answer) -> list[str]:
    return [reply["say"] for reply in answer.replies]


def effects(answer: Answer) -> list[str]:
    return [effect["effect"] for effect in answer.effects]


def value_of(answer: Answer, say: str, name: str) -> Any:
    return next(reply["values"][name] for reply in answer.replies if reply["say"] == say)


def ticket_of(answer: Answer) -> dict[str, Any]:
    """The values the one ticket is opened with."""
    (opened,) = (effect["values"] for effect in answer.effects if effect["effect"] == "open_ticket")
    return opened


def update_of(answer: Answer) -> dict[str, Any]:
    (updated,) = (effect["values"] for effect in answer.effects if effect["effect"] == "update_ticket")
    return updated


def values(**details: str) -> dict[str, FieldValue]:
    return {name: FieldValue(value=value, said=value) for name, value in details.items()}


def asked_about(topic: str, *, times: int = 1, **details: str) -> Dialogue:
    """An intake in which details were asked for."""
    return Dialogue(draft=Draft(topic=topic, fields=values(**details), asked=times))


def ticket(reference: str = "HL-7K3QX2", topic: str = "report_outage", **known: Any) -> KnownTicket:
    return KnownTicket(
        **{
            "reference": reference,
            "topic": topic,
            "state": "open",
            "department": "outages",
            "due_at": "2026-11-23T17:00:00+00:00",
            **known,
        }
    )
