"""Who asks, whether they may, and how much they have left. Runs before every X endpoint."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from hmac import compare_digest
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope
from oauthlib.oauth1 import SignatureOnlyEndpoint

from bot.simulator.api import problems
from bot.simulator.api.oauth import signed
from bot.simulator.limits import DAY, QUARTER_HOUR, RateLimits, Standing, Window
from bot.simulator.simulator import Simulator

RATE_HEADERS = "x_rate_headers"
FORM = "application/x-www-form-urlencoded"


class Caller(StrEnum):
    """The two ways to ask; the value is X's own name for it."""

    USER = "OAuth 1.0a User Context"
    APP = "OAuth 2.0 Application-Only"


USER_ONLY = frozenset({Caller.USER})
APP_ONLY = frozenset({Caller.APP})
EITHER = frozenset({Caller.USER, Caller.APP})

BUDGETS: Mapping[str, Callable[[RateLimits, Caller], tuple[int, ...]]] = {
    "dm_send": lambda limits, _: (limits.dm_sends, limits.dm_sends_daily),
    "dm_events": lambda limits, _: (limits.dm_lookups,),
    "dm_events_with": lambda limits, _: (limits.dm_lookups,),
    "dm_event": lambda limits, _: (limits.dm_lookups,),
    "post": lambda limits, _: (limits.posts, limits.posts_daily),
    "post_lookup": lambda limits, _: (limits.post_lookups,),
    "mentions": lambda limits, caller: ((limits.mentions if caller is Caller.USER else limits.mentions_app),),
    "me": lambda limits, _: (limits.me,),
    "user": lambda limits, _: (limits.users,),
    "webhooks": lambda limits, _: (limits.webhooks,),
    "subscriptions": lambda limits, _: (limits.subscriptions,),
}
"""For each budget: requests per quarter hour, and per day where X has such a limit."""


def gate(allowed: frozenset[Caller], budget: str) -> dict[str, Any]:
    """The `opt` of an endpoint: who may call it, and which budget a call is taken from."""
    return {"allowed": allowed, "budget": budget}


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: 401 without good credentials, 403 with the wrong kind, 429 when the budget is spent.

    A request that is refused for any other reason still counts; one answered 429 does not. Every
    answer to good credentials tells the caller's standing.
    """
    request = cast(Request[Any, Any, Any], connection)
    simulator: Simulator = request.app.state.simulator
    caller = await identify(request, simulator, request.app.state.oauth)
    standings = _spend(simulator, caller, handler.opt["budget"])
    request.scope["state"][RATE_HEADERS] = rate_headers(standings)
    allowed: frozenset[Caller] = handler.opt["allowed"]
    if caller not in allowed:
        raise problems.unsupported_authentication(caller, sorted(allowed))
    if any(standing.exceeded for standing in standings):
        raise problems.too_many_requests()


async def identify(request: Request[Any, Any, Any], simulator: Simulator, oauth: SignatureOnlyEndpoint) -> Caller:
    """Who signed this request, or 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and compare_digest(token.encode(), simulator.settings.bearer_token.encode()):
        return Caller.APP
    if scheme.lower() == "oauth":
        is_form = request.headers.get("content-type", "").startswith(FORM)
        body = (await request.body()).decode("utf-8", "replace") if is_form else ""
        if signed(oauth, request.method, _signed_url(request), body, _headers(request)):
            return Caller.USER
    raise problems.unauthorized()


def _headers(request: Request[Any, Any, Any]) -> dict[str, str]:
    wanted = ("Authorization", "Content-Type")
    return {name: request.headers[name] for name in wanted if name in request.headers}


def _signed_url(request: Request[Any, Any, Any]) -> str:
    # Rebuilt from the bytes that came in: decoding and encoding again could change the signature.
    raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    host = request.headers.get("host", "")
    url = f"{request.scope['scheme']}://{host}{raw_path.partition(b'?')[0].decode('latin-1')}"
    return f"{url}?{query.decode('latin-1')}" if query else url


def _spend(simulator: Simulator, caller: Caller, budget: str) -> list[Standing]:
    counts = BUDGETS[budget](simulator.limits, caller)
    windows = tuple(Window(count, seconds) for count, seconds in zip(counts, (QUARTER_HOUR, DAY), strict=False))
    return simulator.rates.take(f"{caller.name}:{budget}", windows, simulator.clock())


def rate_headers(standings: list[Standing]) -> dict[str, str]:
    """X's headers. The plain ones speak of the spent window, or else of the quarter hour."""
    main = next((standing for standing in standings if standing.exceeded), standings[0])
    headers = _named("x-rate-limit", main)
    for standing in standings[1:]:
        headers |= _named("x-user-limit-24hour", standing)
    return headers


def _named(prefix: str, standing: Standing) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(standing.window.requests),
        f"{prefix}-remaining": str(standing.remaining),
        f"{prefix}-reset": str(standing.reset),
    }


async def write_rate_headers(message: Message, scope: Scope) -> None:
    """`before_send` hook: put the caller's standing on every answer, errors included."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    headers: dict[str, str] = scope.get("state", {}).get(RATE_HEADERS, {})
    message["headers"] = [
        *message["headers"],
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
