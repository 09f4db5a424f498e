import sqlite3
from collections.abc import Callable
from pathlib import Path

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
def files(tmp_path: Path) -> Path:
    """The attachments' folder."""
    return tmp_path / "attachments"


@pytest.fixture
def trackers(tmp_path: Path) -> str:
    """The address of Rasa's trackers, as brain/trackers.py lays them out; nobody has written yet."""
    path = tmp_path / "trackers.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE brain_tracker (conversation VARCHAR(64) PRIMARY KEY, tracker TEXT NOT NULL)")
    database.close()
    return f"sqlite:///{path}"


@pytest.fixture
def remember(trackers: str) -> Callable[[str, str], None]:
    """Rasa remembers something of a conversation."""

    def save(conversation: str, words: str) -> None:
        with sqlite3.connect(trackers.removeprefix("sqlite:///")) as database:
            database.execute("INSERT OR REPLACE INTO brain_tracker VALUES (?, ?)", (conversation, words))
        database.close()

    return save


@pytest.fixture
def remembered(trackers: str) -> Callable[[], list[str]]:
    """The conversations Rasa remembers."""

    def read() -> list[str]:
        with sqlite3.connect(trackers.removeprefix("sqlite:///")) as database:
            rows = database.execute("SELECT conversation FROM brain_tracker ORDER BY conversation").fetchall()
        database.close()
        return [conversation for (conversation,) in rows]

    return read
