"""Messages on their way to X: queued in one transaction with what caused them, sent by urgency within the budget.

Everything queued for one customer leaves as one DM, unless an agent wrote it: the most urgent carries the others. What
somebody who opted out, or is to be forgotten, should not get is dropped when its turn comes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, joinedload

from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store import cursors, tickets
from bot.store.conditional import changed, changed_one
from bot.store.locks import one_at_a_time
from bot.store.tables import ConversationRow, CustomerRow, MessageRow, OutgoingRow

LEASE = timedelta(seconds=60)

LONGEST_DM = 10_000
"""Characters X takes in a DM."""

REMEMBERED = timedelta(hours=24)
"""How long a request to X counts: its longest window."""

LESSER = (Urgency.COURTESY, Urgency.SURVEY)
"""What is not sent at all when DMs are scarce."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def queue(
    session: Session,
    conversation: ConversationRow,
    text: str,
    urgency: Urgency,
    now: datetime,
    *,
    agent_id: int | None = None,
    in_reply_to: str = "",
    turn: str | None = None,
) -> OutgoingRow:
    """Writes a message into the transcript and queues it for the conversation's surface."""
    message = MessageRow(
        conversation_id=conversation.id,
        who="bot" if agent_id is None else "agent",
        agent_id=agent_id,
        text=text,
        at=now,
        received_at=now,
        handled_at=now,
        turn=turn,
    )
    session.add(message)
    session.flush()
    row = OutgoingRow(
        message_id=message.id,
        customer_id=conversation.customer_id,
        surface=conversation.surface,
        in_reply_to=in_reply_to,
        urgency=urgency,
        state=Delivery.QUEUED,
        created_at=now,
        not_before=now,
    )
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A message that is ours to send, with all it carries in `text`.

    `unclear`: an earlier try, counted at `tried_at`, may have reached X, so look there before sending. `unwanted`: why
    it may not be sent again if it has not reached X; None when it may.
    """

    row: OutgoingRow
    text: str
    unclear: bool
    tried_at: datetime | None = None
    unwanted: str | None = None


def claim(
    session: Session,
    now: datetime,
    surface: Surface,
    lease: timedelta = LEASE,
    *,
    up_to: Urgency = Urgency.SURVEY,
) -> Claim | None:
    """Takes the most urgent message that may go now and is at least as urgent as `up_to`; None when there is none.

    Messages of one urgency to one customer leave in order: one that is being sent, or waits for its next try,
    holds back the later ones. A sender that died leaves its message claimable after `lease`. What may not be sent
    (any more) is dropped on the way.
    """
    _drop_unwanted(session, now, surface)
    candidate = session.execute(
        _due(now, surface)
        .where(OutgoingRow.urgency <= up_to)
        .add_columns(OutgoingRow.state, OutgoingRow.sent_at)
        .order_by(OutgoingRow.urgency, OutgoingRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if candidate is None:
        return None
    outgoing_id, state, tried_at = candidate
    taking = (
        update(OutgoingRow)
        .where(OutgoingRow.id == outgoing_id, _ready(now))
        .values(
            state=Delivery.SENDING,
            sent_at=now,
            lease_until=now + lease,
            attempts=OutgoingRow.attempts + 1,
            error=None,
        )
    )
    if not changed_one(session, taking):
        return None
    row = session.get_one(OutgoingRow, outgoing_id, populate_existing=True)
    unclear = state == Delivery.SENDING
    if unclear:
        _count(session, surface, now, add=tried_at)
        customer = session.get_one(CustomerRow, row.customer_id)
        unwanted = _unwanted(row, customer)
        return Claim(row=row, text=text_of(session, row), unclear=True, tried_at=tried_at, unwanted=unwanted)
    _take_along(session, row, now)
    return Claim(row=row, text=text_of(session, row), unclear=False)


def text_of(session: Session, row: OutgoingRow) -> str:
    """What leaves for X: the message, then what it carries in the order it was queued; no paragraph twice."""
    carried = _carried(session, row.id)
    return _together([row.message.text, *(other.message.text for other in carried)])


def _take_along(session: Session, carrier: OutgoingRow, now: datetime) -> None:
    """Merges into a bot's DM whatever else the bot has to say to this customer now, as far as one DM has room."""
    if carrier.surface != Surface.DM or carrier.message.who != "bot":
        return
    texts = [carrier.message.text]
    for other in _mergeable(session, carrier, now):
        texts.append(other.message.text)
        if len(_together(texts)) > LONGEST_DM:
            return
        other.state, other.sent_with, other.error = Delivery.MERGED, carrier.id, None
        session.flush()


