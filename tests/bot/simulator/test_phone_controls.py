import json
from datetime import timedelta

import httpx
import pytest

from tests.bot.simulator.harness import LENA, MAYA, X
from tests.bot.simulator.schema import problem_of


def messages(x: X, customer: str, **params: str) -> list[dict[str, str]]:
    answer = x.http.get(f"/phone/api/customers/{customer}/messages", params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.json()["messages"]
    return found


def invent(x: X, handle: str, name: str = "Ada") -> httpx.Response:
    return x.http.post("/phone/api/customers", json={"handle": handle, "name": name})


def test_the_sample_people_speak_several_languages(x: X) -> None:
    customers = x.http.get("/phone/api/customers").json()["customers"]
    assert {"en", "es", "pt", "de"} <= {customer["language"] for customer in customers}
    assert all(len(customer["handle"]) <= 15 for customer in customers)


def test_somebody_can_be_invented(x: X) -> None:
    answer = invent(x, "@ada_l", "Ada Lark")
    assert answer.status_code == 201
    ada = answer.json()
    assert (ada["handle"], ada["name"]) == ("ada_l", "Ada Lark")
    x.customer_dm(ada["id"], "Hi")
    assert x.as_app("GET", f"/2/users/{ada['id']}").json()["data"]["username"] == "ada_l"


@pytest.mark.parametrize("handle", ["", "two words", "a" * 16, "naïve", "@@a"])
def test_a_handle_is_1_to_15_letters_digits_or_underscores(x: X, handle: str) -> None:
    problem_of(invent(x, handle), 400, "invalid-request")


def test_a_handle_belongs_to_one_person(x: X) -> None:
    problem_of(invent(x, "MAYA_Lindqvist"), 409)


def test_messages_are_told_from_the_customers_side(x: X) -> None:
    dm = x.customer_dm(MAYA, "No power")
    x.customer_dm(LENA, "Kein Strom")
    answer = x.send_dm(MAYA, "Since when?").json()["data"]["dm_event_id"]
    post = x.customer_post(MAYA, "@HarborlightHelp hello?")
    reply = x.reply(post, "Hello!").json()["data"]["id"]
    at = "2026-11-21T23:40:00Z"
    assert messages(x, MAYA) == [
        {"id": dm, "where": "dm", "who": "customer", "text": "No power", "at": at},
        {"id": answer, "where": "dm", "who": "brand", "text": "Since when?", "at": at},
        {
            "id": post,
            "where": "public",
            "who": "customer",
            "text": "@HarborlightHelp hello?",
            "at": at,
            "in_reply_to": None,
        },
        {
            "id": reply,
            "where": "public",
            "who": "brand",
            "text": "@maya_lindqvist Hello!",
            "at": at,
            "in_reply_to": post,
        },
    ]


def test_after_takes_a_message_or_a_moment(x: X) -> None:
    first = x.customer_dm(MAYA, "one")
    x.clock.advance(timedelta(minutes=1))
    second = x.customer_dm(MAYA, "two")
    assert [m["id"] for m in messages(x, MAYA, after=first)] == [second]
    assert [m["id"] for m in messages(x, MAYA, after="2026-11-21T23:40:00Z")] == [second]
    assert messages(x, MAYA, after=second) == []


@pytest.mark.parametrize(
    ("after", "status", "kind"),
    [
        ("42", 404, "resource-not-found"),
        ("later", 400, "invalid-request"),
        ("2026-11-21T23:40:00", 400, "invalid-request"),
    ],
)
def test_an_after_that_is_neither_is_refused(x: X, after: str, status: int, kind: str) -> None:
    path = f"/phone/api/customers/{MAYA}/messages"
    problem_of(x.http.get(path, params={"after": after}), status, kind)


def test_a_message_with_an_id_of_its_own_is_sent_once(x: X) -> None:
    x.subscribe("dm.received", x.register_webhook())
    assert x.customer_dm(MAYA, "hello", event_id="77") == "77"
    assert x.customer_dm(MAYA, "hello", event_id="77") == "77"
    assert len(x.delivered()) == 1
    other = {"customer_id": MAYA, "text": "something else", "event_id": "77"}
    problem_of(x.http.post("/phone/api/dms", json=other), 409)


@pytest.mark.parametrize("where", ["dms", "posts"])
def test_nobody_can_write_nothing_and_too_much_is_refused(x: X, where: str) -> None:
    path = f"/phone/api/{where}"
    problem_of(x.http.post(path, json={"customer_id": "42", "text": "hi"}), 404, "resource-not-found")
    assert x.http.post(path, json={"customer_id": MAYA, "text": ""}).status_code == 400
    assert x.http.post(path, json={"customer_id": MAYA, "text": "a" * 10_001}).status_code == 400
    broken = json.dumps({"customer_id": MAYA, "text": "half a character: \ud83d"})
    assert x.http.post(path, content=broken).status_code == 400
    assert x.simulator.state.latest() == 0


def test_a_customer_cannot_post_the_same_twice_or_answer_nothing(x: X) -> None:
    x.customer_post(MAYA, "Hello")
    again = {"customer_id": MAYA, "text": "Hello"}
    problem_of(x.http.post("/phone/api/posts", json=again), 409)
    lost = {"customer_id": MAYA, "text": "What?", "in_reply_to": "42"}
    problem_of(x.http.post("/phone/api/posts", json=lost), 404, "resource-not-found")
