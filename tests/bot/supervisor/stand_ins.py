"""Small real processes to supervise, and the patience to watch them."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.supervisor import Child

SERVER = """
import http.server, sys

class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Healthy).serve_forever()
"""
STUBBORN_SERVER = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER
FORKING_SERVER = "import subprocess, sys\nsubprocess.Popen(['sleep', '600'])\n" + SERVER
SILENT = "import time\nprint('I will never answer', flush=True)\ntime.sleep(600)"
FAILING = "raise SystemExit('no such model')"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def child(name: str, program: str, folder: Path, port: int | None = None) -> Child:
    """A child that runs `program` with its port as the only argument."""
    port = port or free_port()
    return Child(
        name=name,
        command=(sys.executable, "-c", program, str(port)),
        port=port,
        setting=f"NIGHTDESK_{name.upper()}_PORT",
        log=folder / f"{name}.log",
    )


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns as soon as `condition` holds; fails if it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether the process exists and is not a zombie waiting to be collected."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "Z"
    return False


def group_of(leader: int) -> set[int]:
    """The running processes of a process group."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return {pid for pid in pids if is_running(pid) and _group(pid) == leader}


def _group(pid: int) -> int | None:
    with contextlib.suppress(ProcessLookupError):
        return os.getpgid(pid)
    return None
