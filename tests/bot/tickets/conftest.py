from collections.abc import Callable

import pytest

from bot.clock import VirtualClock
from bot.handbook import Handbook
from bot.model.ticket import Reason
from bot.store.engine import Store
from bot.tickets.opening import Request, open_ticket
from tests.bot.people import ANA, conversation_of, marta, tom


@pytest.fixture
def open_one(store: Store, handbook: Handbook, clock: VirtualClock) -> Callable[..., str]:
    """Opens a ticket of Ana's and returns its reference."""

    def make(topic: str = "report_outage", thread: str = "", **request) -> str:
        asked = {"reason": Reason.INTAKE, "language": "en", **request}
        with store.transaction() as session:
            conversation = conversation_of(session, ANA, clock(), thread)
            return open_ticket(session, handbook, conversation, Request(topic=topic, **asked), clock()).reference

    return make


@pytest.fixture
def team(store: Store, clock: VirtualClock) -> tuple[int, int]:
    """The ids of Marta and Tom."""
    with store.transaction() as session:
        return marta(session, clock()).id, tom(session, clock()).id
