"""OAuth 2.0 as the brand's account: an access token that lives two hours, renewed before it ends.

X's refresh tokens are used up by use, so each answer's pair is kept, sealed, for all desks. Source of the token's life
and the scopes: X's OAuth 2.0 pages.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import requests
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from bot.clock import Clock
from bot.store.engine import Store
from bot.store.locks import one_at_a_time
from bot.store.sealed import Seal
from bot.x.answers import XError

NAME = "x oauth2"
EARLY = timedelta(minutes=5)
"""A token is renewed this long before its end: a request under way must not lose it."""

LIFE = timedelta(hours=2)
TIMEOUT = 10
"""Seconds; the other desks wait for it."""

AUTHORIZE = "https://x.com/i/oauth2/authorize"
SCOPES: Sequence[str] = ("tweet.read", "tweet.write", "users.read", "dm.read", "dm.write", "offline.access")

SERVER_FAILED = 500


@dataclass(frozen=True, kw_only=True)
class App:
    """The X app. `secret` is empty for a public client; `address` is X's API."""

    client_id: str
    secret: str
    address: str

    @property
    def token_url(self) -> str:
        """Where tokens are given out."""
        return f"{self.address.rstrip('/')}/2/oauth2/token"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`until` is when the access token ends; `begun` tells which token of the environment it descends from."""

    access: str
    refresh: str
    until: datetime
    begun: str

    def __repr__(self) -> str:
        return f"Pair(until={self.until})"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps({**vars(self), "until": self.until.isoformat()})

    @classmethod
    def from_text(cls, text: str) -> "Pair":
        """Reads what `as_text` wrote."""
        kept = json.loads(text)
        return cls(**{**kept, "until": datetime.fromisoformat(kept["until"])})


class Tokens:
    """Gives out the access token, the same to every desk on one database."""

    def __init__(self, store: Store, seal: Seal, clock: Clock, app: App, first_refresh: str) -> None:
        self._store = store
        self._seal = seal
        self._clock = clock
        self._app = app
        self._first = first_refresh
        self._pair: Pair | None = None

    def access(self, refused: str = "") -> str:
        """A token that is valid for a while; another one than `refused`, if X has refused that.

        Raises:
            XError: when X gives none.
        """
        if self._pair is None or not self._good(self._pair, refused):
            self._pair = self._kept_or_new(refused)
        return self._pair.access

    @property
    def kept(self) -> bool:
        """Whether there are tokens of an earlier consent."""
        with self._store.reading() as session:
            return self._seal.open(session, NAME) is not None

    def keep(self, pair: Pair) -> None:
        """Keeps the tokens of a consent for all desks."""
        with self._store.transaction() as session:
            self._seal.keep(session, NAME, pair.as_text(), self._clock())

    def _good(self, pair: Pair, refused: str) -> bool:
        return pair.access != refused and pair.until - EARLY > self._clock()

    def _kept_or_new(self, refused: str) -> Pair:
        """One desk renews; the others wait here and read what it got."""
        with self._store.transaction() as session:
            one_at_a_time(session.connection(), NAME)
            kept = self._seal.open(session, NAME)
            pair = Pair.from_text(kept) if kept else None
            if pair is None or (self._first and pair.begun != _mark(self._first)):
                pair = None  # the environment has a token that was not there before: it wins
            elif self._good(pair, refused):
                return pair
            renewed = self._renew(pair)
            self._seal.keep(session, NAME, renewed.as_text(), self._clock())
            return renewed

    def _renew(self, pair: Pair | None) -> Pair:
        refresh = pair.refresh if pair else self._first
        if not refresh:
            raise XError(
                "there is no refresh token: `nightdesk connect` gets one, or set NIGHTDESK_X_OAUTH2_REFRESH_TOKEN",
                permanent=False,
            )
        client = WebApplicationClient(self._app.client_id)
        body = client.prepare_refresh_body(refresh_token=refresh, client_id=self._app.client_id)
        return ask(self._app, client, body, self._clock(), begun=pair.begun if pair else _mark(self._first))


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The brand's own yes, once: X's page asks for it, and sends whoever says it to `callback` with a code (PKCE)."""

    app: App
    callback: str
    verifier: str
    state: str

    def address(self, authorize: str = AUTHORIZE) -> str:
        """The page to open, signed in as the brand; `authorize` may be a simulator's, which speaks no TLS."""
        client = WebApplicationClient(self.app.client_id)
        challenge = client.create_code_challenge(self.verifier, "S256")
        address: str = client.prepare_request_uri(
            AUTHORIZE,
            redirect_uri=self.callback,
            scope=list(SCOPES),
            state=self.state,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
        return address.replace(AUTHORIZE, authorize, 1)

    def pair(self, redirected: str, now: datetime) -> Pair:
        """The first pair, from the address X sent the browser to. Raises XError when it is not that, or X refuses."""
        came = parse_qs(urlsplit(redirected.strip()).query)
        if came.get("state") != [self.state] or not came.get("code"):
            raise XError("that is not the address X's page led to; copy all of it from the address bar", permanent=True)
        client = WebApplicationClient(self.app.client_id)
        body = client.prepare_request_body(
            code=came["code"][0], redirect_uri=self.callback, code_verifier=self.verifier, include_client_id=True
        )
        return ask(self.app, client, body, now, begun="")


def ask(app: App, client: WebApplicationClient, body: str, now: datetime, *, begun: str) -> Pair:
    """One request for tokens. Raises XError; neither it nor the log ever holds a token."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    auth = (app.client_id, app.secret) if app.secret else None
    try:
        answer = requests.post(app.token_url, data=body, headers=headers, auth=auth, timeout=TIMEOUT)
        if answer.status_code >= SERVER_FAILED:
            raise XError(f"X gave no token ({answer.status_code})", permanent=False, status=answer.status_code)
        told = client.parse_request_body_response(answer.text)
    except requests.RequestException as error:
        raise XError(f"X gave no token: {type(error).__name__}", permanent=False) from None
    except (OAuth2Error, ValueError):
        raise XError(
            "X refuses the refresh token; `nightdesk connect` asks for a new one", permanent=False, status=401
        ) from None
    life = timedelta(seconds=int(told.get("expires_in") or LIFE.total_seconds()))
    refresh = str(told.get("refresh_token") or "")
    return Pair(access=str(told["access_token"]), refresh=refresh, until=now + life, begun=begun)


def _mark(token: str) -> str:
    """Tells tokens apart without keeping them."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
