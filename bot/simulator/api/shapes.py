"""Accounts, messages and posts in the shapes of X API v2, with the fields that were asked for."""

from typing import Any

from bot.simulator.api.fields import Words
from bot.simulator.payloads import AVATAR, EDIT_WINDOW, timestamp
from bot.simulator.records import DirectMessage, Post, Subscription, User, Webhook
from bot.simulator.state import State
from bot.simulator.texts import handles, hashtags, urls

Json = dict[str, Any]

DM_DEFAULTS = frozenset({"id", "event_type", "text"})
POST_DEFAULTS = frozenset({"id", "text", "edit_history"})
USER_DEFAULTS = frozenset({"id", "name", "username"})
WEBHOOK_DEFAULTS = frozenset({"id", "url", "valid", "created_at"})


def pick(everything: Json, defaults: frozenset[str], wanted: set[str]) -> Json:
    """The fields X always sends and those asked for; nothing that is empty."""
    return {
        name: value for name, value in everything.items() if name in defaults | wanted and value not in (None, [], {})
    }


def dm_shape(state: State, dm: DirectMessage, wanted: set[str]) -> Json:
    """A `DmEvent`."""
    everything: Json = {
        "id": dm.id,
        "event_type": "MessageCreate",
        "text": dm.text,
        "sender_id": dm.sender_id,
        "dm_conversation_id": dm.conversation_id,
        "created_at": timestamp(dm.created_at),
        "entities": entities(state, dm.text) if "entities" in wanted else None,
        "attachments": {"media_keys": [f"3_{dm.photo.id}"]} if dm.photo else None,
    }
    return pick(everything, DM_DEFAULTS, wanted)


def post_shape(state: State, post: Post, wanted: set[str], words: Words) -> Json:
    """A `Post`; `wanted` uses the new names, the answer those of `words`."""
    others = {"replied_to": post.in_reply_to, "quoted": post.quoted}
    referenced = [{"type": kind, "id": other_id} for kind, other_id in others.items() if other_id]
    counts = ("reply", "like", "quote", "bookmark", "impression")
    everything: Json = {
        "id": post.id,
        "text": post.text,
        "edit_history": [post.id],
        "author_id": post.author_id,
        "created_at": timestamp(post.created_at),
        "conversation_id": post.conversation_id,
        "in_reply_to_user_id": post.in_reply_to_user_id,
        "referenced_posts": referenced,
        "display_text_range": list(post.display_range),
        "lang": getattr(state.user(post.author_id), "language", "") or "und",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": {f"{name}_count": 0 for name in (_repost(words), *counts)},
        "edit_controls": {
            "edits_remaining": 5,
            "is_edit_eligible": True,
            "editable_until": timestamp(post.created_at + EDIT_WINDOW),
        },
        "entities": entities(state, post.text) if "entities" in wanted else None,
    }
    return _in_words(pick(everything, POST_DEFAULTS, wanted), words)


def _repost(words: Words) -> str:
    return "repost" if words is Words.POSTS else "retweet"


def _in_words(shape: Json, words: Words) -> Json:
    one = "post" if words is Words.POSTS else "tweet"
    renamed = {
        "edit_history": f"edit_history_{one}_ids",
        "referenced_posts": f"referenced_{one}s",
    }
    return {renamed.get(name, name): value for name, value in shape.items()}


def user_shape(user: User, wanted: set[str]) -> Json:
    """A `User`. Posts are counted under both their names."""
    counts = ("followers", "following", "post", "tweet", "listed", "like", "media")
    everything: Json = {
        "id": user.id,
        "name": user.name,
        "username": user.handle,
        "created_at": timestamp(user.created_at),
        "description": user.about,
        "location": "",
        "url": "",
        "profile_image_url": AVATAR,
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "is_identity_verified": False,
        "receives_your_dm": True,
        "public_metrics": {f"{name}_count": 0 for name in counts},
    }
    return pick(everything, USER_DEFAULTS, wanted)


def entities(state: State, text: str) -> Json:
    """Mentions, hashtags and links, from `start` up to `end` in code points."""
    found: dict[str, list[Json]] = {
        "mentions": [
            {"start": span.start, "end": span.end, "username": span.value}
            | ({"id": user.id} if (user := state.user_by_handle(span.value)) else {})
            for span in handles(text)
        ],
        "hashtags": [{"start": span.start, "end": span.end, "tag": span.value} for span in hashtags(text)],
        "urls": [
            {
                "start": span.start,
                "end": span.end,
                "url": span.value,
                "expanded_url": span.value,
                "display_url": span.value,
            }
            for span in urls(text)
        ],
    }
    return {name: spans for name, spans in found.items() if spans}


def webhook_shape(webhook: Webhook, wanted: set[str] | None = None) -> Json:
    """A `WebhookConfig`; without a wish, all of it."""
    everything: Json = {
        "id": webhook.id,
        "url": webhook.url,
        "valid": webhook.valid,
        "created_at": timestamp(webhook.created_at),
    }
    return pick(everything, frozenset() if wanted else WEBHOOK_DEFAULTS, wanted or set())


def subscription_shape(subscription: Subscription, chosen: dict[str, str]) -> Json:
    """An activity subscription with its filter."""
    everything: Json = {
        "subscription_id": subscription.id,
        "event_type": subscription.event_type,
        "filter": chosen,
        "tag": subscription.tag,
        "webhook_id": subscription.webhook_id,
        "created_at": timestamp(subscription.created_at),
        "updated_at": timestamp(subscription.updated_at),
    }
    return {name: value for name, value in everything.items() if value is not None}
