"""The desk as a web application: X's webhook, the console, and how it is."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog
import uvicorn
from anyio.to_thread import run_sync
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.console.app import build_console
from bot.model.outgoing import Surface
from bot.wiring import Desk
from bot.x.webhook import webhook_handlers

log = structlog.get_logger()

LONGEST_GOODBYE = 5.0
"""Seconds a stop waits for a request to X that is under way."""

PAUSE_BETWEEN_TRIES = 1.0
"""Seconds between attempts to reach X at start."""


def create_app(desk: Desk) -> Litestar:
    """The application of one desk. Starting it starts the desk's loops; stopping it stops them."""
    handlers = webhook_handlers(
        desk.store,
        desk.clock,
        desk.settings.x_consumer_secret.get_secret_value(),
        desk.account_id,
        timedelta(seconds=desk.handbook.policy.intake.coalesce_seconds),
        partial(desk.ring, "turns"),
    )
    console = build_console(desk.store, desk.handbook, desk.clock, desk.settings, partial(desk.ring, Surface.DM.value))
    return Litestar(
        route_handlers=[*handlers, _health(desk), *console.route_handlers],
        template_config=console.template_config,
        stores=console.stores,
        exception_handlers=console.exception_handlers,
        lifespan=[partial(_running, desk=desk)],
        openapi_config=None,
        logging_config=None,  # bot/logs.py decides about logs
    )


def serve(desk: Desk) -> None:
    """Serves until SIGINT or SIGTERM."""
    uvicorn.run(
        create_app(desk),
        host=desk.settings.host,
        port=desk.settings.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


@asynccontextmanager
async def _running(_: Litestar, desk: Desk) -> AsyncIterator[None]:
    stopping = threading.Event()
    desk.start()
    connecting = threading.Thread(target=_connect, args=(desk, stopping), daemon=True)
    connecting.start()
    try:
        yield
    finally:
        stopping.set()
        await run_sync(connecting.join, LONGEST_GOODBYE)  # it writes down what it found
        await run_sync(desk.stop)


def _connect(desk: Desk, stopping: threading.Event) -> None:
    """X challenges the webhook while it is being registered, so this waits until the desk listens."""
    while not stopping.wait(PAUSE_BETWEEN_TRIES):
        if desk.connect_to_x():
            log.info("connected to X", action="connected")
            return


def _health(desk: Desk) -> HTTPRouteHandler:
    @get("/healthz", sync_to_thread=True)
    def health() -> Response[dict[str, str]]:
        """Whether the desk can work: it reaches its database."""
        try:
            with desk.store.reading() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return Response({"status": "no database"}, status_code=HTTP_503_SERVICE_UNAVAILABLE)
        return Response({"status": "ok"})

    return health
