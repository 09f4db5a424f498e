"""What X answers when it is asked for DMs and mentions, read into the events its webhook would have brought.

The ids are the same, so whatever comes both ways is kept once. Shapes: API v2's `DmEvent` and `Post`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.model.incoming import Incoming, Kind
from bot.x.parsing import read_direct_message, read_post
from bot.x.parts import MALFORMED, Payload, an_id, mapping, moment, person, rows, without_control, words

if TYPE_CHECKING:
    from bot.x.client import Page

BETWEEN_TWO = re.compile(r"(\d{1,20})-(\d{1,20})")
"""The id of a conversation that is not a group's: both accounts, the smaller id first."""

LINK_AT_THE_END = re.compile(r"\s*https://t\.co/\w+\s*$")

X_EPOCH = datetime.fromtimestamp(1_288_834_974.657, UTC)
A_SECOND = timedelta(seconds=1)


def read_lookup_dms(page: "Page", account_id: str) -> list[Incoming]:
    """The DMs of a page of `GET /2/dm_events`, oldest first: received, sent, and those of groups marked as such.

    One that cannot be read becomes an event of kind UNREADABLE with an id of its own.
    """
    return _read(page, lambda item: _dm(item, page.users, page.media, account_id))


def read_lookup_posts(page: "Page", account_id: str) -> list[Incoming]:
    """The posts of a page of `GET /2/users/{id}/mentions`, oldest first. X lists only what mentions the account."""
    return _read(page, lambda item: read_post(item, page.users, account_id, is_to_us=True))


def read_kept_dm(raw: Payload, account_id: str) -> Incoming | None:
    """Reads again what is kept of a DM, whichever way it came; None when there is nothing left to read."""
    try:
        return read_direct_message(raw, {}, account_id) if "message_create" in raw else _dm(raw, {}, {}, account_id)
    except MALFORMED:
        return None


def number_of(x_id: Any) -> int:
    """X's id as the number it is, which grows with time; 0 for what is none."""
    text = str(x_id)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 20 else 0


def _read(page: "Page", read: Callable[[Payload], Incoming]) -> list[Incoming]:
    oldest_first = sorted(page.items, key=lambda item: number_of(item.get("id")))
    return [event for item in oldest_first for event in _one(item, read)]


def _one(item: Payload, read: Callable[[Payload], Incoming]) -> Iterator[Incoming]:
    try:
        yield read(item)
    except MALFORMED:
        if number := number_of(item.get("id")):
            yield Incoming(event_id=f"lookup:{number}", kind=Kind.UNREADABLE, raw=item)


def _dm(item: Payload, users: Mapping[str, Payload], media: Mapping[str, Payload], account_id: str) -> Incoming:
    message_id, sender = an_id(item["id"]), an_id(item["sender_id"])
    others = _others(item, sender)
    pictures = tuple(_pictures(item, media))
    text = words(item.get("text", "") if pictures else item["text"])
    return Incoming(
        event_id=f"dm:{message_id}",
        kind=Kind.DM_SENT if sender == account_id else Kind.DM,
        author=person(sender, mapping(users.get(sender))),
        recipient=others[0] if len(others) == 1 else "",
        text=LINK_AT_THE_END.sub("", text) if pictures else text,
        at=_to_the_millisecond(moment(item["created_at"]), message_id),
        post_id=message_id,
        group=len(others) != 1 or account_id not in {sender, *others},
        attachments=pictures,
        raw=item,
    )


def _others(item: Payload, sender: str) -> list[str]:
    """Who it was sent to: one account, or those of a group, which may be unknown."""
    between = BETWEEN_TWO.fullmatch(item["dm_conversation_id"])
    return [account for account in between.groups() if account != sender] if between else []


def _pictures(item: Payload, media: Mapping[str, Payload]) -> Iterator[str]:
    """Their addresses; one X gives no address for is kept by its key, so that somebody sees there was a picture."""
    keys = mapping(item.get("attachments")).get("media_keys")
    for key in keys if isinstance(keys, list) else ():
        found = mapping(media.get(str(key)))
        variant = next((row["url"] for row in rows(found.get("variants")) if row.get("url")), None)
        yield without_control(str(found.get("url") or variant or found.get("preview_image_url") or f"media:{key}"))


def _to_the_millisecond(said: datetime, x_id: str) -> datetime:
    """X says only the second here; the id knows the rest, and with it the order of what is written fast."""
    exact = X_EPOCH + timedelta(milliseconds=min(number_of(x_id) >> 22, 10**13))
    return exact if timedelta(0) <= exact - said < A_SECOND else said
