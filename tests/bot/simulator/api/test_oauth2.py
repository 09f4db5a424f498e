from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bot.simulator.api.tokens import (
    CALLBACK,
    access_token,
    as_user,
    ask_for_token,
    consent,
    exchange,
    refresh,
    sent_back,
)
from tests.bot.simulator.harness import BRAND, MAYA, SETTINGS, X
from tests.bot.simulator.schema import body_of, problem_of

INVALID_TOKEN = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
INVALID_CODE = {"error": "invalid_request", "error_description": "Value passed for the authorization code was invalid."}
STRANGER = {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}


def test_a_refresh_token_brings_an_access_token_for_the_account(x: X) -> None:
    answer = refresh(x)
    body = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert body.keys() == {"token_type", "expires_in", "access_token", "scope", "refresh_token"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 7200)
    me = body_of(as_user(x, body["access_token"], "GET", "/2/users/me"), 200)
    assert me["data"]["id"] == BRAND


def test_a_refresh_token_is_used_up_by_its_use_and_the_new_one_goes_on(x: X) -> None:
    following = refresh(x).json()["refresh_token"]
    again = refresh(x)
    assert (again.status_code, again.json()) == (400, INVALID_TOKEN)
    assert refresh(x, following).status_code == 200


def test_a_refused_refresh_uses_nothing_up(x: X) -> None:
    assert refresh(x, scope="moods.read").status_code == 400
    assert refresh(x).status_code == 200


@pytest.mark.parametrize(("age", "status"), [(7199, 200), (7200, 401)])
def test_an_access_token_lives_two_hours(x: X, age: int, status: int) -> None:
    token = access_token(x)
    x.clock.advance(timedelta(seconds=age))
    assert as_user(x, token, "GET", "/2/users/me").status_code == status


def test_an_earlier_access_token_lives_on_beside_the_new_one(x: X) -> None:
    first = refresh(x).json()
    refresh(x, first["refresh_token"])
    assert as_user(x, first["access_token"], "GET", "/2/users/me").status_code == 200


def test_an_access_token_opens_only_what_was_allowed(x: X) -> None:
    token = access_token(x, scope="tweet.read users.read")
    assert as_user(x, token, "GET", "/2/users/me").status_code == 200
    problem_of(as_user(x, token, "GET", "/2/dm_events"), 403)


def test_without_offline_access_there_is_no_refresh_token(x: X) -> None:
    body = refresh(x, scope="tweet.read users.read").json()
    assert (body["scope"], "refresh_token" in body) == ("tweet.read users.read", False)


def test_the_account_writes_with_an_access_token_as_well(x: X) -> None:
    path = f"/2/dm_conversations/with/{MAYA}/messages"
    body_of(as_user(x, access_token(x), "POST", path, {"text": "Hello"}), 201)
    assert [dm.text for dm in x.simulator.state.dms()] == ["Hello"]


@pytest.mark.parametrize(
    "auth", [None, ("simulated-client", "guess"), ("another-client", SETTINGS.oauth2_client_secret)]
)
def test_a_confidential_client_shows_its_secret(x: X, auth: tuple[str, str] | None) -> None:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": SETTINGS.oauth2_refresh_token,
        "client_id": SETTINGS.oauth2_client_id,
    }
    answer = ask_for_token(x, auth, **form)
    assert (answer.status_code, answer.json()) == (401, STRANGER)


@pytest.mark.parametrize(("client_id", "status"), [("simulated-client", 200), ("another-client", 401), ("", 401)])
def test_a_public_client_says_who_it_is(make_x: Callable[..., X], client_id: str, status: int) -> None:
    x = make_x(settings=replace(SETTINGS, oauth2_client_secret=""))
    form = {"grant_type": "refresh_token", "refresh_token": SETTINGS.oauth2_refresh_token}
    assert ask_for_token(x, None, **form, client_id=client_id).status_code == status


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "unsupported_grant_type"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
    ],
)
def test_a_form_that_asks_for_nothing_is_refused(x: X, form: dict[str, str], error: str) -> None:
    answer = ask_for_token(x, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_body_that_is_no_form_is_refused(x: X) -> None:
    assert x.http.post("/2/oauth2/token", json={"grant_type": "refresh_token"}).status_code == 400
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert x.http.post("/2/oauth2/token", content="100 % {wrong}", headers=headers).status_code == 400


def test_consent_brings_a_code_that_is_exchanged_once(x: X) -> None:
    back = sent_back(consent(x))
    assert back["state"] == "from-the-desk"
    body = exchange(x, back["code"]).json()
    assert set(body["scope"].split()) == {"tweet.read", "users.read", "dm.read", "offline.access"}
    assert as_user(x, body["access_token"], "GET", "/2/dm_events").status_code == 200
    assert refresh(x, body["refresh_token"]).status_code == 200
    again = exchange(x, back["code"])
    assert (again.status_code, again.json()) == (400, INVALID_CODE)


def test_a_code_wants_the_verifier_of_its_challenge(x: X) -> None:
    code = sent_back(consent(x))["code"]
    answer = exchange(x, code, code_verifier="b" * 43)
    assert (answer.status_code, answer.json()) == (400, INVALID_CODE)


def test_a_code_wants_the_address_it_was_sent_to(x: X) -> None:
    code = sent_back(consent(x))["code"]
    answer = exchange(x, code, redirect_uri=CALLBACK + "/elsewhere")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_code_lives_half_a_minute(x: X) -> None:
    code = sent_back(consent(x))["code"]
    x.clock.advance(timedelta(seconds=30))
    assert exchange(x, code).json() == INVALID_CODE


@pytest.mark.parametrize("wrong", [{"code_challenge": ""}, {"scope": "moods.read"}, {"response_type": "token"}])
def test_a_wish_x_does_not_grant_sends_the_user_back_with_an_error(x: X, wrong: dict[str, str]) -> None:
    back = sent_back(consent(x, **wrong))
    assert "error" in back
    assert "code" not in back


@pytest.mark.parametrize("wrong", [{"client_id": "another-client"}, {"redirect_uri": "nowhere"}])
def test_an_unknown_client_is_sent_nowhere(x: X, wrong: dict[str, str]) -> None:
    problem_of(consent(x, **wrong), 400)
