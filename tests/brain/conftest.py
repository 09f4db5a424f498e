"""What the brain's tests share: the tiny assistant some of them train, the real model the others ask."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain

from tests.brain.serving import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def model() -> Path:
    """The model NIGHTDESK_MODEL names, or the newest that `make setup` has trained."""
    if "NIGHTDESK_MODEL" in os.environ:
        return Path(os.environ["NIGHTDESK_MODEL"])
    trained = (ROOT / "models").glob("nightdesk-*.tar.gz")
    return max(trained, key=lambda path: path.stat().st_mtime)


class Understanding:
    """Asks a trained model what messages mean, and counts the seconds."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.seconds: list[float] = []

    def of(self, texts: list[str]) -> list[dict[str, Any]]:
        """What the model makes of each text."""
        return asyncio.run(self._of(texts))

    def intents(self, texts: list[str]) -> list[str]:
        """The intent of each text."""
        return [parsed["intent"]["name"] for parsed in self.of(texts)]

    async def _of(self, texts: list[str]) -> list[dict[str, Any]]:
        return [await self._timed(text) for text in texts]

    async def _timed(self, text: str) -> dict[str, Any]:
        started = time.perf_counter()
        parsed = await self.agent.parse_message(text)
        self.seconds.append(time.perf_counter() - started)
        return parsed


@pytest.fixture(scope="session")
def understanding(model: Path) -> Understanding:
    """The real model, loaded once."""
    return Understanding(Agent.load(model))


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The real domain."""
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture
def conversation() -> str:
    """An id no test has used before, so that a shared database does no harm."""
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The channel, listening on a free port. Rasa is changed by its start, and as it was afterwards."""
    rasas_own = RemoteAction._validate_action_result
    started = Server()
    yield started
    started.stop()
    RemoteAction._validate_action_result = rasas_own
