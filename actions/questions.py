"""Frequent questions: the canned answer, and what happens when it did not help."""

from dataclasses import replace

from actions.answer import Answer
from actions.drafting import UNNAMED, begin, missing_of, open_with
from actions.intake import go_on_after, take_issue
from actions.rejecting import turns_down
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.ticket import Reason
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy


def answer_question(turn: Turn, policy: Policy) -> Answer:
    """The canned answer with its link; an intake that is going on, or begins beside it, goes on in the same message."""
    name = turn.intent.removeprefix("faq_")
    answer = Answer().say("utter_answer", faq=name, link=str(policy.faq[name].link))
    draft = turn.dialogue.draft
    if draft is None or draft.topic == UNNAMED:  # now it is known what was meant
        if not turn.issues_beside:
            answered = (*turn.dialogue.answered, name)
            known = replace(turn.dialogue, answered=answered, misses=0, options=(), draft=None)
            return answer.say("utter_answer_more").remember(known)
        begun = take_issue(turn.meaning(turn.issues_beside[0]), policy)
        begun.replies[:0] = answer.replies
        return begun
    return go_on_after(answer, turn, policy, draft)


def did_not_help(turn: Turn, policy: Policy) -> Answer:
    """The answer was not enough: a person gets it, with what was tried."""
    issues = (turn.intent,) if turn.intent in ISSUE_TOPICS else turn.issues_beside
    draft = begin(turn, policy, next(iter(issues), "ask_human"))
    filled = replace(draft, fields={**draft.fields, **turn.fields})
    answer = Answer().say("utter_hand_over")
    if missing := missing_of(policy, filled):
        answer.say("utter_still_missing", missing=missing)
    return open_with(answer, policy, filled, Reason.FAQ_DID_NOT_HELP).remember(Dialogue())


def says_it_did_not_help(turn: Turn) -> bool:
    """Whether the turn rejects an answer that was given since the last ticket."""
    return bool(turn.dialogue.answered) and turn.dialogue.draft is None and turns_down(turn.text)