def _mergeable(session: Session, carrier: OutgoingRow, now: datetime) -> Sequence[OutgoingRow]:
    """In the order they were queued. One that cannot leave now holds back the later ones of its urgency, as ever."""
    waiting = session.scalars(
        select(OutgoingRow)
        .where(OutgoingRow.customer_id == carrier.customer_id, OutgoingRow.surface == carrier.surface)
        .where(OutgoingRow.id != carrier.id)
        .where(or_(OutgoingRow.state.in_((Delivery.QUEUED, Delivery.SENDING)), _leaving(OutgoingRow)))
        .order_by(OutgoingRow.id)
        .options(joinedload(OutgoingRow.message))
        .with_for_update(of=OutgoingRow)
        .execution_options(populate_existing=True)
    ).all()
    stuck: set[int] = set()
    free = []
    for row in waiting:
        ready = row.state == Delivery.QUEUED and row.not_before <= now and row.message.who == "bot"
        if ready and row.urgency not in stuck:
            free.append(row)
        else:
            stuck.add(row.urgency)
    return free


def _carried(session: Session, outgoing_id: int) -> Sequence[OutgoingRow]:
    return session.scalars(
        select(OutgoingRow)
        .where(OutgoingRow.sent_with == outgoing_id, OutgoingRow.state == Delivery.MERGED)
        .order_by(OutgoingRow.id)
        .options(joinedload(OutgoingRow.message))
    ).all()


def _together(texts: Sequence[str]) -> str:
    """One text as it is; of several every paragraph once."""
    if len(texts) == 1:
        return texts[0]
    paragraphs = (paragraph.strip() for text in texts for paragraph in text.split("\n\n"))
    return "\n\n".join(dict.fromkeys(paragraph for paragraph in paragraphs if paragraph))


