"""Brain and action server, started for a rehearsal and stopped with it."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bot.errors import NightdeskError
from bot.logtail import tail
from bot.supervisor.child import LOOPBACK, Child, nightdesk_children
from bot.supervisor.process import die_with_parent
from bot.training import QUIET_RASA

START_SECONDS = 90
GRACE_SECONDS = 10
LOOK_AGAIN = 0.05


class ProcessEnded(NightdeskError):
    """A process that the rehearsal needs has ended."""


@dataclass(frozen=True)
class Running:
    """A child and its process."""

    child: Child
    process: subprocess.Popen[bytes]

    def check(self) -> None:
        """Raises ProcessEnded, with the end of its log, when it runs no more."""
        status = self.process.poll()
        if status is not None:
            raise self.ended(f"ended with status {status}")

    def ended(self, what: str) -> ProcessEnded:
        """The error that says so."""
        return ProcessEnded(f"{self.child.name} {what}; the end of its log:\n{tail(self.child.log)}")

    @property
    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            return httpx.get(self.child.health_url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False


@dataclass(frozen=True)
class Assistant:
    """Rasa with its action server; `address` is where it takes turns."""

    address: str
    processes: tuple[Running, ...]

    def logs(self) -> str:
        """The end of what each of the two has logged."""
        return "\n".join(f"The end of the log of {p.child.name}:\n{tail(p.child.log)}" for p in self.processes)

    def check(self) -> None:
        """Raises ProcessEnded when one of the two runs no more."""
        for running in self.processes:
            running.check()


@contextmanager
def assistant(root: Path, model: Path, policy_file: Path, folder: Path) -> Iterator[Assistant]:
    """Both processes on free ports, with trackers and logs in `folder`; stopped at the end.

    Raises:
        ProcessEnded: with the end of its log, when one does not begin to work.
    """
    brain_port, actions_port = _free_ports(2)
    children = nightdesk_children(
        root,
        model=model,
        tracker_url=f"sqlite:///{folder}/trackers.db",
        brain_port=brain_port,
        actions_port=actions_port,
    )
    settings = {
        **QUIET_RASA,
        "NIGHTDESK_ACTIONS_PORT": str(actions_port),
        "NIGHTDESK_POLICY_FILE": str(policy_file.resolve()),
    }
    wanted = [
        replace(child, log=folder / f"{child.name}.log", env={**child.env, **settings})
        for child in children
        if child.name in {"brain", "actions"}
    ]
    with ExitStack() as stack:
        processes = tuple(stack.enter_context(started(child, root)) for child in wanted)
        wait_until_healthy(processes)
        yield Assistant(f"http://{LOOPBACK}:{brain_port}", processes)


def wait_until_healthy(processes: Sequence[Running]) -> None:
    """Returns once all of them answer. Raises ProcessEnded when one ends, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    for running in processes:
        while not running.healthy:
            running.check()
            if time.monotonic() > deadline:
                raise running.ended(f"did not answer within {START_SECONDS} s")
            time.sleep(LOOK_AGAIN)


@contextmanager
def started(child: Child, root: Path) -> Iterator[Running]:
    """Runs `child` in the folder `root` until the end, whatever ends it."""
    with child.log.open("wb") as log:
        process = subprocess.Popen(
            child.command,
            cwd=root,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.env},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,  # of its own, so that Ctrl-C reaches only us
            preexec_fn=die_with_parent(),  # noqa: PLW1509 - short, and before any thread of ours
        )
    try:
        yield Running(child, process)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports nobody listens on right now."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
