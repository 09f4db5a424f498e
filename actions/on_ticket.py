"""A customer who writes again: what they say goes onto the ticket that is open."""

from collections.abc import Mapping

from actions.answer import Answer
from actions.correcting import regrets
from actions.details import Details, read_details
from actions.turn import KnownTicket, Turn
from bot.model.dialogue import FieldValue
from bot.model.effect import EffectName
from bot.policy import Policy


def note_on(ticket: KnownTicket, turn: Turn, policy: Policy) -> Answer:
    """Puts the turn onto an open ticket. A correction is said back; anything else is acknowledged now and then."""
    details = read_details(turn, ticket.fields, ticket.missing)
    answer = say_back(details)
    in_danger = ticket.topic == policy.emergencies.topic
    acknowledged = not ticket.acknowledged and (bool(details.new) or not details.changed)
    if in_danger and "address" in details.new:
        answer.say("utter_danger_ticket_located", address=details.new["address"].value)
    elif acknowledged:
        answer.say("utter_danger_noted" if in_danger else "utter_noted")
    return update(answer, ticket, details.all, "customer_wrote", acknowledged=acknowledged)


def corrected(turn: Turn) -> KnownTicket | None:
    """The open ticket one of whose details the turn takes back, whatever else it sounds like."""
    if not regrets(turn.text):
        return None
    return next((ticket for ticket in turn.open_tickets if read_details(turn, ticket.fields).changed), None)


def say_back(details: Details) -> Answer:
    """What was changed is repeated, so that the customer can see that it was understood."""
    answer = Answer()
    for name, value in details.changed.items():
        answer.say("utter_changed", field=name, value=value.value)
    return answer


def note_quietly(ticket: KnownTicket, turn: Turn) -> Answer:
    """Puts the turn onto an open ticket, and says nothing."""
    details = read_details(turn, ticket.fields, ticket.missing)
    return update(Answer(), ticket, details.all, "customer_wrote")


def update(
    answer: Answer, ticket: KnownTicket, fields: Mapping[str, FieldValue], note: str, *, acknowledged: bool = False
) -> Answer:
    """Adds the effect that puts `fields` and a note onto the ticket."""
    return answer.do(
        EffectName.UPDATE_TICKET,
        reference=ticket.reference,
        fields=as_json(fields),
        note=note,
        acknowledged=acknowledged,
    )


def as_json(fields: Mapping[str, FieldValue]) -> dict[str, dict[str, str]]:
    """Details as effects carry them."""
    return {name: {"value": value.value, "said": value.said} for name, value in fields.items()}


def wants_details(turn: Turn) -> KnownTicket | None:
    """The open ticket that details without a draft belong to: one that misses something, else the newest."""
    tickets = turn.open_tickets
    return next((ticket for ticket in tickets if ticket.missing), tickets[0] if tickets else None)
