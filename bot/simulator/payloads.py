"""Messages and accounts in the shapes the X Activity API sends them.

They differ from the REST shapes: every count comes twice (as a number and as a string), direct
messages keep the form of the old Account Activity API, and posts still speak of tweets.
"""

import base64
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.simulator.photos import attachment
from bot.simulator.records import Deletion, DirectMessage, EncryptedMessage, Post, User
from bot.simulator.state import State
from bot.simulator.texts import handles, hashtags, urls

Json = dict[str, Any]

EDIT_WINDOW = timedelta(hours=1)
POST_COUNTS = ("retweet", "reply", "like", "quote", "bookmark", "impression")
USER_COUNTS = ("followers", "following", "tweet", "listed", "like", "media")
QUOTE_SHOWN = len("x.com/ExampleUser/st")
"""How much of a quoted post's address X shows: as much as in its sample."""

KEY_AGES = {"conversation_key": 16_500_000_000, "public_key": 19_200_000_000}
"""How old the keys of an encrypted message are, in milliseconds."""

AVATAR = "https://pbs.twimg.com/profile_images/0000000000000000001/example_normal.jpg"


def timestamp(moment: datetime) -> str:
    """`2026-07-24T21:05:48.000Z`: X writes milliseconds and never knows them."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def doubled(name: str, count: int) -> Json:
    """A count as a number, and again as a string."""
    return {name: count, f"{name}_str": str(count)}


def dm_payload(state: State, dm: DirectMessage, media_host: str) -> Json:
    """A delivery of one direct message, with both accounts by id. Its photo is at `media_host`."""
    parties = (state.user(dm.sender_id), state.user(dm.recipient_id))
    return {
        "direct_message_events": [
            {
                "type": "message_create",
                "id": dm.id,
                "created_timestamp": str(int(dm.created_at.timestamp() * 1000)),
                "message_create": {
                    "target": {"recipient_id": dm.recipient_id},
                    "sender_id": dm.sender_id,
                    "message_data": {"text": dm.text, "entities": _dm_entities(state, dm.text)}
                    | ({"attachment": attachment(dm.photo, dm.text, media_host)} if dm.photo else {}),
                },
            }
        ],
        "users": {user.id: {"data": user_payload(user)} for user in parties if user is not None},
    }


def _dm_entities(state: State, text: str) -> Json:
    return {
        "hashtags": [{"text": span.value, "indices": [span.start, span.end]} for span in hashtags(text)],
        "symbols": [],
        "user_mentions": [
            {
                "screen_name": user.handle,
                "name": user.name,
                "id": int(user.id),
                "id_str": user.id,
                "indices": [span.start, span.end],
            }
            for span in handles(text)
            if (user := state.user_by_handle(span.value)) is not None
        ],
        "urls": [
            {
                "url": span.value,
                "expanded_url": span.value,
                "display_url": span.value,
                "indices": [span.start, span.end],
            }
            for span in urls(text)
        ],
    }


def user_payload(user: User) -> Json:
    """An account that has done nothing remarkable yet."""
    metrics: Json = {}
    for name in USER_COUNTS:
        metrics |= doubled(f"{name}_count", 0)
    return {
        "id": user.id,
        "username": user.handle,
        "name": user.name,
        "created_at": timestamp(user.created_at),
        "description": user.about,
        "url": "",
        "profile_image_url": AVATAR,
        "profile_banner_url": "",
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "is_identity_verified": False,
        "public_metrics": metrics,
    }


def post_payload(state: State, post: Post) -> Json:
    """A post with everything X tells about one."""
    metrics: Json = {}
    for name in POST_COUNTS:
        metrics |= doubled(f"{name}_count", 0)
    author = state.user(post.author_id)
    payload: Json = {
        "id": post.id,
        "text": post.text,
        "author_id": post.author_id,
        "created_at": timestamp(post.created_at),
        "conversation_id": post.conversation_id,
        "edit_history_tweet_ids": [post.id],
        "display_text_range": list(post.display_range),
        "lang": (author.language if author else "") or "und",
        "paid_partnership": False,
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": metrics,
    }
    if entities := _post_entities(state, post):
        payload["entities"] = entities
    if post.in_reply_to is not None:
        payload["in_reply_to_tweet_id"] = post.in_reply_to
        payload["in_reply_to_user_id"] = post.in_reply_to_user_id
    if referenced := _referenced(post):
        payload["referenced_tweets"] = referenced
    else:  # X's samples of a reply and of a quote have none
        payload["edit_controls"] = doubled("edits_remaining", 5) | {
            "is_edit_eligible": True,
            "editable_until": timestamp(post.created_at + EDIT_WINDOW),
        }
    return payload


def _referenced(post: Post) -> list[Json]:
    named = {"replied_to": post.in_reply_to, "quoted": post.quoted}
    return [{"type": kind, "id": post_id} for kind, post_id in named.items() if post_id is not None]


def _post_entities(state: State, post: Post) -> Json:
    mentions = [
        doubled("start", span.start)
        | doubled("end", span.end)
        | {"username": span.value}
        | ({"id": user.id} if (user := state.user_by_handle(span.value)) else {})
        for span in handles(post.text)
    ]
    links = [
        doubled("start", span.start) | doubled("end", span.end) | _link(state, post, span.value)
        for span in urls(post.text)
    ]
    named = {"mentions": mentions, "urls": links}
    return {name: found for name, found in named.items() if found}


def _link(state: State, post: Post, url: str) -> Json:
    if url != post.quote_link or post.quoted_user_id is None:
        return {"url": url, "expanded_url": url, "display_url": url}
    author = state.user(post.quoted_user_id)
    path = f"{author.handle if author else 'i'}/status/{post.quoted}"
    shown = f"x.com/{path}"
    return {"url": url, "expanded_url": f"https://twitter.com/{path}", "display_url": shown[:QUOTE_SHOWN] + "…"}


def deletion_payload(deletion: Deletion) -> Json:
    """Which post is gone, and whose it was."""
    return {"id": deletion.post.id, "author_id": deletion.post.author_id}


def deletion_includes(state: State, deletion: Deletion) -> Json:
    """The account that deleted the post; only here X wraps it in `data`."""
    author = state.user(deletion.post.author_id)
    return {"users": [{"data": user_payload(author)}] if author else []}


def chat_payload(message: EncryptedMessage) -> Json:
    """An encrypted message as it is delivered: who sent it and when, and nothing else that could be read."""
    versions = {name: str(int(message.created_at.timestamp() * 1000) - age) for name, age in KEY_AGES.items()}
    return {
        "conversation_token": _unreadable(message, "conversation_token", 24),
        "id": message.id,
        "created_at_msec": str(int(message.created_at.timestamp() * 1000)),
        "sender_id": message.sender_id,
        "conversation_id": message.conversation_id,
        "conversation_key_version": versions["conversation_key"],
        "encoded_event": _unreadable(message, "encoded_event", 48),
        "conversation_key_change_event": _unreadable(message, "conversation_key_change_event", 48),
        "message_event_signature": {
            "public_key_version": versions["public_key"],
            "signature": _unreadable(message, "signature", 64).rstrip("="),
            "signature_version": "7",
            "signing_public_key": _unreadable(message, "signing_public_key", 64),
        },
    }


def _unreadable(message: EncryptedMessage, name: str, size: int) -> str:
    # Always the same bytes for the same message: what is delivered again has the same body.
    return base64.b64encode(blake2b(f"{name}:{message.id}".encode(), digest_size=size).digest()).decode()


def mention_includes(state: State, post: Post) -> Json:
    """What comes with a mention: the author, everybody named, and the post again."""
    ids = dict.fromkeys((post.author_id, *post.mention_ids))
    users = [user_payload(user) for user_id in ids if (user := state.user(user_id)) is not None]
    return {"users": users, "tweets": [post_payload(state, post)]}