def _drop_unwanted(session: Session, now: datetime, surface: Surface) -> None:
    """Drops what is queued for people who opted out or are to be forgotten, except what they may still get.

    What may have reached X already is not dropped here: its sender looks first. A post cannot be looked for.
    """
    lost = (OutgoingRow.state == Delivery.SENDING) & (OutgoingRow.lease_until <= now)
    droppable = OutgoingRow.state == Delivery.QUEUED
    rows = session.execute(
        select(OutgoingRow, CustomerRow)
        .join(CustomerRow, CustomerRow.id == OutgoingRow.customer_id)
        .where(OutgoingRow.surface == surface, OutgoingRow.not_before <= now)
        .where(or_(droppable, lost) if surface == Surface.POST else droppable)
        .where(or_(CustomerRow.opted_out_at.is_not(None), CustomerRow.forget_at.is_not(None)))
        .options(joinedload(OutgoingRow.message))
        .with_for_update(of=OutgoingRow, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for row, customer in rows:
        if reason := _unwanted(row, customer):
            drop(session, row.id, reason, now)


def _unwanted(row: OutgoingRow, customer: CustomerRow) -> str | None:
    """Why this customer may not get this message; None when they may.

    Whoever is in danger is told what to do whatever they asked for before. Otherwise somebody who is to be forgotten
    gets the receipt alone, and somebody who opted out what an agent writes and the one message that confirms it.
    """
    message = row.message
    if row.urgency == Urgency.EMERGENCY:
        return None
    if customer.forget_at is not None:
        is_receipt = message.at == customer.forget_at or (customer.receipt or "\0") in message.text
        return None if is_receipt and message.who == "bot" else "forget"
    if customer.opted_out_at is not None and message.who == "bot" and message.agent_id is None:
        return None if message.at == customer.opted_out_at else "opted_out"
    return None


def drop(session: Session, outgoing_id: int, reason: str, now: datetime) -> None:
    """Not sent, with all it carries; the customer's newest open ticket says so, without what it would have said.

    An introduction that was part of it has not been made: the next DM makes it.
    """
    row = session.get_one(OutgoingRow, outgoing_id)
    if row.sent_at is not None:
        _count(session, Surface(row.surface), now, add=row.sent_at)
    for dropped in (row, *_carried(session, outgoing_id)):
        dropped.state, dropped.lease_until, dropped.sent_at, dropped.sent_with = Delivery.DROPPED, None, None, None
        _not_introduced(session, dropped)
    for ticket in tickets.open_of(session, row.customer_id)[:1]:
        urgency = Urgency(row.urgency).name.lower()
        tickets.record(ticket, now, "outbox", "not_sent", reason=reason, urgency=urgency)
    session.flush()


def _not_introduced(session: Session, dropped: OutgoingRow) -> None:
    """The introduction is written down at the moment its message is queued."""
    introduced = update(CustomerRow).where(
        CustomerRow.id == dropped.customer_id, CustomerRow.disclosed_at == dropped.created_at
    )
    session.execute(introduced.values(disclosed_at=None))


def lesser_waits(session: Session) -> bool:
    """Whether a DM waits that is not worth a place when DMs are scarce."""
    return session.scalar(_lesser().limit(1)) is not None


def drop_lesser(session: Session, now: datetime) -> int:
    """Drops the DMs that are not worth a place when DMs are scarce; returns how many."""
    dropped = session.scalars(_lesser().with_for_update(skip_locked=True)).all()
    for outgoing_id in dropped:
        drop(session, outgoing_id, "scarce", now)
    return len(dropped)


def _lesser() -> Select[int]:
    return select(OutgoingRow.id).where(
        OutgoingRow.state == Delivery.QUEUED, OutgoingRow.surface == Surface.DM, OutgoingRow.urgency.in_(LESSER)
    )


def anything_due(session: Session, now: datetime, surface: Surface) -> bool:
    """Whether something may go now: a cheap look before `claim` takes the write lock."""
    return session.scalar(_due(now, surface).limit(1)) is not None


def most_urgent(session: Session, now: datetime, surface: Surface) -> Urgency | None:
    """How urgent the next message is that may go now; None when there is none. A cheap look, like `anything_due`."""
    urgency = session.scalar(
        _due(now, surface).with_only_columns(OutgoingRow.urgency).order_by(OutgoingRow.urgency).limit(1)
    )
    return None if urgency is None else Urgency(urgency)


def ahead_of(session: Session, surface: Surface, urgency: Urgency) -> list[Urgency]:
    """The messages that would leave before a new one of this urgency, in their order; what is merged counts once."""
    rows = session.execute(
        select(OutgoingRow.urgency, OutgoingRow.customer_id, MessageRow.who)
        .join(MessageRow, MessageRow.id == OutgoingRow.message_id)
        .where(OutgoingRow.surface == surface, OutgoingRow.state == Delivery.QUEUED, OutgoingRow.urgency <= urgency)
        .order_by(OutgoingRow.urgency, OutgoingRow.id)
    ).all()
    served: set[str] = set()
    ahead = []
    for its_urgency, customer_id, who in rows:
        if surface == Surface.DM and who == "bot":
            if customer_id in served:
                continue
            served.add(customer_id)
        ahead.append(Urgency(its_urgency))
    return ahead


def _due(now: datetime, surface: Surface) -> Select[Any]:
    earlier = aliased(OutgoingRow)
    held_back = exists().where(
        earlier.customer_id == OutgoingRow.customer_id,
        earlier.surface == OutgoingRow.surface,
        earlier.urgency == OutgoingRow.urgency,
        earlier.id < OutgoingRow.id,
        or_(earlier.state.in_((Delivery.QUEUED, Delivery.SENDING)), _leaving(earlier)),
    )
    return select(OutgoingRow.id).where(
        OutgoingRow.surface == surface, OutgoingRow.not_before <= now, _ready(now), ~held_back
    )


def _leaving(row: type[OutgoingRow]) -> ColumnElement[bool]:
    """It is part of a message that is being sent."""
    carrier = aliased(OutgoingRow)
    being_sent = exists().where(carrier.id == row.sent_with, carrier.state == Delivery.SENDING)
    return (row.state == Delivery.MERGED) & being_sent


def _ready(now: datetime) -> ColumnElement[bool]:
    lost = (OutgoingRow.state == Delivery.SENDING) & (OutgoingRow.lease_until <= now)
    return or_(OutgoingRow.state == Delivery.QUEUED, lost)


def mark_sent(session: Session, outgoing_id: int, x_id: str | None, now: datetime) -> bool:
    """X has taken it, under this id; None when X only says that it has it. What it carries stays merged.

    False when another message has that id already: then this one stays without.
    """
    row = session.get_one(OutgoingRow, outgoing_id)
    row.state, row.sent_at, row.lease_until, row.error = Delivery.SENT, now, None, None
    session.flush()
    message_id = row.message_id
    naming = update(MessageRow).where(MessageRow.id == message_id).values(x_id=x_id)
    try:
        with session.begin_nested():
            changed_one(session, naming)
    except IntegrityError:
        return False
    session.refresh(session.get_one(MessageRow, message_id))
    return True


def mark_failed(session: Session, outgoing_id: int, error: str) -> None:
    """X will never take it, nor what it carries; `error` says why, in words for an agent."""
    row = session.get_one(OutgoingRow, outgoing_id)
    _count(session, Surface(row.surface), row.sent_at, add=row.sent_at)
    for failed in (row, *_carried(session, outgoing_id)):
        failed.state, failed.sent_at, failed.lease_until, failed.error = Delivery.FAILED, None, None, error
    session.flush()


def fail_queued(session: Session, customer_id: str, error: str) -> int:
    """X takes no DM to this customer at all: what waits for them fails too, instead of wasting the budget one by one.

    Returns how many.
    """
    waiting = update(OutgoingRow).where(
        OutgoingRow.customer_id == customer_id,
        OutgoingRow.surface == Surface.DM,
        OutgoingRow.state == Delivery.QUEUED,
    )
    return changed(session, waiting.values(state=Delivery.FAILED, error=error))


def mark_delayed(session: Session, outgoing_id: int, until: datetime, error: str, *, counted: bool = True) -> None:
    """X did not take it this time; it may go again at `until`, and so may what it carries.

    `counted`: X counts the try all the same; it does not when it refuses because its limit is used up.
    """
    row = session.get_one(OutgoingRow, outgoing_id)
    if counted:
        _count(session, Surface(row.surface), row.sent_at, add=row.sent_at)
    for delayed in (row, *_carried(session, outgoing_id)):
        delayed.state, delayed.sent_at, delayed.lease_until = Delivery.QUEUED, None, None
        delayed.not_before, delayed.error, delayed.sent_with = until, error, None
    session.flush()


def mark_unclear(session: Session, outgoing_id: int, until: datetime, error: str) -> None:
    """X may have taken it. It stays what it is, being sent, and from `until` on somebody may look and try again."""
    row = session.get_one(OutgoingRow, outgoing_id)
    row.lease_until = row.not_before = until
    row.error = error
    session.flush()


def not_tried_again(session: Session, claimed: Claim, now: datetime) -> None:
    """An unclear message was only looked for: it counts once, at its earlier try."""
    if claimed.tried_at is None:
        return
    row = session.get_one(OutgoingRow, claimed.row.id)
    row.sent_at = claimed.tried_at
    _count(session, Surface(row.surface), now, remove=claimed.tried_at)
    session.flush()


def known_ids(session: Session, x_ids: Collection[str]) -> set[str]:
    """Those of X's ids that messages of the transcript have."""
    known = session.scalars(select(MessageRow.x_id).where(MessageRow.x_id.in_(x_ids)))
    return {x_id for x_id in known if x_id}


def one_sender_at_a_time(session: Session, surface: Surface) -> None:
    """Until this transaction ends nobody else counts what was sent: two would spend the budget's last place twice."""
    one_at_a_time(session.connection(), f"outbox:{surface}")


def sent_since(session: Session, surface: Surface, since: datetime) -> list[datetime]:
    """When requests went out to this surface after `since`, oldest first: what a window of the budget counts.

    What is being sent right now counts too: `claim` writes `sent_at`. So do tries that X refused.
    """
    moments = session.scalars(
        select(OutgoingRow.sent_at)
        .where(OutgoingRow.surface == surface, OutgoingRow.sent_at > since)
        .order_by(OutgoingRow.sent_at)
    )
    tries = [moment for moment in _tries(session, surface) if moment > since]
    return sorted([*(moment for moment in moments if moment), *tries])


def in_flight(session: Session, surface: Surface, now: datetime) -> int:
    """How many requests X may not have counted yet."""
    return (
        session.scalar(
            select(func.count())
            .where(OutgoingRow.surface == surface, OutgoingRow.state == Delivery.SENDING)
            .where(OutgoingRow.lease_until > now, OutgoingRow.error.is_(None))
        )
        or 0
    )


def waiting(session: Session, surface: Surface) -> int:
    """How many messages wait to be sent."""
    return (
        session.scalar(
            select(func.count())
            .where(OutgoingRow.surface == surface)
            .where(OutgoingRow.state.in_((Delivery.QUEUED, Delivery.SENDING)))
        )
        or 0
    )


def _count(
    session: Session,
    surface: Surface,
    now: datetime | None,
    *,
    add: datetime | None = None,
    remove: datetime | None = None,
) -> None:
    """Keeps account of the tries that no row's `sent_at` stands for: refused ones, and those that were repeated."""
    if now is None or (add is None and remove is None):
        return
    name = _account(surface)
    cursors.take(session, name, now)
    kept = [moment for moment in _tries(session, surface) if moment > now - REMEMBERED]
    if add is not None:
        kept.append(add)
    if remove in kept:
        kept.remove(remove)
    cursors.write(session, name, {"tries": [(moment - EPOCH) // TICK for moment in kept]}, now)


def _tries(session: Session, surface: Surface) -> Iterable[datetime]:
    cursor = cursors.read(session, _account(surface))
    return [EPOCH + tick * TICK for tick in cursor.value.get("tries", ())] if cursor else []


def _account(surface: Surface) -> str:
    return f"outbox:{surface}"
