"""What nobody understood: one question, then a person."""

from dataclasses import replace

from actions.answer import Answer
from actions.drafting import UNNAMED, begin, open_with
from actions.intake import go_on, take_details, take_issue
from actions.on_ticket import note_on
from actions.tone import is_abusive
from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.ticket import Reason
from bot.policy import Policy

OFFERED = 3
"""How many topics a question offers; people on phones read no more."""

SURELY_NOT_OURS = 0.5
"""From this confidence on a message that is out of scope is left alone after the first answer."""

HALF = 0.3
"""Two topics that both have this probability are both meant, where there are enough words for two."""

A_STORY = 10
"""Words from which on a message has room for two issues."""

MENU = ("report_outage", "dispute_bill", "ask_payment_plan", "move_service", "account_access")


def clarify(turn: Turn, policy: Policy) -> Answer:
    """Unclear: one question, then a person. Beside an intake or an open ticket it is kept with them."""
    if turn.dialogue.draft is not None:
        return _look_at(turn, policy) if _wordless(turn) else take_details(turn, policy)
    if turn.open_tickets:
        return note_on(turn.open_tickets[0], turn, policy)
    issues = turn.issues_beside or _two_at_once(turn, policy)
    if issues:
        return take_issue(replace(turn.meaning(issues[0]), also=issues[1:]), policy)
    return _ask_once(turn, policy)


def _two_at_once(turn: Turn, policy: Policy) -> tuple[str, ...]:
    """A longer message that is half one issue and half another is about both."""
    alike = len(turn.chances) > 1 and min(turn.chances[:2]) >= HALF
    both = turn.likely[:2] if alike and len(turn.text.split()) >= A_STORY else ()
    return both if policy.emergencies.topic not in both else ()


def _ask_once(turn: Turn, policy: Policy) -> Answer:
    missed = replace(turn.dialogue, misses=turn.dialogue.misses + 1)
    not_ours = turn.intent == "out_of_scope" and turn.confidence >= SURELY_NOT_OURS and not is_abusive(turn.text)
    if missed.misses > 1:
        return Answer().remember(missed) if not_ours else leave_to_a_person(turn, policy)
    if _wordless(turn):
        return Answer().say("utter_photo" if turn.attachments else "utter_empty").remember(missed)
    if not_ours:
        return Answer().say("utter_out_of_scope").remember(missed)
    options = turn.likely[:OFFERED] or MENU[:OFFERED]
    draft = replace(begin(turn, policy, UNNAMED), fields=turn.fields)
    return Answer().say("utter_clarify", options=list(options)).remember(replace(missed, options=options, draft=draft))


def _wordless(turn: Turn) -> bool:
    return not any(c.isalnum() for c in turn.text)


def _look_at(turn: Turn, policy: Policy) -> Answer:
    """A picture or an emoji in the middle of an intake answers no question."""
    assert turn.dialogue.draft is not None  # noqa: S101
    followed = go_on(turn, policy, turn.dialogue.draft, aside=True)
    if turn.attachments:
        followed.say_first("utter_photo_kept")
    return followed


def leave_to_a_person(turn: Turn, policy: Policy) -> Answer:
    """A person reads what nobody understood."""
    draft = replace(begin(turn, policy, UNNAMED), fields=turn.fields)
    answer = Answer().say("utter_not_understood")
    return open_with(answer, policy, draft, Reason.NOT_UNDERSTOOD).remember(Dialogue())
