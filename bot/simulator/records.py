"""The things an X remembers. Frozen values; every time is aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """An account. `language` is a BCP 47 tag or empty; `about` and `openers` are for the phone."""

    id: str
    handle: str
    name: str
    created_at: datetime
    language: str = ""
    about: str = ""
    openers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture in a direct message. `link` is what X writes for it at the end of the text."""

    id: str
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectMessage:
    """One message between two accounts; with a photo, its link ends the text."""

    id: str
    sender_id: str
    recipient_id: str
    text: str
    created_at: datetime
    sequence: int
    photo: Photo | None = None

    @property
    def conversation_id(self) -> str:
        """`a-b` with both ids, the smaller one first."""
        return "-".join(sorted((self.sender_id, self.recipient_id), key=int))


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One public post.

    A reply's `text` begins with the handles X puts there (`display_start` says where its own words
    begin); `mention_ids` counts those in, `explicit_ids` holds only who the author typed.
    `conversation_id` is the id of the post the thread began with. `wording` is what the author
    submitted, as X compares it to find duplicates.
    """

    id: str
    author_id: str
    text: str
    created_at: datetime
    sequence: int
    conversation_id: str
    wording: str
    in_reply_to: str | None = None
    in_reply_to_user_id: str | None = None
    mention_ids: tuple[str, ...] = ()
    explicit_ids: tuple[str, ...] = ()
    display_start: int = 0

    @property
    def own_words(self) -> str:
        """The text as a reader sees it: without the handles a reply begins with."""
        return self.text[self.display_start :]


Message = DirectMessage | Post


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A URL that answered a challenge once; `valid` says whether it still did the last time."""

    id: str
    url: str
    valid: bool
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A wish to hear of one kind of event. Filters left at `None` let everything through."""

    id: str
    event_type: str
    created_at: datetime
    updated_at: datetime
    user_id: str | None = None
    keyword: str | None = None
    direction: str | None = None
    tag: str | None = None
    webhook_id: str | None = None
