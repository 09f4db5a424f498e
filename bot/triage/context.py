"""What one turn is about: read once, before the brain is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bot.handbook import Handbook
from bot.language import Identify, Language
from bot.model.dialogue import Dialogue
from bot.model.outgoing import Surface
from bot.model.ticket import TicketState
from bot.store import turns
from bot.store.tables import ConversationRow, MessageRow, TicketRow
from bot.x.scarcity import scarce

ACKNOWLEDGED_FOR = timedelta(hours=12)
"""After this, whoever adds to a ticket is told again that it arrived; a DM is too scarce for every line."""

TOLD_OF = 5
"""How many of a customer's tickets the brain is told of: the open ones first, the newest first."""


@dataclass(frozen=True, kw_only=True)
class TurnContext:
    """A customer's messages sent close together, and what is known about them.

    `turn` names its first and its last message: it is the same when the very same messages are handled again.
    `at` is when it was read; `answered_in_public_at` when the bot last replied to this customer in public, in whatever
    thread, and `again_after` how long after that they are not replied to there again; `scarce` says that DMs are: one
    must do.
    """

    turn: str
    conversation_id: str
    customer_id: str
    surface: Surface
    text: str
    message_ids: tuple[int, ...]
    newest_post_id: str
    language: Language
    dialogue: Dialogue
    tickets: tuple[dict[str, Any], ...]
    opted_out: bool
    owned: bool
    said_before: str
    attempts: int
    attachments: int = 0
    at: datetime | None = None
    answered_in_public_at: datetime | None = None
    again_after: timedelta = timedelta(minutes=60)
    scarce: bool = False

    @property
    def answered_before(self) -> bool:
        """Whether the bot has said anything in this conversation yet; `said_before` is the last of it."""
        return bool(self.said_before)

    def metadata(self) -> dict[str, Any]:
        """What the brain is told beside the text."""
        return {
            "surface": self.surface.value,
            "language": self.language.answered_in,
            "dialogue": self.dialogue.as_json(),
            "tickets": list(self.tickets),
            "opted_out": self.opted_out,
            "attachments": self.attachments,
            "scarce": self.scarce,
        }


def read_context(
    session: Session, conversation_id: str, handbook: Handbook, identify: Identify, now: datetime
) -> TurnContext | None:
    """The turn that waits in a conversation; None when somebody has handled it meanwhile."""
    messages = turns.waiting_messages(session, conversation_id)
    if not messages:
        return None
    conversation = session.get_one(ConversationRow, conversation_id, options=[joinedload(ConversationRow.customer)])
    customer = conversation.customer
    text = "\n".join(_without_handle(m.text, handbook.policy.brand.handle) for m in messages)
    return TurnContext(
        turn=turns.name_of(messages),
        conversation_id=conversation_id,
        customer_id=customer.id,
        surface=Surface(conversation.surface),
        text=text,
        message_ids=tuple(m.id for m in messages),
        newest_post_id=messages[-1].x_id or "",
        language=identify(text, customer.language),
        dialogue=_dialogue(session, conversation),
        tickets=tuple(_told(ticket, now) for ticket in _tickets(session, customer.id)),
        opted_out=customer.opted_out_at is not None,
        owned=turns.owned(conversation, now),
        said_before=said_before(session, conversation_id),
        attempts=conversation.attempts,
        attachments=sum(len(message.attachments) for message in messages),
        at=now,
        scarce=scarce(session, handbook.policy, now),
        answered_in_public_at=_answered_in_public_at(session, customer.id),
        again_after=timedelta(minutes=handbook.policy.public.again_after_minutes),
    )


def _without_handle(text: str, handle: str) -> str:
    return re.sub(rf"@{re.escape(handle)}\b", "", text, flags=re.IGNORECASE).strip()


def _dialogue(session: Session, conversation: ConversationRow) -> Dialogue:
    """A public post goes on with what was begun in private: that is where its dialogue is remembered."""
    private = session.get(ConversationRow, f"{Surface.DM}:{conversation.customer_id}")
    return Dialogue.from_json((private or conversation).dialogue)


def _answered_in_public_at(session: Session, customer_id: str) -> datetime | None:
    """When the bot last replied to this customer in public, in whatever thread."""
    said = select(func.max(MessageRow.at)).join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
    public = (ConversationRow.customer_id == customer_id, ConversationRow.surface == Surface.POST)
    return session.scalar(said.where(*public, MessageRow.who == "bot"))


def _tickets(session: Session, customer_id: str) -> Sequence[TicketRow]:
    return session.scalars(
        select(TicketRow)
        .where(TicketRow.customer_id == customer_id)
        .order_by(TicketRow.state == TicketState.RESOLVED, TicketRow.id.desc())
        .limit(TOLD_OF)
    ).all()


def _told(ticket: TicketRow, now: datetime) -> dict[str, Any]:
    return {
        "reference": ticket.reference,
        "topic": ticket.topic,
        "reason": ticket.reason,
        "state": ticket.state,
        "department": ticket.department,
        "due_at": ticket.due_at.isoformat(),
        "missing": [field.name for field in ticket.fields if field.value is None],
        "fields": {field.name: field.value for field in ticket.fields if field.value is not None},
        "acknowledged": ticket.acknowledged_at is not None and ticket.acknowledged_at > now - ACKNOWLEDGED_FOR,
    }


def said_before(session: Session, conversation_id: str) -> str:
    """The bot's last message in this conversation; empty before the first."""
    said = select(MessageRow.text).where(MessageRow.conversation_id == conversation_id, MessageRow.who == "bot")
    return session.scalar(said.order_by(MessageRow.id.desc()).limit(1)) or ""
