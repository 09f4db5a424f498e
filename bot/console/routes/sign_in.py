"""Sign in and out."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from bot.console import first_run, sessions
from bot.console.console import Console, Page, Visit
from bot.console.injected import FormBody, QueryText, TheConsole
from bot.console.problems import CSRF_COOKIE, local_path
from bot.console.templates import outside
from bot.store import agents
from bot.store.tables import AgentRow

TRIES: Final = "console_tries"
LIMIT = RateLimitConfig(rate_limit=("minute", 10), store=TRIES, set_rate_limit_headers=False)
"""Tries to sign in or to be set up, for each address. Behind a proxy, uvicorn must trust it."""

WRONG = "That e-mail address and password do not belong together."


@get("/sign-in", sync_to_thread=True)
def show(request: Visit, console: TheConsole, next: QueryText = "/") -> Response[Any]:  # noqa: A002 (the address's word)
    """The form; who is signed in already is sent on."""
    if sessions.agent_of(console, request.session, console.clock()):
        return Redirect(local_path(next), status_code=HTTP_303_SEE_OTHER)
    return outside(
        console,
        "sign_in.html",
        next=local_path(next),
        email="",
        problem="",
        nobody=not first_run.somebody_is_set_up(console.store),
    )


@post("/sign-in", middleware=[LIMIT.middleware], sync_to_thread=True)
def enter(request: Visit, console: TheConsole, data: FormBody) -> Response[Any]:
    """Compares the password and begins a session; an unknown address gets the same answer."""
    path, email = local_path(data.get("next", "/")), data.get("email", "")
    agent = _who(console, email, data.get("password", ""))
    if agent is None:
        return outside(
            console,
            "sign_in.html",
            status=HTTP_422_UNPROCESSABLE_ENTITY,
            next=path,
            email=email,
            problem=WRONG,
            nobody=False,
        )
    return let_in(request, console, agent, path)


@post("/sign-out")
async def sign_out(request: Page, console: TheConsole) -> Redirect:
    """Ends the session."""
    sessions.sign_out(request)
    return _with_fresh_forms(console, "/sign-in")


def let_in(request: Visit, console: Console, agent: AgentRow, path: str) -> Redirect:
    """A new session, and a new token for forms."""
    sessions.sign_in(request, agent, console.clock())
    return _with_fresh_forms(console, path)


def _who(console: Console, email: str, password: str) -> AgentRow | None:
    with console.store.reading() as session:
        agent = agents.by_email(session, email)
    if not console.passwords.matches(agent.password_hash if agent else None, password) or agent is None:
        return None
    return _rehashed(console, agent, password)


def _rehashed(console: Console, agent: AgentRow, password: str) -> AgentRow:
    """The agent with a hash of today's strength. The password is known in this moment only."""
    if not console.passwords.is_outdated(agent.password_hash):
        return agent
    stronger = console.passwords.hash(password)
    with console.store.transaction() as session:
        kept = session.get_one(AgentRow, agent.id)
        kept.password_hash = stronger
    return kept


def _with_fresh_forms(console: Console, path: str) -> Redirect:
    answer = Redirect(path, status_code=HTTP_303_SEE_OTHER)
    answer.delete_cookie(sessions.cookie_name(console.settings, CSRF_COOKIE))
    return answer


ROUTES = (show, enter)
