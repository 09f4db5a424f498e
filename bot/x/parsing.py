"""X's payloads read into `Incoming`. Pure: the same payload gives the same events, whatever else happened.

Shapes: the X Activity API's `data.payload`, which is legacy-shaped for DMs and v2-shaped for posts.
"""

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.errors import NightdeskError
from bot.model.incoming import Incoming, Kind, Person

Payload = dict[str, Any]

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableDelivery(NightdeskError):
    """X delivered something that is not an event of the X Activity API."""


def read_delivery(body: Any, account_id: str) -> list[Incoming]:
    """The events in one delivery to the webhook, in X's order.

    What a known type does not hold as expected, and every unknown type, becomes one event of kind UNKNOWN or
    UNREADABLE, so that nothing X says is lost.

    Raises:
        UnreadableDelivery: when there is not even an event type and an id.
    """
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("event_type"), str) or not data.get("event_uuid"):
        raise UnreadableDelivery
    read = READERS.get(data["event_type"])
    if read is None:
        return [_kept(data, Kind.UNKNOWN)]
    try:
        return list(read(data, account_id))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [_kept(data, Kind.UNREADABLE)]


def _kept(data: Payload, kind: Kind) -> Incoming:
    return Incoming(event_id=f"event:{data['event_uuid']}", kind=kind, raw=data)


def _direct_messages(data: Payload, account_id: str) -> Iterator[Incoming]:
    users = data["payload"].get("users", {})
    for item in data["payload"]["direct_message_events"]:
        if item["type"] != "message_create":
            yield Incoming(event_id=f"dm:{item['id']}", kind=Kind.UNKNOWN, raw=item)
            continue
        said = item["message_create"]
        sender, target = str(said["sender_id"]), said.get("target", {}).get("recipient_id")
        yield Incoming(
            event_id=f"dm:{item['id']}",
            kind=Kind.DM_SENT if sender == account_id else Kind.DM,
            author=_person(sender, users.get(sender, {}).get("data", {})),
            text=_text(said["message_data"]["text"]),
            at=datetime.fromtimestamp(int(item["created_timestamp"]) / 1000, UTC),
            post_id=str(item["id"]),
            group=account_id not in {sender, target},
            attachments=_attachment(said["message_data"]),
            raw=item,
        )


def _post(data: Payload, account_id: str) -> Iterator[Incoming]:
    post = data["payload"]
    author = str(post["author_id"])
    included = {user.get("id"): user for user in data.get("includes", {}).get("users", [])}
    yield Incoming(
        event_id=f"post:{post['id']}",
        kind=Kind.POST,
        author=_person(author, included.get(author, {})),
        text=_text(post["text"]),
        at=datetime.fromisoformat(post["created_at"]),
        post_id=str(post["id"]),
        thread=str(post.get("conversation_id") or post["id"]),
        addressed=author != account_id,
        raw=post,
    )


READERS: dict[str, Callable[[Payload, str], Iterator[Incoming]]] = {
    "dm.received": _direct_messages,
    "dm.sent": _direct_messages,
    "post.mention.create": _post,
    "post.reply.create": _post,
    "post.quote.create": _post,
}
"""Every event type the desk reads, and who reads it."""

SUBSCRIBED = (*READERS, "chat.received", "post.delete")
"""What is asked of X; encrypted chats and deletions are kept and counted for now."""


def _person(user_id: str, user: Payload) -> Person:
    return Person(id=user_id, handle=str(user.get("username") or ""), name=str(user.get("name") or ""))


def _text(text: Any) -> str:
    """X escapes &, < and > in texts; control characters mean nothing and some databases refuse them."""
    if not isinstance(text, str):
        raise TypeError("a text was expected")
    return CONTROL.sub("", html.unescape(text))


def _attachment(message: Payload) -> tuple[str, ...]:
    media = message.get("attachment", {}).get("media", {})
    address = media.get("media_url_https") or media.get("url")
    return (str(address),) if address else ()
