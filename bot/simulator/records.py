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
    submitted, as X compares it to find duplicates. The text of a post that quotes another ends with a link to it;
    `display_end` says where its own words end, None when that is the end of the text.
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
    quoted: str | None = None
    quoted_user_id: str | None = None
    quote_link: str | None = None
    display_end: int | None = None

    @property
    def own_words(self) -> str:
        """The text as a reader sees it: without the handles a reply begins with and the link a quote ends with."""
        return self.text[self.display_start : self.display_end]

    @property
    def display_range(self) -> tuple[int, int]:
        """From where to where a reader sees the text, in code points."""
        return self.display_start, len(self.text) if self.display_end is None else self.display_end


Message = DirectMessage | Post


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptedMessage:
    """A message of X Chat between two accounts: nobody here can read it, and no lookup finds it."""

    id: str
    sender_id: str
    recipient_id: str
    created_at: datetime

    @property
    def conversation_id(self) -> str:
        """`a:b` with both ids, the greater one first."""
        return ":".join(sorted((self.sender_id, self.recipient_id), key=int, reverse=True))

    @property
    def text(self) -> str:
        """Nothing that a keyword could find."""
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deletion:
    """A post that was taken away."""

    post: Post

    @property
    def conversation_id(self) -> str:
        """The thread the post was in."""
        return self.post.conversation_id

    @property
    def text(self) -> str:
        """What the post said."""
        return self.post.text


Happening = Message | EncryptedMessage | Deletion
"""Whatever webhooks can hear of."""


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
