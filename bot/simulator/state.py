"""Everything this X remembers, in memory. Any thread may ask or tell it at any time."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from threading import RLock

from bot.simulator.records import DirectMessage, Message, Post, Subscription, User, Webhook


class State:
    """Accounts, messages in the order they were sent, webhooks and subscriptions."""

    def __init__(self, users: Iterable[User]) -> None:
        self._lock = RLock()
        self._users = {user.id: user for user in users}
        self._handles = {user.handle.lower(): user for user in self._users.values()}
        self._messages: list[Message] = []
        self._dms: dict[str, DirectMessage] = {}
        self._posts: dict[str, Post] = {}
        self._last_posted: dict[tuple[str, str], datetime] = {}
        self._timelines: dict[str, list[Message]] = defaultdict(list)
        self._webhooks: dict[str, Webhook] = {}
        self._subscriptions: dict[str, Subscription] = {}

    # accounts

    def users(self) -> list[User]:
        """All accounts, in the order they joined."""
        with self._lock:
            return list(self._users.values())

    def user(self, user_id: str) -> User | None:
        """The account with this id."""
        return self._users.get(user_id)

    def user_by_handle(self, handle: str) -> User | None:
        """The account with this handle, whatever its capitals."""
        return self._handles.get(handle.lower())

    def add_user(self, user: User) -> bool:
        """Let somebody join; False when the handle is taken."""
        with self._lock:
            if user.handle.lower() in self._handles:
                return False
            self._users[user.id] = self._handles[user.handle.lower()] = user
            return True

    # messages

    def dm(self, dm_id: str) -> DirectMessage | None:
        """The direct message with this id."""
        return self._dms.get(dm_id)

    def post(self, post_id: str) -> Post | None:
        """The post with this id."""
        return self._posts.get(post_id)

    def add_dm(self, make: Callable[[int], DirectMessage]) -> tuple[DirectMessage, bool]:
        """Store what `make` builds from its sequence number, or give back what has that id.

        The second value says whether it is new.
        """
        with self._lock:
            dm = make(len(self._messages) + 1)
            known = self._dms.get(dm.id)
            if known is not None:
                return known, False
            self._dms[dm.id] = dm
            self._append(dm, (dm.sender_id, dm.recipient_id))
            return dm, True

    def add_post(self, make: Callable[[int], Post]) -> Post:
        """Store the post `make` builds from its sequence number."""
        with self._lock:
            post = make(len(self._messages) + 1)
            self._posts[post.id] = post
            self._last_posted[post.author_id, post.wording] = post.created_at
            self._append(post, (post.author_id, post.in_reply_to_user_id))
            return post

    def last_posted(self, author_id: str, wording: str) -> datetime | None:
        """When this account last posted that wording."""
        return self._last_posted.get((author_id, wording))

    def _append(self, message: Message, concerned: Iterable[str | None]) -> None:
        self._messages.append(message)
        for user_id in {user_id for user_id in concerned if user_id is not None}:
            self._timelines[user_id].append(message)

    def since(self, sequence: int) -> list[Message]:
        """Every message after that sequence number, oldest first; 0 gives all."""
        with self._lock:
            return self._messages[sequence:]

    def latest(self) -> int:
        """The sequence number of the newest message, 0 when there is none."""
        with self._lock:
            return len(self._messages)

    def timeline(self, user_id: str) -> list[Message]:
        """What this account wrote, got in private, or was answered in public; oldest first."""
        with self._lock:
            return list(self._timelines[user_id])

    def posts(self) -> list[Post]:
        """All posts, oldest first."""
        with self._lock:
            return list(self._posts.values())

    def dms(self) -> list[DirectMessage]:
        """All direct messages, oldest first."""
        with self._lock:
            return list(self._dms.values())

    # webhooks

    def webhooks(self) -> list[Webhook]:
        """All registered webhooks, oldest first."""
        with self._lock:
            return list(self._webhooks.values())

    def webhook(self, webhook_id: str) -> Webhook | None:
        """The webhook with this id."""
        return self._webhooks.get(webhook_id)

    def save_webhook(self, webhook: Webhook) -> None:
        """Register a webhook, or replace what is known of it."""
        with self._lock:
            self._webhooks[webhook.id] = webhook

    def mark_webhook(self, webhook: Webhook, *, valid: bool) -> None:
        """Note whether a webhook passed its latest challenge."""
        self.save_webhook(replace(webhook, valid=valid))

    def remove_webhook(self, webhook_id: str) -> bool:
        """Forget a webhook and the subscriptions delivered to it; False when there is none."""
        with self._lock:
            for subscription in self.subscriptions():
                if subscription.webhook_id == webhook_id:
                    del self._subscriptions[subscription.id]
            return self._webhooks.pop(webhook_id, None) is not None

    # subscriptions

    def subscriptions(self) -> list[Subscription]:
        """All subscriptions, oldest first."""
        with self._lock:
            return list(self._subscriptions.values())

    def save_subscription(self, subscription: Subscription) -> None:
        """Start delivering what this subscription asks for."""
        with self._lock:
            self._subscriptions[subscription.id] = subscription

    def remove_subscription(self, subscription_id: str) -> bool:
        """Stop delivering; False when there is no such subscription."""
        with self._lock:
            return self._subscriptions.pop(subscription_id, None) is not None
