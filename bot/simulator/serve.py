"""Runs the simulator as a process of its own, on the wall clock."""

import socket

import uvicorn

from bot.clock import Clock, system_clock
from bot.simulator.api.oauth import TIMESTAMP_WINDOW
from bot.simulator.app import create_app
from bot.simulator.feed import Feed
from bot.simulator.limits import RateLimits
from bot.simulator.photos import MediaHost
from bot.simulator.settings import SimulatorSettings
from bot.simulator.simulator import Simulator

GRACE_SECONDS = 2
"""How long a stop waits for requests that are still being answered."""


class Server(uvicorn.Server):
    """A server that ends the event streams of open phones before it waits for them to end."""

    def __init__(self, config: uvicorn.Config, feed: Feed, media_host: MediaHost) -> None:
        super().__init__(config)
        self._feed = feed
        self._media_host = media_host

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; from then on it is known where pictures are, unless somebody said so before."""
        await super().startup(sockets)
        for listening in self.servers:
            host, port = listening.sockets[0].getsockname()[:2]
            self._media_host.settle(f"http://{f'[{host}]' if ':' in host else host}:{port}")

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
    address: str = "",
) -> Server:
    """A simulator that is ready to `run`; port 0 lets the system choose one.

    On a clock of its own it takes OAuth timestamps from any time: clients sign with the machine's. `address` is how the
    desk reaches it, as `http://host:port`, where that is not what it listens on: pictures are told to be there.
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
    simulator: Simulator = app.state.simulator
    if address:
        simulator.media_host.move(address)
    return Server(config, simulator.feed, simulator.media_host)


def serve(
    settings: SimulatorSettings,
    host: str,
    port: int,
    limits: RateLimits | None = None,
    clock: Clock = system_clock,
    address: str = "",
) -> None:
    """Serve until SIGINT or SIGTERM; `limits` are X's own unless given, `address` as in `server`."""
    server(settings, host, port, limits, clock, address).run()
