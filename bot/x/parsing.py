"""X's payloads read into `Incoming`. Pure: the same payload gives the same events, whatever else happened.

Shapes: the X Activity API's `data.payload`, which is legacy-shaped for DMs and v2-shaped for posts. What a look-up
answers is read in lookups.py, into the very same events.
"""

from collections.abc import Callable, Iterator
from typing import Any

from bot.errors import NightdeskError
from bot.model.incoming import Incoming, Kind
from bot.x.parts import (
    LONG_ID,
    MALFORMED,
    Payload,
    an_id,
    from_milliseconds,
    mapping,
    moment,
    person,
    rows,
    without_control,
    words,
)


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
        event_id = f"event:{an_id(data.get('event_uuid'))}"
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
    """One that cannot be read does not take the others of its delivery with it.

    What is not a message (a welcome message, say) gets an id of its own: X may number it like the message it is about.
    """
    users = mapping(data["payload"].get("users"))
    for number, item in enumerate(data["payload"]["direct_message_events"]):
        event_id = f"event:{data['event_uuid']}:{number}"
        try:
            if item["type"] == "message_create":
                yield read_direct_message(item, users, account_id)
            else:
                yield Incoming(event_id=event_id, kind=Kind.UNKNOWN, raw=data)
        except MALFORMED:
            yield Incoming(event_id=event_id, kind=Kind.UNREADABLE, raw=data)


def read_direct_message(item: Payload, users: Payload, account_id: str) -> Incoming:
    """A legacy-shaped `message_create`; `users` are the accounts of its delivery by id.

    Raises:
        one of MALFORMED: when it is not as expected.
    """
    message_id, said = an_id(item["id"]), item["message_create"]
    sender, target = an_id(said["sender_id"]), str(said.get("target", {}).get("recipient_id") or "")
    return Incoming(
        event_id=f"dm:{message_id}",
        kind=Kind.DM_SENT if sender == account_id else Kind.DM,
        author=person(sender, mapping(mapping(users.get(sender)).get("data"))),
        recipient=target,
        text=_words(said["message_data"]),
        at=from_milliseconds(item["created_timestamp"]),
        post_id=message_id,
        group=account_id not in {sender, target},
        attachments=_attachment(said["message_data"]),
        raw=item,
    )


def _post(data: Payload, account_id: str) -> Iterator[Incoming]:
    post = data["payload"]
    users = {str(user.get("id")): user for user in rows(mapping(data.get("includes")).get("users"))}
    is_to_us = data["event_type"] in TO_US or speaks_to(post, account_id)
    yield read_post(post, users, account_id, is_to_us=is_to_us)


def read_post(post: Payload, users: Payload, account_id: str, *, is_to_us: bool) -> Incoming:
    """A v2-shaped post; `users` are the accounts that came with it by id.

    `is_to_us`: it mentions, quotes or answers the account. Whoever only shares another's post says nothing themselves,
    and the account's own posts are not addressed to it.

    Raises:
        one of MALFORMED: when it is not as expected.
    """
    post_id, author = an_id(post["id"]), an_id(post["author_id"])
    return Incoming(
        event_id=f"post:{post_id}",
        kind=Kind.POST,
        author=person(author, mapping(users.get(author))),
        text=words(post["text"]),
        at=moment(post["created_at"]),
        post_id=post_id,
        thread=an_id(post.get("conversation_id") or post_id),
        addressed=is_to_us and author != account_id and not _shares(post),
        raw=post,
    )


def speaks_to(post: Payload, account_id: str) -> bool:
    """Whether a reply answers the account or mentions it: people talk to each other under its posts, too."""
    mentioned = (mention.get("id") for mention in rows(mapping(post.get("entities")).get("mentions")))
    return account_id in {str(post.get("in_reply_to_user_id")), *map(str, mentioned)}


def _shares(post: Payload) -> bool:
    referenced = rows(post.get("referenced_tweets")) + rows(post.get("referenced_posts"))
    return any(reference.get("type") in {"retweeted", "reposted"} for reference in referenced)


def _deletion(data: Payload, account_id: str) -> Iterator[Incoming]:
    gone = data["payload"]
    post_id = an_id(gone["id"])
    author = person(an_id(gone["author_id"]), {})
    yield Incoming(event_id=f"deleted:{post_id}", kind=Kind.DELETED, author=author, post_id=post_id, raw=gone)


def _encrypted(data: Payload, account_id: str) -> Iterator[Incoming]:
    """Nothing of it can be read but who sent it. The token that would fetch it from X is not kept."""
    chat = data["payload"]
    yield Incoming(
        event_id=f"chat:{an_id(chat['id'], LONG_ID)}",
        kind=Kind.ENCRYPTED,
        author=person(an_id(chat["sender_id"]), {}),
        at=from_milliseconds(chat["created_at_msec"]) if "created_at_msec" in chat else None,
        raw={name: value for name, value in chat.items() if name != "conversation_token"},
    )


READERS: dict[str, Callable[[Payload, str], Iterator[Incoming]]] = {
    "dm.received": _direct_messages,
    "dm.sent": _direct_messages,
    "post.mention.create": _post,
    "post.reply.create": _post,
    "post.quote.create": _post,
    "chat.received": _encrypted,
    "post.delete": _deletion,
}
"""Every event type the desk reads, and who reads it."""

TO_US = frozenset({"post.mention.create", "post.quote.create"})
"""X sends these only for posts that mention or quote the account; a quote need not say so itself."""

SUBSCRIBED = tuple(READERS)
"""What is asked of X."""


def _words(message: Payload) -> str:
    """What the customer wrote: X ends the text of a message with a picture with its own link to it."""
    text, link = words(message["text"]), _media(message).get("url")
    return text.removesuffix(link).rstrip() if isinstance(link, str) else text


def _media(message: Payload) -> Payload:
    return mapping(mapping(message.get("attachment")).get("media"))


def _attachment(message: Payload) -> tuple[str, ...]:
    media = _media(message)
    address = media.get("media_url_https") or media.get("url")
    return (without_control(str(address)),) if address else ()
