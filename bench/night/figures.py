"""What the night came to, counted where X and the customers see it; the desk is asked only for the rest."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.night.playing import Customer, Played
from bench.night.stage import Stage
from bot.simulator.records import DirectMessage, Post
from bot.store.engine import Store
from bot.store.tables import MessageRow, TicketRow

X_WINDOWS = ((timedelta(minutes=15), 15), (timedelta(hours=24), 1440))
X_POST_WINDOWS = ((timedelta(minutes=15), 100), (timedelta(hours=24), 10_000))


def figures(stage: Stage, played: Played, store: Store, refused: int) -> dict[str, Any]:
    """The figures of the last line. `refused`: how many messages X refused because a limit was used up."""
    dms = _brand_dms(stage)
    posts = _brand_posts(stage)
    with store.reading() as session:
        lost = _lost(session, played.customers)
        tickets = _customers_with_tickets(session)
    by_customer = Counter(dm.recipient_id for dm in dms)
    with_ticket = [by_customer[c.user.id] for c in played.customers if c.user.id in tickets]
    answered = [by_customer[c.user.id] for c in played.customers if c.user.id not in tickets and by_customer[c.user.id]]
    waits = [_wait(c.began_at, c.answered_at) for c in played.customers if c.answered_at]
    emergencies = [_wait(c.danger_at, c.answered_at) for c in played.customers if c.danger_at]
    return {
        "customers": len(played.customers),
        "lost": lost,
        "answered_twice": _said_twice(dms),
        "over_limit": refused + over(dms, X_WINDOWS) + over(posts, X_POST_WINDOWS),
        "extra_public_replies": sum(n - 1 for n in Counter(p.in_reply_to_user_id for p in posts).values()),
        "dms_sent": len(dms),
        "dms_per_ticket": _mean(with_ticket),
        "dms_per_answer": _mean(answered),
        "emergency_wait_s_max": max(emergencies, default=0),
        "first_reply_wait_s_p50": statistics.median(waits) if waits else 0,
        "emergencies": len(emergencies),
        "emergencies_overtaken": _overtaken(dms, posts, played.customers),
        "tickets": len(tickets),
        "public_replies": len(posts),
        "unanswered": sum(c.answered_at is None and c.user.id not in tickets for c in played.customers),
        "hours_until_all_sent": round((played.ended - played.began) / timedelta(hours=1), 1),
    }


def over(messages: Sequence[DirectMessage | Post], windows: Iterable[tuple[timedelta, int]]) -> int:
    """How many messages are one too many within any window of the length given, counted by brute force."""
    moments = sorted(message.created_at for message in messages)
    return sum(
        1
        for span, limit in windows
        for newest in range(limit, len(moments))
        if moments[newest] - moments[newest - limit] < span
    )


def _lost(session: Session, customers: Sequence[Customer]) -> int:
    """What customers wrote and nobody has handled, or the desk has never heard of."""
    said = {x_id for customer in customers for x_id in customer.said}
    handled = session.scalars(select(MessageRow.x_id).where(MessageRow.handled_at.is_not(None)))
    return len(said - {x_id for x_id in handled if x_id})


def _customers_with_tickets(session: Session) -> set[str]:
    return set(session.scalars(select(TicketRow.customer_id).group_by(TicketRow.customer_id)))


def _said_twice(dms: Sequence[DirectMessage]) -> int:
    """DMs that say to a customer what an earlier one said."""
    same = Counter((dm.recipient_id, " ".join(dm.text.split())) for dm in dms)
    again = sum(times - 1 for times in same.values())
    references = Counter((dm.recipient_id, found) for dm in dms for found in set(re.findall(OPENED, dm.text)))
    return again + sum(times - 1 for times in references.values())


OPENED = r"(?:Your ticket is|Done: ticket|Su caso es el|Sua solicitação é a|Ihre Vorgangsnummer ist) ([A-Z]+-\w{6})"


def _overtaken(dms: Sequence[DirectMessage], posts: Sequence[Post], customers: Sequence[Customer]) -> int:
    """Messages of lesser urgency that went out between an emergency's arrival, with time to notice it, and its answer,
    on the same surface.
    """
    dangers = {c.user.id: c for c in customers if c.danger_at and c.answered_at}
    count = 0
    for customer in dangers.values():
        assert customer.danger_at is not None
        assert customer.answered_at is not None
        sent = posts if customer.plan.mention else dms
        noticed = customer.danger_at + NOTICED
        count += sum(
            noticed < message.created_at < customer.answered_at and _whom(message) not in dangers for message in sent
        )
    return count


NOTICED = timedelta(seconds=15)
"""What a turn may wait for the rest of a burst."""


def _whom(message: DirectMessage | Post) -> str | None:
    return message.recipient_id if isinstance(message, DirectMessage) else message.in_reply_to_user_id


def _brand_dms(stage: Stage) -> list[DirectMessage]:
    return [dm for dm in stage.x.state.dms() if dm.sender_id == stage.x.brand.id]


def _brand_posts(stage: Stage) -> list[Post]:
    return [post for post in stage.x.state.posts() if post.author_id == stage.x.brand.id]


def _wait(since: datetime | None, until: datetime | None) -> float:
    return (until - since).total_seconds() if since and until else float("inf")


def _mean(numbers: Sequence[int]) -> float:
    return round(statistics.mean(numbers), 2) if numbers else 0.0


def messages_of(store: Store) -> int:
    """How many messages of customers the desk has."""
    with store.reading() as session:
        return session.scalar(select(func.count(MessageRow.id)).where(MessageRow.who == "customer")) or 0
