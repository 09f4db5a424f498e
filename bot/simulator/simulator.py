"""The simulator itself: what can happen on this X, whoever makes it happen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import httpx

from bot.clock import Clock
from bot.simulator.activity import notices
from bot.simulator.checkups import Checkups
from bot.simulator.delivery import Courier, Wait
from bot.simulator.faults import Faults
from bot.simulator.feed import Feed
from bot.simulator.lanes import Delivery
from bot.simulator.limits import RateBook, RateLimits
from bot.simulator.people import JOINED, sample_people
from bot.simulator.photos import MediaHost, captioned, new_photo
from bot.simulator.records import Deletion, DirectMessage, EncryptedMessage, Happening, Post, User
from bot.simulator.settings import SimulatorSettings
from bot.simulator.snowflake import Snowflakes
from bot.simulator.state import State
from bot.simulator.texts import check_dm, check_post, same_wording
from bot.simulator.threads import audience, compose, mentioned, quoting

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
    """One running X. Every method may be called from any thread.

    What may not be done (`may_dm`, `faults`) is asked by whoever takes requests; the methods here do as they are told.
    """

    settings: SimulatorSettings
    clock: Clock
    limits: RateLimits
    state: State
    courier: Courier
    ids: Snowflakes
    feed: Feed
    rates: RateBook
    http: httpx.Client
    faults: Faults
    checkups: Checkups
    media_host: MediaHost

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

    def send_encrypted(self, sender_id: str, recipient_id: str) -> str:
        """Send a message of X Chat, of which webhooks get the ciphertext; its id."""
        number = int(self.ids.next())
        message = EncryptedMessage(
            id=str(UUID(int=number << 64 | number, version=4)),
            sender_id=sender_id,
            recipient_id=recipient_id,
            created_at=self.clock(),
        )
        self._announce(message)
        return message.id

    def publish_post(
        self, author_id: str, submitted: str, parent: Post | None = None, quoted: Post | None = None
    ) -> Post:
        """Post in public, answer `parent` or quote `quoted`, and queue the events.

        Raises `EmptyTextError`, `TextTooLongError` or `DuplicatePostError`.
        """
        composed = compose(submitted, audience(self.state, parent, author_id))
        check_post(composed.own_words)
        post_id, now = self.ids.next(), self.clock()
        wording = same_wording(f"{submitted} {quoted.id if quoted else ''}")
        before = self.state.last_posted(author_id, wording)
        if before is not None and now - before < DUPLICATE_WITHIN:
            raise DuplicatePostError("This was posted already.")
        quote = quoting(composed, post_id) if quoted else None
        post = self.state.add_post(
            lambda sequence: Post(
                id=post_id,
                author_id=author_id,
                text=quote.text if quote else composed.text,
                created_at=now,
                sequence=sequence,
                conversation_id=parent.conversation_id if parent else post_id,
                wording=wording,
                in_reply_to=parent.id if parent else None,
                in_reply_to_user_id=parent.author_id if parent else None,
                mention_ids=mentioned(self.state, composed.text),
                explicit_ids=mentioned(self.state, submitted),
                display_start=composed.display_start,
                quoted=quoted.id if quoted else None,
                quoted_user_id=quoted.author_id if quoted else None,
                quote_link=quote.link if quote else None,
                display_end=quote.display_end if quote else None,
            )
        )
        self._announce(post)
        return post

    def delete_post(self, post_id: str) -> bool:
        """Take a post away from every lookup and timeline, and queue the event; False when there is none.

        As on X, `post.delete` happens to the author: whoever listens to the brand's events does not hear that a
        customer deleted something.
        """
        post = self.state.remove_post(post_id)
        if post is not None:
            self._announce(Deletion(post=post))
        return post is not None

    def delete_dm(self, dm_id: str) -> bool:
        """Take a direct message away from every lookup and timeline; False when there is none.

        On X it stays with the other side; here it is gone for both. X has no event for it.
        """
        return self.state.remove_dm(dm_id) is not None

    def block(self, blocker_id: str, blocked_id: str) -> None:
        """X's dm/block: no direct messages between these two from now on, whoever begins."""
        self.state.block(blocker_id, blocked_id)

    def may_dm(self, sender_id: str, recipient_id: str) -> bool:
        """Whether X would carry a direct message from one to the other: nobody blocked anybody, no fault is in the way.

        The faults `blocked` and `no_dms` only keep messages from those users, `suspended` works both ways.
        """
        return not (self.state.are_apart(sender_id, recipient_id) or self.faults.keeps_apart(sender_id, recipient_id))

    def change_faults(self, **switches: object) -> None:
        """Set the switches named, and let `invalid_webhooks` work at once; `TypeError` for a name that is none."""
        self.faults.change(**switches)
        if self.faults.invalid_webhooks:
            self.check_webhooks()

    def check_webhooks(self) -> list[str]:
        """Challenge every valid webhook that was last checked an hour ago; the ids of those found invalid.

        Nothing is delivered to an invalid one until it is validated again. `deliver_pending` and a running courier do
        this by themselves.
        """
        return self.checkups.check_due()

    def replay(self, webhook_id: str, start: datetime, end: datetime) -> str:
        """Queue again what happened for a webhook from `start` up to `end` (aware); the id of the job.

        It reaches 24 hours back and brings what was delivered, what was not taken, and what happened while the webhook
        was invalid or X was down: with the same bodies.
        """
        self.courier.replay(webhook_id, start, end)
        return self.ids.next()

    def deliver_pending(self) -> int:
        """Check the webhooks that are due and make every queued delivery now; the number made by this call."""
        return self.courier.deliver_pending()

    def challenge(self, url: str) -> None:
        """Check that a webhook knows the consumer secret; `ChallengeError` when it does not."""
        self.checkups.challenge(url)

    def _send(self, make: Callable[[int], DirectMessage]) -> DirectMessage:
        dm, new = self.state.add_dm(make)
        if new:
            self._announce(dm)
        return dm

    def _announce(self, happening: Happening) -> None:
        now = self.clock()
        for notice in notices(self.state, happening, self.media_host.url):
            self.courier.put(
                Delivery(notice.webhook_id, notice.body, now, lane=happening.conversation_id, kind=notice.kind)
            )
        self.feed.ring()


def build(
    settings: SimulatorSettings,
    clock: Clock,
    limits: RateLimits,
    http: httpx.Client,
    wait: Wait | None = None,
    *,
    faults: Faults | None = None,
) -> Simulator:
    """A fresh X: the brand, the sample people, and nothing said yet; nothing is broken unless `faults` say so."""
    state = State([brand_user(settings), *sample_people()])
    faults = faults or Faults()
    checkups = Checkups(state=state, clock=clock, http=http, consumer_secret=settings.consumer_secret, faults=faults)
    return Simulator(
        settings=settings,
        clock=clock,
        limits=limits,
        state=state,
        courier=Courier(state, settings.consumer_secret, http, clock, faults, checkups.check_due, wait),
        ids=Snowflakes(clock),
        feed=Feed(),
        rates=RateBook(),
        http=http,
        faults=faults,
        checkups=checkups,
        media_host=MediaHost(),
    )
