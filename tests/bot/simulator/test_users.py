from tests.bot.simulator.harness import BRAND, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of


def test_me_is_the_brand(x: X) -> None:
    body = body_of(x.as_brand("GET", "/2/users/me"), 200, "GetUsersMeResponse")
    assert body == {"data": {"id": BRAND, "name": "Harborlight Energy", "username": "HarborlightHelp"}}


def test_an_app_alone_is_nobody(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/me"), 403, "unsupported-authentication")


def test_any_account_can_be_looked_up(x: X) -> None:
    params = {"user.fields": "public_metrics,verified,created_at"}
    answer = x.as_app("GET", f"/2/users/{MAYA}", params=params)
    data = body_of(answer, 200, "GetUsersByIdResponse")["data"]
    assert set(data) == {"id", "name", "username", "public_metrics", "verified", "created_at"}


def test_an_account_that_is_not_there_is_not_found(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/42"), 404, "resource-not-found")


def test_an_id_that_is_none_is_refused(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/maya"), 400, "invalid-request")


def test_an_address_x_does_not_have_is_a_problem_document_too(x: X) -> None:
    problem_of(x.as_app("GET", "/2/lists"), 404)
