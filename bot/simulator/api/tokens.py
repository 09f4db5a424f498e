"""Where OAuth 2.0 tokens come from: consent, which is given at once here, and the token endpoint."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.response import Redirect

from bot.simulator.api import problems
from bot.simulator.api.oauth2 import UserTokens
from bot.simulator.api.outage import KEEPS_ANSWER
from bot.simulator.api.shapes import Json
from bot.simulator.injected import ApiRequest, TheSimulator


@get("/i/oauth2/authorize")
async def authorize(request: ApiRequest) -> Redirect:
    """The page where a user lets an app act for them. Nobody is asked: the brand consents to everything."""
    tokens: UserTokens = request.app.state.tokens
    target = tokens.consent(str(request.url))
    if target is None:
        raise problems.ProblemError(HTTPStatus.BAD_REQUEST, "There is no such client, or nowhere to send you back to.")
    return Redirect(target)


@post("/2/oauth2/token", opt={KEEPS_ANSWER: True}, status_code=HTTPStatus.OK)
async def issue_token(request: ApiRequest, simulator: TheSimulator) -> Response[Json]:
    """Exchange a code or a refresh token; a refresh token is used up by it. Errors have OAuth's form, not X's own."""
    if simulator.faults.refuse_credentials:
        raise problems.unauthorized()
    tokens: UserTokens = request.app.state.tokens
    form = (await request.body()).decode("utf-8", "replace")
    headers = {"Authorization": request.headers.get("authorization", "")}
    headers["Content-Type"] = request.headers.get("content-type", "")
    status, body = tokens.exchange(form, headers)
    return Response(body, status_code=status, headers={"cache-control": "no-store"})
