"""Children that work, that end, and that never answer."""

import os
import sys
from pathlib import Path

import pytest

from bot.rehearsal import processes
from bot.rehearsal.processes import Assistant, ProcessEnded, started, wait_until_healthy
from bot.supervisor.child import Child

SERVES = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[2])); self.send_header("content-length", "0"); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
)


@pytest.fixture
def child(tmp_path):
    (port,) = processes._free_ports(1)

    def make(code: str, *arguments: str) -> Child:
        command = (sys.executable, "-c", code, str(port), *arguments)
        return Child(name="brain", command=command, port=port, setting="NIGHTDESK_X", log=tmp_path / "brain.log")

    return make


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_process_that_answers_is_healthy_and_is_stopped_at_the_end(child, tmp_path):
    with started(child(SERVES, "200"), tmp_path) as running:
        wait_until_healthy([running])
        Assistant("http://127.0.0.1", (running,)).check()
    assert gone(running.process.pid)


def test_a_process_that_ends_is_shown_with_the_end_of_its_log(child, tmp_path):
    with (
        started(child("print('no model'); raise SystemExit(3)"), tmp_path) as running,
        pytest.raises(ProcessEnded) as caught,
    ):
        wait_until_healthy([running])
    assert str(caught.value) == "brain ended with status 3; the end of its log:\n    no model"


def test_a_process_that_never_answers_is_given_up(child, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "START_SECONDS", 0)
    with started(child(SERVES, "503"), tmp_path) as running, pytest.raises(ProcessEnded) as caught:
        wait_until_healthy([running])
    assert str(caught.value).startswith("brain did not answer within 0 s; the end of its log:\n")


def test_a_process_that_dies_later_is_noticed(child, tmp_path):
    with started(child(SERVES, "200"), tmp_path) as running:
        running.process.kill()
        running.process.wait()
        with pytest.raises(ProcessEnded, match="brain ended with status -9"):
            Assistant("http://127.0.0.1", (running,)).check()


def test_a_process_that_does_not_want_to_stop_is_killed(child, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0)
    with started(child(STUBBORN), tmp_path) as running:
        pass
    assert gone(running.process.pid)


def test_it_stops_when_the_rehearsal_is_interrupted(child, tmp_path):
    with pytest.raises(KeyboardInterrupt), started(child(SERVES, "200"), tmp_path) as running:
        raise KeyboardInterrupt
    assert gone(running.process.pid)


def test_the_log_is_where_the_child_says(child, tmp_path):
    made = child("print('hello')")
    with started(made, tmp_path) as running:
        running.process.wait()
    assert Path(made.log).read_text(encoding="utf-8") == "hello\n"
