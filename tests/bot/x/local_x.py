"""A very small X on a real port: answers what a test prepared, and writes down what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from bot.x.client import Keys, XClient

KEYS = Keys(
    consumer_key="app-key",
    consumer_secret="app-secret",
    access_token="token",
    access_token_secret="token-secret",
    bearer_token="app-only-token",
)


@dataclass
class Answer:
    """`hang`: no answer at all while the test runs."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Asked:
    """One request, with the first word of its authorization."""

    method: str
    path: str
    auth: str
    body: Any


@dataclass
class LocalX:
    address: str
    answers: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def client(self) -> XClient:
        return XClient(self.address, KEYS)

    def will(self, status: int, body: Any = None, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(Answer(status, body, named))

    def will_hang(self) -> None:
        self.answers.append(Answer(hang=True))


@contextmanager
def running() -> Iterator[LocalX]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.x = LocalX(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.x
    server.x.over.set()
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        x: LocalX = self.server.x
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        auth = self.headers.get("authorization", "").split()[0]
        x.asked.append(Asked(self.command, self.path, auth, json.loads(sent) if sent else None))
        answer = x.answers.pop(0)
        if answer.hang:
            x.over.wait(30)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {**answer.headers, "content-length": str(len(answer.content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
