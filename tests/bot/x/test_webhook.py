from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import VirtualClock
from bot.store.engine import Store
from bot.store.tables import EventRow
from bot.x.webhook import LARGEST, PATH
from tests.bot.x.conftest import serve
from tests.bot.x.endpoint import Endpoint
from tests.bot.x.samples import ACCOUNT, NAMES, SIGNATURE, dm, encoded, sample, signed


def test_a_challenge_is_answered(endpoint: Endpoint) -> None:
    answer = endpoint.http.get(PATH, params={"crc_token": "hello"})
    expected = {"response_token": "sha256=rVxqpStL9NGVXM0HsTkxY/papGHgHO2r9YpRIDUGPEk="}
    assert (answer.status_code, answer.json()) == (200, expected)


@pytest.mark.parametrize("token", [None, "", "a" * 129, '{"data":{"event_type":"dm.received"}}'])
def test_a_challenge_that_could_be_a_delivery_is_refused(endpoint: Endpoint, token: str | None) -> None:
    answer = endpoint.http.get(PATH, params={} if token is None else {"crc_token": token})
    assert (answer.status_code, answer.json()) == (400, {"error": "crc_token has an unexpected form"})


def test_a_delivery_is_stored_before_it_is_answered(endpoint: Endpoint) -> None:
    answer = endpoint.deliver(sample("dm.received"))
    assert (answer.status_code, answer.json()) == (200, {"received": 1, "new": 1})
    assert endpoint.rings == [["dm:2080765901528535096"]]
    assert endpoint.messages() == ["hello!"]


def test_what_x_sent_is_kept_whole(endpoint: Endpoint, store: Store) -> None:
    body = sample("post.mention.create")
    endpoint.deliver(body)
    with store.reading() as session:
        [row] = session.scalars(select(EventRow))
    assert row.raw == body["data"]["payload"]


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_stored_once_however_often_it_comes(endpoint: Endpoint, name: str) -> None:
    body = sample(name)
    first = endpoint.deliver(body).json()
    stored = endpoint.event_ids()
    again = endpoint.deliver(body)
    assert first["received"] == first["new"] == len(stored) > 0
    assert (again.status_code, again.json()) == (200, {"received": len(stored), "new": 0})
    assert (endpoint.event_ids(), endpoint.rings) == (stored, [stored])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SIGNATURE: ""},
        {SIGNATURE: "sha256=AAAA"},
        {SIGNATURE: "sha256=é".encode("latin-1")},
        signed(b"another body"),
        signed(encoded(sample("dm.received")), secret="guess"),
    ],
)
def test_a_body_that_is_not_signed_is_refused_and_not_stored(endpoint: Endpoint, headers: dict[str, str]) -> None:
    answer = endpoint.http.post(PATH, content=encoded(sample("dm.received")), headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"error": "signature does not match"})
    assert (endpoint.event_ids(), endpoint.rings) == ([], [])


def test_one_changed_byte_is_refused(endpoint: Endpoint) -> None:
    content = encoded(dm("pay 10"))
    answer = endpoint.http.post(PATH, content=content.replace(b"pay 10", b"pay 99"), headers=signed(content))
    assert answer.status_code == 403
    assert endpoint.event_ids() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"{",
        b"null",
        b"[]",
        b'{"data": {}}',
        b"\xff\xfe",
        b'{"data": {"event_type": "x", "event_uuid": "\\ud800"}}',
        b"[" * 50_000,
        encoded(sample("dm.received"))[:-20],
        encoded(sample("dm.received")) + b"x",
    ],
)
def test_a_signed_body_that_is_no_event_is_a_bad_request(endpoint: Endpoint, content: bytes) -> None:
    answer = endpoint.deliver_raw(content)
    assert (answer.status_code, answer.json()) == (400, {"error": "not an event"})
    assert (endpoint.event_ids(), endpoint.rings) == ([], [])


def test_a_body_that_is_too_large_is_refused(endpoint: Endpoint) -> None:
    content = encoded(dm("x" * LARGEST))
    answer = endpoint.deliver_raw(content)
    assert answer.status_code == 413
    assert endpoint.event_ids() == []


def test_the_longest_dm_x_allows_is_not_too_large(endpoint: Endpoint) -> None:
    longest = "💡" * 10_000
    assert endpoint.deliver(dm(longest)).status_code == 200
    assert endpoint.messages() == [longest]


def test_characters_a_database_refuses_do_not_refuse_the_delivery(endpoint: Endpoint) -> None:
    body = dm("dark\x00 here")
    users = body["data"]["payload"]["users"]
    users["2222222222222222222"]["data"] |= {"name": "A\x00na", "username": "ana\x00"}
    assert endpoint.deliver(body).json() == {"received": 1, "new": 1}
    assert endpoint.messages() == ["dark here"]


def test_while_the_account_is_unknown_x_is_asked_to_deliver_again(lost_endpoint: Endpoint) -> None:
    answer = lost_endpoint.deliver(sample("dm.received"))
    assert (answer.status_code, answer.json()) == (503, {"error": "not ready"})
    assert (lost_endpoint.event_ids(), lost_endpoint.rings) == ([], [])


def test_while_the_account_is_unknown_nobody_else_learns_it(lost_endpoint: Endpoint) -> None:
    answer = lost_endpoint.http.post(PATH, content=b"{}", headers={SIGNATURE: "sha256=AAAA"})
    assert answer.status_code == 403


def test_what_cannot_be_stored_is_not_answered_with_success(tmp_path: Path, clock: VirtualClock) -> None:
    without_tables = Store(f"sqlite:///{tmp_path}/empty.db")
    for endpoint in serve(without_tables, clock, lambda: ACCOUNT):
        assert endpoint.deliver(sample("dm.received")).status_code == 500
        assert endpoint.rings == []
    without_tables.close()
