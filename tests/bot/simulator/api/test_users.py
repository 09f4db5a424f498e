from tests.bot.simulator.harness import BRAND, LENA, MAYA, SETTINGS, X
from tests.bot.simulator.schema import body_of, problem_of


def test_me_is_the_brand(x: X) -> None:
    body = body_of(x.as_brand("GET", "/2/users/me"), 200)
    assert body == {"data": {"id": BRAND, "name": "Harborlight Energy", "username": "HarborlightHelp"}}


def test_an_app_alone_is_nobody(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/me"), 403, "unsupported-authentication")


def test_any_account_can_be_looked_up(x: X) -> None:
    params = {"user.fields": "public_metrics,verified,created_at"}
    answer = x.as_app("GET", f"/2/users/{MAYA}", params=params)
    data = body_of(answer, 200)["data"]
    assert set(data) == {"id", "name", "username", "public_metrics", "verified", "created_at"}


def test_an_account_that_is_not_there_is_not_found(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/42"), 404, "resource-not-found")


def test_an_id_that_is_none_is_refused(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/maya"), 400, "invalid-request")


def test_an_address_x_does_not_have_is_a_problem_document_too(x: X) -> None:
    problem_of(x.as_app("GET", "/2/lists"), 404)


def test_the_description_says_that_the_account_is_automated_and_who_runs_it(x: X) -> None:
    params = {"user.fields": "description"}
    for path in ("/2/users/me", f"/2/users/{BRAND}"):
        body = body_of(x.as_brand("GET", path, params=params), 200)
        assert body["data"]["description"] == SETTINGS.brand_about
    assert SETTINGS.brand_about.startswith("Automated account")


def test_a_blocked_account_is_not_written_to_any_more(x: X) -> None:
    body = body_of(x.as_brand("POST", f"/2/users/{MAYA}/dm/block"), 200)
    assert body == {"data": {"blocked": True}}
    assert not x.simulator.may_dm(MAYA, BRAND)
    problem_of(x.send_dm(MAYA, "Hello"), 403)
    assert x.send_dm(LENA, "Hallo").status_code == 201


def test_nobody_and_oneself_cannot_be_blocked(x: X) -> None:
    problem_of(x.as_brand("POST", "/2/users/42/dm/block"), 404, "resource-not-found")
    problem_of(x.as_brand("POST", f"/2/users/{BRAND}/dm/block"), 400, "invalid-request")
