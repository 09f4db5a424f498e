"""The first person: nobody has a password yet, so a link that only the operator sees lets one in.

The token is derived from the desk's secret: every process knows it, nothing has to be kept, and it
opens nothing once there is an agent.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.console.keys import derive_text
from bot.errors import NightdeskError
from bot.settings import Settings
from bot.store import agents, leases
from bot.store.engine import Store
from bot.store.tables import AgentRow

PATH: Final = "/setup"
ADMIN: Final = "admin"


class SetUpDone(NightdeskError):
    """Somebody has been set up already. Please sign in."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who the first person is."""

    name: str
    email: str
    password_hash: str


def sign_in_address(store: Store, settings: Settings) -> str | None:
    """Where the first person is set up; None when there are agents. For `nightdesk up` to print."""
    if somebody_is_set_up(store):
        return None
    return f"{settings.desk_address.rstrip('/')}{PATH}?token={first_run_token(settings)}"


def first_run_token(settings: Settings) -> str:
    """What opens the set-up page."""
    return derive_text(settings, "first run")


def is_first_run_token(settings: Settings, token: str) -> bool:
    """Whether somebody has it, in the same time for every wrong one."""
    return secrets.compare_digest(first_run_token(settings).encode(), token.encode())


def somebody_is_set_up(store: Store) -> bool:
    """Whether there is anybody to sign in as."""
    with store.reading() as session:
        return agents.anybody(session)


def set_up(store: Store, newcomer: Newcomer, now: datetime) -> AgentRow:
    """Adds the first agent, as admin. Of two who try at the same time one gets in.

    Raises:
        SetUpDone: when there is one already.
    """
    with store.transaction() as session:
        alone = leases.hold(session, "first run", secrets.token_hex(16), now, timedelta(minutes=1))
        if not alone or agents.anybody(session):
            raise SetUpDone
        return agents.add(session, newcomer.email, newcomer.name, newcomer.password_hash, ADMIN, now)
