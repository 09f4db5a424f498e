"""A question that was answered already, asked again: Rasa itself with our trackers, and actions that are prepared."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import rasa
from rasa.core.agent import Agent
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig

from brain.trackers import RowTrackerStore

ASK = {"say": "utter_ask_details", "values": {"details": ["address"]}}
TICKET = {"effect": "open_ticket", "values": {"topic": "report_outage", "fields": {"when": {"value": "las 8 😩"}}}}


ASSISTANT = {
    "domain": 'version: "3.1"\nintents: [out]\nactions: [action_take_issue]\n',
    "config": (
        "recipe: default.v1\nlanguage: en\nassistant_id: again\n"
        "pipeline: [{name: KeywordIntentClassifier}]\npolicies: [{name: RulePolicy}]\n"
    ),
    "data": (
        'version: "3.1"\nnlu: [{intent: out, examples: "- luz\\n"}]\n'
        "rules: [{rule: out, steps: [{intent: out}, {action: action_take_issue}]}]\n"
    ),
}


class Actions:
    """An action server that answers with what is prepared, or fails when nothing is; counts how often it is asked."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []
        self.asked = 0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        actions = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                actions.asked += 1
                actions.may_answer.wait(20)
                responses = [{"custom": payload} for payload in actions.payloads]
                body = json.dumps({"events": [], "responses": responses}).encode()
                self.send_response(200 if responses else 500)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture(scope="module")
def actions() -> Iterator[Actions]:
    started = Actions()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture(scope="module")
def agent(actions: Actions, tmp_path_factory: pytest.TempPathFactory) -> Agent:
    """The smallest assistant that calls an action, loaded as `nightdesk brain` loads the real one."""
    folder = tmp_path_factory.mktemp("again")
    for name, content in ASSISTANT.items():
        (folder / f"{name}.yml").write_text(content, encoding="utf-8")
    trained = rasa.train(
        str(folder / "domain.yml"), str(folder / "config.yml"), [str(folder / "data.yml")], output=str(folder)
    )
    trackers = RowTrackerStore(None, f"sqlite:///{folder}/trackers.db")
    return Agent.load(trained.model, action_endpoint=EndpointConfig(actions.url), tracker_store=trackers)


@pytest.fixture
def ask(server, agent: Agent, actions: Actions, conversation: str):
    """Asks about one conversation; answers with payloads."""
    actions.asked = 0
    actions.payloads = [ASK, TICKET]
    metadata = {"surface": "dm", "language": "es", "dialogue": {"draft": None, "options": ["a"]}, "tickets": []}
    turn = {"conversation": conversation, "turn": "turn:1-1", "text": " no tengo luz\n", "metadata": metadata}

    def ask(**changed: Any) -> list[dict[str, Any]]:
        ((status, answer),) = server.ask(agent, {**turn, **changed})
        assert status == 200
        return answer["payloads"]

    ask.turn = turn
    return ask


def heard(server, agent: Agent, conversation: str) -> list[str]:
    tracker = server.loop.run_until_complete(agent.tracker_store.retrieve(conversation))
    return [event.message_id for event in tracker.events if isinstance(event, UserUttered)]


def test_the_same_question_gets_the_same_answer_and_rasa_hears_it_once(ask, server, agent, actions, conversation):
    first = ask()
    assert first == [ASK, TICKET]
    asked = actions.asked
    actions.payloads = [{"say": "utter_greet"}]
    assert ask() == first
    assert ask() == first
    assert actions.asked == asked
    assert heard(server, agent, conversation) == ["turn:1-1"]


def test_a_turn_that_grew_is_another_question(ask, server, agent, conversation):
    ask()
    ask(turn="turn:1-2", text="no tengo luz\ncalle Olmo 14")
    ask(turn="turn:1-2", text="no tengo luz\ncalle Olmo 15")
    assert heard(server, agent, conversation) == ["turn:1-1", "turn:1-2", "turn:1-2"]


def test_a_dialogue_that_went_on_meanwhile_makes_it_another_question(ask, actions):
    ask()
    actions.payloads = [{"say": "utter_greet"}]
    assert ask(metadata={**ask.turn["metadata"], "dialogue": {"draft": {"topic": "report_outage"}}}) == actions.payloads


def test_an_older_question_is_not_answered_from_memory(ask, server, agent, conversation):
    ask()
    ask(turn="turn:2-2")
    ask()
    assert heard(server, agent, conversation) == ["turn:1-1", "turn:2-2", "turn:1-1"]


def test_an_action_that_failed_is_asked_again_and_not_remembered_as_silence(ask, actions):
    actions.payloads = []
    assert ask() == []
    actions.payloads = [TICKET]
    assert ask() == [TICKET]
    assert actions.asked >= 2


def test_who_asks_again_while_the_first_is_being_answered_waits_for_that_answer(
    ask, server, agent, actions, conversation
):
    actions.may_answer.clear()
    with ThreadPoolExecutor() as pool:
        pool.submit(lambda: (_until(lambda: actions.asked), actions.may_answer.set()))
        both = server.ask_at_once(agent, ask.turn, ask.turn)
    assert [answer["payloads"] for _, answer in both] == [[ASK, TICKET]] * 2
    assert heard(server, agent, conversation) == ["turn:1-1"]


def _until(holds) -> None:
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.01)
