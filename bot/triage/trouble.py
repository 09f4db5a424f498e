"""Poison: a message that cannot even be acknowledged is set aside, and the conversation goes on with the next."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, joinedload

from bot.handbook import Handbook
from bot.model.ticket import Reason
from bot.store import tickets, turns
from bot.store.tables import ConversationRow, TicketRow
from bot.tickets.opening import Request, open_ticket
from bot.triage.effects import HandledElsewhere

TOPIC = "not_understood"

FIRST_PAUSE = timedelta(seconds=5)
"""With three attempts a brain has 15 s to come back from a restart before anybody gets less than an answer."""

LONGEST_PAUSE = timedelta(minutes=5)
"""Between two tries of a turn for which not even a ticket could be opened: the database is full, say."""


def pause(attempt: int) -> timedelta:
    """How long to wait after the try with this number, counted from 1: 5 s, doubled each time, up to five minutes."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempt - 1, 16)))


def set_aside(session: Session, handbook: Handbook, conversation_id: str, reason: str, now: datetime) -> None:
    """A ticket with as little as can go wrong; says nothing, and asks nothing of what may be broken.

    Raises:
        HandledElsewhere: when another worker was faster.
    """
    messages = turns.waiting_messages(session, conversation_id)
    conversation = session.get_one(ConversationRow, conversation_id, options=[joinedload(ConversationRow.customer)])
    if messages:
        turn = turns.name_of(messages)
        if not turns.mark_handled(session, [message.id for message in messages], turn, now):
            raise HandledElsewhere
        leave_to_a_person(session, handbook, conversation, reason, now)
    turns.finish(session, conversation, timedelta(seconds=handbook.policy.intake.coalesce_seconds))


def leave_to_a_person(
    session: Session, handbook: Handbook, conversation: ConversationRow, reason: str, now: datetime
) -> None:
    """A ticket without a word; what the conversation had led to goes into its history unread, and is forgotten."""
    ticket = _open_one(session, conversation) or _new_one(session, handbook, conversation, now)
    note(ticket, reason, now, dialogue=conversation.dialogue)
    conversation.dialogue, conversation.quiet_since = {}, None


def note(ticket: TicketRow, reason: str, now: datetime, **detail: Any) -> None:
    """The ticket's history says that a message of this customer could not be handled, and why."""
    tickets.record(ticket, now, "bot", "set_aside", because=reason, **detail)


def _open_one(session: Session, conversation: ConversationRow) -> TicketRow | None:
    opened = tickets.open_of(session, conversation.customer_id)
    return next((ticket for ticket in opened if ticket.reason == Reason.NOT_UNDERSTOOD), None)


def _new_one(session: Session, handbook: Handbook, conversation: ConversationRow, now: datetime) -> TicketRow:
    language = conversation.customer.language or handbook.policy.languages.default
    request = Request(topic=TOPIC, reason=Reason.NOT_UNDERSTOOD, language=language)
    return open_ticket(session, handbook, conversation, request, now)
