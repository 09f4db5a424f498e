import httpx
import pytest
from jsonschema import ValidationError

from tests.bot.simulator.schema import OPERATIONS, check, objections, operation_of

TWEETS = "https://api.x.com/2/tweets"


def asked(method: str, url: str, body: object = None) -> httpx.Request:
    return httpx.Request(method, url, json=body)


def answered(request: httpx.Request, status: int, body: object) -> httpx.Response:
    return httpx.Response(status, json=body, request=request)


def test_an_operation_is_found_by_method_and_path() -> None:
    found = {
        url: operation_of(asked("GET", "https://api.x.com" + url))
        for url in ("/2/users/me", "/2/users/42", "/2/tweets/search/recent", "/2/lists")
    }
    assert [operation and operation.id for operation in found.values()] == [
        "getUsersMe",
        "getUsersById",
        "searchPostsRecent",
        None,
    ]


def test_the_description_has_every_operation_once() -> None:
    assert len({operation.id for operation in OPERATIONS}) == len(OPERATIONS) == 24


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        (asked("GET", TWEETS + "?ids=1,2&tweet.fields=author_id"), 0),
        (asked("GET", TWEETS), 1),
        (asked("GET", TWEETS + "?ids=one"), 1),
        (asked("GET", TWEETS + "?ids=1&mood=kind"), 1),
        (asked("GET", TWEETS + "?ids=1&post.fields=mood"), 1),
        (asked("GET", TWEETS + "/search/recent?query=power&max_results=9"), 1),
        (asked("POST", TWEETS, {"text": "Hi"}), 0),
        (asked("POST", TWEETS, {"text": 5}), 1),
        (asked("POST", TWEETS, {"mood": "kind"}), 1),
        (asked("POST", TWEETS), 1),
    ],
)
def test_what_the_description_does_not_know_is_an_objection(request_: httpx.Request, count: int) -> None:
    operation = operation_of(request_)
    assert operation is not None
    assert len(objections(request_, operation)) == count


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"data": {"id": "1", "text": "Hi"}}),
        (201, {"data": {"id": "1"}}),
        (201, {"data": {"id": 1, "text": "Hi"}}),
    ],
)
def test_an_answer_x_would_not_give_fails(status: int, body: object) -> None:
    with pytest.raises((AssertionError, ValidationError)):
        check(answered(asked("POST", TWEETS, {"text": "Hi"}), status, body))


def test_taking_what_x_would_refuse_fails() -> None:
    with pytest.raises(AssertionError):
        check(answered(asked("POST", TWEETS, {"text": 5}), 201, {"data": {"id": "1", "text": "5"}}))
