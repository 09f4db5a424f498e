from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from bot.clock import VirtualClock
from bot.store.engine import Store
from bot.x.client import XError
from bot.x.webhook import webhook_handlers
from tests.bot.x.endpoint import Endpoint
from tests.bot.x.local_x import LocalX, running
from tests.bot.x.samples import ACCOUNT, SECRET


@pytest.fixture
def endpoint(store: Store, clock: VirtualClock) -> Iterator[Endpoint]:
    """The webhook over HTTP; `on_message` writes down what was committed when it was called."""
    yield from serve(store, clock, lambda: ACCOUNT)


@pytest.fixture
def lost_endpoint(store: Store, clock: VirtualClock) -> Iterator[Endpoint]:
    """The webhook of a desk that does not know its account because X is down."""
    yield from serve(store, clock, nobody_knows)


def serve(store: Store, clock: VirtualClock, account_id: Callable[[], str]) -> Iterator[Endpoint]:
    rings: list[list[str]] = []
    handlers = webhook_handlers(
        store, clock, SECRET, account_id, timedelta(seconds=3), lambda: rings.append(endpoint.event_ids())
    )
    app = Litestar(handlers, openapi_config=None, logging_config=None)
    with TestClient(app, raise_server_exceptions=False) as http:
        endpoint = Endpoint(http, store, rings)
        yield endpoint


def nobody_knows() -> str:
    raise XError("X did not answer: ConnectionError", permanent=False)


@pytest.fixture
def local_x() -> Iterator[LocalX]:
    """An X that answers what a test prepared."""
    with running() as x:
        yield x
