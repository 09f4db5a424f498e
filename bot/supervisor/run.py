"""What `nightdesk up` does, from the checks before anything starts to its exit status."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.errors import NightdeskError
from bot.policy import load_policy
from bot.supervisor.child import Child
from bot.supervisor.keeper import Echo, StartFailed, World
from bot.supervisor.ports import check_ports
from bot.supervisor.supervisor import Supervisor

STOPPED, FAILED, REFUSED = 0, 1, 2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_up(
    children: Sequence[Child],
    *,
    policy: Path,
    migrate: Callable[[], object],
    ready: Callable[[], Sequence[str]],
    echo: Echo = print,
) -> int:
    """Starts and watches `children` until Ctrl-C or SIGTERM; returns the exit status.

    Nothing is started, and the status is 2, if the policy is wrong, a port is taken or `migrate`
    (which brings the database up to date) raises a `NightdeskError`. 1 means that a child never
    became healthy. `ready` gives the lines to show once all are.
    """
    try:
        load_policy(policy)
        check_ports(children)
        migrate()
    except NightdeskError as error:
        print(error, file=sys.stderr)
        return REFUSED
    return asyncio.run(_supervise(children, ready, echo))


def ready_lines(*, customer: str, agent: str, sign_in: str) -> tuple[str, str, str]:
    """The three lines a first user needs. `customer` and `agent` are addresses."""
    return (
        f"Be a customer:  {customer}",
        f"Be an agent:    {agent}  ({sign_in})",
        "Stop it all:    Ctrl-C",
    )


async def _supervise(children: Sequence[Child], ready: Callable[[], Sequence[str]], echo: Echo) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)

    def show_ready() -> None:
        echo("\n".join(["", *ready(), ""]))

    try:
        await Supervisor(children, on_ready=show_ready, world=World(echo=echo)).run(stop)
    except StartFailed as error:
        print(error, file=sys.stderr)
        return FAILED
    echo("stopped")
    return STOPPED
