"""The real processes on Thanksgiving night, with a mail server and a webhook that listen."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from bench.processes import ROOT, Stack, free_port, running
from bot.training import train_if_needed

THANKSGIVING_NIGHT = "2026-11-26T21:40"


@dataclass
class OnCall:
    """What reached the people on call."""

    mails: list[str] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)


class _Mailbox(Message):
    def __init__(self, on_call: OnCall) -> None:
        super().__init__()
        self._on_call = on_call

    def handle_message(self, message) -> None:
        self._on_call.mails.append(f"{message['To']}\n{message['Subject']}\n{message.get_payload()}")


@pytest.fixture(scope="session")
def on_call() -> OnCall:
    return OnCall()


@pytest.fixture(scope="session")
def mail_server(on_call) -> Iterator[Controller]:
    server = Controller(_Mailbox(on_call), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def webhook(on_call) -> Iterator[str]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            on_call.calls.append(json.loads(body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/on-call"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def night(tmp_path_factory, mail_server, webhook) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("night")
    policy = (ROOT / "policy.yml").read_text(encoding="utf-8")
    known = "webhook: http://127.0.0.1:8100/sink/on-call"
    assert known in policy
    policy = policy.replace(known, f"webhook: {webhook}").replace("coalesce_seconds: 4", "coalesce_seconds: 1")
    (folder / "policy.yml").write_text(policy, encoding="utf-8")
    environment = {
        "NIGHTDESK_POLICY_FILE": str(folder / "policy.yml"),
        "NIGHTDESK_PRETEND_NOW": THANKSGIVING_NIGHT,
        "NIGHTDESK_SMTP_HOST": "127.0.0.1",
        "NIGHTDESK_SMTP_PORT": str(mail_server.port),
        "NIGHTDESK_SMTP_STARTTLS": "false",
    }
    with running(
        train_if_needed(ROOT, print),
        folder,
        desk=("-m", "bot.cli", "desk"),
        environment=environment,
    ) as stack:
        yield stack
