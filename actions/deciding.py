"""What every action does before and after its own decision."""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.choosing import chosen
from actions.intake import take_issue
from actions.public import answer_in_public
from actions.turn import Turn
from bot.policy import Policy, load_policy

Decide = Callable[[Turn, Policy], Answer]

WELCOME_AFTER_STOP = frozenset({"resume_messages", "report_hazard"})
"""After "stop" only these are answered: a wish to hear from us again, and danger."""


@cache
def policy() -> Policy:
    """The brand's policy, read once in a process."""
    return load_policy(Path(os.environ.get("NIGHTDESK_POLICY_FILE", "policy.yml")))


def decide_turn(decide: Decide, turn: Turn, policy: Policy) -> Answer:
    """The decision for a turn: silence after an opt-out, the rules of public posts, a picked option, then `decide`."""
    if turn.opted_out and turn.intent not in WELCOME_AFTER_STOP:
        return Answer()
    if turn.surface == "post":
        return answer_in_public(turn, policy)
    option = chosen(turn, policy)
    if option:
        return take_issue(turn.meaning(option), policy)
    return decide(turn, policy)


class DecidingAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk has no types
    """A Rasa action around one pure function `decide(turn, policy) -> Answer`."""

    action_name: ClassVar[str]

    @staticmethod
    @abstractmethod
    def decide(turn: Turn, policy: Policy) -> Answer:
        """The decision; abstract, so that rasa-sdk registers only the actions themselves."""

    def name(self) -> str:
        """The name in domain.yml."""
        return self.action_name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Called by the action server."""
        turn = Turn.from_tracker(tracker)
        return decide_turn(type(self).decide, turn, policy()).send(dispatcher, turn)
