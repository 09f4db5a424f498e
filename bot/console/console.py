"""What every page of the console is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from litestar import Request

from bot.clock import Clock
from bot.console.moments import Moments
from bot.console.passwords import Passwords
from bot.console.words import Words
from bot.handbook import Handbook
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.tables import AgentRow


@dataclass(frozen=True, kw_only=True)
class Agent:
    """Who is signed in."""

    id: int
    name: str
    email: str
    role: str

    @classmethod
    def of(cls, row: AgentRow) -> Self:
        """The agent of a row."""
        return cls(id=row.id, name=row.name, email=row.email, role=row.role)


@dataclass(frozen=True, kw_only=True)
class Console:
    """The console's own ports. `on_reply` is called after an agent's reply is committed."""

    store: Store
    handbook: Handbook
    clock: Clock
    settings: Settings
    on_reply: Callable[[], None]
    passwords: Passwords
    moments: Moments
    words: Words


Page = Request[Agent, Any, Any]
"""A request of somebody who is signed in."""

Visit = Request[Any, Any, Any]
"""A request of anybody."""

Form = dict[str, str]
"""What a page's form sends."""
