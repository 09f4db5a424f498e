"""The only place that knows tweepy: what the desk asks of X, and what an error means for the next try."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

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

from bot.model.outgoing import Surface
from bot.x.answers import (
    Account,
    Json,
    Media,
    Page,
    Refusal,
    Sent,
    Standing,
    XError,
    reason_of,
    refusal_in,
    reset_of,
    standing_of,
)
from bot.x.oauth2 import Tokens

__all__ = ["Account", "Keys", "Media", "Page", "Refusal", "Sent", "Standing", "XClient", "XError"]

TWEEPYS_HOST = "https://api.twitter.com"

NEWEST_DMS = "event_types=MessageCreate&dm_event.fields=id,text,sender_id&max_results=50"

DMS = {
    "max_results": "100",
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,sender_id,dm_conversation_id,created_at,attachments,participant_ids",
    "expansions": "sender_id,attachments.media_keys",
    "user.fields": "username,name",
    "media.fields": "url,preview_image_url,type,variants",
}
MENTIONS = {
    "max_results": "100",
    "tweet.fields": "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities",
    "expansions": "author_id",
    "user.fields": "username,name",
}

TIMEOUT = 20
"""Seconds X may take for an answer."""

MEDIA_HOSTS = ("twimg.com", "x.com", "twitter.com")
"""Where X keeps what was sent with a message; the account's credentials go nowhere else."""

IDS_AT_ONCE = 100
PIECE = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The app's and the account's credentials."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    bearer_token: str


