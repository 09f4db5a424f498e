"""One simulated X with its clock, its brand's keys and a webhook that writes down what it gets."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from oauthlib.oauth1 import Client as Signer

from bot.clock import VirtualClock
from bot.simulator.app import create_app
from bot.simulator.settings import SimulatorSettings
from bot.simulator.signing import sign
from bot.simulator.simulator import Simulator

SATURDAY_NIGHT = datetime(2026, 11, 21, 23, 40, tzinfo=UTC)
HOOK = "http://desk.test/x/webhook"
MAYA, LENA = "1900000000000000001", "1900000000000000006"
SETTINGS = SimulatorSettings(
    brand_id="1700000000000000001",
    brand_handle="HarborlightHelp",
    brand_name="Harborlight Energy",
    consumer_key="app-key",
    consumer_secret="app-secret",
    access_token="1700000000000000001-token",
    access_token_secret="token-secret",
    bearer_token="app-only-token",
)
BRAND = SETTINGS.brand_id
APP = {"authorization": f"Bearer {SETTINGS.bearer_token}"}


@dataclass
class Webhook:
    """The other end: answers challenges with `secret`, and deliveries with `statuses` in turn."""

    secret: str = SETTINGS.consumer_secret
    statuses: list[int] = field(default_factory=list)
    received: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            token = request.url.params["crc_token"]
            return httpx.Response(200, json={"response_token": sign(self.secret, token.encode())})
        self.received.append(request)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ReadTimeout("took too long", request=request)
        return httpx.Response(status)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(request.content)["data"] for request in self.received]


class X:
    """A running simulator, spoken to over HTTP."""

    def __init__(self, http: TestClient[Litestar], clock: VirtualClock, webhook: Webhook) -> None:
        self.http = http
        self.clock = clock
        self.webhook = webhook
        self.simulator: Simulator = http.app.state.simulator

    def as_brand(
        self,
        method: str,
        path: str,
        body: object = None,
        params: Mapping[str, str] | None = None,
        **signing: Any,
    ) -> httpx.Response:
        """A request signed for the brand's account."""
        url = str(httpx.URL("http://testserver.local" + path, params=params))
        signing.setdefault("timestamp", str(int(self.clock().timestamp())))
        _, headers, _ = signer(**signing).sign(url, method)
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["content-type"] = "application/json"
        return self.http.request(method, url, headers=headers, content=content)

    def as_app(
        self, method: str, path: str, body: object = None, params: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """A request with the bearer token."""
        return self.http.request(method, path, headers=APP, json=body, params=params)

    def send_dm(self, to: str, text: str) -> httpx.Response:
        return self.as_brand("POST", f"/2/dm_conversations/with/{to}/messages", {"text": text})

    def reply(self, to: str, text: str) -> httpx.Response:
        body = {"text": text, "reply": {"in_reply_to_tweet_id": to}}
        return self.as_brand("POST", "/2/tweets", body)

    def customer_dm(self, customer: str, text: str, **more: str) -> str:
        body = {"customer_id": customer, "text": text, **more}
        return created(self.http.post("/phone/api/dms", json=body))

    def customer_post(self, customer: str, text: str, in_reply_to: str | None = None) -> str:
        body = {"customer_id": customer, "text": text, "in_reply_to": in_reply_to}
        return created(self.http.post("/phone/api/posts", json=body))

    def customer_quote(self, customer: str, text: str, quote_of: str) -> str:
        body = {"customer_id": customer, "text": text, "quote_of": quote_of}
        return created(self.http.post("/phone/api/posts", json=body))

    def turn(self, **switches: Any) -> None:
        """Turn switches of the faults, as a script would."""
        answer = self.http.put("/phone/api/faults", json=switches)
        assert answer.status_code == 200, answer.text

    def heard(self) -> list[str]:
        """The ids of the direct messages that were delivered, in their order and as often as they were."""
        return [dm["id"] for event in self.delivered() for dm in event["payload"]["direct_message_events"]]

    def register_webhook(self) -> str:
        answer = self.as_app("POST", "/2/webhooks", {"url": HOOK})
        assert answer.status_code == 200, answer.text
        webhook_id: str = answer.json()["data"]["id"]
        return webhook_id

    def subscribe(self, event_type: str, webhook_id: str, **more: Any) -> str:
        body = {"event_type": event_type, "filter": {"user_id": BRAND}, "webhook_id": webhook_id}
        answer = self.as_app("POST", "/2/activity/subscriptions", body | more)
        assert answer.status_code == 200, answer.text
        subscription_id: str = answer.json()["data"]["subscription"]["subscription_id"]
        return subscription_id

    def delivered(self) -> list[dict[str, Any]]:
        """Every event the webhook got, after delivering what is queued."""
        self.simulator.deliver_pending()
        return self.webhook.events


def signer(**changes: Any) -> Signer:
    """Signs as the brand, unless told otherwise."""
    keys = {
        "client_key": SETTINGS.consumer_key,
        "client_secret": SETTINGS.consumer_secret,
        "resource_owner_key": SETTINGS.access_token,
        "resource_owner_secret": SETTINGS.access_token_secret,
    }
    return Signer(**keys | changes)


def created(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    new_id: str = answer.json()["id"]
    return new_id


def build(webhook: Webhook, clock: Callable[[], datetime], **options: Any) -> Litestar:
    """A simulator whose webhook is `webhook` and whose waits take no time."""
    defaults: dict[str, Any] = {"deliver_in_background": False, "wait": lambda _: None}
    transport = httpx.MockTransport(webhook)
    return create_app(options.pop("settings", SETTINGS), clock, transport=transport, **defaults | options)
