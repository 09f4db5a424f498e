"""Whether whoever asks may, and how much they have left. Runs before every endpoint of X's API."""

from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from bot.simulator.api import problems
from bot.simulator.api.budgets import nothing_left, rate_headers, spend
from bot.simulator.api.callers import Caller, identify
from bot.simulator.limits import Standing
from bot.simulator.simulator import Simulator

RATE_HEADERS = "x_rate_headers"


def gate(allowed: frozenset[Caller], budget: str, scopes: str = "") -> dict[str, Any]:
    """The `opt` of an endpoint: who may call it, which budget a call is taken from, and what an OAuth 2.0 user must
    have allowed.
    """
    return {"allowed": allowed, "budget": budget, "scopes": frozenset(scopes.split())}


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: 401 without good credentials, 403 with the wrong kind, 429 when the budget is spent.

    A request that is refused for any other reason still counts; one answered 429 does not. Every
    answer to good credentials tells the caller's standing.
    """
    request = cast(Request[Any, Any, Any], connection)
    simulator: Simulator = request.app.state.simulator
    if simulator.faults.refuse_credentials:
        raise problems.unauthorized()
    credentials = await identify(request)
    standings = _standings(simulator, credentials.caller, handler.opt["budget"])
    request.scope["state"][RATE_HEADERS] = rate_headers(standings)
    allowed: frozenset[Caller] = handler.opt["allowed"]
    if credentials.caller not in allowed:
        raise problems.unsupported_authentication(credentials.caller, sorted(allowed))
    if not credentials.cover(handler.opt["scopes"]):
        raise problems.forbidden("Forbidden")
    if any(standing.exceeded for standing in standings):
        raise problems.too_many_requests()


def _standings(simulator: Simulator, caller: Caller, budget: str) -> list[Standing]:
    standings = spend(simulator, caller, budget)
    until = simulator.faults.rate_limited_until
    limited = until is not None and simulator.clock() < until
    return nothing_left(standings, until) if until is not None and limited else standings


async def write_rate_headers(message: Message, scope: Scope) -> None:
    """`before_send` hook: put the caller's standing on every answer, errors included."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    headers: dict[str, str] = scope.get("state", {}).get(RATE_HEADERS, {})
    message["headers"] = [
        *message["headers"],
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
