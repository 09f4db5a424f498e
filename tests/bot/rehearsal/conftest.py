from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.handbook import Handbook
from bot.rehearsal.stage import Stage, open_stage
from bot.settings import Settings
from tests.bot.rehearsal.harness import Listener

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="package")
def _listener() -> Listener:
    return Listener()


@pytest.fixture(scope="package")
def stage(_listener: Listener, handbook: Handbook) -> Iterator[Stage]:
    """One stage for all: scripts must not influence each other."""
    settings = Settings(policy_file=ROOT / "policy.yml", replies_folder=ROOT / "data/replies")
    with open_stage(settings, handbook, _listener) as opened:
        yield opened


@pytest.fixture
def brain(_listener: Listener) -> Listener:
    _listener.answers, _listener.heard, _listener.fails = {}, [], 0
    return _listener
