"""Posts everybody can read: one short answer, nothing private, the rest by DM."""

from dataclasses import replace

from actions.answer import Answer
from actions.danger import emergency_draft
from actions.drafting import begin, open_with
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy

THANKED = frozenset({"compliment", "thank"})
LEFT_ALONE = frozenset(
    {
        "out_of_scope",
        "goodbye",
        "affirm",
        "deny",
        "cancel",
        "bot_challenge",
        "stop_messages",
        "resume_messages",
    }
)
"""What is not answered in public: nothing was asked of us, or it is nobody else's business."""


def answer_in_public(turn: Turn, policy: Policy) -> Answer:
    """What to say under a post. An issue is remembered for the DM that may follow."""
    if turn.intent == policy.emergencies.topic:
        answer = Answer().say("utter_public_danger")
        draft = emergency_draft(turn, policy)
        open_with(answer, policy, draft, Reason.EMERGENCY).do(EffectName.PAGE_ON_CALL)
        return answer.remember(Dialogue()) if turn.dialogue.draft else answer  # it went along on the ticket
    if turn.intent in LEFT_ALONE:
        return Answer()
    if turn.intent in THANKED:
        return Answer().say("utter_public_thank")
    if turn.intent.startswith("faq_"):
        name = turn.intent.removeprefix("faq_")
        known = replace(turn.dialogue, answered=(*turn.dialogue.answered, name))
        return Answer().say("utter_public_answer", link=str(policy.faq[name].link)).remember(known)
    answer = Answer().say("utter_public_acknowledge")
    if turn.intent in ISSUE_TOPICS and turn.dialogue.draft is None:
        draft = begin(turn, policy, turn.intent)
        draft = replace(draft, fields={**draft.fields, **turn.fields})  # whoever said it in public is not asked again
        answer.remember(replace(turn.dialogue, draft=draft))
    return answer
