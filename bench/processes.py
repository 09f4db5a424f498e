"""The real processes, started for a measurement or an acceptance test and stopped by their own ids."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Desk, brain, actions and simulator, running; `pids` by name."""

    desk: str
    simulator: str
    database_url: str
    pids: dict[str, int]

    def memory_mb(self) -> dict[str, float]:
        """Resident memory of each process and of all, in MB."""
        each = {name: _resident_mb(pid) for name, pid in self.pids.items()}
        return {**each, "total": round(sum(each.values()), 1)}


@contextmanager
def running(
    model: Path,
    folder: Path,
    *,
    desk: tuple[str, ...] = ("-m", "bench.desk"),
    environment: dict[str, str] | None = None,
) -> Iterator[Stack]:
    """Starts all four on free ports with their data in `folder`; they are stopped at the end.

    Raises:
        TimeoutError: with the end of its log, when one does not become healthy.
    """
    ports = {name: free_port() for name in ("desk", "brain", "actions", "simulator")}
    database = f"sqlite:///{folder}/nightdesk.db"
    env = {
        **os.environ,
        "NIGHTDESK_DATABASE_URL": database,
        "NIGHTDESK_TRACKER_URL": f"sqlite:///{folder}/trackers.db",
        "NIGHTDESK_PORT": str(ports["desk"]),
        "NIGHTDESK_BRAIN_PORT": str(ports["brain"]),
        "NIGHTDESK_ACTIONS_PORT": str(ports["actions"]),
        "NIGHTDESK_SIMULATOR_PORT": str(ports["simulator"]),
        "NIGHTDESK_ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}/webhook",
        "NIGHTDESK_MODEL": str(model),
        **(environment or {}),
    }
    commands = {
        "simulator": (sys.executable, "-m", "bot.cli", "simulator"),
        "actions": (sys.executable, "-m", "bot.cli", "actions"),
        "brain": (str(ROOT / "brain/.venv/bin/python"), "-m", "brain.serve"),
        "desk": (sys.executable, *desk),
    }
    health = {"simulator": "/phone", "actions": "/health", "brain": "/", "desk": "/healthz"}
    with ExitStack() as stack:
        pids = {
            name: stack.enter_context(_process(name, command, folder / f"{name}.log", env))
            for name, command in commands.items()
        }
        for name, path in health.items():
            _wait_for(name, f"http://127.0.0.1:{ports[name]}{path}", folder / f"{name}.log")
        yield Stack(
            desk=f"http://127.0.0.1:{ports['desk']}",
            simulator=f"http://127.0.0.1:{ports['simulator']}",
            database_url=database,
            pids=pids,
        )


@contextmanager
def _process(name: str, command: tuple[str, ...], log: Path, env: dict[str, str]) -> Iterator[int]:
    with log.open("wb") as output:
        child = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=env)
    try:
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_for(name: str, address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2, trust_env=False, follow_redirects=True).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(f"{name} did not become healthy:\n{log.read_text(errors='replace')[-2000:]}")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(kilobytes) / 1024, 1)
