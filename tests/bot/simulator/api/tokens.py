"""The brand by OAuth 2.0: getting tokens, and asking with them."""

import base64
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.bot.simulator.harness import SETTINGS, X

CLIENT = (SETTINGS.oauth2_client_id, SETTINGS.oauth2_client_secret)
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"
CHALLENGE = base64.urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
CALLBACK = "https://desk.test/x/callback"


def ask_for_token(x: X, auth: tuple[str, str] | None = CLIENT, **form: str) -> httpx.Response:
    """A form for the token endpoint, by default from the confidential client."""
    return x.http.post("/2/oauth2/token", data=form, auth=auth)


def refresh(x: X, token: str = SETTINGS.oauth2_refresh_token, **more: str) -> httpx.Response:
    return ask_for_token(x, grant_type="refresh_token", refresh_token=token, **more)


def access_token(x: X, scope: str = "") -> str:
    """A fresh one, made with the refresh token the brand has given already."""
    answer = refresh(x, **({"scope": scope} if scope else {}))
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def as_user(
    x: X, token: str, method: str, path: str, body: object = None, params: Mapping[str, str] | None = None
) -> httpx.Response:
    """A request with an access token."""
    headers = {"authorization": f"Bearer {token}"}
    return x.http.request(method, path, headers=headers, json=body, params=params)


def consent(x: X, **changes: str) -> httpx.Response:
    """The user's browser at the page where X asks for consent; a change to nothing leaves a parameter out."""
    wish = {
        "response_type": "code",
        "client_id": SETTINGS.oauth2_client_id,
        "redirect_uri": CALLBACK,
        "scope": "tweet.read users.read dm.read offline.access",
        "state": "from-the-desk",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    params = {name: value for name, value in (wish | changes).items() if value}
    return x.http.get("/i/oauth2/authorize", params=params, follow_redirects=False)


def sent_back(answer: httpx.Response) -> dict[str, str]:
    """What the browser carries to the callback."""
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def exchange(x: X, code: str, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return ask_for_token(x, **form | changes)
