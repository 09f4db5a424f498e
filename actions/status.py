"""News of a ticket, to the customer who owns it."""

from actions.answer import Answer
from actions.drafting import UNNAMED
from actions.intake import SURE, go_on_after
from actions.turn import KnownTicket, Turn
from actions.unclear import clarify
from bot.policy import Policy


def tell_ticket_status(turn: Turn, policy: Policy) -> Answer:
    """State, department and expected time of the customer's own ticket: the one named, else the newest.

    In an intake the details are asked for in the same message.
    """
    ticket = next((t for t in turn.tickets if t.reference == turn.ticket_ref), None)
    if ticket is None and turn.ticket_ref is None and turn.tickets:
        ticket = turn.tickets[0]
    if ticket is None and turn.ticket_ref is None and turn.confidence < SURE:
        return clarify(turn, policy)
    draft = turn.dialogue.draft
    if draft is None or draft.topic == UNNAMED:
        return _status(ticket) if ticket else Answer().say("utter_no_ticket")
    return go_on_after(_status(ticket) if ticket else Answer(), turn, policy, draft)


def _status(ticket: KnownTicket) -> Answer:
    return Answer().say(
        "utter_ticket_status",
        reference=ticket.reference,
        topic=ticket.topic,
        state=ticket.state,
        department=ticket.department,
        due_at=ticket.due_at,
    )
