from datetime import timedelta

import pytest

from tests.bot.simulator.harness import BRAND, LENA, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of


def test_a_sent_message_is_answered_with_its_id_and_the_conversation_of_both_ids(x: X) -> None:
    body = body_of(x.send_dm(MAYA, "Hello"), 201)
    assert body["data"]["dm_conversation_id"] == f"{BRAND}-{MAYA}"
    stored = x.simulator.state.dm(body["data"]["dm_event_id"])
    assert stored is not None
    assert (stored.sender_id, stored.recipient_id, stored.text) == (BRAND, MAYA, "Hello")


@pytest.mark.parametrize("text", ["", "a" * 10_001])
def test_a_message_has_1_to_10000_characters(x: X, text: str) -> None:
    problem_of(x.send_dm(MAYA, text), 400, "invalid-request")
    assert x.simulator.state.dms() == []


def test_a_message_of_exactly_10000_characters_is_sent(x: X) -> None:
    assert x.send_dm(MAYA, "é" * 10_000).status_code == 201


def test_an_unknown_property_is_refused_by_name(x: X) -> None:
    body = {"text": "Pick one", "quick_reply": {"type": "options"}}
    answer = x.as_brand("POST", f"/2/dm_conversations/with/{MAYA}/messages", body)
    problem = problem_of(answer, 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [["quick_reply"]]


@pytest.mark.parametrize("body", [None, {}, [], {"text": 5}, {"text": None}, "Hello"])
def test_a_body_that_is_no_message_is_refused(x: X, body: object) -> None:
    answer = x.as_brand("POST", f"/2/dm_conversations/with/{MAYA}/messages", body)
    problem_of(answer, 400, "invalid-request")


def test_a_participant_that_is_no_id_is_refused(x: X) -> None:
    problem = problem_of(x.send_dm("maya_lindqvist", "Hello"), 400, "invalid-request")
    assert problem["errors"][0]["parameters"] == {"participant_id": ["maya_lindqvist"]}


@pytest.mark.parametrize("participant", ["42", BRAND])
def test_nobody_and_oneself_cannot_be_written_to(x: X, participant: str) -> None:
    problem_of(x.send_dm(participant, "Hello"), 403)


def test_the_inbox_lists_both_sides_newest_first_with_only_the_default_fields(x: X) -> None:
    theirs = x.customer_dm(MAYA, "No power")
    ours = x.send_dm(MAYA, "Since when?").json()["data"]["dm_event_id"]
    body = body_of(x.as_brand("GET", "/2/dm_events"), 200)
    assert body["data"] == [
        {"id": ours, "event_type": "MessageCreate", "text": "Since when?"},
        {"id": theirs, "event_type": "MessageCreate", "text": "No power"},
    ]
    assert body["meta"] == {"result_count": 2}


def test_an_empty_inbox_has_no_data_member(x: X) -> None:
    body = body_of(x.as_brand("GET", "/2/dm_events"), 200)
    assert body == {"meta": {"result_count": 0}}


def test_fields_and_the_sender_come_when_asked_for(x: X) -> None:
    dm = x.customer_dm(MAYA, "See https://example.com/a")
    params = {
        "dm_event.fields": "created_at,dm_conversation_id,entities",
        "expansions": "sender_id",
        "user.fields": "created_at",
    }
    answer = x.as_brand("GET", f"/2/dm_events/{dm}", params=params)
    body = body_of(answer, 200)
    url = "https://example.com/a"
    link = {"start": 4, "end": 25, "url": url, "expanded_url": url, "display_url": url}
    assert body == {
        "data": {
            "id": dm,
            "event_type": "MessageCreate",
            "text": "See https://example.com/a",
            "sender_id": MAYA,
            "dm_conversation_id": f"{BRAND}-{MAYA}",
            "created_at": "2026-11-21T23:40:00.000Z",
            "entities": {"urls": [link]},
        },
        "includes": {
            "users": [
                {
                    "id": MAYA,
                    "name": "Maya Lindqvist",
                    "username": "maya_lindqvist",
                    "created_at": "2021-03-14T09:26:00.000Z",
                }
            ]
        },
    }


def test_a_conversation_holds_only_its_own_messages(x: X) -> None:
    x.customer_dm(MAYA, "No power")
    lena = x.customer_dm(LENA, "Kein Strom")
    answer = x.as_brand("GET", f"/2/dm_conversations/with/{LENA}/dm_events")
    body = body_of(answer, 200)
    assert [dm["id"] for dm in body["data"]] == [lena]


def test_the_inbox_reaches_30_days_back(x: X) -> None:
    x.customer_dm(MAYA, "Old")
    x.clock.advance(timedelta(days=30))
    assert x.as_brand("GET", "/2/dm_events").json()["meta"] == {"result_count": 1}
    x.clock.advance(timedelta(seconds=1))
    assert x.as_brand("GET", "/2/dm_events").json()["meta"] == {"result_count": 0}


def test_only_messages_exist_so_other_kinds_of_event_list_nothing(x: X) -> None:
    x.customer_dm(MAYA, "No power")
    answer = x.as_brand("GET", "/2/dm_events", params={"event_types": "ParticipantsJoin"})
    assert answer.json() == {"meta": {"result_count": 0}}


def test_a_message_nobody_sent_is_not_found(x: X) -> None:
    problem = problem_of(x.as_brand("GET", "/2/dm_events/42"), 404, "resource-not-found")
    assert problem["resource_id"] == "42"


def test_a_message_can_be_taken_away_once_whoever_sent_it(x: X) -> None:
    ours = x.send_dm(MAYA, "Hello").json()["data"]["dm_event_id"]
    for dm in (x.customer_dm(MAYA, "No power"), ours):
        body = body_of(x.as_brand("DELETE", f"/2/dm_events/{dm}"), 200)
        assert body == {"data": {"deleted": True}}
        problem_of(x.as_brand("DELETE", f"/2/dm_events/{dm}"), 404, "resource-not-found")
    assert x.as_brand("GET", "/2/dm_events").json() == {"meta": {"result_count": 0}}


@pytest.mark.parametrize("name", ["text", "attachments"])
def test_null_is_no_value(x: X, name: str) -> None:
    body = {"text": "Hello", name: None}
    answer = x.as_brand("POST", f"/2/dm_conversations/with/{MAYA}/messages", body)
    problem = problem_of(answer, 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [[name]]
