"""Courtesies, yes and no, never mind: short turns that only mean something by what went before."""

from dataclasses import replace

from actions.answer import Answer
from actions.details import MENTIONED_AGAIN
from actions.drafting import UNNAMED
from actions.intake import go_on_after, take_details
from actions.on_ticket import note_on, note_quietly, update
from actions.questions import did_not_help
from actions.turn import Turn
from actions.unclear import MENU, clarify
from bot.model.dialogue import Dialogue, Draft
from bot.policy import Policy

COURTESIES = frozenset({"thank", "goodbye", "greet", "compliment"})
"""What needs no answer when DMs are scarce."""


def be_polite(turn: Turn, policy: Policy) -> Answer:
    """Courtesies, briefly. Thanks after a ticket or an answer need none: a DM is worth more to somebody else."""
    draft = turn.dialogue.draft
    named = draft is not None and draft.topic != UNNAMED
    begun_in_public = draft is not None and named and draft.asked == 0
    if begun_in_public or (draft is not None and turn.fields) or says_more_than_hello(turn):
        return take_details(turn, policy)
    scarce = turn.scarce and turn.intent in COURTESIES and not named
    return _say_nothing(turn) if scarce else _answer(turn, policy, draft, named=named)


def _say_nothing(turn: Turn) -> Answer:
    """Whoever greets again beside an open ticket is noted on it all the same."""
    noted = turn.intent == "greet" and turn.dialogue.draft is None and turn.open_tickets
    return note_quietly(turn.open_tickets[0], turn) if noted else Answer()


def _answer(turn: Turn, policy: Policy, draft: Draft | None, *, named: bool) -> Answer:
    match turn.intent:
        case "thank" | "goodbye" if turn.tickets or turn.dialogue.answered or draft:
            return Answer()
        case "greet" if draft is None and turn.open_tickets:
            return note_on(turn.open_tickets[0], turn, policy)
        case "ask_menu" if not named:
            answer = Answer().say("utter_menu", options=list(MENU))
            return answer.remember(replace(turn.dialogue, options=MENU))
    answer = Answer().say("utter_bot_challenge" if turn.intent == "ask_menu" else f"utter_{turn.intent}")
    if draft is None or not named:
        return answer
    greeted = turn.intent == "greet"  # "what can I do for you" is no question to somebody who has said it
    return go_on_after(Answer() if greeted else answer, turn, policy, draft)


def confirm(turn: Turn, policy: Policy) -> Answer:
    """Yes. It may come with details; alone it needs to be asked what about."""
    if turn.dialogue.draft is not None or says_more_than_hello(turn):
        return take_details(turn, policy)
    settled = turn.tickets or turn.dialogue.answered
    return Answer() if settled or turn.scarce else Answer().say("utter_greet")


def deny(turn: Turn, policy: Policy) -> Answer:
    """No: to a request for details it means "I have none", after an answer "that did not help"."""
    if turn.dialogue.draft is not None:
        return take_details(turn, policy)
    if turn.dialogue.answered:
        return did_not_help(turn, policy)
    if turn.open_tickets:
        ticket = turn.open_tickets[0]
        return note_on(ticket, turn, policy) if turn.fields else note_quietly(ticket, turn)
    return clarify(turn, policy)


def says_more_than_hello(turn: Turn) -> bool:
    """Whether details came along; a time alone does not count: "good morning", "see you tomorrow"."""
    return not turn.fields.keys() <= MENTIONED_AGAIN


def cancel(turn: Turn, policy: Policy) -> Answer:
    """It solved itself: the draft is dropped; a ticket that is open learns it."""
    if turn.dialogue.draft is not None or not turn.open_tickets:
        return Answer().say("utter_cancelled").remember(Dialogue())
    return update(Answer().say("utter_cancelled_ticket"), turn.open_tickets[0], {}, "customer_says_solved")
