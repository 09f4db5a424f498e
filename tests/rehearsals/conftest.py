from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rehearsal.stage import Stage, open_whole_stage
from bot.settings import Settings
from bot.training import train_if_needed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The whole stack with the real brain, started once for all scripts."""
    settings = Settings(policy_file=ROOT / "policy.yml", replies_folder=ROOT / "data/replies")
    with open_whole_stage(settings, ROOT, train_if_needed(ROOT, print)) as opened:
        yield opened
