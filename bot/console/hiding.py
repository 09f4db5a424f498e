"""What customers said where everybody could read it is not spread further by the console.

Public posts are shown with telephones, email and street addresses and account numbers made unreadable, and so are the
ticket's details that were read from them, until an agent asks to see them. Who is sent out in an emergency must read
the address at once. Direct messages are shown as they are, except where the bot says back what only a post had said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.model.outgoing import Surface
from bot.model.vocabulary import PRIORITIES
from bot.privacy import PRIVATE_FIELDS, find_private, find_said, mask, mask_value
from bot.store.tables import MessageRow, TicketFieldRow, TicketRow

EMERGENCY = PRIORITIES.index("emergency")
LONG_ENOUGH = 9
"""Of a longer number only so many characters are compared: the country code was not said."""


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """What is hidden on one ticket. `public` has the customer's posts by their id, `private` what they wrote by DM,
    `said` the words details were read from, `names` the details that are hidden.
    """

    country: str
    public: Mapping[int, str]
    private: tuple[str, ...]
    said: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, ticket: TicketRow, messages: Sequence[MessageRow], surfaces: Mapping[str, str], country: str) -> Self:
        """What this ticket hides from who has not asked to see it."""
        names = PRIVATE_FIELDS - ({"address"} if ticket.priority == EMERGENCY else frozenset())
        posts = [m for m in messages if m.who == "customer" and surfaces[m.conversation_id] == Surface.POST]
        dms = tuple(m.text for m in messages if m.who == "customer" and surfaces[m.conversation_id] == Surface.DM)
        said = [field.said or field.value or "" for field in ticket.fields if field.name in names]
        said += [words for post in posts for words in _understood(post, names)]
        public = {post.id: post.text for post in posts}
        return cls(country=country, public=public, private=dms, said=tuple(said), names=names)

    @classmethod
    def nothing(cls) -> Self:
        """For whoever has asked."""
        return cls(country="", public={}, private=(), said=(), names=frozenset())

    def text(self, message: MessageRow) -> str:
        """The message as it is shown."""
        if message.who == "bot":
            return self._said_back(message.text)
        if message.id not in self.public:
            return message.text
        private = (*find_private(message.text, self.country), *find_said(message.text, self.said))
        return mask(message.text, private)

    def _said_back(self, text: str) -> str:
        """What the bot said, without what only a public post had told it."""
        found = (*find_private(text, self.country), *find_said(text, self.said)) if self.public else ()
        return mask(text, [private for private in found if self._only_in_public(text[private.start : private.end])])

    def _only_in_public(self, words: str) -> bool:
        return self._stands_in_public(words) and not any(_compared(words) in _bare(text) for text in self.private)

    def field(self, field: TicketFieldRow) -> str | None:
        """The detail's value as it is shown."""
        if field.value is None or field.name not in self.names:
            return field.value
        if field.message_id is None:
            return self.value(field.name, field.value)
        return mask_value(field.name, field.value) if field.message_id in self.public else field.value

    def value(self, name: str, value: str) -> str:
        """A value nobody knows the source of: hidden if it stands in a public post."""
        if name not in self.names or not self._stands_in_public(value):
            return value
        return mask_value(name, value)

    def _stands_in_public(self, value: str) -> bool:
        wanted = _compared(value)
        return bool(wanted) and any(wanted in _bare(text) for text in self.public.values())


def _understood(post: MessageRow, names: Iterable[str]) -> list[str]:
    entities = post.understood.get("entities") or ()
    return [str(entity.get("value", "")) for entity in entities if entity.get("entity") in names]


def _compared(value: str) -> str:
    bare = _bare(value)
    return bare[-LONG_ENOUGH:] if bare.isdigit() else bare


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
