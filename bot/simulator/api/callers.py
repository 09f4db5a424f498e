"""Who asks: the kinds of credentials X knows, and how they are recognised."""

from collections.abc import Mapping
from enum import StrEnum
from hmac import compare_digest
from typing import NamedTuple

from oauthlib.oauth1 import SignatureOnlyEndpoint

from bot.simulator.api import problems
from bot.simulator.api.oauth import signed
from bot.simulator.api.oauth2 import UserTokens
from bot.simulator.injected import ApiRequest
from bot.simulator.simulator import Simulator

FORM = "application/x-www-form-urlencoded"


class Caller(StrEnum):
    """The three ways to ask; the value is X's own name for it."""

    USER = "OAuth 1.0a User Context"
    USER2 = "OAuth 2.0 User Context"
    APP = "OAuth 2.0 Application-Only"


USERS = frozenset({Caller.USER, Caller.USER2})
APP_ONLY = frozenset({Caller.APP})
USER_OR_APP = frozenset({Caller.USER, Caller.APP})
ANY = frozenset(Caller)


class Credentials(NamedTuple):
    """A caller who was recognised; `scopes` is what an OAuth 2.0 user allowed, None where X knows no scopes."""

    caller: Caller
    scopes: frozenset[str] | None = None

    def cover(self, wanted: frozenset[str]) -> bool:
        """Whether everything in `wanted` was allowed."""
        return self.scopes is None or wanted <= self.scopes


async def identify(request: ApiRequest) -> Credentials:
    """Who sent this request, or 401."""
    simulator: Simulator = request.app.state.simulator
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "bearer" if compare_digest(token.encode(), simulator.settings.bearer_token.encode()):
            return Credentials(Caller.APP)
        case "bearer":
            tokens: UserTokens = request.app.state.tokens
            scopes = tokens.scopes_of(token)
            if scopes is not None:
                return Credentials(Caller.USER2, scopes)
        case "oauth":
            oauth: SignatureOnlyEndpoint = request.app.state.oauth
            if signed(oauth, request.method, _signed_url(request), await _form(request), _headers(request)):
                return Credentials(Caller.USER)
    raise problems.unauthorized()


async def _form(request: ApiRequest) -> str:
    is_form = request.headers.get("content-type", "").startswith(FORM)
    return (await request.body()).decode("utf-8", "replace") if is_form else ""


def _headers(request: ApiRequest) -> Mapping[str, str]:
    wanted = ("Authorization", "Content-Type")
    return {name: request.headers[name] for name in wanted if name in request.headers}


def _signed_url(request: ApiRequest) -> str:
    # Rebuilt from the bytes that came in: decoding and encoding again could change the signature.
    raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    host = request.headers.get("host", "")
    url = f"{request.scope['scheme']}://{host}{raw_path.partition(b'?')[0].decode('latin-1')}"
    return f"{url}?{query.decode('latin-1')}" if query else url
