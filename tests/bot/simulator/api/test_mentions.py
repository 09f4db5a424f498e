from datetime import timedelta

import pytest

from tests.bot.simulator.harness import BRAND, LENA, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of

PATH = f"/2/users/{BRAND}/mentions"


def ids(x: X, **params: str) -> list[str]:
    answer = x.as_app("GET", PATH, params=params)
    body = body_of(answer, 200)
    return [post["id"] for post in body.get("data", [])]


def test_mentions_are_the_posts_that_name_the_account_newest_first(x: X) -> None:
    first = x.customer_post(MAYA, "@HarborlightHelp no power")
    x.customer_post(LENA, "Kein Strom bei harborlighthelp")
    second = x.customer_post(LENA, "Kein Strom, @harborlighthelp!")
    body = body_of(x.as_brand("GET", PATH), 200)
    assert [post["id"] for post in body["data"]] == [second, first]
    assert body["meta"] == {"result_count": 2, "newest_id": second, "oldest_id": first}


def test_an_answer_to_the_brand_is_a_mention_too(x: X) -> None:
    mention = x.customer_post(MAYA, "@HarborlightHelp no power")
    reply = x.reply(mention, "On it.").json()["data"]["id"]
    thanks = x.customer_post(MAYA, "Thanks", in_reply_to=reply)
    assert ids(x) == [thanks, mention]


def test_since_id_and_until_id_leave_out_their_own_post(x: X) -> None:
    posts = [x.customer_post(MAYA, f"@HarborlightHelp {number}") for number in range(5)]
    assert ids(x, since_id=posts[1]) == [posts[4], posts[3], posts[2]]
    assert ids(x, since_id=posts[1], until_id=posts[4]) == [posts[3], posts[2]]


def test_start_time_counts_in_and_end_time_does_not(x: X) -> None:
    first = x.customer_post(MAYA, "@HarborlightHelp one")
    x.clock.advance(timedelta(minutes=1))
    second = x.customer_post(MAYA, "@HarborlightHelp two")
    assert ids(x, start_time="2026-11-21T23:41:00Z") == [second]
    assert ids(x, start_time="2026-11-21T23:40:00Z", end_time="2026-11-21T23:41:00Z") == [first]


def test_pages_hold_still_while_new_mentions_arrive(x: X) -> None:
    posts = [x.customer_post(MAYA, f"@HarborlightHelp {number}") for number in range(12)]
    first = x.as_app("GET", PATH, params={"max_results": "5"}).json()
    x.customer_post(LENA, "@HarborlightHelp hallo")
    token = first["meta"]["next_token"]
    second = x.as_app("GET", PATH, params={"max_results": "5", "pagination_token": token}).json()
    assert [post["id"] for post in second["data"]] == posts[2:7][::-1]
    back = second["meta"]["previous_token"]
    again = x.as_app("GET", PATH, params={"max_results": "5", "pagination_token": back}).json()
    assert again["data"] == first["data"]


def test_ten_mentions_come_unless_asked_otherwise(x: X) -> None:
    for number in range(11):
        x.customer_post(MAYA, f"@HarborlightHelp {number}")
    assert len(ids(x)) == 10
    assert len(ids(x, max_results="100")) == 11


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "ten"},
        {"since_id": "newest"},
        {"start_time": "yesterday"},
        {"start_time": "2026-13-21T23:41:00Z"},
        {"pagination_token": "not-one-of-ours"},
        {"tweet.fields": "author"},
        {"expansions": "author"},
        {"limit": "5"},
    ],
)
def test_a_parameter_x_does_not_understand_is_refused_by_name(x: X, wrong: dict[str, str]) -> None:
    problem = problem_of(x.as_app("GET", PATH, params=wrong), 400, "invalid-request")
    assert [error["parameters"] for error in problem["errors"]] == [{name: [value]} for name, value in wrong.items()]


def test_everything_wrong_is_told_at_once(x: X) -> None:
    answer = x.as_app("GET", PATH, params={"max_results": "1", "limit": "5", "since_id": "x"})
    assert len(problem_of(answer, 400, "invalid-request")["errors"]) == 3


def test_the_author_comes_along_when_asked_for(x: X) -> None:
    x.customer_post(MAYA, "@HarborlightHelp no power")
    params = {"expansions": "author_id", "user.fields": "description,public_metrics"}
    body = body_of(x.as_app("GET", PATH, params=params), 200)
    assert body["data"][0]["author_id"] == MAYA
    assert [user["username"] for user in body["includes"]["users"]] == ["maya_lindqvist"]


def test_mentions_of_nobody_are_not_found(x: X) -> None:
    problem_of(x.as_app("GET", "/2/users/42/mentions"), 404, "resource-not-found")
