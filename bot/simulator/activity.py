"""Which X Activity events a message causes, and who hears of them."""

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from bot.simulator.payloads import dm_payload, mention_includes, post_payload
from bot.simulator.records import DirectMessage, Message, Post, Subscription
from bot.simulator.state import State


class Occurrence(NamedTuple):
    """Something that happened to an account: the one a subscription's `user_id` filter names."""

    event_type: str
    user_id: str
    direction: str


def occurrences(message: Message) -> Iterator[Occurrence]:
    """Everything a new message means to the accounts it touches."""
    if isinstance(message, DirectMessage):
        yield Occurrence("dm.sent", message.sender_id, "outbound")
        yield Occurrence("dm.received", message.recipient_id, "inbound")
        return
    for user_id in message.explicit_ids:
        if user_id != message.author_id:
            yield Occurrence("post.mention.create", user_id, "inbound")
    answered = message.in_reply_to_user_id
    if answered is not None and answered != message.author_id:
        yield Occurrence("post.reply.create", answered, "inbound")


def deliveries(state: State, message: Message) -> Iterator[tuple[str, bytes]]:
    """The id of each webhook that hears of a message, with the body it gets."""
    subscriptions = state.subscriptions()
    for occurrence in occurrences(message):
        for subscription in subscriptions:
            if subscription.webhook_id is not None and _wanted(subscription, occurrence, message):
                yield subscription.webhook_id, event_body(state, occurrence, subscription, message)


def _wanted(subscription: Subscription, occurrence: Occurrence, message: Message) -> bool:
    return (
        subscription.event_type == occurrence.event_type
        and subscription.user_id in (None, occurrence.user_id)
        and subscription.direction in (None, occurrence.direction)
        and (subscription.keyword or "").lower() in message.text.lower()
    )


def event_body(state: State, occurrence: Occurrence, subscription: Subscription, message: Message) -> bytes:
    """One event as JSON in UTF-8, in the shape X posts it."""
    data: dict[str, Any] = {
        "event_uuid": _event_uuid(occurrence, message),
        "filter": subscription_filter(subscription),
        "event_type": occurrence.event_type,
    }
    if subscription.tag is not None:
        data["tag"] = subscription.tag
    if isinstance(message, DirectMessage):
        data["payload"] = dm_payload(state, message)
    else:
        data["payload"] = post_payload(state, message)
        wants_includes = occurrence.event_type == "post.mention.create"
        data["includes"] = mention_includes(state, message) if wants_includes else {}
    return json.dumps({"data": data}, ensure_ascii=False).encode()


def subscription_filter(subscription: Subscription) -> dict[str, str]:
    """The filter as it was asked for, without the parts left open."""
    parts = {
        "user_id": subscription.user_id,
        "keyword": subscription.keyword,
        "direction": subscription.direction,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _event_uuid(occurrence: Occurrence, message: Message) -> str:
    # X's are post ids for a post and signed 64-bit numbers, often negative, for the rest.
    if isinstance(message, Post) and occurrence.event_type == "post.mention.create":
        return message.id
    name = f"{occurrence.event_type}:{message.id}".encode()
    return str(int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True))
