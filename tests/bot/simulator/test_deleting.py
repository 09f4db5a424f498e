import pytest

from tests.bot.simulator.harness import BRAND, LENA, MAYA, X


def ids(x: X, customer: str) -> list[str]:
    answer = x.http.get(f"/phone/api/customers/{customer}/messages")
    return [message["id"] for message in answer.json()["messages"]]


def test_a_deleted_post_is_gone_from_every_lookup_and_timeline(x: X) -> None:
    post = x.customer_post(MAYA, "@HarborlightHelp no power")
    kept = x.customer_post(LENA, "@HarborlightHelp kein Strom")
    assert x.http.delete(f"/phone/api/posts/{post}").json() == {"deleted": True}
    assert x.as_app("GET", f"/2/tweets/{post}").status_code == 404
    mentions = x.as_app("GET", f"/2/users/{BRAND}/mentions").json()["data"]
    assert [mention["id"] for mention in mentions] == [kept]
    assert ids(x, MAYA) == []
    assert "no power" not in x.http.get(f"/phone/{MAYA}/public").text
    assert [message.id for message in x.simulator.state.since(0)] == [kept]


def test_a_deleted_message_is_gone_for_both(x: X) -> None:
    dm, kept = x.customer_dm(MAYA, "secret"), x.customer_dm(MAYA, "hello")
    assert x.http.delete(f"/phone/api/dms/{dm}").json() == {"deleted": True}
    assert x.as_brand("GET", f"/2/dm_events/{dm}").status_code == 404
    assert [event["id"] for event in x.as_brand("GET", "/2/dm_events").json()["data"]] == [kept]
    assert ids(x, MAYA) == [kept]


def test_what_comes_after_a_deletion_is_numbered_on(x: X) -> None:
    x.customer_dm(MAYA, "one")
    gone = x.customer_dm(MAYA, "two")
    seen = x.simulator.state.latest()
    x.simulator.delete_dm(gone)
    new = x.customer_dm(MAYA, "three")
    assert [message.id for message in x.simulator.state.since(seen)] == [new]


def test_a_deleted_post_may_be_said_again(x: X) -> None:
    post = x.customer_post(MAYA, "@HarborlightHelp no power")
    x.simulator.delete_post(post)
    assert x.customer_post(MAYA, "@HarborlightHelp no power") != post


@pytest.mark.parametrize("what", ["posts", "dms"])
def test_what_is_not_there_cannot_be_deleted(x: X, what: str) -> None:
    assert x.http.delete(f"/phone/api/{what}/42").status_code == 404
