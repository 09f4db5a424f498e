"""What the supervisor starts: a process, where it answers, and where its output goes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Child:
    """One process. `setting` names what to change when somebody else has its port."""

    name: str
    command: tuple[str, ...]
    port: int
    setting: str
    log: Path
    health_path: str = "/"
    host: str = LOOPBACK
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def health_url(self) -> str:
        """Answers 2xx once the process can work."""
        host = LOOPBACK if self.host == "0.0.0.0" else self.host  # noqa: S104 - asked, not bound
        return f"http://{host}:{self.port}{self.health_path}"


def nightdesk_children(
    root: Path,
    *,
    model: Path,
    tracker_url: str,
    host: str = LOOPBACK,
    desk_port: int = 8000,
    brain_port: int = 5005,
    actions_port: int = 5055,
    simulator_port: int | None = 8100,
) -> tuple[Child, ...]:
    """The processes of one machine, the slowest to start first; no simulator when its port is None.

    `host` is where the desk listens; brain, actions and simulator stay on loopback. `tracker_url`
    is the SQLAlchemy address where Rasa keeps its conversations.
    """
    nightdesk = str(Path(sys.executable).with_name("nightdesk"))
    logs = root / "var" / "log"
    desk = Child(
        name="desk",
        command=(nightdesk, "desk"),
        host=host,
        port=desk_port,
        setting="NIGHTDESK_PORT",
        health_path="/healthz",
        log=logs / "desk.log",
    )
    actions = Child(
        name="actions",
        command=(nightdesk, "actions"),
        port=actions_port,
        setting="NIGHTDESK_ACTIONS_PORT",
        health_path="/health",
        log=logs / "actions.log",
    )
    brain = Child(
        name="brain",
        command=(str(root / "brain" / ".venv" / "bin" / "python"), "-m", "brain.serve"),
        port=brain_port,
        setting="NIGHTDESK_BRAIN_PORT",
        log=logs / "brain.log",
        env={
            "NIGHTDESK_BRAIN_PORT": str(brain_port),
            "NIGHTDESK_ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook",
            "NIGHTDESK_MODEL": str(model),
            "NIGHTDESK_TRACKER_URL": tracker_url,
        },
    )
    if simulator_port is None:
        return brain, desk, actions
    return brain, desk, actions, _simulator(nightdesk, simulator_port, logs)


def _simulator(nightdesk: str, port: int, logs: Path) -> Child:
    return Child(
        name="simulator",
        command=(nightdesk, "simulator"),
        port=port,
        setting="NIGHTDESK_SIMULATOR_PORT",
        health_path="/phone",
        log=logs / "simulator.log",
    )
