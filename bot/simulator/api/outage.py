"""X when it does not answer as it should: not at all, or only after the work is done."""

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bot.simulator.api.problems import answer_problem, unavailable
from bot.simulator.faults import Faults
from bot.simulator.injected import ApiRequest

KEEPS_ANSWER = "keeps_answer"
"""The `opt` of an endpoint whose answers are never swallowed."""


class Outage(ASGIMiddleware):
    """Answers 503 while X is down; and when answers are to be swallowed, 503 in place of what a POST led to."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Let the request through, or its answer, or neither."""
        faults: Faults = scope["litestar_app"].state.simulator.faults
        if faults.down:
            await _unavailable(scope, receive, send)
            return
        swallowing = False

        async def watched(message: Message) -> None:
            nonlocal swallowing
            if message["type"] == "http.response.start":
                swallowing = _is_done(scope, message["status"]) and faults.use_up("swallow_answers")
            if not swallowing:
                await send(message)

        await next_app(scope, receive, watched)
        if swallowing:
            await _unavailable(scope, receive, send)


def _is_done(scope: Scope, status: int) -> bool:
    return scope.get("method") == "POST" and status < 300 and KEEPS_ANSWER not in scope["route_handler"].opt


async def _unavailable(scope: Scope, receive: Receive, send: Send) -> None:
    request: ApiRequest = Request(scope)
    response = answer_problem(request, unavailable()).to_asgi_response(app=None, request=request)
    await response(scope, receive, send)
