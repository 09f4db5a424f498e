from collections.abc import Callable

import pytest

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
