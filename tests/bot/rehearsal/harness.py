"""A brain that answers by what is said, and scripts in one line."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.rehearsal.script import Script
from bot.triage.brain import BrainFailed

GREETING = Decision(replies=(Reply(say="utter_greet"),))
SILENCE = Decision()
STOP = Decision(replies=(Reply(say="utter_opted_out"),), effects=(Effect(name=EffectName.OPT_OUT),))
RESUME = Decision(replies=(Reply(say="utter_opted_in"),), effects=(Effect(name=EffectName.OPT_IN),))
FAQ = Decision(replies=(Reply(say="utter_answer", values={"faq": "hours", "link": "https://harborlight.example"}),))
NO_TICKET = Decision(replies=(Reply(say="utter_no_ticket"),))


@dataclass
class Listener:
    """Answers a text with its decision, and everything else with a greeting; `heard` is what it was told."""

    answers: dict[str, Decision] = field(default_factory=dict)
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    fails: int = 0

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        self.heard.append((conversation, metadata["surface"], text))
        if self.fails:
            self.fails -= 1
            raise BrainFailed("too busy")
        return self.answers.get(text, GREETING)

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text in self.heard]


def ticket(topic: str = "report_outage", *say: str, reason: str = "intake", **fields: str) -> Decision:
    """Opens a ticket and says so."""
    values = {
        "topic": topic,
        "reason": reason,
        "fields": {name: {"value": value, "said": value} for name, value in fields.items()},
    }
    said = Reply(say="utter_ticket_opened_bare")
    replies = (*(FAQ.replies if "faq" in say else ()), said)
    return Decision(replies=replies, effects=(Effect(name=EffectName.OPEN_TICKET, values=values),))


def danger() -> Decision:
    """An emergency: a ticket and a page."""
    opened = ticket("report_hazard", reason="emergency")
    page = Effect(name=EffectName.PAGE_ON_CALL)
    return Decision(replies=(Reply(say="utter_danger", values={"kind": "wire"}),), effects=(*opened.effects, page))


def draft(topic: str = "report_outage", **fields: str) -> Decision:
    """Asks for details and remembers the rest."""
    begun = Draft(topic=topic, fields={name: FieldValue(value=value) for name, value in fields.items()}, asked=1)
    remember = Effect(name=EffectName.REMEMBER, values={"dialogue": Dialogue(draft=begun).as_json()})
    asked = Reply(say="utter_ask_details", values={"missing": ["address"], "topic": topic})
    return Decision(replies=(asked,), effects=(remember,))


def script(*customer: Any, **more: Any) -> Script:
    """A script that begins on a Saturday night, when nobody answers."""
    data = {"id": "a-script", "at": "2026-11-21T23:40:00", "customer": list(customer), **more}
    return Script.model_validate_json(json.dumps(data))
