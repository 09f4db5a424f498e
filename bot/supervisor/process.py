"""One process in a group of its own, which neither outlives us nor leaves children."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from bot.supervisor.child import Child

LOG_LIMIT = 10_000_000  # bytes; a longer log is put aside, once, when its process starts
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


async def start(child: Child) -> asyncio.subprocess.Process:
    """Starts `child`, its output appended to its log. Raises OSError if the command cannot run."""
    _set_aside(child.log)
    with child.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *child.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            # Of its own, so that Ctrl-C reaches only us, and our signals its workers too.
            process_group=0,
            preexec_fn=die_with_parent(),
        )


async def stop(process: asyncio.subprocess.Process, grace: float) -> None:
    """Ends the process and all its group: SIGTERM, and after `grace` seconds SIGKILL."""
    try:
        _signal_group(process, signal.SIGTERM)
        async with asyncio.timeout(grace):
            await process.wait()
    except TimeoutError:
        pass
    finally:
        _signal_group(process, signal.SIGKILL)  # also for workers that outlived their parent
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a zombie
        os.killpg(process.pid, number)


def _set_aside(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))


def die_with_parent() -> Callable[[], None] | None:
    """For the child to run before it becomes its command: Linux ends it when we are gone.

    That covers what no handler of ours can: `kill -9` and the out-of-memory killer. The signal is
    SIGTERM, so that a child with workers of its own (Sanic) takes them along. Linux sends it when
    the *thread* that started the child ends, and ours is the main one. Elsewhere nothing of the
    kind exists, and after a `kill -9` the children have to be ended by hand.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded here: between fork and exec as little as possible
    supervisor = os.getpid()

    def ask_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != supervisor:  # it died before we asked
            os._exit(1)

    return ask_kernel
