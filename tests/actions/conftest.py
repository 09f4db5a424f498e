from pathlib import Path

import pytest

from bot.policy import Policy, load_policy


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(Path(__file__).parents[2] / "policy.yml")
