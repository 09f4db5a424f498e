"""A webhook for whoever has none: takes what the desk sends to people on call, and shows the newest of it."""

from collections import deque
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_202_ACCEPTED

KEPT = 20


def sink() -> Router:
    """POST /sink/NAME takes any JSON object; GET shows the newest ones, the last first."""
    taken: dict[str, deque[dict[str, Any]]] = {}

    @post("/{name:str}", status_code=HTTP_202_ACCEPTED, sync_to_thread=False)
    def take(name: FromPath[str], data: JSONBody[dict[str, Any]]) -> dict[str, str]:
        """Keeps it."""
        taken.setdefault(name, deque(maxlen=KEPT)).appendleft(data)
        return {"status": "taken"}

    @get("/{name:str}", sync_to_thread=False)
    def show(name: FromPath[str]) -> list[dict[str, Any]]:
        """What was taken under this name."""
        return list(taken.get(name, ()))

    return Router(path="/sink", route_handlers=[take, show])
