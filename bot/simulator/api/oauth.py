"""Verifies OAuth 1.0a signatures for the one app and the one user that exist here."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import timedelta
from threading import Lock

from oauthlib.common import Request
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

from bot.clock import Clock
from bot.simulator.settings import SimulatorSettings

TIMESTAMP_WINDOW = timedelta(minutes=5)
REMEMBERED_NONCES = 100_000


class OneApp(RequestValidator):
    """Knows the brand's app and token, and which nonces were used.

    `window` is how far a request's timestamp may be from `clock`; None takes any, for a simulated
    clock that is nowhere near the one the client signs with.
    """

    # oauthlib compares timestamps with the system clock. Here `clock` decides, in
    # `validate_timestamp_and_nonce`, so its own check is opened wide.
    timestamp_lifetime = 10**12
    enforce_ssl = False
    allowed_signature_methods = ("HMAC-SHA1", "HMAC-SHA256")
    dummy_client = "nobody"
    dummy_access_token = "nobody"  # noqa: S105 -- stands in for an unknown token, opens nothing

    def __init__(self, settings: SimulatorSettings, clock: Clock, window: timedelta | None) -> None:
        super().__init__()
        self._settings = settings
        self._clock = clock
        self._window = window
        self._lock = Lock()
        self._nonces: OrderedDict[tuple[str, str], None] = OrderedDict()

    def check_client_key(self, client_key: str) -> bool:
        """Any length will do; whether it is the right one is seen later."""
        return bool(client_key)

    def check_access_token(self, request_token: str) -> bool:
        """Any length will do; whether it is the right one is seen later."""
        return bool(request_token)

    def check_nonce(self, nonce: str) -> bool:
        """X names no format."""
        return bool(nonce)

    def validate_timestamp_and_nonce(
        self,
        client_key: str,
        timestamp: str,
        nonce: str,
        request: Request,
        request_token: str | None = None,
        access_token: str | None = None,
    ) -> bool:
        """Whether the request is recent and its nonce was not seen with that timestamp before."""
        if self._window is not None:
            age = self._clock().timestamp() - int(timestamp)
            if abs(age) > self._window.total_seconds():
                return False
        with self._lock:
            if (timestamp, nonce) in self._nonces:
                return False
            self._nonces[timestamp, nonce] = None
            if len(self._nonces) > REMEMBERED_NONCES:
                self._nonces.popitem(last=False)
            return True

    def validate_client_key(self, client_key: str, request: Request) -> bool:
        """Whether this is the app, asking for the brand's account."""
        return client_key == self._settings.consumer_key and request.resource_owner_key == self._settings.access_token

    def get_client_secret(self, client_key: str, request: Request) -> str:
        """The first half of the signing key."""
        return self._settings.consumer_secret

    def get_access_token_secret(self, client_key: str, token: str, request: Request) -> str:
        """The second half of the signing key."""
        return self._settings.access_token_secret


def signed(endpoint: SignatureOnlyEndpoint, method: str, url: str, body: str, headers: Mapping[str, str]) -> bool:
    """Whether the brand's user signed this request."""
    valid, _ = endpoint.validate_request(url, method, body or None, dict(headers))
    return bool(valid)
