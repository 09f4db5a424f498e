"""Runs the simulator as a process of its own, on the wall clock."""

import socket

import uvicorn

from bot.clock import Clock, system_clock
from bot.simulator.api.oauth import TIMESTAMP_WINDOW
from bot.simulator.app import create_app
from bot.simulator.feed import Feed
from bot.simulator.limits import RateLimits
from bot.simulator.settings import SimulatorSettings

GRACE_SECONDS = 2
"""How long a stop waits for requests that are still being answered."""


class Server(uvicorn.Server):
    """A server that ends the event streams of open phones before it waits for them to end."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self._feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: first the streams, then everything else."""
        self._feed.close()
        await super().shutdown(sockets)


def server(
    settings: SimulatorSettings,
    host: str,
    port: int,
    limits: RateLimits | None = None,
    clock: Clock = system_clock,
) -> Server:
    """A simulator that is ready to `run`; port 0 lets the system choose one.

    On a clock of its own it takes OAuth timestamps from any time: clients sign with the machine's.
    """
    window = TIMESTAMP_WINDOW if clock is system_clock else None
    app = create_app(settings, clock, limits=limits, timestamp_window=window)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, app.state.simulator.feed)


def serve(
    settings: SimulatorSettings,
    host: str,
    port: int,
    limits: RateLimits | None = None,
    clock: Clock = system_clock,
) -> None:
    """Serve until SIGINT or SIGTERM; `limits` are X's own unless given."""
    server(settings, host, port, limits, clock).run()
