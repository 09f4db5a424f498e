"""What happened beside the desk: somebody answered a customer in X's own app, or an encrypted message came.

Neither is a message the bot could answer. The first silences it, because a person has taken over; the second must
become visible to a person, and the customer is told once how to be read.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.handbook import Handbook
from bot.language import Language, LanguageIdentifier
from bot.model.dialogue import Dialogue
from bot.model.effect import Reply
from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Surface
from bot.model.ticket import Reason
from bot.replies.catalogue import CatalogueError
from bot.store import inbox, notices, outbox, tickets, turns
from bot.store.engine import Store
from bot.store.tables import ConversationRow, CustomerRow, EventRow, MessageRow, TicketRow
from bot.tickets.opening import Request, open_ticket
from bot.triage.context import TurnContext, said_before
from bot.triage.effects import Commit
from bot.triage.speaking import speak
from bot.triage.trouble import TOPIC
from bot.x.lookups import read_kept_dm

log = structlog.get_logger()

DECIDED_AFTER = timedelta(seconds=60)
"""A DM of ours is not the desk's own if its id is unknown after this: the sender writes ids down at once."""

NOTED_FOR = timedelta(hours=12)
"""One note for each customer in this time, however much they send that nobody can read."""

WROTE_LATELY = timedelta(hours=24)
"""Only whoever wrote in public within this is told there that their DMs cannot be read."""

ENCRYPTED_NOTE = "encrypted_message"


def settle_notices(store: Store, handbook: Handbook, clock: Clock, account_id: Callable[[], str]) -> int:
    """Settles every notice that can be decided. Returns how many; one that fails is logged and tried again.

    Raises:
        XError: while X has not yet said whose account it is.
    """
    account = account_id()
    with store.reading() as session:
        waiting = notices.unsettled(session, clock() - DECIDED_AFTER)
    settled = 0
    for event_id in waiting:
        try:
            settled += _settle(store, handbook, clock(), account, event_id)
        except Exception:
            log.exception("notice not settled", action="notice_failed", notice=event_id)
    return settled


def _settle(store: Store, handbook: Handbook, now: datetime, account: str, event_id: str) -> bool:
    with store.transaction() as session:
        event = notices.settle(session, event_id, now)
        if event is None:
            return False
        if event.kind == Kind.ENCRYPTED:
            _make_visible(session, handbook, event, account, now)
        elif not _note_answer(session, event, account, now):
            event.settled_at = None
            return False
    log.info("notice settled", action="notice_settled", notice=event_id)
    return True


def _note_answer(session: Session, event: EventRow, account: str, now: datetime) -> bool:
    """False while it cannot be known whether the desk itself has sent it."""
    said = read_kept_dm(event.raw, account)
    if said is None or said.group or not notices.ever_wrote(session, said.recipient):
        return True  # nobody this desk knows
    if outbox.known_ids(session, [said.post_id]):
        return True  # the desk's own
    if notices.is_sending(session, said.recipient):
        return False
    _answered_elsewhere(session, said, event, now)
    return True


def _answered_elsewhere(session: Session, said: Incoming, event: EventRow, now: datetime) -> None:
    """It stands in the transcript, a person has the conversation, and the customer's tickets say so."""
    at = min(said.at or event.received_at, now)
    customer = session.get_one(CustomerRow, said.recipient)
    conversation = inbox.open_conversation(session, customer, Surface.DM)
    session.add(
        MessageRow(
            conversation_id=conversation.id,
            x_id=said.post_id,
            who="agent",
            text=said.text,
            at=at,
            received_at=event.received_at,
            handled_at=now,
            attachments=list(said.attachments),
        )
    )
    conversation.answered_elsewhere_at = max(at, conversation.answered_elsewhere_at or at)
    for ticket in tickets.open_of(session, customer.id):
        tickets.record(ticket, now, "X", "answered_elsewhere")
        ticket.answered_at = ticket.answered_at or at


def _make_visible(session: Session, handbook: Handbook, event: EventRow, account: str, now: datetime) -> None:
    """A person learns that something came; the customer, if it can be said in public, that nobody can read it."""
    if event.author_id is None or event.author_id == account:
        return
    customer = inbox.customer_row(session, Person(id=event.author_id), now)
    conversation = inbox.open_conversation(session, customer, Surface.DM)
    open_ones = tickets.open_of(session, customer.id)
    if any(_noted_lately(ticket, now) for ticket in open_ones):
        return
    if open_ones:
        tickets.record(open_ones[0], now, "bot", ENCRYPTED_NOTE)
    else:
        _open(session, handbook, conversation, now)
    _tell_in_public(session, handbook, customer, account, now)


def _noted_lately(ticket: TicketRow, now: datetime) -> bool:
    return any(line.action == ENCRYPTED_NOTE and line.at > now - NOTED_FOR for line in ticket.history)


def _open(session: Session, handbook: Handbook, conversation: ConversationRow, now: datetime) -> None:
    language = conversation.customer.language or handbook.policy.languages.default
    request = Request(topic=TOPIC, reason=Reason.ENCRYPTED, language=language)
    tickets.record(open_ticket(session, handbook, conversation, request, now), now, "bot", ENCRYPTED_NOTE)


def _tell_in_public(session: Session, handbook: Handbook, customer: CustomerRow, account: str, now: datetime) -> None:
    """An encrypted message is no plain DM, so none may be sent; only who wrote in public lately can be told, there."""
    post = notices.said_in_public(session, customer.id, now - WROTE_LATELY)
    if post is None or post.x_id is None or customer.opted_out_at is not None:
        return
    conversation = session.get_one(ConversationRow, post.conversation_id)
    private = inbox.open_conversation(session, customer, Surface.DM)
    if turns.owned(conversation, now) or turns.owned(private, now):
        return
    again_after = timedelta(minutes=handbook.policy.public.again_after_minutes)
    if notices.answered_in_public(session, customer.id, now - again_after):
        return
    turn = _turn(session, handbook, conversation, post.x_id)
    commit = Commit(session=session, handbook=handbook, turn=turn, conversation=conversation, now=now)
    try:
        speak(commit, [Reply(say="utter_public_encrypted")], lambda: account)
    except CatalogueError:  # a person knows all the same
        log.exception("text missing", action="text_missing")


def _turn(session: Session, handbook: Handbook, conversation: ConversationRow, post_id: str) -> TurnContext:
    """A turn without messages, which answers `post_id`."""
    customer = conversation.customer
    return TurnContext(
        turn=f"encrypted:{post_id}",
        conversation_id=conversation.id,
        customer_id=customer.id,
        surface=Surface.POST,
        text="",
        message_ids=(),
        newest_post_id=post_id,
        language=_language(handbook, customer),
        dialogue=Dialogue(),
        tickets=(),
        opted_out=False,
        owned=False,
        said_before=said_before(session, conversation.id),
        attempts=0,
        again_after=timedelta(minutes=handbook.policy.public.again_after_minutes),
    )


def _language(handbook: Handbook, customer: CustomerRow) -> Language:
    languages = handbook.policy.languages
    return LanguageIdentifier(languages.served, languages.default).spoken(customer.language)
