"""Puts the simulator behind HTTP: X's API under /2, the phone under /phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from litestar import Litestar, MediaType, get
from litestar.datastructures import State as AppState
from litestar.di import Provide
from litestar.response import Redirect
from oauthlib.oauth1 import SignatureOnlyEndpoint

from bot.clock import Clock
from bot.simulator.api.access import write_rate_headers
from bot.simulator.api.oauth import TIMESTAMP_WINDOW, OneApp
from bot.simulator.api.oauth2 import UserTokens
from bot.simulator.api.problems import answer_problem
from bot.simulator.api.routes import x_api
from bot.simulator.delivery import Wait
from bot.simulator.limits import RateLimits
from bot.simulator.phone.routes import phone
from bot.simulator.phone.templates import template_config
from bot.simulator.settings import SimulatorSettings
from bot.simulator.simulator import Simulator, build
from bot.simulator.sink import sink


def create_app(
    settings: SimulatorSettings,
    clock: Clock,
    *,
    limits: RateLimits | None = None,
    timestamp_window: timedelta | None = TIMESTAMP_WINDOW,
    deliver_in_background: bool = True,
    wait: Wait | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Litestar:
    """An ASGI application that is X, with a memory of its own.

    `timestamp_window` is how far OAuth timestamps may be from `clock` (None: any distance, for a
    simulated clock). Without `deliver_in_background`, webhooks hear of events only when
    `app.state.simulator.deliver_pending()` is called. `wait` passes the seconds between delivery
    attempts; `transport` carries requests to webhooks in place of the network.
    """
    http = httpx.Client(transport=transport, trust_env=False)
    simulator = build(settings, clock, limits or RateLimits(), http, wait)
    oauth = SignatureOnlyEndpoint(OneApp(settings, clock, timestamp_window))

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        if deliver_in_background:
            simulator.courier.start()
        try:
            yield
        finally:
            simulator.courier.stop()

    def the_simulator() -> Simulator:
        return simulator

    return Litestar(
        route_handlers=[home, x_api(), phone(), sink()],
        dependencies={"simulator": Provide(the_simulator, sync_to_thread=False)},
        exception_handlers={Exception: answer_problem},
        before_send=[write_rate_headers],
        lifespan=[running],
        state=AppState({"simulator": simulator, "oauth": oauth, "tokens": UserTokens(settings, clock)}),
        template_config=template_config(),
        openapi_config=None,
        logging_config=None,  # whoever runs the process decides about its logs
    )


@get("/", media_type=MediaType.HTML)
async def home() -> Redirect:
    """There is nothing at the root but the phone."""
    return Redirect("/phone")
