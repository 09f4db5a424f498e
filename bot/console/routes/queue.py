"""The list of tickets, whole and as the part that refreshes itself."""

from hashlib import sha256
from typing import Annotated, Any

from litestar import MediaType, Response, get
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from bot.console.console import Console, Page
from bot.console.crowding import crowd
from bot.console.injected import TheConsole
from bot.console.listing import Shown, listing
from bot.console.sessions import UNATTENDED
from bot.console.templates import inside, inside_context

State = Annotated[Shown, QueryParameter(name="state")]


@get("/", sync_to_thread=True)
def show_queue(request: Page, console: TheConsole) -> Response[Any]:
    """Open tickets, the most urgent first."""
    return _page(request, console, "open")


@get("/tickets", sync_to_thread=True)
def show_tickets(request: Page, console: TheConsole, shown: State = "open") -> Response[Any]:
    """Open or resolved tickets."""
    return _page(request, console, shown)


@get("/tickets/list", opt={UNATTENDED: True}, sync_to_thread=True)
def refresh(request: Page, console: TheConsole, shown: State = "open") -> Response[Any]:
    """The list alone; 304 while nothing on it changed."""
    return part(request, console, "_list.html", **_shown(request, console, shown))


def part(request: Page, console: Console, name: str, **context: Any) -> Response[Any]:
    """Part of a page, for a script that says what it has by If-None-Match."""
    engine = request.app.template_engine
    assert engine is not None  # noqa: S101 (ConsoleParts has one)
    html = engine.get_template(name).render(request=request, **(inside_context(console, request) | context))
    etag = f'"{sha256(html.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(html, media_type=MediaType.HTML, headers=headers)


def _page(request: Page, console: Console, shown: Shown) -> Response[Any]:
    return inside(console, request, "queue.html", **_shown(request, console, shown))


def _shown(request: Page, console: Console, shown: Shown) -> dict[str, Any]:
    return {
        "tickets": listing(console, request.user, shown),
        "crowd": crowd(console) if shown == "open" else None,
    }


ROUTES = (show_queue, show_tickets, refresh)
