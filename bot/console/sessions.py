"""Who is signed in: an encrypted cookie, which every desk process can read with nothing shared.

What a cookie cannot do is made up for here. It carries when it began and when it was last used,
both checked against the desk's clock, and a mark of the password it was won with: a changed
password ends all sessions.
"""

import secrets
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from anyio.to_thread import run_sync
from cryptography.exceptions import InvalidTag
from litestar.connection import ASGIConnection
from litestar.exceptions import LitestarException, NotAuthorizedException
from litestar.middleware.authentication import (
    AbstractAuthenticationMiddleware,
    AuthenticationResult,
)
from litestar.middleware.session import SessionMiddleware
from litestar.middleware.session.client_side import ClientSideSessionBackend, CookieBackendConfig
from litestar.types import ASGIApp, Message, Middleware, ScopeSession

from bot.console.console import Agent, Console, Visit
from bot.console.keys import derive
from bot.settings import Settings
from bot.store.tables import AgentRow

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: no new cookie for every click."""

SHAPE = {"id", "agent", "mark", "began", "seen"}
"""What a session carries. One of another release may carry something else, and is over."""

AS_READ = "console_session_as_read"
UNATTENDED = "unattended"
"""The option of a route that a page asks by itself: nobody is there because of it."""


Connection = ASGIConnection[Any, Any, Any, Any]


class CookieSessions(ClientSideSessionBackend):
    """Litestar's encrypted cookie, written only when it changed.

    Otherwise the answer to a refresh under way would bring a session back after signing out.
    """

    async def load_from_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> dict[str, Any]:
        """The session; an empty one when the cookie is none of ours."""
        try:
            session = await super().load_from_connection(connection)
        except (InvalidTag, ValueError, KeyError, TypeError, LitestarException):
            session = {}
        connection.scope["state"][AS_READ] = deepcopy(session)
        return session

    async def store_in_message(
        self,
        scope_session: ScopeSession,
        message: Message,
        connection: ASGIConnection[Any, Any, Any, Any],
    ) -> None:
        """Sets the cookie if there is something new to keep or something to forget."""
        if scope_session != connection.scope["state"].get(AS_READ):
            await super().store_in_message(scope_session, message, connection)


def is_secure(settings: Settings) -> bool:
    """Whether browsers reach the desk by https, and cookies may insist on it."""
    return settings.public_url.startswith("https://")


def cookie_name(settings: Settings, name: str) -> str:
    """With https, a name no other host of the domain can set a cookie under (RFC 6265bis)."""
    return f"__Host-{name}" if is_secure(settings) else name


def session_middleware(settings: Settings) -> Middleware:
    """Reads and writes the session of a request."""
    config = CookieBackendConfig(
        secret=derive(settings, "session"),
        key=cookie_name(settings, "nightdesk"),
        max_age=int(ABSOLUTE.total_seconds()),
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )
    backend = CookieSessions(config)

    def middleware(app: ASGIApp) -> ASGIApp:
        return SessionMiddleware(app, backend)

    return middleware


def only_signed_in(console: Console) -> Middleware:
    """Lets nobody in without a session.

    A function, like the session's: Litestar deep-copies what hangs on a router, functions apart.
    """

    def middleware(app: ASGIApp) -> ASGIApp:
        return SignedIn(app, console)

    return middleware


def sign_in(visit: Visit, agent: AgentRow, now: datetime) -> None:
    """Begins a session that has nothing of the one before."""
    visit.set_session(
        {
            "id": secrets.token_urlsafe(16),
            "agent": agent.id,
            "mark": _mark(agent),
            "began": now.isoformat(),
            "seen": now.isoformat(),
        }
    )


def sign_out(visit: Visit) -> None:
    """Ends the session."""
    visit.set_session({})


def agent_of(console: Console, session: Mapping[str, Any], now: datetime) -> Agent | None:
    """Who this session belongs to; None when it is over."""
    if set(session) != SHAPE or not _lasts(session, now):
        return None
    with console.store.reading() as reading:
        row = reading.get(AgentRow, session["agent"])
    if row is None or not secrets.compare_digest(_mark(row), str(session["mark"])):
        return None
    return Agent.of(row)


class SignedIn(AbstractAuthenticationMiddleware):
    """Lets nobody in without a session."""

    def __init__(self, app: ASGIApp, console: Console) -> None:
        super().__init__(app)
        self._console = console

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """The agent as `request.user`. NotAuthorizedException becomes the way to sign in."""
        now = self._console.clock()
        agent = await run_sync(agent_of, self._console, connection.session, now)
        if agent is None:
            raise NotAuthorizedException
        if not connection.route_handler.opt.get(UNATTENDED):
            _touch(connection.session, now)
        return AuthenticationResult(user=agent, auth=None)


def _lasts(session: Mapping[str, Any], now: datetime) -> bool:
    began, seen = (datetime.fromisoformat(session[name]) for name in ("began", "seen"))
    return now - began < ABSOLUTE and now - seen < IDLE


def _touch(session: dict[str, Any], now: datetime) -> None:
    if now - datetime.fromisoformat(session["seen"]) >= SEEN_EVERY:
        session["seen"] = now.isoformat()


def _mark(agent: AgentRow) -> str:
    return sha256(agent.password_hash.encode()).hexdigest()[:32]
