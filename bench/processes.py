"""The real processes, started for a measurement or an acceptance test, killed for some, stopped by their own ids."""

import os
import signal
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


@dataclass(kw_only=True)
class Process:
    """One of them. It may be killed and started again; its log goes on."""

    name: str
    command: tuple[str, ...]
    health: str
    log: Path
    env: dict[str, str]
    _child: subprocess.Popen[bytes] | None = None

    @property
    def child(self) -> subprocess.Popen[bytes]:
        """What runs now, or ran last."""
        if self._child is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._child

    def start(self) -> None:
        """Starts it, and does not wait."""
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(self.command, stdout=output, stderr=output, cwd=ROOT, env=self.env)

    def wait_until_healthy(self) -> None:
        """Raises TimeoutError, with the end of its log, when it does not answer."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(self.health, timeout=2, trust_env=False, follow_redirects=True).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise TimeoutError(f"{self.name} did not become healthy:\n{self.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Ends it as a power cut would: with SIGKILL, in the middle of whatever it does."""
        self.child.kill()
        self.child.wait()

    def stop(self) -> None:
        """Asks it to end, and insists after a while."""
        self.child.send_signal(signal.SIGCONT)  # it may have been stopped for a test
        self.child.terminate()
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Desk, brain, actions and simulator, running."""

    desk: str
    simulator: str
    database_url: str
    processes: dict[str, Process]

    @property
    def pids(self) -> dict[str, int]:
        """Their ids by name."""
        return {name: process.child.pid for name, process in self.processes.items()}

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
    simulator: tuple[str, ...] = ("-m", "bot.cli", "simulator"),
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
        "simulator": (sys.executable, *simulator),
        "actions": (sys.executable, "-m", "bot.cli", "actions"),
        "brain": (str(ROOT / "brain/.venv/bin/python"), "-m", "brain.serve"),
        "desk": (sys.executable, *desk),
    }
    health = {"simulator": "/phone", "actions": "/health", "brain": "/", "desk": "/healthz"}
    processes = {
        name: Process(
            name=name,
            command=command,
            health=f"http://127.0.0.1:{ports[name]}{health[name]}",
            log=folder / f"{name}.log",
            env=env,
        )
        for name, command in commands.items()
    }
    with ExitStack() as stack:
        for process in processes.values():
            process.start()
            stack.callback(process.stop)
        for process in processes.values():
            process.wait_until_healthy()
        yield Stack(
            desk=f"http://127.0.0.1:{ports['desk']}",
            simulator=f"http://127.0.0.1:{ports['simulator']}",
            database_url=database,
            processes=processes,
        )


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(kilobytes) / 1024, 1)
