"""Each effect and the function that commits it; the table at the end reads like a contents page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import NightdeskError
from bot.handbook import Handbook
from bot.model.dialogue import Dialogue, FieldValue
from bot.model.effect import Effect, EffectName
from bot.model.outgoing import Delivery, Surface
from bot.model.ticket import Reason, TicketState
from bot.store import forgetting, inbox, tickets, turns
from bot.store.tables import ConversationRow, MessageRow, PageRow, TicketRow
from bot.tickets.opening import Request, open_ticket, set_field
from bot.triage.context import TurnContext

PAGED_AGAIN = timedelta(minutes=10)
"""A ticket's page is repeated when danger is reported again, but not more often than this."""


class HandledElsewhere(NightdeskError):
    """Another worker has handled this turn."""


@dataclass(kw_only=True)
class Commit:
    """One turn being committed: what the effects act on, and what the replies may mention afterwards."""

    session: Session
    handbook: Handbook
    turn: TurnContext
    conversation: ConversationRow
    now: datetime
    ticket: TicketRow | None = None
    receipt: str | None = None
    done: set[EffectName] = field(default_factory=set)

    def mentionable(self) -> dict[str, Any]:
        """Values for the replies that only exist once the effects are done."""
        values: dict[str, Any] = {}
        if self.ticket is not None:
            values |= {"reference": self.ticket.reference, "department": self.ticket.department}
        if self.receipt is not None:
            values["receipt"] = self.receipt
        return values


def apply(commit: Commit, effects: tuple[Effect, ...]) -> None:
    """Commits the effects in their order, in the caller's transaction."""
    for effect in effects:
        EFFECTS[effect.name](commit, effect.values)
        commit.done.add(effect.name)


def _understood(commit: Commit, values: dict[str, Any]) -> None:
    understood = {**values, "language": commit.turn.language.written_in}
    newest = update(MessageRow).where(MessageRow.id == commit.turn.message_ids[-1])
    commit.session.execute(newest.values(understood=understood).execution_options(synchronize_session=False))


def _remember(commit: Commit, values: dict[str, Any]) -> None:
    """A public post's dialogue is remembered for the DM that may follow it."""
    dialogue = Dialogue.from_json(values["dialogue"])
    place = commit.conversation
    if commit.turn.surface is Surface.POST:
        place = inbox.open_conversation(commit.session, commit.conversation.customer, Surface.DM)
    place.dialogue = dialogue.as_json()
    place.quiet_since = commit.now if dialogue.draft else None


def _open_ticket(commit: Commit, values: dict[str, Any]) -> None:
    request = Request(
        topic=values["topic"],
        reason=Reason(values["reason"]),
        language=commit.turn.language.written_in,
        fields={name: FieldValue(**value) for name, value in values.get("fields", {}).items()},
        missing=tuple(values.get("missing", ())),
        links=tuple(values.get("links", ())),
        also=tuple(values.get("also", ())),
        flags=tuple(values.get("flags", ())),
        acknowledged=bool(values.get("acknowledged")),
    )
    commit.ticket = open_ticket(commit.session, commit.handbook, commit.conversation, request, commit.now)
    if values.get("acknowledged"):
        commit.ticket.acknowledged_at = commit.now


def _update_ticket(commit: Commit, values: dict[str, Any]) -> None:
    """Only a ticket of this very customer: the brain names it, the desk checks."""
    ticket = tickets.by_reference(commit.session, values["reference"])
    if ticket is None or ticket.customer_id != commit.turn.customer_id:
        raise LookupError(f"the customer of {commit.turn.conversation_id} has no ticket {values['reference']}")
    for name, value in values.get("fields", {}).items():
        set_field(commit.session, ticket, name, FieldValue(**value), commit.now, "bot")
    tickets.record(ticket, commit.now, "bot", values.get("note", "customer_wrote"))
    ticket.flags = list(dict.fromkeys((*ticket.flags, *values.get("flags", ()))))
    if values.get("acknowledged"):
        ticket.acknowledged_at = commit.now
    if ticket.state == TicketState.WAITING:
        ticket.state = TicketState.OPEN
    commit.ticket = ticket


def _page_on_call(commit: Commit, values: dict[str, Any]) -> None:
    ticket = commit.ticket
    if ticket is None:
        raise LookupError("a page needs a ticket opened or updated in the same turn")
    recent = select(PageRow.id).where(PageRow.ticket_id == ticket.id, PageRow.created_at > commit.now - PAGED_AGAIN)
    if commit.session.scalar(recent.limit(1)) is not None:
        return
    for person in commit.handbook.policy.on_call:
        for way, address in (("email", person.email), ("webhook", person.webhook)):
            if address:
                commit.session.add(_page(ticket, way, str(address), commit.now))
    tickets.record(ticket, commit.now, "bot", "paged_on_call")


def _page(ticket: TicketRow, way: str, address: str, now: datetime) -> PageRow:
    return PageRow(
        ticket_id=ticket.id,
        way=way,
        address=address,
        state=Delivery.QUEUED,
        created_at=now,
        not_before=now,
    )


def _opt_out(commit: Commit, values: dict[str, Any]) -> None:
    commit.conversation.customer.opted_out_at = commit.now


def _opt_in(commit: Commit, values: dict[str, Any]) -> None:
    commit.conversation.customer.opted_out_at = None


def _forget(commit: Commit, values: dict[str, Any]) -> None:
    """Notes the wish; a job carries it out once the receipt is on its way (bot/keeping/forgetting.py)."""
    commit.receipt = forgetting.ask(commit.session, commit.conversation.customer, commit.now)


EFFECTS: dict[EffectName, Callable[[Commit, dict[str, Any]], None]] = {
    EffectName.UNDERSTOOD: _understood,
    EffectName.REMEMBER: _remember,
    EffectName.OPEN_TICKET: _open_ticket,
    EffectName.UPDATE_TICKET: _update_ticket,
    EffectName.PAGE_ON_CALL: _page_on_call,
    EffectName.OPT_OUT: _opt_out,
    EffectName.OPT_IN: _opt_in,
    EffectName.FORGET: _forget,
}


def mark_handled(commit: Commit) -> None:
    """The turn's messages are handled; nobody looks at them again.

    Raises:
        HandledElsewhere: when a worker that took over after our lease ran out was faster.
    """
    turn = commit.turn
    if not turns.mark_handled(commit.session, turn.message_ids, turn.turn, commit.now):
        raise HandledElsewhere
