"""Keeps one child alive: starts it, learns when it is healthy, starts it again when it dies."""

from __future__ import annotations

import asyncio
import os
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import NightdeskError
from bot.logtail import tail
from bot.supervisor import process
from bot.supervisor.backoff import Backoff
from bot.supervisor.child import Child
from bot.supervisor.health import answers

Echo = Callable[[str], None]


class StartFailed(NightdeskError):
    """A process never became healthy."""


@dataclass(frozen=True, kw_only=True)
class World:
    """What a keeper needs from outside; tests bring their own. Times are in seconds."""

    echo: Echo = print
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    answers: Callable[[str], Awaitable[bool]] = answers
    between_questions: float = 0.25
    starting_at_once: int = os.cpu_count() or 1
    start_limit: float = 90
    start_attempts: int = 3
    grace: float = 10


class Keeper:
    """One child's life under the supervisor."""

    def __init__(self, child: Child, world: World) -> None:
        self.child = child
        self._world = world
        self._backoff = Backoff(world.clock)
        self._healthy_once = asyncio.Event()
        self._deaths = 0

    async def keep(self) -> None:
        """Runs until cancelled, and then stops the child.

        Raises `StartFailed` when the command cannot run, or dies too often before it was healthy.
        """
        while True:
            try:
                running = await process.start(self.child)
            except OSError as error:
                raise StartFailed(f"{self.child.name} cannot be started: {error}.") from error
            self._say(f"started (process {running.pid})")
            try:
                status = await self._watch(running)
            finally:
                await process.stop(running, self._world.grace)
            await self._pause_after_death(status)

    async def first_health(self) -> None:
        """Returns once the child was healthy; raises `StartFailed` if that takes too long."""
        try:
            async with asyncio.timeout(self._world.start_limit):
                await self._healthy_once.wait()
        except TimeoutError:
            limit = f"{self._world.start_limit:.0f} s"
            raise self._failure(f"did not answer {self.child.health_url} within {limit}") from None

    async def _watch(self, running: Process) -> int:
        asking = asyncio.create_task(self._ask_until_healthy())
        try:
            return await running.wait()
        finally:
            asking.cancel()

    async def _ask_until_healthy(self) -> None:
        while not await self._world.answers(self.child.health_url):
            await self._world.sleep(self._world.between_questions)
        self._backoff.mark_healthy()
        self._healthy_once.set()
        self._say("healthy")

    async def _pause_after_death(self, status: int) -> None:
        self._deaths += 1
        how = f"signal {-status}" if status < 0 else f"status {status}"
        if not self._healthy_once.is_set() and self._deaths >= self._world.start_attempts:
            raise self._failure(f"ended {self._deaths} times while starting, last with {how}")
        pause = self._backoff.mark_dead()
        self._say(f"ended with {how}; starting it again in {pause:.0f} s")
        await self._world.sleep(pause)

    def _failure(self, what: str) -> StartFailed:
        log = self.child.log
        return StartFailed(f"{self.child.name} {what}. The end of {log}:\n{tail(log)}")

    def _say(self, what: str) -> None:
        self._world.echo(f"{self.child.name:<9} {what}")
