"""What a customer took back: its words go, what the desk was told by them stays.

A message keeps its place in the transcript and is handled from now on; a detail that was given to the desk keeps its
value, without the words it was said in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.model.outgoing import Surface
from bot.store.tables import AttachmentRow, ConversationRow, EventRow, MessageRow, TicketFieldRow

REMOVED = "removed"
"""The state of an attachment whose file is to be deleted."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A customer's message whose words are here; `number` counts messages, `x_id` is X's."""

    number: int
    x_id: str


def held(
    session: Session,
    surface: Surface,
    *,
    said_from: datetime,
    said_to: datetime,
    received_before: datetime,
    after: int = 0,
    limit: int | None = None,
) -> list[Held]:
    """What customers said on a surface within these moments and whose words are here, by its number: of those numbered
    above `after`, the first `limit`.
    """
    rows = session.execute(
        select(MessageRow.id, MessageRow.x_id)
        .join(ConversationRow, MessageRow.conversation_id == ConversationRow.id)
        .where(MessageRow.id > after, MessageRow.who == "customer", MessageRow.removed_at.is_(None))
        .where(ConversationRow.surface == surface, MessageRow.received_at < received_before)
        .where(MessageRow.at >= said_from, MessageRow.at <= said_to)
        .order_by(MessageRow.id)
        .limit(limit)
    )
    return [Held(number=number, x_id=x_id or "") for number, x_id in rows]


def remove_said(session: Session, x_ids: Collection[str], now: datetime) -> int:
    """Removes the words of what customers said under these ids of X's, and what X delivered of it.

    Returns how many messages lost theirs. Removing twice is harmless.
    """
    delivered = [f"{kind}:{x_id}" for x_id in x_ids for kind in Surface]
    session.execute(update(EventRow).where(EventRow.id.in_(delivered)).values(raw={}))
    messages = session.scalars(
        select(MessageRow)
        .where(MessageRow.x_id.in_(x_ids), MessageRow.who == "customer", MessageRow.removed_at.is_(None))
        .order_by(MessageRow.id)
        .with_for_update()
    ).all()
    for message in messages:
        remove_words(session, message, now)
    return len(messages)


def remove_words(session: Session, message: MessageRow, now: datetime) -> None:
    """Removes everything this message said; nobody answers it any more."""
    _forget_where_it_came_from(session, message)
    session.execute(update(TicketFieldRow).where(TicketFieldRow.message_id == message.id).values(said=""))
    session.execute(update(AttachmentRow).where(AttachmentRow.message_id == message.id).values(state=REMOVED))
    message.text, message.understood, message.attachments = "", {}, []
    message.removed_at = now
    message.handled_at = message.handled_at or now
    session.flush()


def _forget_where_it_came_from(session: Session, message: MessageRow) -> None:
    """A draft quotes what its details were understood from; a public one is remembered with the DMs."""
    here = session.get_one(ConversationRow, message.conversation_id)
    private = session.get(ConversationRow, f"{Surface.DM}:{here.customer_id}")
    for conversation in filter(None, (here, private)):
        conversation.dialogue = _without_quotes(conversation.dialogue, message.text)


def _without_quotes(dialogue: dict[str, Any], text: str) -> dict[str, Any]:
    """The dialogue with no words of `text` in its draft's details; one that cannot be read stays as it is."""
    draft = dialogue.get("draft")
    fields = draft.get("fields") if isinstance(draft, dict) else None
    if not isinstance(draft, dict) or not isinstance(fields, dict) or not text:
        return dialogue
    kept = dict(_unquoted(fields.items(), text.casefold()))
    return {**dialogue, "draft": {**draft, "fields": kept}}


def _unquoted(fields: Iterable[tuple[str, Any]], text: str) -> Iterable[tuple[str, Any]]:
    for name, detail in fields:
        quoted = isinstance(detail, dict) and str(detail.get("said", "")).casefold() in text
        yield name, {**detail, "said": ""} if quoted else detail
