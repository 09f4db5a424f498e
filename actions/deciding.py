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
from actions.choosing import chosen, labelled
from actions.consent import opt_in, opt_out, orders_start, orders_stop, without_a_word
from actions.danger import only_gives_details, raise_alarm
from actions.flagging import flag
from actions.intake import take_details, take_issue
from actions.leaving import answered, ask_for_the_word, confirms, forget, keep, stays, wants_to_be_forgotten
from actions.on_ticket import corrected, note_on
from actions.public import answer_in_public
from actions.questions import did_not_help, says_it_did_not_help
from actions.spam import advertises
from actions.turn import Turn
from actions.unclear import clarify
from bot.policy import Policy, load_policy

Decide = Callable[[Turn, Policy], Answer]

WELCOME_AFTER_STOP = frozenset({"resume_messages", "report_hazard"})
"""After "stop" only these are answered: a wish to hear from us again, and danger."""

NEVER_A_REJECTION = frozenset(
    {"report_hazard", "stop_messages", "resume_messages", "cancel", "thank", "ask_ticket_status"}
)
"""Whatever words they hold, these say more than that an answer did not help."""


@cache
def policy() -> Policy:
    """The brand's policy, read once in a process."""
    return load_policy(Path(os.environ.get("NIGHTDESK_POLICY_FILE", "policy.yml")))


def decide_turn(decide: Decide, turn: Turn, policy: Policy) -> Answer:
    """The decision for a turn, and what an agent should know beside the words."""
    if turn.surface == "dm" and confirms(turn):
        return forget()
    if turn.surface == "dm" and not turn.opted_out and stays(turn):
        return keep(turn)
    asked, turn = turn.dialogue.leaving, answered(turn)
    spam = turn.intent != policy.emergencies.topic and advertises(turn, policy)
    answer = flag(_decide(clarify if spam else decide, turn.meaning("out_of_scope") if spam else turn, policy), turn)
    return answer.remember(turn.dialogue) if asked and answer.dialogue is None else answer


def _decide(decide: Decide, turn: Turn, policy: Policy) -> Answer:
    """What comes before `decide`: a wish to be forgotten, silence after a stop, the rules of public posts, stop itself,
    and short answers.
    """
    if turn.surface == "dm" and turn.intent != policy.emergencies.topic and wants_to_be_forgotten(turn.text):
        return ask_for_the_word(turn)
    if turn.opted_out and not orders_start(turn) and turn.intent not in WELCOME_AFTER_STOP:
        return without_a_word(turn, policy)
    if turn.surface == "post":
        return answer_in_public(turn, policy)
    if turn.opted_out and orders_start(turn):
        return opt_in(turn, policy)
    if orders_stop(turn):
        return opt_out(turn, policy)
    return (_short_answer(turn, policy) or decide)(turn, policy)


def _short_answer(turn: Turn, policy: Policy) -> Decide | None:
    """What a turn means only by what went before: an option it picks, a detail it corrects, a page that was no help."""
    option = chosen(turn, policy) or labelled(turn, policy)
    if option:
        act = raise_alarm if option == policy.emergencies.topic else take_issue
        return lambda turn, policy: act(turn.meaning(option), policy)
    alarming = turn.intent == policy.emergencies.topic
    if alarming and not only_gives_details(turn):
        return None
    ticket = corrected(turn) if turn.dialogue.draft is None else None
    if ticket is not None:
        return lambda turn, policy: note_on(ticket, turn, policy)
    if alarming:
        return take_details
    rejected = turn.intent not in NEVER_A_REJECTION and says_it_did_not_help(turn)
    return did_not_help if rejected else None


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
        return decide_turn(type(self).decide, turn, policy()).send(dispatcher, turn, domain.get("responses"))
