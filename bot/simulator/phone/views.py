"""What a phone shows: threads of posts, and single messages as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar import Litestar

from bot.simulator.phone.people import precise
from bot.simulator.records import DirectMessage, Message, Post, User
from bot.simulator.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Thread:
    """A post and everything said under it, oldest first."""

    root: Post
    replies: list[Post]


def threads(posts: Iterable[Post]) -> list[Thread]:
    """Posts as conversations, the newest conversation first."""
    found: dict[str, Thread] = {}
    for post in posts:
        if post.conversation_id in found:
            found[post.conversation_id].replies.append(post)
        else:
            found[post.conversation_id] = Thread(post, [])
    return list(found.values())[::-1]


def common(simulator: Simulator, chosen: User | None) -> dict[str, Any]:
    """What every page needs to know."""
    users = simulator.state.users()
    return {
        "brand": simulator.brand,
        "now": simulator.clock(),
        "timestamp": precise,
        "people": [user for user in users if user != simulator.brand],
        "chosen": chosen,
        "faults_on": len(simulator.faults.on()),
    }


class Renderer:
    """Writes messages as HTML for one customer's phone."""

    def __init__(self, app: Litestar, simulator: Simulator, customer: User) -> None:
        assert app.template_engine is not None  # noqa: S101 -- `create_app` sets one
        self._engine = app.template_engine
        self._simulator = simulator
        self._customer = customer

    def context(self) -> dict[str, Any]:
        """What every fragment needs to know."""
        return {
            "customer": self._customer,
            "brand": self._simulator.brand,
            "author_of": self._author_of,
            "quoted_by": self._quoted_by,
            "timestamp": precise,
        }

    def fragment(self, message: Message) -> str:
        """One bubble or one post."""
        if isinstance(message, DirectMessage):
            return self._render("_dm.html", {"dm": message})
        is_root = message.in_reply_to is None
        name = "_thread.html" if is_root else "_post.html"
        return self._render(name, {"post": message, "thread": Thread(message, [])})

    def _render(self, name: str, more: dict[str, Any]) -> str:
        template = self._engine.get_template(name)
        return str(template.render(**self.context(), **more)).strip()

    def _quoted_by(self, post: Post) -> Post | None:
        return self._simulator.state.post(post.quoted) if post.quoted else None

    def _author_of(self, post: Post) -> User:
        return self._simulator.state.user(post.author_id) or self._simulator.brand
