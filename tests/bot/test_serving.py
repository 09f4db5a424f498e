"""The desk as it is served: over HTTP, with its loops, to an X that only writes down what it hears."""

import io
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from litestar.testing import TestClient

from bot import serving
from bot.clock import system_clock
from bot.handbook import Handbook
from bot.logs import configure_logs
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.model.outgoing import Surface
from bot.serving import create_app
from bot.settings import Settings
from bot.store.engine import Store
from bot.wiring import Desk, build_desk
from bot.x.client import Page, Sent, XError
from bot.x.parsing import SUBSCRIBED
from bot.x.webhook import PATH
from tests.bot.x.samples import ACCOUNT, ANA, SECRET, dm, encoded, signed

ROOT = Path(__file__).parents[2]
LONGEST_WAIT = 30
"""Seconds until a test that waits for a thread gives up; none waits for time to pass."""


class Helpful:
    """A brain that files what it reads, word for word."""

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        said = {"address": {"value": text, "said": text}}
        ticket = {"topic": "report_outage", "reason": "intake", "fields": said}
        return Decision(
            replies=(Reply(say="utter_ticket_opened", values={"captured": {"address": text}}),),
            effects=(Effect(name=EffectName.OPEN_TICKET, values=ticket),),
        )


@dataclass
class ListeningX:
    """Hears messages and subscriptions; is away as often as a test wants."""

    away: int = 0
    heard: list[tuple[str, str]] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    replayed: list[str] = field(default_factory=list)
    spoken: threading.Event = field(default_factory=threading.Event)
    connected: threading.Event = field(default_factory=threading.Event)

    def account_id(self) -> str:
        if self.away:
            self.away -= 1
            raise XError("X did not answer: ConnectionError", permanent=False)
        return ACCOUNT

    def webhooks(self) -> list[dict[str, Any]]:
        return []

    def add_webhook(self, address: str) -> str:
        return "1"

    def subscriptions(self) -> list[dict[str, Any]]:
        return []

    def subscribe(self, event_type: str, user_id: str, webhook_id: str) -> None:
        self.subscribed.append(event_type)
        if len(self.subscribed) == len(SUBSCRIBED):
            self.connected.set()

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> Sent:
        self.heard.append((to, text))
        self.spoken.set()
        return Sent(x_id=f"x-{len(self.heard)}")

    def dms(self, page: str = "") -> Page:
        return Page()

    def mentions(self, since_id: str = "", page: str = "") -> Page:
        return Page()

    def replay(self, webhook_id: str, start: datetime, end: datetime) -> None:
        self.replayed.append(webhook_id)


@pytest.fixture
def x() -> ListeningX:
    return ListeningX()


@pytest.fixture
def desk(store: Store, x: ListeningX) -> Iterator[Desk]:
    url = store.engine.url.render_as_string(hide_password=False)
    settings = Settings(
        database_url=url,
        x_consumer_secret=SECRET,
        secret_key="k" * 48,
        workers=2,
        policy_file=ROOT / "policy.yml",
        replies_folder=ROOT / "data/replies",
    )
    built = build_desk(settings, clock=system_clock, brain=Helpful())
    built.client = x
    own = built.store
    yield built
    own.close()
    built.store.close()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Logs as a process writes them; returns what was written to standard error, line by line."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    before = structlog.get_config()
    configure_logs("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)


def test_a_desk_that_reaches_its_database_is_healthy(desk: Desk) -> None:
    answer = TestClient(create_app(desk)).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_desk_without_its_database_is_not(desk: Desk) -> None:
    desk.store = Store("postgresql://nobody@127.0.0.1:1/nothing")
    answer = TestClient(create_app(desk)).get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_an_x_that_is_away_when_a_message_comes_delivers_it_again(desk: Desk, x: ListeningX) -> None:
    x.away = 1
    http = TestClient(create_app(desk))
    content = encoded(dm("no power"))
    answers = [http.post(PATH, content=content, headers=signed(content)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert answers[1].json() == {"received": 1, "new": 1}


def test_what_nobody_expected_is_a_line_in_the_log_without_the_customers_words(
    desk: Desk, tmp_path: Path, logged: Callable[[], list[dict[str, Any]]]
) -> None:
    desk.store = Store(f"sqlite:///{tmp_path}/without-tables.db")
    content = encoded(dm("my door code is 4711"))
    answer = TestClient(create_app(desk), raise_server_exceptions=False).post(
        PATH, content=content, headers=signed(content)
    )
    lines = logged()
    assert [line["action"] for line in lines] == ["page_failed"]
    [line] = lines
    assert answer.status_code == 500
    assert (line["level"], line["action"], line["path"]) == ("error", "page_failed", PATH)
    assert "no such table" in line["trace"]
    assert "4711" not in json.dumps(line)


def test_a_refused_request_is_no_error_in_the_log(desk: Desk, logged: Callable[[], list[dict[str, Any]]]) -> None:
    assert TestClient(create_app(desk)).get("/nowhere").status_code == 404
    assert logged() == []


def test_a_message_goes_all_the_way_and_the_logs_keep_it_to_themselves(
    desk: Desk, x: ListeningX, handbook: Handbook, logged: Callable[[], list[dict[str, Any]]]
) -> None:
    object.__setattr__(desk.handbook, "policy", without_waiting(handbook))
    content = encoded(dm("12 Zebra Street, password swordfish"))
    with TestClient(create_app(desk)) as http:
        assert http.post(PATH, content=content, headers=signed(content)).status_code == 200
        assert x.spoken.wait(LONGEST_WAIT)
    [(to, text)] = x.heard
    assert to == ANA
    assert "12 Zebra Street, password swordfish" in text
    lines = logged()
    ours = {line["action"]: line for line in lines if line.get("action")}
    assert ours["events_stored"]["events"] == ["dm:2080765901528535001"]
    assert ours["turn_handled"]["turn"] == "turn:1-1"
    assert ours["sent"]["outgoing"] == 1
    written = json.dumps(lines).lower()
    assert [word for word in ("zebra", "swordfish", "ticket is", "otheruser") if word in written] == []


def without_waiting(handbook: Handbook) -> Any:
    policy = handbook.policy
    return policy.model_copy(update={"intake": policy.intake.model_copy(update={"coalesce_seconds": 0})})


def test_connecting_is_tried_until_x_is_there(desk: Desk, x: ListeningX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PAUSE_BETWEEN_TRIES", 0.01)
    x.away = 3
    with TestClient(create_app(desk)):
        assert x.connected.wait(LONGEST_WAIT)
    assert sorted(x.subscribed) == sorted(SUBSCRIBED)


def test_when_it_stops_nothing_is_left_running(desk: Desk) -> None:
    before = set(threading.enumerate())
    with TestClient(create_app(desk)):
        working = {thread.name.partition("-")[0] for thread in set(threading.enumerate()) - before}
    assert {"turns", "dm", "post", "pages"} <= working
    left = {thread.name.partition("-")[0] for thread in set(threading.enumerate()) - before}
    assert left & {"turns", "dm", "post", "pages"} == set()
