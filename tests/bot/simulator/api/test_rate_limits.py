from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot.simulator.limits import RateLimits
from tests.bot.simulator.api.tokens import access_token, as_user
from tests.bot.simulator.harness import BRAND, MAYA, SATURDAY_NIGHT, X
from tests.bot.simulator.schema import problem_of

OPENED = int(SATURDAY_NIGHT.timestamp())
QUARTER_HOUR = timedelta(minutes=15)


def standing(answer: httpx.Response) -> tuple[int, int, int]:
    names = ("limit", "remaining", "reset")
    limit, remaining, reset = (int(answer.headers[f"x-rate-limit-{name}"]) for name in names)
    return limit, remaining, reset


def test_the_sixteenth_message_in_a_quarter_hour_is_refused_until_reset(x: X) -> None:
    for sent in range(15):
        answer = x.send_dm(MAYA, "Hello")
        assert standing(answer) == (15, 14 - sent, OPENED + 900)
        x.clock.advance(timedelta(seconds=1))
    refused = x.send_dm(MAYA, "Hello")
    problem_of(refused, 429)
    assert standing(refused) == (15, 0, OPENED + 900)
    x.clock.advance(QUARTER_HOUR - timedelta(seconds=15))
    assert standing(x.send_dm(MAYA, "Hello")) == (15, 14, OPENED + 1800)
    assert len(x.simulator.state.dms()) == 16


def test_a_day_holds_1440_messages_and_then_only_its_end_helps(make_x: Callable[..., X]) -> None:
    x = make_x(limits=RateLimits(dm_sends_daily=20))
    for _ in range(15):
        x.send_dm(MAYA, "Hello")
    x.clock.advance(QUARTER_HOUR)
    for _ in range(5):
        answer = x.send_dm(MAYA, "Hello")
    assert answer.headers["x-user-limit-24hour-remaining"] == "0"
    refused = x.send_dm(MAYA, "Hello")
    problem_of(refused, 429)
    assert standing(refused) == (20, 0, OPENED + 86_400)
    x.clock.advance(timedelta(days=1) - QUARTER_HOUR)
    assert x.send_dm(MAYA, "Hello").status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("GET", "/2/dm_events", 15),
        ("GET", f"/2/dm_conversations/with/{MAYA}/dm_events", 15),
        ("GET", "/2/dm_events/1", 15),
        ("DELETE", "/2/dm_events/1", 300),
        ("POST", "/2/tweets", 100),
        ("DELETE", "/2/tweets/1", 50),
        ("GET", "/2/tweets", 900),
        ("GET", "/2/tweets/search/recent", 300),
        ("POST", "/2/users/1/dm/block", 50),
        ("GET", f"/2/users/{BRAND}/mentions", 300),
    ],
)
def test_every_endpoint_has_its_own_budget(x: X, method: str, path: str, limit: int) -> None:
    assert standing(x.as_brand(method, path)) == (limit, limit - 1, OPENED + 900)


def test_an_app_and_a_user_are_counted_apart(x: X) -> None:
    path = f"/2/users/{BRAND}/mentions"
    assert standing(x.as_brand("GET", path))[:2] == (300, 299)
    assert standing(x.as_app("GET", path))[:2] == (450, 449)


def test_a_refused_request_still_tells_the_standing_and_counts(x: X) -> None:
    assert standing(x.send_dm("42", "Hello"))[:2] == (15, 14)
    assert standing(x.send_dm(MAYA, ""))[:2] == (15, 13)
    assert standing(x.as_app("POST", f"/2/dm_conversations/with/{MAYA}/messages"))[1] == 14


def test_lifted_limits_are_reached_by_nothing(make_x: Callable[..., X]) -> None:
    x = make_x(limits=RateLimits.lifted())
    assert {x.send_dm(MAYA, "Hello").status_code for _ in range(40)} == {201}


def test_a_user_has_one_budget_however_the_requests_are_signed(x: X) -> None:
    path = f"/2/users/{BRAND}/mentions"
    assert standing(x.as_brand("GET", path))[:2] == (300, 299)
    assert standing(as_user(x, access_token(x), "GET", path))[:2] == (300, 298)


def test_messages_are_counted_per_day_for_the_user_and_for_the_app(x: X) -> None:
    headers = x.send_dm(MAYA, "Hello").headers
    day = str(OPENED + 86_400)
    for prefix in ("x-user-limit-24hour", "x-app-limit-24hour"):
        told = [headers[f"{prefix}-{name}"] for name in ("limit", "remaining", "reset")]
        assert told == ["1440", "1439", day]


def test_posts_are_counted_per_day_for_the_app_alone(make_x: Callable[..., X]) -> None:
    x = make_x(limits=RateLimits(posts_daily=2))
    for text in ("one", "two"):
        answer = x.as_brand("POST", "/2/tweets", {"text": text})
    assert answer.headers["x-app-limit-24hour-remaining"] == "0"
    assert "x-user-limit-24hour-limit" not in answer.headers
    refused = x.as_brand("POST", "/2/tweets", {"text": "three"})
    problem_of(refused, 429)
    assert standing(refused) == (2, 0, OPENED + 86_400)


def test_the_app_can_be_spent_before_its_user_is(make_x: Callable[..., X]) -> None:
    x = make_x(limits=RateLimits(dm_sends_daily_app=1))
    x.send_dm(MAYA, "Hello")
    refused = x.send_dm(MAYA, "Hello again")
    problem_of(refused, 429)
    assert refused.headers["x-user-limit-24hour-remaining"] == "1439"
