"""Everything that is neither an issue nor danger: questions, courtesies, yes and no, stop, and what is unclear."""

from dataclasses import replace

from actions.answer import Answer
from actions.intake import go_on, hand_over, missing_of, open_with, take_details
from actions.turn import KnownTicket, Turn
from bot.model.dialogue import Dialogue, Draft
from bot.model.effect import EffectName
from bot.model.ticket import Reason
from bot.policy import Policy

OFFERED = 3
"""How many topics a question offers; people on phones read no more."""

SURELY_NOT_OURS = 0.5
"""From this confidence on a message that is out of scope is left alone after the first answer."""

MENU = ("report_outage", "dispute_bill", "ask_payment_plan", "move_service", "account_access")


def answer_question(turn: Turn, policy: Policy) -> Answer:
    """The canned answer with its link; an intake that is going on goes on in the same message."""
    name = turn.intent.removeprefix("faq_")
    answer = Answer().say("utter_answer", faq=name, link=str(policy.faq[name].link))
    known = replace(turn.dialogue, answered=(*turn.dialogue.answered, name), misses=0, options=())
    draft = turn.dialogue.draft
    if draft is None:
        return answer.say("utter_answer_more").remember(known)
    followed = go_on(turn, policy, draft)
    followed.replies[:0] = answer.replies
    return followed


def be_polite(turn: Turn, policy: Policy) -> Answer:
    """Courtesies, briefly. Thanks after a ticket or an answer need none: a DM is worth more to somebody else."""
    draft = turn.dialogue.draft
    if draft is not None and turn.fields:
        return take_details(turn, policy)
    match turn.intent:
        case "thank" | "goodbye" if turn.tickets or turn.dialogue.answered or draft:
            return Answer()
        case "bot_challenge":
            answer = Answer().say("utter_bot_challenge")
        case "ask_menu":
            answer = Answer().say("utter_menu", options=list(MENU))
            return answer.remember(replace(turn.dialogue, options=MENU))
        case _:
            answer = Answer().say(f"utter_{turn.intent}")
    if draft is not None and (missing := missing_of(policy, draft)):
        answer.say("utter_ask_again", missing=missing)
    return answer


def confirm(turn: Turn, policy: Policy) -> Answer:
    """Yes. In an intake it may come with details; alone it needs to be asked what about."""
    if turn.dialogue.draft is not None:
        return take_details(turn, policy)
    return Answer() if turn.tickets or turn.dialogue.answered else Answer().say("utter_greet")


def deny(turn: Turn, policy: Policy) -> Answer:
    """No: to a request for details it means "I have none", after an answer "that did not help"."""
    if turn.dialogue.draft is not None:
        return take_details(turn, policy)
    if turn.dialogue.answered:
        links = tuple(str(policy.faq[name].link) for name in turn.dialogue.answered)
        draft = Draft(topic="ask_human", fields=turn.fields, links=links)
        answer = Answer().say("utter_hand_over")
        return open_with(answer, policy, draft, Reason.FAQ_DID_NOT_HELP).remember(Dialogue())
    if turn.tickets:
        return hand_over(turn, policy)
    return clarify(turn, policy)


def tell_ticket_status(turn: Turn, policy: Policy) -> Answer:
    """State, department and expected time of the customer's own ticket: the one named, else the newest."""
    ticket = next((t for t in turn.tickets if t.reference == turn.ticket_ref), None)
    if ticket is None and turn.ticket_ref is None and turn.tickets:
        ticket = turn.tickets[0]
    return _status(ticket) if ticket else Answer().say("utter_no_ticket")


def opt_out(turn: Turn, policy: Policy) -> Answer:
    """Silence after one confirmation; what was collected becomes a ticket."""
    answer = Answer().say("utter_opted_out").do(EffectName.OPT_OUT).remember(Dialogue())
    draft = turn.dialogue.draft
    return open_with(answer, policy, draft, Reason.OPTED_OUT) if draft else answer


def opt_in(turn: Turn, policy: Policy) -> Answer:
    """Messages are welcome again."""
    return Answer().say("utter_opted_in").do(EffectName.OPT_IN).remember(Dialogue())


def cancel(turn: Turn, policy: Policy) -> Answer:
    """It solved itself: the draft is dropped; a ticket that is open learns it."""
    if turn.dialogue.draft is not None:
        return Answer().say("utter_cancelled").remember(Dialogue())
    ticket = next((t for t in turn.tickets if t.state != "resolved"), None)
    if ticket is None:
        return Answer().say("utter_cancelled")
    answer = Answer().say("utter_cancelled_ticket")
    return answer.do(EffectName.UPDATE_TICKET, reference=ticket.reference, fields={}, note="customer_says_solved")


def clarify(turn: Turn, policy: Policy) -> Answer:
    """Unclear: one question, then a person. In an intake it is taken for details as well as can be."""
    if turn.dialogue.draft is not None:
        return take_details(turn, policy)
    missed = replace(turn.dialogue, misses=turn.dialogue.misses + 1)
    not_ours = turn.intent == "out_of_scope" and turn.confidence >= SURELY_NOT_OURS
    if missed.misses > 1:
        return Answer().remember(missed) if not_ours else _leave_to_a_person(turn, policy)
    if not any(c.isalnum() for c in turn.text):
        return Answer().say("utter_empty").remember(missed)
    if not_ours:
        return Answer().say("utter_out_of_scope").remember(missed)
    options = turn.likely[:OFFERED] or MENU[:OFFERED]
    return Answer().say("utter_clarify", options=list(options)).remember(replace(missed, options=options))


def _leave_to_a_person(turn: Turn, policy: Policy) -> Answer:
    answer = Answer().say("utter_not_understood")
    draft = Draft(topic="not_understood", fields=turn.fields)
    return open_with(answer, policy, draft, Reason.NOT_UNDERSTOOD).remember(Dialogue())


def _status(ticket: KnownTicket) -> Answer:
    return Answer().say(
        "utter_ticket_status",
        reference=ticket.reference,
        topic=ticket.topic,
        state=ticket.state,
        department=ticket.department,
        due_at=ticket.due_at,
    )
