from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from litestar.testing import TestClient

from bot.clock import VirtualClock
from tests.bot.simulator.harness import SATURDAY_NIGHT, Webhook, X, build


@pytest.fixture
def make_x() -> Iterator[Callable[..., X]]:
    """Starts simulators with options of `create_app`."""
    with ExitStack() as stack:

        def make(**options: Any) -> X:
            clock, webhook = VirtualClock(SATURDAY_NIGHT), Webhook()
            client = stack.enter_context(TestClient(build(webhook, clock, **options)))
            return X(client, clock, webhook)

        yield make


@pytest.fixture
def x(make_x: Callable[..., X]) -> X:
    return make_x()
