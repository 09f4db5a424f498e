from collections.abc import Callable, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.clock import VirtualClock
from bot.handbook import Handbook
from bot.store.engine import Store
from tests.bot.triage.harness import Desk, FakeBrain


@pytest.fixture
def brain() -> FakeBrain:
    return FakeBrain()


@pytest.fixture
def desk(store: Store, handbook: Handbook, clock: VirtualClock, brain: FakeBrain) -> Desk:
    return Desk(store=store, handbook=handbook, clock=clock, brain=brain)


@pytest.fixture
def decide(brain: FakeBrain) -> Callable[..., None]:
    """Prepares what the brain answers, turn by turn."""
    return brain.will


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[dict[str, Any]]]:
    """What was logged; nothing is printed, because a traceback takes longer to render than a test."""
    with capture_logs() as lines:
        yield lines