class XClient:
    """The calls the desk makes, as the brand's account. Connects on the first call."""

    def __init__(self, address: str, keys: Keys, tokens: Tokens | None = None) -> None:
        """With `tokens` the account's calls use OAuth 2.0, otherwise OAuth 1.0a."""
        self._tokens = tokens
        self._address = address.rstrip("/")
        self._tweepy = tweepy.Client(
            bearer_token=keys.bearer_token,
            consumer_key=keys.consumer_key,
            consumer_secret=keys.consumer_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_token_secret,
        )
        self._tweepy.session = _Session(address)
        self._signer = tweepy.OAuth1UserHandler(
            keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret
        )
        self._account_id = ""

    def account(self) -> Account:
        """The account the keys belong to, and what its profile says."""
        found = self._call("GET", "/2/users/me?user.fields=description").body
        account_id, data = _id_in(found, "id"), found["data"]
        told = {name: str(data.get(key) or "") for name, key in (("handle", "username"), ("name", "name"))}
        return Account(id=account_id, description=str(data.get("description") or ""), **told)

    def account_id(self) -> str:
        """The id of the account the keys belong to; asked once."""
        self._account_id = self._account_id or _id_in(self._call("GET", "/2/users/me").body, "id")
        return self._account_id

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> Sent:
        """Sends a DM to the user `to`, or a public reply to the post `in_reply_to`.

        Raises:
            XError: permanent or passing.
        """
        if surface is Surface.DM:
            answer = self._call("POST", f"/2/dm_conversations/with/{to}/messages", {"text": text})
            return Sent(x_id=_id_in(answer.body, "dm_event_id"), standing=answer.standing)
        reply = {"text": text, "reply": {"in_reply_to_tweet_id": in_reply_to}}
        answer = self._call("POST", "/2/tweets", reply)
        return Sent(x_id=_id_in(answer.body, "id"), standing=answer.standing)

    def said_to(self, user: str) -> dict[str, str]:
        """The account's newest DMs to `user`, newest first: texts by X's ids."""
        answer = self._call("GET", f"/2/dm_conversations/with/{user}/dm_events?{NEWEST_DMS}")
        return {str(dm["id"]): str(dm.get("text", "")) for dm in _rows(answer.body) if str(dm.get("sender_id")) != user}

    def dms(self, page: str = "") -> Page:
        """Every DM of the account, newest first, 30 days back; `page` is an earlier page's `next`."""
        return self._page("/2/dm_events", {**DMS, "pagination_token": page})

    def mentions(self, since_id: str = "", page: str = "", start: datetime | None = None) -> Page:
        """Posts that mention the account, newest first: later than the post `since_id`, or the moment `start`."""
        begins = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if start else ""
        wish = {**MENTIONS, "since_id": since_id, "pagination_token": page, "start_time": begins}
        return self._page(f"/2/users/{self.account_id()}/mentions", wish)

    def posts_there(self, ids: Sequence[str]) -> set[str]:
        """Which of these posts (100 at most) are still there; one X gives another reason for counts as there."""
        answer = self._call("GET", f"/2/tweets?{urlencode({'ids': ','.join(ids[:IDS_AT_ONCE])})}").body
        gone = {str(row.get("resource_id") or row.get("value")) for row in _rows(answer, "errors") if _is_gone(row)}
        return set(ids) - gone

    def media(self, url: str, *, largest: int) -> Media:
        """What was sent with a message, by its address, `largest` bytes at most.

        Raises:
            XError: permanent when it is elsewhere than at X, larger, or gone.
        """
        self._check_address(url)
        try:
            auth = _Bearer(self._tokens.access()) if self._tokens else self._signer.apply_auth()
            with closing(self._tweepy.session.fetch(url, auth)) as response:
                self._check_media(response)
                return Media(content=_limited(response, largest), media_type=response.headers.get("content-type", ""))
        except requests.RequestException as error:
            raise XError(f"X did not answer: {type(error).__name__}", permanent=False) from error

    def webhooks(self) -> list[Json]:
        """The webhooks of this app."""
        return _rows(self._call("GET", "/2/webhooks", user=False).body)

    def add_webhook(self, address: str) -> str:
        """Registers a webhook; X sends it a challenge before it answers. Returns its id."""
        made = self._call("POST", "/2/webhooks", {"url": address}, user=False).body
        return _id_in({"data": made.get("data", made)}, "id")

    def validate_webhook(self, webhook_id: str) -> bool:
        """Has X challenge it again; whether it passed."""
        answer = self._call("PUT", f"/2/webhooks/{webhook_id}", user=False).body
        return bool((answer.get("data") or {}).get("valid"))

    def remove_webhook(self, webhook_id: str) -> None:
        """Ends deliveries to it."""
        self._call("DELETE", f"/2/webhooks/{webhook_id}", user=False)

    def replay(self, webhook_id: str, start: datetime, end: datetime) -> None:
        """Has X deliver again what it delivered, or tried to, in that time; both ends count, to the minute."""
        moments = {name: f"{at.astimezone(UTC):%Y%m%d%H%M}" for name, at in (("from_date", start), ("to_date", end))}
        self._call("POST", "/2/webhooks/replay", {"webhook_id": webhook_id, **moments}, user=False)

    def subscriptions(self) -> list[Json]:
        """The activity subscriptions of this app."""
        return _rows(self._call("GET", "/2/activity/subscriptions", user=False).body)

    def subscribe(self, event_type: str, user_id: str, webhook_id: str) -> None:
        """Has events of a type about a user delivered to a webhook."""
        wish = {"event_type": event_type, "filter": {"user_id": user_id}, "webhook_id": webhook_id}
        self._call("POST", "/2/activity/subscriptions", wish, user=False)

    def unsubscribe(self, subscription_id: str) -> None:
        """Ends a subscription."""
        self._call("DELETE", f"/2/activity/subscriptions/{subscription_id}", user=False)

    def _page(self, path: str, wish: Mapping[str, str]) -> Page:
        asked = {name: value for name, value in wish.items() if value}
        answer = self._call("GET", f"{path}?{urlencode(asked, safe=',')}")
        includes, meta = answer.body.get("includes") or {}, answer.body.get("meta") or {}
        return Page(
            items=_rows(answer.body),
            users={str(user["id"]): user for user in _rows(includes, "users")},
            media={str(media["media_key"]): media for media in _rows(includes, "media")},
            next=str(meta.get("next_token") or ""),
            standing=answer.standing,
        )

    def _call(self, method: str, path: str, body: Json | None = None, *, user: bool = True) -> "Answered":
        try:
            with self._ask(method, path, body, user) as response:
                answer = response.json()
                return Answered(body=answer if isinstance(answer, dict) else {}, standing=standing_of(response))
        except TooManyRequests as error:
            standing = standing_of(error.response)
            raise XError(
                "X's rate limit is used up",
                permanent=False,
                retry_at=standing.resets_at if standing else reset_of(error.response),
                standing=standing,
                status=error.response.status_code,
            ) from error
        except (BadRequest, Forbidden, NotFound, Unauthorized) as error:
            raise _refused(error) from error
        except (HTTPException, requests.RequestException, ValueError, AttributeError, TypeError) as error:
            # The last three: an error that is not in X's form, which tweepy stumbles over.
            raise XError(f"X did not answer: {type(error).__name__}", permanent=False, unclear=True) from error

    def _ask(self, method: str, path: str, body: Json | None, user: bool) -> requests.Response:
        """Signed in the form that is wanted; an access token X no longer takes is renewed once."""
        if not user or self._tokens is None:
            return cast(requests.Response, self._tweepy.request(method, path, json=body, user_auth=user))
        token = self._tokens.access()
        try:
            return self._with(token, method, path, body)
        except Unauthorized:
            return self._with(self._tokens.access(refused=token), method, path, body)

    def _with(self, token: str, method: str, path: str, body: Json | None) -> requests.Response:
        asking = tweepy.Client(bearer_token=token)
        asking.session = self._tweepy.session
        return cast(requests.Response, asking.request(method, path, json=body))

    def _check_address(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        at_x = parts.scheme == "https" and any(host == name or host.endswith(f".{name}") for name in MEDIA_HOSTS)
        if not at_x and not url.startswith(f"{self._address}/"):
            raise XError("the address is not X's", permanent=True, refusal=Refusal.OTHER)

    def _check_media(self, response: requests.Response) -> None:
        if not response.ok:
            gone = response.status_code in {401, 403, 404, 410}
            raise XError(f"X refused ({response.status_code})", permanent=gone, status=response.status_code)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer of X's to one call."""

    body: Json
    standing: Standing | None


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

    def fetch(self, url: str, auth: Any) -> requests.Response:
        """A whole address, piece by piece; nothing is followed elsewhere."""
        return super().request("GET", url, auth=auth, timeout=TIMEOUT, stream=True, allow_redirects=False)


class _Bearer(requests.auth.AuthBase):
    """OAuth 2.0 for what tweepy does not ask."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["authorization"] = f"Bearer {self._token}"
        return request


def _limited(response: requests.Response, largest: int) -> bytes:
    content = bytearray()
    for piece in response.iter_content(PIECE):
        content += piece
        if len(content) > largest:
            raise XError(f"larger than {largest:,} bytes", permanent=True, refusal=Refusal.TOO_LONG)
    return bytes(content)


def _rows(body: Mapping[str, Any], name: str = "data") -> list[Json]:
    rows = body.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, Iterable) else []


def _is_gone(error: Json) -> bool:
    return str(error.get("type", "")).endswith("/resource-not-found")


def _id_in(answer: Json, name: str) -> str:
    """X said yes. An answer without the id is final too: asking again could send a message twice."""
    try:
        return str(answer["data"][name])
    except (KeyError, TypeError) as error:
        raise XError("X answered in a form this desk does not know", permanent=True) from error


def _refused(error: HTTPException) -> XError:
    words = reason_of(error.response)
    return XError(
        words,
        permanent=not isinstance(error, Unauthorized),
        refusal=refusal_in(words),
        standing=standing_of(error.response),
        status=error.response.status_code,
    )
