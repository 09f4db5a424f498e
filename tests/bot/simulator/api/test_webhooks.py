from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from litestar.testing import TestClient

from bot.clock import VirtualClock
from bot.simulator.app import create_app
from tests.bot.simulator.harness import APP, HOOK, SATURDAY_NIGHT, SETTINGS, X
from tests.bot.simulator.schema import body_of, problem_of


def test_a_url_that_passes_the_challenge_is_registered(x: X) -> None:
    body = body_of(x.as_app("POST", "/2/webhooks", {"url": HOOK}), 200)
    webhook_id = body["data"]["id"]
    assert body["data"] == {
        "id": webhook_id,
        "url": HOOK,
        "valid": True,
        "created_at": "2026-11-21T23:40:00.000Z",
    }
    listed = body_of(x.as_app("GET", "/2/webhooks"), 200)
    assert listed == {"data": [body["data"]], "meta": {"result_count": 1}}


def test_the_user_may_register_one_too(x: X) -> None:
    assert x.as_brand("POST", "/2/webhooks", {"url": HOOK}).status_code == 200


def test_a_webhook_that_does_not_know_the_secret_is_refused(x: X) -> None:
    x.webhook.secret = "guess"
    problem = problem_of(x.as_app("POST", "/2/webhooks", {"url": HOOK}), 400, "invalid-request")
    assert "CRC" in problem["errors"][0]["message"]
    assert x.simulator.state.webhooks() == []


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody home", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(200, text="hello"),
        lambda _: httpx.Response(200, json=["response_token"]),
        lambda _: httpx.Response(200, json={"response_token": 5}),
        lambda _: httpx.Response(200, text=r'{"response_token": "sha256=\ud800é"}'),
        unreachable,
    ],
)
def test_an_answer_that_is_none_is_a_refusal(
    answer: Callable[[httpx.Request], httpx.Response],
) -> None:
    transport = httpx.MockTransport(answer)
    app = create_app(SETTINGS, VirtualClock(SATURDAY_NIGHT), transport=transport)
    with TestClient(app) as http:
        refused = http.post("/2/webhooks", headers=APP, json={"url": HOOK})
    problem_of(refused, 400, "invalid-request")


@pytest.mark.parametrize(
    "url", ["desk.test/hook", "ftp://desk.test", "http://", "http://desk.test:port/", "", "x" * 201]
)
def test_a_url_that_is_none_is_refused(x: X, url: str) -> None:
    problem_of(x.as_app("POST", "/2/webhooks", {"url": url}), 400, "invalid-request")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://desk.test/hook", 200),
        ("https://desk.test:8443/hook", 400),
        ("http://desk.test/hook", 400),
    ],
)
def test_a_strict_x_wants_https_and_no_port(make_x: Callable[..., X], url: str, status: int) -> None:
    x = make_x(settings=replace(SETTINGS, allow_http=False))
    assert x.as_app("POST", "/2/webhooks", {"url": url}).status_code == status


def test_the_challenge_keeps_the_query_of_the_url(x: X) -> None:
    url = HOOK + "?brand=harborlight"
    assert x.as_app("POST", "/2/webhooks", {"url": url}).status_code == 200


def test_the_same_url_is_not_registered_twice(x: X) -> None:
    x.register_webhook()
    problem_of(x.as_app("POST", "/2/webhooks", {"url": HOOK}), 400, "invalid-request")


def test_validating_challenges_again_and_remembers_the_outcome(x: X) -> None:
    webhook_id = x.register_webhook()
    for secret, valid in [("guess", False), (SETTINGS.consumer_secret, True)]:
        x.webhook.secret = secret
        answer = x.as_app("PUT", f"/2/webhooks/{webhook_id}")
        assert body_of(answer, 200) == {"data": {"valid": valid}}
        assert x.as_app("GET", "/2/webhooks").json()["data"][0]["valid"] is valid


def test_a_deleted_webhook_takes_its_subscriptions_with_it(x: X) -> None:
    webhook_id = x.register_webhook()
    x.subscribe("dm.received", webhook_id)
    answer = x.as_app("DELETE", f"/2/webhooks/{webhook_id}")
    assert body_of(answer, 200) == {"data": {"deleted": True}}
    assert x.simulator.state.subscriptions() == []
    problem_of(x.as_app("DELETE", f"/2/webhooks/{webhook_id}"), 404, "resource-not-found")


def test_only_the_fields_asked_for_are_listed(x: X) -> None:
    x.register_webhook()
    answer = x.as_app("GET", "/2/webhooks", params={"webhook_config.fields": "url"})
    assert answer.json()["data"] == [{"url": HOOK}]
