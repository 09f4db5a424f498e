"""The only place that knows tweepy: what the desk asks of X, and what an error means for the next try."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
import tweepy
from requests.adapters import HTTPAdapter
from tweepy.errors import (
    BadRequest,
    Forbidden,
    HTTPException,
    NotFound,
    TooManyRequests,
    Unauthorized,
)

from bot.errors import NightdeskError
from bot.model.outgoing import Surface

TWEEPYS_HOST = "https://api.twitter.com"

NEWEST_DMS = "event_types=MessageCreate&dm_event.fields=id,text,sender_id&max_results=50"

TIMEOUT = 20
"""Seconds X may take for an answer."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The app's and the account's credentials."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    bearer_token: str


class XError(NightdeskError):
    """X refused or did not answer.

    `permanent`: the same request will never succeed. `retry_at`: when X says to come back, aware, or None.
    `unclear`: X may have done it all the same.
    """

    def __init__(
        self, message: str, *, permanent: bool, retry_at: datetime | None = None, unclear: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_at = retry_at
        self.unclear = unclear

    @property
    def already_there(self) -> bool:
        """X has this very post."""
        return self.permanent and "duplicate content" in str(self)


class XClient:
    """The calls the desk makes, as the brand's account. Connects on the first call."""

    def __init__(self, address: str, keys: Keys) -> None:
        self._tweepy = tweepy.Client(
            bearer_token=keys.bearer_token,
            consumer_key=keys.consumer_key,
            consumer_secret=keys.consumer_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_token_secret,
        )
        self._tweepy.session = _Session(address)

    def account_id(self) -> str:
        """The id of the account the keys belong to."""
        return _id_in(self._call("GET", "/2/users/me"), "id")

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> str:
        """Sends a DM to the user `to`, or a public reply to the post `in_reply_to`; returns X's id for it.

        Raises:
            XError: permanent or passing.
        """
        if surface is Surface.DM:
            sent = self._call("POST", f"/2/dm_conversations/with/{to}/messages", {"text": text})
            return _id_in(sent, "dm_event_id")
        reply = {"text": text, "reply": {"in_reply_to_tweet_id": in_reply_to}}
        return _id_in(self._call("POST", "/2/tweets", reply), "id")

    def said_to(self, user: str) -> dict[str, str]:
        """The account's newest DMs to `user`, newest first: texts by X's ids."""
        found = self._call("GET", f"/2/dm_conversations/with/{user}/dm_events?{NEWEST_DMS}").get("data") or []
        return {str(dm["id"]): str(dm.get("text", "")) for dm in found if str(dm.get("sender_id")) != user}

    def webhooks(self) -> list[dict[str, Any]]:
        """The webhooks of this app."""
        return list(self._call("GET", "/2/webhooks", user=False).get("data") or [])

    def add_webhook(self, address: str) -> str:
        """Registers a webhook; X sends it a challenge before it answers. Returns its id."""
        made = self._call("POST", "/2/webhooks", {"url": address}, user=False)
        return _id_in({"data": made.get("data", made)}, "id")

    def subscriptions(self) -> list[dict[str, Any]]:
        """The activity subscriptions of this app."""
        return list(self._call("GET", "/2/activity/subscriptions", user=False).get("data") or [])

    def subscribe(self, event_type: str, user_id: str, webhook_id: str) -> None:
        """Has events of a type about a user delivered to a webhook."""
        wish = {"event_type": event_type, "filter": {"user_id": user_id}, "webhook_id": webhook_id}
        self._call("POST", "/2/activity/subscriptions", wish, user=False)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None, *, user: bool = True) -> dict[str, Any]:
        try:
            with self._tweepy.request(method, path, json=body, user_auth=user) as response:
                answer = response.json()
                return answer if isinstance(answer, dict) else {}
        except TooManyRequests as error:
            raise XError("X's rate limit is used up", permanent=False, retry_at=_reset(error)) from error
        except (BadRequest, Forbidden, NotFound, Unauthorized) as error:
            raise XError(_reason(error), permanent=not isinstance(error, Unauthorized)) from error
        except (HTTPException, requests.RequestException, ValueError, AttributeError, TypeError) as error:
            # The last three: an error that is not in X's form, which tweepy stumbles over.
            raise XError(f"X did not answer: {type(error).__name__}", permanent=False, unclear=True) from error


class _Session(requests.Session):
    """Sends what tweepy addresses to its built-in host to `address`, with a time limit; it is signed afterwards."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address.rstrip("/")
        self.mount("https://", HTTPAdapter(pool_maxsize=16))
        self.mount("http://", HTTPAdapter(pool_maxsize=16))

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """Called by tweepy with its own host in `url`."""
        path = url.removeprefix(TWEEPYS_HOST)
        return super().request(method, self._address + path, timeout=TIMEOUT, **options)


def _id_in(answer: dict[str, Any], name: str) -> str:
    """X said yes. An answer without the id is final too: asking again could send a message twice."""
    try:
        return str(answer["data"][name])
    except (KeyError, TypeError) as error:
        raise XError("X answered in a form this desk does not know", permanent=True) from error


def _reset(error: TooManyRequests) -> datetime | None:
    moment = error.response.headers.get("x-rate-limit-reset")
    return datetime.fromtimestamp(int(moment), UTC) if moment else None


def _reason(error: HTTPException) -> str:
    """X's own words; they name the rule that was broken and hold nothing the customer wrote."""
    try:
        body = error.response.json()
    except ValueError:
        return f"X refused ({error.response.status_code})"
    detail = body.get("detail") or next((e.get("message") for e in body.get("errors", [])), None)
    return f"X refused ({error.response.status_code}): {detail or body.get('title')}"
