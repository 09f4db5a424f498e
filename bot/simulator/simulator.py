"""The simulator itself: what can happen on this X, whoever makes it happen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx

from bot.clock import Clock
from bot.simulator.activity import deliveries
from bot.simulator.challenge import challenge
from bot.simulator.delivery import Courier, Delivery, Wait
from bot.simulator.feed import Feed
from bot.simulator.limits import RateBook, RateLimits
from bot.simulator.people import JOINED, sample_people
from bot.simulator.photos import captioned, new_photo
from bot.simulator.records import DirectMessage, Message, Post, User
from bot.simulator.settings import SimulatorSettings
from bot.simulator.snowflake import Snowflakes
from bot.simulator.state import State
from bot.simulator.texts import check_dm, check_post, same_wording
from bot.simulator.threads import audience, compose, mentioned

DUPLICATE_WITHIN = timedelta(hours=24)
"""X compares a post with the account's recent ones and names no period; a day is assumed."""


class DuplicatePostError(Exception):
    """The account posted the same words within the last day."""


def brand_user(settings: SimulatorSettings) -> User:
    """The brand's account."""
    return User(
        id=settings.brand_id,
        handle=settings.brand_handle,
        name=settings.brand_name,
        created_at=JOINED,
    )


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """One running X. Every method may be called from any thread."""

    settings: SimulatorSettings
    clock: Clock
    limits: RateLimits
    state: State
    courier: Courier
    ids: Snowflakes
    feed: Feed
    rates: RateBook
    http: httpx.Client

    @property
    def brand(self) -> User:
        """The brand's account."""
        user = self.state.user(self.settings.brand_id)
        assert user is not None  # noqa: S101 -- put there when the state was made
        return user

    def join(self, handle: str, name: str) -> User | None:
        """A new account, or None when the handle is taken."""
        user = User(id=self.ids.next(), handle=handle, name=name, created_at=self.clock())
        return user if self.state.add_user(user) else None

    def send_dm(self, sender_id: str, recipient_id: str, text: str, dm_id: str | None = None) -> DirectMessage:
        """Send a direct message and queue its events.

        The same `dm_id` again gives back the first message and sends nothing. Raises
        `EmptyTextError` or `TextTooLongError`.
        """
        check_dm(text)
        return self._send(
            lambda sequence: DirectMessage(
                id=dm_id or self.ids.next(),
                sender_id=sender_id,
                recipient_id=recipient_id,
                text=text,
                created_at=self.clock(),
                sequence=sequence,
            )
        )

    def send_photo(self, sender_id: str, recipient_id: str, caption: str = "") -> DirectMessage:
        """Send a direct message with a photo, which may go without words. Raises `TextTooLongError`."""
        photo = new_photo(self.ids.next())
        text = captioned(caption, photo)
        check_dm(text)
        return self._send(
            lambda sequence: DirectMessage(
                id=self.ids.next(),
                sender_id=sender_id,
                recipient_id=recipient_id,
                text=text,
                created_at=self.clock(),
                sequence=sequence,
                photo=photo,
            )
        )

    def publish_post(self, author_id: str, submitted: str, parent: Post | None = None) -> Post:
        """Post in public, or answer `parent`, and queue the events.

        Raises `EmptyTextError`, `TextTooLongError` or `DuplicatePostError`.
        """
        composed = compose(submitted, audience(self.state, parent, author_id))
        check_post(composed.own_words)
        now, wording = self.clock(), same_wording(submitted)
        before = self.state.last_posted(author_id, wording)
        if before is not None and now - before < DUPLICATE_WITHIN:
            raise DuplicatePostError("This was posted already.")
        post_id = self.ids.next()
        post = self.state.add_post(
            lambda sequence: Post(
                id=post_id,
                author_id=author_id,
                text=composed.text,
                created_at=now,
                sequence=sequence,
                conversation_id=parent.conversation_id if parent else post_id,
                wording=wording,
                in_reply_to=parent.id if parent else None,
                in_reply_to_user_id=parent.author_id if parent else None,
                mention_ids=mentioned(self.state, composed.text),
                explicit_ids=mentioned(self.state, submitted),
                display_start=composed.display_start,
            )
        )
        self._announce(post)
        return post

    def deliver_pending(self) -> int:
        """Carry every queued event to its webhook now; the number carried by this call."""
        return self.courier.deliver_pending()

    def challenge(self, url: str) -> None:
        """Check that a webhook knows the consumer secret; `ChallengeError` when it does not."""
        challenge(self.http, url, self.settings.consumer_secret)

    def _send(self, make: Callable[[int], DirectMessage]) -> DirectMessage:
        dm, new = self.state.add_dm(make)
        if new:
            self._announce(dm)
        return dm

    def _announce(self, message: Message) -> None:
        for webhook_id, body in deliveries(self.state, message):
            self.courier.put(Delivery(webhook_id, body, lane=message.conversation_id))
        self.feed.ring()


def build(
    settings: SimulatorSettings,
    clock: Clock,
    limits: RateLimits,
    http: httpx.Client,
    wait: Wait | None = None,
) -> Simulator:
    """A fresh X: the brand, the sample people, and nothing said yet."""
    state = State([brand_user(settings), *sample_people()])
    return Simulator(
        settings=settings,
        clock=clock,
        limits=limits,
        state=state,
        courier=Courier(state, settings.consumer_secret, http, wait),
        ids=Snowflakes(clock),
        feed=Feed(),
        rates=RateBook(),
        http=http,
    )
