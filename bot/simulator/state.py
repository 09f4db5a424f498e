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
        self._messages: list[Message | None] = []  # None where one was deleted: places are sequence numbers
        self._dms: dict[str, DirectMessage] = {}
        self._posts: dict[str, Post] = {}
        self._last_posted: dict[tuple[str, str], datetime] = {}
        self._timelines: dict[str, list[Message]] = defaultdict(list)
        self._webhooks: dict[str, Webhook] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._checked: dict[str, datetime] = {}
        self._blocks: set[tuple[str, str]] = set()

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

    def block(self, blocker_id: str, blocked_id: str) -> None:
        """No direct messages between these two from now on."""
        with self._lock:
            self._blocks.add((blocker_id, blocked_id))

    def are_apart(self, one_id: str, other_id: str) -> bool:
        """Whether one of the two blocked the other."""
        with self._lock:
            return bool({(one_id, other_id), (other_id, one_id)} & self._blocks)

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

    def remove_dm(self, dm_id: str) -> DirectMessage | None:
        """Take a direct message away from both accounts; None when there is none."""
        with self._lock:
            dm = self._dms.pop(dm_id, None)
            if dm is not None:
                self._remove(dm)
            return dm

    def remove_post(self, post_id: str) -> Post | None:
        """Take a post away, and let its author say the same again; None when there is none."""
        with self._lock:
            post = self._posts.pop(post_id, None)
            if post is not None:
                self._remove(post)
                if self._last_posted.get((post.author_id, post.wording)) == post.created_at:
                    del self._last_posted[post.author_id, post.wording]
            return post

    def _remove(self, message: Message) -> None:
        self._messages[message.sequence - 1] = None
        for timeline in self._timelines.values():
            timeline[:] = [kept for kept in timeline if kept is not message]

    def _append(self, message: Message, concerned: Iterable[str | None]) -> None:
        self._messages.append(message)
        for user_id in {user_id for user_id in concerned if user_id is not None}:
            self._timelines[user_id].append(message)

    def since(self, sequence: int) -> list[Message]:
        """Every message after that sequence number, oldest first; 0 gives all."""
        with self._lock:
            return [message for message in self._messages[sequence:] if message is not None]

    def latest(self) -> int:
        """The sequence number of the newest message, deleted or not; 0 when there was none."""
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

    def dm_with_photo(self, photo_id: str) -> DirectMessage | None:
        """The direct message with that photo."""
        with self._lock:
            return next((dm for dm in self._dms.values() if dm.photo and dm.photo.id == photo_id), None)

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
        """Note whether a webhook passed its latest challenge; one that was removed meanwhile stays removed."""
        with self._lock:
            if webhook.id in self._webhooks:
                self._webhooks[webhook.id] = replace(webhook, valid=valid)

    def note_check(self, url: str, at: datetime) -> None:
        """Note when a URL was last challenged."""
        with self._lock:
            self._checked[url] = at

    def last_check(self, webhook: Webhook) -> datetime:
        """When a webhook was last challenged."""
        with self._lock:
            return self._checked.get(webhook.url, webhook.created_at)

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
