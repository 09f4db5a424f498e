"""The line to the brain, against a server that answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.model.effect import Decision, Reply
from bot.triage.brain import BrainFailed, BrainSilent, RasaBrain
from tests.bot.triage.harness import effect


@dataclass
class Rasa:
    """Answers every request with `status` and `body`, after `may_answer` is set."""

    status: int = 200
    body: bytes = b"{}"
    may_answer: threading.Event = field(default_factory=threading.Event)
    received: list[tuple[str, Any]] = field(default_factory=list)
    address: str = ""

    def will_answer(self, body: Any, status: int = 200) -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture
def rasa() -> Iterator[Rasa]:
    rasa = Rasa()
    rasa.may_answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            rasa.received.append((self.path, json.loads(self.rfile.read(length))))
            rasa.may_answer.wait(30)
            try:
                self.send_response(rasa.status)
                self.send_header("content-length", str(len(rasa.body)))
                self.end_headers()
                self.wfile.write(rasa.body)
            except OSError:
                pass  # the desk has hung up

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        rasa.address = f"http://127.0.0.1:{server.server_port}"
        yield rasa
        rasa.may_answer.set()
        server.shutdown()
        thread.join(30)


@pytest.fixture
def brain(rasa: Rasa) -> Iterator[RasaBrain]:
    brain = RasaBrain(rasa.address, timeout_seconds=5)
    yield brain
    brain.close()


def ask(brain: RasaBrain) -> Decision:
    return brain.decide("dm:1", "turn:7", "no power", {"surface": "dm"})


def test_a_turn_goes_out_and_its_decision_comes_back(rasa: Rasa, brain: RasaBrain):
    payloads = [{"say": "utter_greet", "values": {}}, {"effect": "understood", "values": {"intent": "greet"}}]
    rasa.will_answer({"payloads": payloads})
    assert ask(brain) == Decision(replies=(Reply(say="utter_greet"),), effects=(effect("understood", intent="greet"),))
    sent = {"conversation": "dm:1", "turn": "turn:7", "text": "no power", "metadata": {"surface": "dm"}}
    assert rasa.received == [("/webhooks/desk/turns", sent)]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, {"payloads": [{"say": "utter_greet"}]}, "HTTPStatusError"),
        (404, b"not found", "HTTPStatusError"),
        (302, b"", "HTTPStatusError"),
        (200, b"<html>busy</html>", "JSONDecodeError"),
        (200, b"\xff\xfe\x00", "UnicodeDecodeError|JSONDecodeError"),
        (200, {"answers": []}, "KeyError"),
        (200, [], "TypeError"),
        (200, {"payloads": None}, "TypeError"),
        (200, {"payloads": ["text"]}, "UnknownPayload"),
        (200, {"payloads": [None]}, "."),
        (200, {"payloads": [7]}, "."),
        (200, {"payloads": [{"say": "utter_greet"}, {"effect": "launch"}]}, r"UnknownPayload: .*\['effect'\]"),
        (200, {"payloads": []}, "an action failed: the answer was empty"),
    ],
)
def test_anything_else_is_a_failure_of_the_brain(rasa: Rasa, brain: RasaBrain, status: int, body: Any, expected: str):
    rasa.will_answer(body, status)
    with pytest.raises(BrainFailed, match=expected):
        ask(brain)


def test_a_brain_that_takes_too_long_has_failed(rasa: Rasa):
    rasa.may_answer.clear()
    brain = RasaBrain(rasa.address, timeout_seconds=0.05)
    with pytest.raises(BrainSilent, match="ReadTimeout"):
        ask(brain)
    brain.close()


def test_a_brain_that_is_down_has_failed(rasa: Rasa):
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_port
    brain = RasaBrain(f"http://127.0.0.1:{port}", timeout_seconds=5)
    with pytest.raises(BrainFailed, match="ConnectError"):
        ask(brain)
    brain.close()


def test_the_line_works_again_after_a_failure(rasa: Rasa, brain: RasaBrain):
    rasa.will_answer(b"", 500)
    with pytest.raises(BrainFailed):
        ask(brain)
    rasa.will_answer({"payloads": [{"say": "utter_greet"}]})
    assert ask(brain) == Decision(replies=(Reply(say="utter_greet"),))
