"""Runs several children as one: ready when all are, stopped when told or when one cannot start."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable

from bot.supervisor.child import Child
from bot.supervisor.keeper import Keeper, World


class Supervisor:
    """All the children of one `nightdesk up`."""

    def __init__(self, children: Iterable[Child], *, on_ready: Callable[[], None], world: World | None = None) -> None:
        """`on_ready` is called once, when every child has answered."""
        self._children = tuple(children)
        self._on_ready = on_ready
        self._world = world or World()

    async def run(self, stop: asyncio.Event) -> None:
        """Returns when `stop` is set and every child has ended; raises `StartFailed` likewise."""
        keeping = asyncio.create_task(self._keep_all())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((keeping, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            keeping.cancel()  # each keeper stops its child on the way out
            with contextlib.suppress(asyncio.CancelledError):
                await keeping

    async def _keep_all(self) -> None:
        """Starts as many at once as there are processors: more would only slow each other down."""
        keepers = [Keeper(child, self._world) for child in self._children]
        turns = asyncio.Semaphore(self._world.starting_at_once)
        try:
            async with asyncio.TaskGroup() as group:

                async def begin(keeper: Keeper) -> None:
                    async with turns:
                        group.create_task(keeper.keep())
                        await keeper.first_health()

                for begun in [group.create_task(begin(keeper)) for keeper in keepers]:
                    await begun
                self._on_ready()
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None  # the first stopped the others; one is enough
