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
ID = re.compile(r"[0-9A-Za-z_-]{1,32}")
"""X's are up to 20 digits; what is longer would not fit into the inbox."""

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What reading a payload raises that is not as expected; the last two are for times no calendar has."""


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
    if not isinstance(data, dict) or not isinstance(data.get("event_type"), str):
        raise UnreadableDelivery
    try:
        event_id = f"event:{_id(data.get('event_uuid'))}"
    except ValueError as error:
        raise UnreadableDelivery from error
    read = READERS.get(data["event_type"])
    if read is None:
        return [Incoming(event_id=event_id, kind=Kind.UNKNOWN, raw=data)]
    unreadable = Incoming(event_id=event_id, kind=Kind.UNREADABLE, raw=data)
    try:
        return list(read(data, account_id)) or [unreadable]
    except MALFORMED:
        return [unreadable]


def _direct_messages(data: Payload, account_id: str) -> Iterator[Incoming]:
    """One that cannot be read does not take the others of its delivery with it."""
    users = _mapping(data["payload"].get("users"))
    for number, item in enumerate(data["payload"]["direct_message_events"]):
        try:
            yield _direct_message(item, users, account_id)
        except MALFORMED:
            event_id = f"event:{data['event_uuid']}:{number}"
            yield Incoming(event_id=event_id, kind=Kind.UNREADABLE, raw=data)


def _direct_message(item: Payload, users: Payload, account_id: str) -> Incoming:
    message_id = _id(item["id"])
    if item["type"] != "message_create":
        return Incoming(event_id=f"dm:{message_id}", kind=Kind.UNKNOWN, raw=item)
    said = item["message_create"]
    sender, target = _id(said["sender_id"]), said.get("target", {}).get("recipient_id")
    return Incoming(
        event_id=f"dm:{message_id}",
        kind=Kind.DM_SENT if sender == account_id else Kind.DM,
        author=_person(sender, _mapping(_mapping(users.get(sender)).get("data"))),
        text=_words(said["message_data"]),
        at=datetime.fromtimestamp(int(item["created_timestamp"]) / 1000, UTC),
        post_id=message_id,
        group=account_id not in {sender, str(target)},
        attachments=_attachment(said["message_data"]),
        raw=item,
    )


def _post(data: Payload, account_id: str) -> Iterator[Incoming]:
    post = data["payload"]
    post_id, author = _id(post["id"]), _id(post["author_id"])
    included = _mapping(data.get("includes")).get("users")
    users = [_mapping(user) for user in included] if isinstance(included, list) else []
    yield Incoming(
        event_id=f"post:{post_id}",
        kind=Kind.POST,
        author=_person(author, next((user for user in users if user.get("id") == author), {})),
        text=_text(post["text"]),
        at=_moment(post["created_at"]),
        post_id=post_id,
        thread=_id(post.get("conversation_id") or post_id),
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
    handle, name = (CONTROL.sub("", str(user.get(key) or "")) for key in ("username", "name"))
    return Person(id=user_id, handle=handle, name=name)


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not ID.fullmatch(str(value)):
        raise ValueError("an id was expected")
    return str(value)


def _mapping(value: Any) -> Payload:
    """What stands beside the words (names, pictures) may be missing or broken: the words are still read."""
    return value if isinstance(value, dict) else {}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time with its zone was expected")
    return moment.astimezone(UTC)


def _text(text: Any) -> str:
    """X escapes &, < and > in texts; control characters mean nothing and some databases refuse them."""
    if not isinstance(text, str):
        raise TypeError("a text was expected")
    return CONTROL.sub("", html.unescape(text))


def _words(message: Payload) -> str:
    """What the customer wrote: X ends the text of a message with a picture with its own link to it."""
    text, link = _text(message["text"]), _media(message).get("url")
    return text.removesuffix(link).rstrip() if isinstance(link, str) else text


def _media(message: Payload) -> Payload:
    return _mapping(_mapping(message.get("attachment")).get("media"))


def _attachment(message: Payload) -> tuple[str, ...]:
    media = _media(message)
    address = media.get("media_url_https") or media.get("url")
    return (CONTROL.sub("", str(address)),) if address else ()
