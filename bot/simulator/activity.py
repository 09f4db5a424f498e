"""Which X Activity events something that happened causes, and who hears of them."""

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from bot.simulator.payloads import (
    chat_payload,
    deletion_includes,
    deletion_payload,
    dm_payload,
    mention_includes,
    post_payload,
)
from bot.simulator.photos import X_MEDIA_HOST
from bot.simulator.records import Deletion, DirectMessage, EncryptedMessage, Happening, Post, Subscription
from bot.simulator.state import State


class Occurrence(NamedTuple):
    """Something that happened to an account: the one a subscription's `user_id` filter names."""

    event_type: str
    user_id: str
    direction: str


class Notice(NamedTuple):
    """One event for one webhook. Those of one `kind` may be delivered together; an empty one stays alone."""

    webhook_id: str
    body: bytes
    kind: str


def occurrences(happening: Happening) -> Iterator[Occurrence]:
    """Everything it means to the accounts it touches."""
    if isinstance(happening, DirectMessage | EncryptedMessage):
        family = "dm" if isinstance(happening, DirectMessage) else "chat"
        yield Occurrence(f"{family}.sent", happening.sender_id, "outbound")
        yield Occurrence(f"{family}.received", happening.recipient_id, "inbound")
    elif isinstance(happening, Deletion):
        yield Occurrence("post.delete", happening.post.author_id, "outbound")
    else:
        yield from _of_a_post(happening)


def _of_a_post(post: Post) -> Iterator[Occurrence]:
    for user_id in post.explicit_ids:
        if user_id != post.author_id:
            yield Occurrence("post.mention.create", user_id, "inbound")
    spoken_to = {"post.reply.create": post.in_reply_to_user_id, "post.quote.create": post.quoted_user_id}
    for event_type, other_id in spoken_to.items():
        if other_id is not None and other_id != post.author_id:
            yield Occurrence(event_type, other_id, "inbound")


def notices(state: State, happening: Happening, media_host: str = X_MEDIA_HOST) -> Iterator[Notice]:
    """What each webhook hears of it. `media_host` is where pictures are said to be."""
    subscriptions = state.subscriptions()
    for occurrence in occurrences(happening):
        for subscription in subscriptions:
            if subscription.webhook_id is not None and _wanted(subscription, occurrence, happening):
                body = event_body(state, occurrence, subscription, happening, media_host)
                kind = subscription.id if isinstance(happening, DirectMessage) else ""
                yield Notice(subscription.webhook_id, body, kind)


def _wanted(subscription: Subscription, occurrence: Occurrence, happening: Happening) -> bool:
    return (
        subscription.event_type == occurrence.event_type
        and subscription.user_id in (None, occurrence.user_id)
        and subscription.direction in (None, occurrence.direction)
        and (subscription.keyword or "").lower() in happening.text.lower()
    )


def event_body(
    state: State,
    occurrence: Occurrence,
    subscription: Subscription,
    happening: Happening,
    media_host: str = X_MEDIA_HOST,
) -> bytes:
    """One event as JSON in UTF-8, in the shape X posts it."""
    data: dict[str, Any] = {
        "event_uuid": _event_uuid(occurrence, happening),
        "filter": subscription_filter(subscription),
        "event_type": occurrence.event_type,
    }
    if subscription.tag is not None:
        data["tag"] = subscription.tag
    data |= _content(state, occurrence, happening, media_host)
    return _written(data)


def _content(state: State, occurrence: Occurrence, happening: Happening, media_host: str) -> dict[str, Any]:
    match happening:
        case DirectMessage():
            return {"payload": dm_payload(state, happening, media_host)}
        case EncryptedMessage():
            return {"payload": chat_payload(happening)}
        case Deletion():
            return {"payload": deletion_payload(happening), "includes": deletion_includes(state, happening)}
        case Post():
            is_mention = occurrence.event_type == "post.mention.create"
            includes = mention_includes(state, happening) if is_mention else {}
            return {"payload": post_payload(state, happening), "includes": includes}


def together(bodies: Sequence[bytes]) -> bytes:
    """Events of direct messages as one, in their order; it keeps the first one's `event_uuid`."""
    if len(bodies) == 1:
        return bodies[0]
    events = [json.loads(body)["data"] for body in bodies]
    payloads = [event["payload"] for event in events]
    payload = {
        "direct_message_events": [message for each in payloads for message in each["direct_message_events"]],
        "users": {user_id: user for each in payloads for user_id, user in each["users"].items()},
    }
    return _written(events[0] | {"payload": payload})


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps({"data": data}, ensure_ascii=False).encode()


def subscription_filter(subscription: Subscription) -> dict[str, str]:
    """The filter as it was asked for, without the parts left open."""
    parts = {
        "user_id": subscription.user_id,
        "keyword": subscription.keyword,
        "direction": subscription.direction,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _event_uuid(occurrence: Occurrence, happening: Happening) -> str:
    # X's are post ids for a post and signed 64-bit numbers, often negative, for the rest.
    if isinstance(happening, Post) and occurrence.event_type == "post.mention.create":
        return happening.id
    happened = happening.post.id if isinstance(happening, Deletion) else happening.id
    name = f"{occurrence.event_type}:{happened}".encode()
    return str(int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True))
