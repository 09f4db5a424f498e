from datetime import timedelta

import pytest

from tests.bot.simulator.harness import BRAND, LENA, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of

PATH = "/2/tweets/search/recent"


@pytest.fixture
def thread(x: X) -> dict[str, str]:
    """Four posts: Maya's mention, the brand's answer, Lena's remark beside it, and her quote of the answer."""
    mention = x.customer_post(MAYA, "@HarborlightHelp No power on Elm Street #outage")
    answer = x.reply(mention, "Crews are on their way.").json()["data"]["id"]
    remark = x.customer_post(LENA, "Bei uns ist auch der Strom weg, Elm Street")
    quote = x.customer_quote(LENA, "Good to know", answer)
    return {"mention": mention, "answer": answer, "remark": remark, "quote": quote}


def found(x: X, query: str, **params: str) -> list[str]:
    body = body_of(x.as_app("GET", PATH, params={"query": query, **params}), 200)
    return [post["id"] for post in body.get("data", [])]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("@HarborlightHelp", ["mention"]),
        ("@harborlighthelp", ["mention"]),
        ("to:HarborlightHelp", []),
        ("to:maya_lindqvist", ["answer"]),
        ("from:HarborlightHelp", ["answer"]),
        ("from:@lena_vogt", ["quote", "remark"]),
        (f"from:{BRAND}", ["answer"]),
        ("elm", ["remark", "mention"]),
        ("elm power", ["mention"]),
        ('"elm street"', ["remark", "mention"]),
        ('"street elm"', []),
        ("stree", []),
        ("#OUTAGE", ["mention"]),
        ("elm -from:lena_vogt", ["mention"]),
        ('elm -"der Strom"', ["mention"]),
        ("crews OR power", ["answer", "mention"]),
        ("(crews OR elm) from:lena_vogt", ["remark"]),
        ("-(crews OR elm)", ["quote"]),
        ("is:reply", ["answer"]),
        ("is:quote", ["quote"]),
        ("is:retweet", []),
        ("lang:de", ["quote", "remark"]),
    ],
)
def test_a_query_finds_what_fits_it_newest_first(x: X, thread: dict[str, str], query: str, names: list[str]) -> None:
    assert found(x, query) == [thread[name] for name in names]


def test_a_conversation_and_what_hangs_on_a_post_are_found_by_id(x: X, thread: dict[str, str]) -> None:
    assert found(x, f"conversation_id:{thread['mention']}") == [thread["answer"], thread["mention"]]
    assert found(x, f"in_reply_to_tweet_id:{thread['mention']}") == [thread["answer"]]
    assert found(x, f"quotes_of_tweet_id:{thread['answer']}") == [thread["quote"]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a" * 513,
        "(elm",
        "elm)",
        "elm OR",
        "OR elm",
        "()",
        '"elm',
        "point_radius:1",
        "from:x conversation_id:y",
        "!!",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(x: X, query: str) -> None:
    problem = problem_of(x.as_app("GET", PATH, params={"query": query}), 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [["query"]]


def test_a_search_wants_a_query(x: X) -> None:
    problem_of(x.as_app("GET", PATH), 400, "invalid-request")


def test_a_deleted_post_is_found_no_more(x: X, thread: dict[str, str]) -> None:
    x.as_brand("DELETE", f"/2/tweets/{thread['answer']}")
    assert found(x, "crews") == []


def test_a_search_goes_on_from_an_id_or_a_moment(x: X, thread: dict[str, str]) -> None:
    assert found(x, "elm", since_id=thread["mention"]) == [thread["remark"]]
    assert found(x, "elm", start_time="2026-11-21T23:41:00Z") == []


def test_a_search_reaches_a_week_back(x: X, thread: dict[str, str]) -> None:
    x.clock.advance(timedelta(days=7))
    assert found(x, "crews") == [thread["answer"]]
    x.clock.advance(timedelta(seconds=1))
    assert found(x, "crews") == []


@pytest.mark.parametrize("parameter", ["next_token", "pagination_token"])
def test_pages_follow_each_other(x: X, parameter: str) -> None:
    posts = [x.customer_post(MAYA, f"No power, day {number}") for number in range(12)]
    first = body_of(x.as_app("GET", PATH, params={"query": "power"}), 200)
    assert first["meta"]["result_count"] == 10
    token = first["meta"]["next_token"]
    assert found(x, "power", **{parameter: token}) == posts[1::-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_results": "9"},
        {"next_token": "not-one-of-ours"},
        {"start_time": "2026-11-14T23:39:00Z"},
        {"start_time": "2026-11-20T00:00:00Z", "since_id": "1"},
        {"end_time": "2026-11-20T00:00:00Z", "until_id": "1"},
        {"pagination_token": "b", "next_token": "a"},
        {"start_time": "2026-11-21T00:00:00Z", "end_time": "2026-11-20T00:00:00Z"},
        {"since_id": "2", "until_id": "1"},
        {"sort_order": "mood"},
    ],
)
def test_a_parameter_x_would_refuse_is_refused(x: X, wrong: dict[str, str]) -> None:
    problem = problem_of(x.as_app("GET", PATH, params={"query": "power", **wrong}), 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [[next(iter(wrong))]]
