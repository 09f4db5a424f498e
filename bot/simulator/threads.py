"""Who a reply speaks to: X writes their handles in front of it and does not count them."""

from dataclasses import dataclass

from bot.simulator.records import Post, User
from bot.simulator.state import State
from bot.simulator.texts import handles, short_link


@dataclass(frozen=True, slots=True)
class Composed:
    """A text as X stores it; its author's own words begin at `display_start`."""

    text: str
    display_start: int

    @property
    def own_words(self) -> str:
        """The part that counts towards the length of a post."""
        return self.text[self.display_start :]


@dataclass(frozen=True, slots=True)
class Quote:
    """The text of a post that quotes another, as X stores it: with a link at its end."""

    text: str
    link: str
    display_end: int


def quoting(composed: Composed, post_id: str) -> Quote:
    """Put the link to the quoted post at the end; `post_id` is the new post's."""
    link = short_link(post_id)
    return Quote(f"{composed.text} {link}", link, len(composed.text) + 1)


def audience(state: State, parent: Post | None, author_id: str) -> list[User]:
    """Everybody a reply to `parent` speaks to: its author first, then whom it names."""
    if parent is None:
        return []
    ids = dict.fromkeys((parent.author_id, *parent.mention_ids))
    users = (state.user(user_id) for user_id in ids if user_id != author_id)
    return [user for user in users if user is not None]


def compose(submitted: str, speaks_to: list[User]) -> Composed:
    """Put the audience in front, and not a second time if the author typed them there."""
    own = submitted.strip()
    names = {user.handle.lower() for user in speaks_to}
    while (found := handles(own)) and found[0].start == 0 and found[0].value.lower() in names:
        own = own[found[0].end :].lstrip()
    lead = "".join(f"@{user.handle} " for user in speaks_to)
    return Composed(lead + own, len(lead))


def mentioned(state: State, text: str) -> tuple[str, ...]:
    """Ids of the accounts a text names, each once."""
    users = (state.user_by_handle(span.value) for span in handles(text))
    return tuple(dict.fromkeys(user.id for user in users if user is not None))
