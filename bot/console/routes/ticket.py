"""One ticket, whole and as the conversation that refreshes itself."""

from typing import Any, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from bot.console.console import Console, Page
from bot.console.injected import PathText, QueryText, TheConsole
from bot.console.reading import Reading, read_ticket
from bot.console.routes.queue import part
from bot.console.sessions import UNATTENDED
from bot.console.templates import inside
from bot.console.words import RESOLUTIONS
from bot.tickets.replying import LONGEST_DM

NOTICES: Final = {
    "replied": "Your reply is on its way.",
    "claimed": "The ticket is yours. The bot stays silent until you hand it back or resolve it.",
    "handed-back": "The ticket is back in the queue, and the bot answers again.",
    "resolved": "Resolved. The bot answers this customer again.",
    "reopened": "The ticket is open again.",
}
"""What is said after a step, by what the address says was done."""


@get("/tickets/{reference:str}", sync_to_thread=True)
def show(request: Page, console: TheConsole, reference: PathText, done: QueryText = "") -> Response[Any]:
    """Everything about a ticket, and what can be done with it."""
    ticket = known(console, request, reference)
    return page(request, console, ticket, notice=NOTICES.get(done, ""), done=done)


@get("/tickets/{reference:str}/conversation", opt={UNATTENDED: True}, sync_to_thread=True)
def refresh(request: Page, console: TheConsole, reference: PathText) -> Response[Any]:
    """The conversation alone; 304 while nothing was said or sent."""
    return part(request, console, "_conversation.html", ticket=known(console, request, reference))


@get(
    [
        "/tickets/{reference:str}/replies",
        "/tickets/{reference:str}/claim",
        "/tickets/{reference:str}/return",
        "/tickets/{reference:str}/resolution",
        "/tickets/{reference:str}/reopening",
        "/tickets/{reference:str}/disclosure",
    ],
)
async def back(reference: PathText) -> Redirect:
    """Where forms are sent to, a reload or signing in again shows the ticket."""
    return Redirect(f"/tickets/{reference}", status_code=HTTP_303_SEE_OTHER)


def known(console: Console, request: Page, reference: str, *, reveal: bool = False) -> Reading:
    """The ticket. Raises NotFoundException, which becomes a page."""
    ticket = read_ticket(console, request.user, reference, reveal=reveal)
    if ticket is None:
        raise NotFoundException
    return ticket


def page(
    request: Page,
    console: Console,
    ticket: Reading,
    *,
    status: int = 200,
    notice: str = "",
    problem: str = "",
    done: str = "",
    text: str = "",
    newer: bool = False,
) -> Response[Any]:
    """The ticket's page. `text` was typed and not sent; it may be out of date when `newer`."""
    return inside(
        console,
        request,
        "ticket.html",
        status=status,
        ticket=ticket,
        notice=notice,
        problem=problem,
        done=done,
        text=text,
        newer=newer,
        resolutions=RESOLUTIONS,
        longest=LONGEST_DM,
    )


ROUTES = (show, refresh, back)
