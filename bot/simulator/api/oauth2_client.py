"""The one OAuth 2.0 client that exists here, and the codes and tokens it was given."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from types import SimpleNamespace
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth2 import RequestValidator

from bot.clock import Clock
from bot.simulator.settings import SimulatorSettings

ACCESS_LIVES = timedelta(hours=2)
CODE_LIVES = timedelta(seconds=30)

SCOPES = tuple(
    """block.read block.write bookmark.read bookmark.write broadcast.read broadcast.write dm.read dm.write follows.read
    follows.write like.read like.write list.read list.write media.write mute.read mute.write offline.access space.read
    timeline.read tweet.moderate.write tweet.read tweet.write users.read""".split()
)
OFFLINE = "offline.access"
"""Only who allows this gives a refresh token."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What an access token opens, and until when."""

    scopes: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """What a code stands for until it is exchanged."""

    scopes: tuple[str, ...]
    expires: datetime
    redirect_uri: str
    challenge: str
    challenge_method: str


class OneClient(RequestValidator):
    """What oauthlib asks about the client, and where it leaves codes and tokens."""

    def __init__(self, settings: SimulatorSettings, clock: Clock) -> None:
        super().__init__()
        self._settings = settings
        self._clock = clock
        self._consents: dict[str, Consent] = {}
        self._refresh: dict[str, tuple[str, ...]] = {settings.oauth2_refresh_token: SCOPES}
        self.access: dict[str, Access] = {}

    # the client

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """A client with a secret has to show it."""
        return bool(self._settings.oauth2_client_secret)

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """HTTP Basic with the client's id and secret."""
        settings = self._settings
        expected = f"{settings.oauth2_client_id}:{settings.oauth2_client_secret}"
        shown = _basic(request.headers.get("Authorization", ""))
        return compare_digest(shown, expected.encode()) and self._known(settings.oauth2_client_id, request)

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """A public client says who it is, which proves nothing."""
        return self._known(client_id, request)

    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether this is the client."""
        return self._known(client_id, request)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Both that the endpoint knows."""
        return True

    def _known(self, client_id: str, request: Request) -> bool:
        request.client = SimpleNamespace(client_id=client_id)
        return client_id == self._settings.oauth2_client_id

    # codes

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Any: X would compare it with those the app has registered."""
        return True

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """A code is all there is."""
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether X has all of these."""
        return set(scopes) <= set(SCOPES)

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """None: X wants them named."""
        return []

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Always."""
        return True

    def save_authorization_code(self, client_id: str, code: Any, request: Request, *args: Any, **kwargs: Any) -> None:
        """Remember what was consented to."""
        self._consents[code["code"]] = Consent(
            scopes=tuple(request.scopes or ()),
            expires=self._clock() + CODE_LIVES,
            redirect_uri=str(request.redirect_uri),
            challenge=str(request.code_challenge),
            challenge_method=str(request.code_challenge_method),
        )

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether this code was given within the last half minute and not used."""
        consent = self._consents.get(code)
        if consent is None or self._clock() >= consent.expires:
            return False
        request.scopes = list(consent.scopes)
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        """The challenge the verifier has to fit."""
        return self._consents[code].challenge

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        """How the challenge was made."""
        return self._consents[code].challenge_method

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether the code was sent to this address."""
        return redirect_uri == self._consents[code].redirect_uri

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """A code is good for one exchange."""
        self._consents.pop(code, None)

    # tokens

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether it was given and not used."""
        return refresh_token in self._refresh

    def get_original_scopes(self, refresh_token: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """What the user allowed when it was given."""
        return list(self._refresh[refresh_token])

    def save_bearer_token(self, token: Any, request: Request, *args: Any, **kwargs: Any) -> None:
        """Remember both tokens, use up the refresh token they were given for, and write them as X does."""
        scopes, now = tuple(request.scopes or ()), self._clock()
        self._refresh.pop(request.refresh_token or "", None)
        if OFFLINE in scopes:
            self._refresh[token["refresh_token"]] = scopes
        else:
            token.pop("refresh_token", None)
        token["token_type"] = "bearer"  # noqa: S105 -- a kind, not a token
        self.access = {each: access for each, access in self.access.items() if now < access.expires}
        self.access[token["access_token"]] = Access(scopes=scopes, expires=now + ACCESS_LIVES)


def _basic(authorization: str) -> bytes:
    scheme, _, encoded = authorization.partition(" ")
    try:
        return base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        return b""
