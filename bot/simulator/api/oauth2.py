"""OAuth 2.0 with PKCE for the one client and the one user that exist here: codes, access and refresh tokens.

The rules of the protocol are oauthlib's, the errors are worded as X words them. Of X's flow the page where the user
consents is missing: whoever asks for a code gets it at once.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from threading import Lock
from typing import Any

from oauthlib.oauth2 import FatalClientError, OAuth2Error, WebApplicationServer

from bot.clock import Clock
from bot.simulator.api.oauth2_client import ACCESS_LIVES, OneClient
from bot.simulator.settings import SimulatorSettings

TOKEN_ADDRESS = "https://api.x.com/2/oauth2/token"  # noqa: S105 -- where tokens are given, not one of them


class UserTokens:
    """Gives tokens and tells what they open. Safe to share between threads."""

    def __init__(self, settings: SimulatorSettings, clock: Clock) -> None:
        self._clock = clock
        self._client = OneClient(settings, clock)
        self._server = WebApplicationServer(self._client, token_expires_in=int(ACCESS_LIVES.total_seconds()))
        self._lock = Lock()

    def exchange(self, form: str, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and body for a request to the token endpoint; `form` is its body as it came."""
        try:
            with self._lock:
                _, answer, status = self._server.create_token_response(TOKEN_ADDRESS, body=form, headers=dict(headers))
        except OAuth2Error as error:
            answer, status = error.json, error.status_code
        except ValueError:  # oauthlib cannot read the form
            return _refusal("Request body is not a form.")
        body: dict[str, Any] = json.loads(answer)
        return self._in_words_of_x(body, form) if status != HTTPStatus.OK else (status, body)

    def consent(self, url: str) -> str | None:
        """Where to send the user who was asked for consent at `url`; None when there is no such client or address.

        The address has a code, or the error oauthlib found.
        """
        try:
            with self._lock:
                scopes, credentials = self._server.validate_authorization_request(url)
                headers, _, _ = self._server.create_authorization_response(url, scopes=scopes, credentials=credentials)
        except FatalClientError:
            return None
        except OAuth2Error as error:
            return str(error.in_uri(error.redirect_uri or ""))
        return str(headers["Location"])

    def scopes_of(self, access_token: str) -> frozenset[str] | None:
        """What an access token opens; None when there is none or it is over."""
        access = self._client.access.get(access_token)
        return frozenset(access.scopes) if access is not None and self._clock() < access.expires else None

    def _in_words_of_x(self, body: dict[str, Any], form: str) -> tuple[int, dict[str, Any]]:
        match body["error"]:
            case "invalid_client":
                return HTTPStatus.UNAUTHORIZED, {
                    "error": "unauthorized_client",
                    "error_description": "Missing valid authorization header",
                }
            case "invalid_grant" if "grant_type=refresh_token" in form:
                return _refusal("Value passed for the token was invalid.")
            case "invalid_grant":
                return _refusal("Value passed for the authorization code was invalid.")
            case "mismatching_redirect_uri":
                return _refusal("Value passed for the redirect uri did not match the uri of the authorization code.")
        return HTTPStatus.BAD_REQUEST, body


def _refusal(description: str) -> tuple[int, dict[str, Any]]:
    return HTTPStatus.BAD_REQUEST, {"error": "invalid_request", "error_description": description}
