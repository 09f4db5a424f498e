"""What `nightdesk up` and `nightdesk brain` start, from the settings."""

import os
from collections.abc import Callable
from pathlib import Path

from bot.console.first_run import sign_in_address
from bot.settings import Settings, load_settings
from bot.store.engine import Store
from bot.supervisor.child import Child, nightdesk_children
from bot.supervisor.run import ready_lines, run_up
from bot.training import train_if_needed
from bot.wiring import with_secret_key


def start_everything(root: Path, echo: Callable[[str], None]) -> int:
    """Checks, migrates, starts and supervises; returns the exit status."""
    settings = with_secret_key(load_settings(), root)
    store = Store(settings.database_url)
    return run_up(
        _children(root, settings, train_if_needed(root, echo)),
        policy=settings.policy_file,
        migrate=store.migrate,
        ready=lambda: _ready(settings, store),
        echo=echo,
    )


def exec_brain(root: Path, echo: Callable[[str], None]) -> None:
    """Becomes the brain's process."""
    settings = load_settings()
    child = next(c for c in _children(root, settings, train_if_needed(root, echo)) if c.name == "brain")
    os.chdir(root)
    os.execve(child.command[0], child.command, {**os.environ, **child.env})  # noqa: S606 - our own command


def _children(root: Path, settings: Settings, model: Path) -> tuple[Child, ...]:
    return nightdesk_children(
        root,
        model=model,
        tracker_url=settings.tracker_url,
        host=settings.host,
        desk_port=settings.port,
        brain_port=settings.brain_port,
        actions_port=settings.actions_port,
        simulator_port=settings.simulator_port if settings.simulated else None,
    )


def _ready(settings: Settings, store: Store) -> tuple[str, ...]:
    customer = f"http://127.0.0.1:{settings.simulator_port}/phone" if settings.simulated else "your account on X"
    first_run = sign_in_address(store, settings)
    if first_run:
        return ready_lines(customer=customer, agent=first_run, sign_in="set up the first account there")
    return ready_lines(customer=customer, agent=settings.desk_address, sign_in="sign in with your account")
