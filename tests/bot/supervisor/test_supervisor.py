"""The supervisor with real processes."""

import asyncio
import os
import re
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.supervisor import Child, StartFailed, Supervisor, World
from tests.bot.supervisor.stand_ins import (
    FAILING,
    FORKING_SERVER,
    SERVER,
    SILENT,
    STUBBORN_SERVER,
    child,
    eventually,
    group_of,
    is_running,
)


@dataclass
class Run:
    """One supervisor at work, and what it said."""

    lines: list[str] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def pids(self) -> list[int]:
        return [int(pid) for pid in re.findall(r"process (\d+)", "\n".join(self.lines))]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - a process cannot set an event
                await asyncio.sleep(0.02)


async def supervise(children: Sequence[Child], story: Callable[[Run], object], *, grace: float = 10) -> Run:
    """Supervises `children` while `story` happens, then stops."""
    run = Run()
    world = World(echo=run.lines.append, between_questions=0.02, grace=grace)
    supervisor = Supervisor(children, on_ready=run.ready.set, world=world)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(supervisor.run(run.stop))
        await run.ready.wait()
        told = story(run)
        if asyncio.iscoroutine(told):
            await told
        run.stop.set()
    return run


def test_it_is_ready_when_every_child_answers_and_stops_them_all(tmp_path: Path) -> None:
    children = [child("desk", SERVER, tmp_path), child("brain", SERVER, tmp_path)]
    alive: list[bool] = []

    run = asyncio.run(supervise(children, lambda run: alive.extend(map(is_running, run.pids()))))

    assert alive == [True, True]
    assert [is_running(pid) for pid in run.pids()] == [False, False]
    assert sorted(line.partition(" (")[0] for line in run.lines) == [
        "brain     healthy",
        "brain     started",
        "desk      healthy",
        "desk      started",
    ]


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    async def kill_the_first(run: Run) -> None:
        os.kill(run.pids()[0], signal.SIGKILL)
        await run.until(lambda: run.lines.count("desk      healthy") == 2)

    run = asyncio.run(supervise([child("desk", SERVER, tmp_path)], kill_the_first))

    first, second = run.pids()
    assert run.lines == [
        f"desk      started (process {first})",
        "desk      healthy",
        "desk      ended with signal 9; starting it again in 1 s",
        f"desk      started (process {second})",
        "desk      healthy",
    ]
    assert not is_running(second)


def test_a_child_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    run = asyncio.run(supervise([child("desk", STUBBORN_SERVER, tmp_path)], lambda _: None, grace=0.2))

    assert [is_running(pid) for pid in run.pids()] == [False]


def test_the_workers_of_a_child_end_with_it(tmp_path: Path) -> None:
    workers: set[int] = set()

    def look(run: Run) -> None:
        workers.update(group_of(run.pids()[0]))

    asyncio.run(supervise([child("desk", FORKING_SERVER, tmp_path)], look))

    assert len(workers) == 2
    eventually(lambda: not any(map(is_running, workers)))


def failure_of(children: Sequence[Child], world: World) -> str:
    """What a supervisor that is never told to stop says when it gives up."""

    async def run() -> None:
        async with asyncio.timeout(60):
            await Supervisor(children, on_ready=pytest.fail, world=world).run(asyncio.Event())

    with pytest.raises(StartFailed) as failure:
        asyncio.run(run())
    return str(failure.value)


def test_a_child_that_never_answers_stops_all_with_the_end_of_its_log(tmp_path: Path) -> None:
    lines: list[str] = []
    silent = child("brain", SILENT, tmp_path)
    world = World(echo=lines.append, start_limit=1, between_questions=0.02)

    failure = failure_of([child("desk", SERVER, tmp_path), silent], world)

    assert failure == (
        f"brain did not answer {silent.health_url} within 1 s. The end of {silent.log}:\n    I will never answer"
    )
    assert not any(is_running(int(pid)) for pid in re.findall(r"process (\d+)", "\n".join(lines)))


def test_a_child_that_keeps_dying_while_starting_is_given_up_early(tmp_path: Path) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds >= 1:
            pauses.append(seconds)
        await asyncio.sleep(0)

    failing = child("brain", FAILING, tmp_path)
    failure = failure_of([failing], World(echo=lambda _: None, sleep=sleep))

    assert pauses == [1, 2]
    assert failure == (
        f"brain ended 3 times while starting, last with status 1. The end of {failing.log}:\n"
        "    no such model\n    no such model\n    no such model"
    )


def test_a_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    missing = Child(name="brain", command=("no-such-command",), port=1, setting="X", log=tmp_path / "brain.log")

    failure = failure_of([missing], World(echo=lambda _: None))

    assert failure == ("brain cannot be started: [Errno 2] No such file or directory: 'no-such-command'.")
