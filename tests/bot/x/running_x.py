"""The simulator on a real port, on a test's clock."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Thread

import httpx

from bot.clock import Clock
from bot.simulator.serve import server
from bot.simulator.settings import SimulatorSettings
from bot.simulator.simulator import Simulator
from bot.x.client import Keys
from tests.bot.simulator.harness import SETTINGS

KEYS = Keys(
    consumer_key=SETTINGS.consumer_key,
    consumer_secret=SETTINGS.consumer_secret,
    access_token=SETTINGS.access_token,
    access_token_secret=SETTINGS.access_token_secret,
    bearer_token=SETTINGS.bearer_token,
)


@dataclass(frozen=True, kw_only=True)
class RunningX:
    address: str
    simulator: Simulator


@contextmanager
def running_x(clock: Clock, settings: SimulatorSettings = SETTINGS) -> Iterator[RunningX]:
    x = server(settings, "127.0.0.1", 0, clock=clock)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = Thread(target=x.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            httpx.get(address + "/phone/api/customers", timeout=10).raise_for_status()
            yield RunningX(address=address, simulator=x.config.app.state.simulator)
        finally:
            x.should_exit = True
            thread.join(timeout=10)
        assert not thread.is_alive()
