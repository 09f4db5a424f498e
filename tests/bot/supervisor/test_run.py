"""`nightdesk up` as a process: its exit status, what it prints, and what it leaves behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.supervisor.stand_ins import eventually, free_port, is_running

ROOT = Path(__file__).parents[3]
POLICY = ROOT / "policy.yml"


@contextmanager
def nightdesk_up(folder: Path, policy: Path = POLICY, port: int | None = None) -> Iterator[subprocess.Popen[str]]:
    program = [sys.executable, "-m", "tests.bot.supervisor.two_servers"]
    ports = [str(port or free_port()), str(free_port())]
    output = (folder / "output").open("w")
    with (
        output,
        subprocess.Popen(
            [*program, str(policy), str(folder), *ports],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def printed(folder: Path) -> str:
    return (folder / "output").read_text()


def started(folder: Path) -> list[int]:
    return [int(pid) for pid in re.findall(r"process (\d+)", printed(folder))]


def has_printed(folder: Path, text: str) -> Callable[[], bool]:
    return lambda: text in printed(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_ends_every_child(tmp_path: Path, number: signal.Signals) -> None:
    with nightdesk_up(tmp_path) as process:
        eventually(has_printed(tmp_path, "all is ready"))
        process.send_signal(number)
        status = process.wait(timeout=20)

    assert status == 0
    assert printed(tmp_path).splitlines()[0] == "migrated"
    assert printed(tmp_path).splitlines()[-1] == "stopped"
    assert [is_running(pid) for pid in started(tmp_path)] == [False, False]


def test_a_request_to_stop_is_heard_before_all_are_healthy(tmp_path: Path) -> None:
    with nightdesk_up(tmp_path) as process:
        eventually(has_printed(tmp_path, "started"))
        process.terminate()
        status = process.wait(timeout=20)

    assert status == 0
    assert not any(map(is_running, started(tmp_path)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can end the children of the dead")
def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    with nightdesk_up(tmp_path) as process:
        eventually(has_printed(tmp_path, "all is ready"))
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=20)

    assert len(started(tmp_path)) == 2
    eventually(lambda: not any(map(is_running, started(tmp_path))))


def test_a_taken_port_refuses_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with nightdesk_up(tmp_path, port=port) as process:
            status = process.wait(timeout=20)

    assert status == 2
    assert printed(tmp_path) == (
        f"desk cannot listen on port {port}: address already in use. "
        "Stop what uses it, or set NIGHTDESK_DESK_PORT to a free port.\n"
    )


def test_a_wrong_policy_refuses_the_start(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text("brand: [\n")

    with nightdesk_up(tmp_path, policy=policy) as process:
        status = process.wait(timeout=20)

    assert status == 2
    assert printed(tmp_path).startswith(f"{policy}:2: ")
    assert "Traceback" not in printed(tmp_path)
