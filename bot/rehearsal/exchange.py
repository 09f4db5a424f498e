"""A port on loopback where X and the desk's webhook answer: real HTTP, nothing of either is skipped."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar
from litestar.types import Receive, Scope, Send

from bot.x.webhook import PATH


class Exchange:
    """Hands requests to the applications of the script that plays now."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.x: Litestar | None = None
        self.desk: Litestar | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for each request."""
        application = self.desk if scope.get("path") == PATH else self.x
        await (application or _nobody)(scope, receive, send)


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 503 for who is not there: no script plays, or the desk is down."""
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@contextmanager
def open_exchange() -> Iterator[Exchange]:
    """Listens until the end, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # from here on a request waits instead of failing
        exchange = Exchange(f"http://127.0.0.1:{listening.getsockname()[1]}")
        config = uvicorn.Config(
            exchange,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), name="exchange", daemon=True)
        thread.start()
        try:
            yield exchange
        finally:
            server.should_exit = True
            thread.join()
