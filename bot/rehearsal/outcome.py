"""How a conversation ended: the last decisive thing that happened, from what is stored and was decided.

Nothing is read from the texts: they may be edited freely.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.model.effect import Decision, EffectName
from bot.model.ticket import Reason
from bot.rehearsal.script import Outcome
from bot.store.tables import CustomerRow, MessageRow, TicketRow

SAID = {
    "utter_answer": Outcome.FAQ_RESOLVED,
    "utter_public_answer": Outcome.FAQ_RESOLVED,
    "utter_ticket_status": Outcome.TICKET_STATUS,
    "utter_no_ticket": Outcome.TICKET_STATUS,
}
"""Sentences that decide a conversation. To hear that there is no ticket is to hear how it stands."""

WEIGHT = (Outcome.EMERGENCY, Outcome.OPTED_OUT, Outcome.TICKET, Outcome.TICKET_STATUS, Outcome.FAQ_RESOLVED)
"""What counts when one turn does several of them, the first of these that happened."""


def outcome_of(
    session: Session,
    decisions: Mapping[str, Decision],
    customer: CustomerRow | None,
    tickets: Sequence[TicketRow],
    emergency: str,
) -> Outcome:
    """The outcome; `no_reply` when nothing decisive happened, whatever small talk there was.

    `decisions` are the brain's, by turn; a stop that was taken back later does not count.
    """
    happened: defaultdict[datetime, set[Outcome]] = defaultdict(set)
    stopped_at = customer.opted_out_at if customer else None
    by_reference = {ticket.reference: ticket for ticket in tickets}
    for ticket in tickets:
        happened[ticket.opened_at].add(_opened(ticket, emergency, stopped=stopped_at is not None))
    if stopped_at is not None:
        happened[stopped_at].add(Outcome.OPTED_OUT)
    for turn, at in _handled(session):
        if decision := decisions.get(turn):
            happened[at] |= _decided(decision, by_reference, emergency, stopped=stopped_at is not None)
    decisive = [moment for moment, what in happened.items() if what]
    if not decisive:
        return Outcome.NO_REPLY
    return next(outcome for outcome in WEIGHT if outcome in happened[max(decisive)])


def _opened(ticket: TicketRow, emergency: str, *, stopped: bool) -> Outcome:
    """A ticket filed because of a stop is part of it, as long as the stop lasts."""
    if ticket.topic == emergency:
        return Outcome.EMERGENCY
    return Outcome.OPTED_OUT if stopped and ticket.reason == Reason.OPTED_OUT else Outcome.TICKET


def _handled(session: Session) -> list[tuple[str, datetime]]:
    """The turns that were committed, and when."""
    turns = select(MessageRow.turn, MessageRow.handled_at).where(MessageRow.who == "customer")
    return [(turn, at) for turn, at in session.execute(turns) if turn and at]


def _decided(decision: Decision, tickets: Mapping[str, TicketRow], emergency: str, *, stopped: bool) -> set[Outcome]:
    """What was said; danger that wakes people again; and a detail that came to a ticket, which makes it count anew."""
    said = {SAID[reply.say] for reply in decision.replies if reply.say in SAID}
    paged = any(effect.name is EffectName.PAGE_ON_CALL for effect in decision.effects)
    completed = {
        _opened(ticket, emergency, stopped=stopped)
        for effect in decision.effects
        if effect.name is EffectName.UPDATE_TICKET and effect.values.get("fields")
        if (ticket := tickets.get(effect.values["reference"]))
    }
    return said | completed | ({Outcome.EMERGENCY} if paged else set())
