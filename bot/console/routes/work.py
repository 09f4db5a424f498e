"""What an agent does to a ticket: a transaction, then a redirect; or the page, with a refusal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_303_SEE_OTHER,
    HTTP_409_CONFLICT,
    HTTP_422_UNPROCESSABLE_ENTITY,
)

from bot.console.console import Console, Page
from bot.console.injected import FormBody, PathText, TheConsole
from bot.console.routes.ticket import known, page
from bot.console.words import RESOLUTIONS
from bot.errors import NightdeskError
from bot.model.ticket import TicketState
from bot.store import tickets
from bot.store.tables import AgentRow, MessageRow, TicketRow
from bot.tickets import replying, working

REVEALED = "Everything is shown until you leave or reload this page. The history says that you looked."

Step = Callable[[Any, TicketRow, AgentRow, datetime], None]
"""What is done inside the transaction: the session, the ticket, who does it, when."""


class NewerMessages(NightdeskError):
    """The customer wrote on while you were writing. Read it first; your reply has not been sent."""


class NoReason(NightdeskError):
    """Choose why the ticket is resolved."""


@post("/tickets/{reference:str}/claim", sync_to_thread=True)
def claim(request: Page, console: TheConsole, reference: PathText) -> Response[Any]:
    """Makes it the agent's."""

    def step(session: Any, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
        _check_free(ticket, agent)
        if not _has(ticket, agent):
            working.claim(session, ticket, agent, now)

    return _take(request, console, reference, step, "claimed")


@post("/tickets/{reference:str}/return", sync_to_thread=True)
def hand_back(request: Page, console: TheConsole, reference: PathText) -> Response[Any]:
    """Gives it back to the queue; also for a colleague who has gone home."""
    return _take(request, console, reference, working.hand_back, "handed-back")


@post("/tickets/{reference:str}/resolution", sync_to_thread=True)
def resolve(request: Page, console: TheConsole, reference: PathText, data: FormBody) -> Response[Any]:
    """Closes it, for a reason."""

    def step(session: Any, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
        reason = data.get("reason", "")
        if reason not in RESOLUTIONS:
            raise NoReason
        working.resolve(session, ticket, agent, now, reason)

    return _take(request, console, reference, step, "resolved")


@post("/tickets/{reference:str}/reopening", sync_to_thread=True)
def reopen(request: Page, console: TheConsole, reference: PathText) -> Response[Any]:
    """Opens it again."""

    def step(session: Any, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
        working.reopen(session, ticket, agent.email, now)

    return _take(request, console, reference, step, "reopened")


@post("/tickets/{reference:str}/disclosure", status_code=HTTP_200_OK, sync_to_thread=True)
def reveal(request: Page, console: TheConsole, reference: PathText) -> Response[Any]:
    """Shows what public posts told of the customer, once, and notes who looked."""

    def step(session: Any, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
        tickets.record(ticket, now, agent.email, "revealed")

    _commit(request, console, reference, step)
    return page(request, console, known(console, request, reference, reveal=True), notice=REVEALED, done="revealed")


@post("/tickets/{reference:str}/replies", sync_to_thread=True)
def reply(request: Page, console: TheConsole, reference: PathText, data: FormBody) -> Response[Any]:
    """Writes to the customer, unless they have written something the agent has not seen."""
    text, seen = data.get("text", ""), _number(data.get("seen", ""))

    def step(session: Any, ticket: TicketRow, agent: AgentRow, now: datetime) -> None:
        since = [m for m in tickets.transcript(session, ticket.customer_id) if m.id > seen]
        if any(_is_same(message, agent, text) for message in since):
            return  # the same form, sent twice
        if any(message.who == "customer" for message in since):
            raise NewerMessages
        _check_free(ticket, agent)
        replying.reply(session, ticket, agent, text, now)

    answer = _take(request, console, reference, step, "replied", text=text)
    if isinstance(answer, Redirect):
        console.on_reply()  # after the commit: what it wakes must find the message
    return answer


def _take(request: Page, console: Console, reference: str, step: Step, done: str, text: str = "") -> Response[Any]:
    try:
        _commit(request, console, reference, step)
    except NightdeskError as error:
        return _refused(request, console, reference, error, text)
    anchor = "#reply" if done == "replied" else ""
    path = f"/tickets/{known(console, request, reference).reference}"
    return Redirect(f"{path}?done={done}{anchor}", status_code=HTTP_303_SEE_OTHER)


def _commit(request: Page, console: Console, reference: str, step: Step) -> None:
    with console.store.transaction() as session:
        ticket = tickets.by_reference(session, reference)
        if ticket is None:
            raise NotFoundException
        session.refresh(ticket, with_for_update=True)  # two agents, or one who clicks twice
        step(session, ticket, session.get_one(AgentRow, request.user.id), console.clock())


def _refused(request: Page, console: Console, reference: str, error: NightdeskError, text: str) -> Response[Any]:
    wrong_text = isinstance(error, replying.CannotReply | NoReason)
    return page(
        request,
        console,
        known(console, request, reference),
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong_text else HTTP_409_CONFLICT,
        problem=str(error),
        text=text,
        newer=isinstance(error, NewerMessages),
    )


def _check_free(ticket: TicketRow, agent: AgentRow) -> None:
    """Raises AlreadyClaimed, naming who was first."""
    if ticket.assignee and ticket.assignee_id != agent.id and ticket.state != TicketState.RESOLVED:
        raise working.AlreadyClaimed(f"{ticket.assignee.name} was first and works on this ticket.")


def _has(ticket: TicketRow, agent: AgentRow) -> bool:
    """Whether the agent works on it already."""
    return ticket.assignee_id == agent.id and ticket.state != TicketState.RESOLVED


def _is_same(message: MessageRow, agent: AgentRow, text: str) -> bool:
    return message.agent_id == agent.id and message.text == text.replace("\r\n", "\n").strip()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


ROUTES = (claim, hand_back, resolve, reopen, reveal, reply)
