from datetime import timedelta

import pytest

from tests.bot.simulator.harness import BRAND, HOOK, MAYA, X
from tests.bot.simulator.schema import body_of, problem_of

PATH = "/2/activity/subscriptions"


def test_a_subscription_is_answered_with_everything_it_was_asked_for(x: X) -> None:
    webhook_id = x.register_webhook()
    wish = {
        "event_type": "dm.received",
        "filter": {"user_id": BRAND},
        "tag": "dm-inbound",
        "webhook_id": webhook_id,
    }
    answer = x.as_brand("POST", PATH, wish)
    body = body_of(answer, 200)
    made = body["data"]["subscription"]
    times = dict.fromkeys(("created_at", "updated_at"), "2026-11-21T23:40:00.000Z")
    assert made == wish | times | {"subscription_id": made["subscription_id"]}
    listed = body_of(x.as_brand("GET", PATH), 200)
    assert listed == {"data": [made]}


@pytest.mark.parametrize(
    "wish",
    [
        {"event_type": "dm.received"},
        {"event_type": "dm.received", "filter": {}},
        {"event_type": "dm.eaten", "filter": {"user_id": BRAND}},
        {"event_type": "dm.received", "filter": {"user_id": BRAND, "mood": "kind"}},
        {"event_type": "dm.received", "filter": {"user_id": BRAND}, "tag": ""},
        {"event_type": "dm.received", "filter": {"user_id": BRAND}, "webhook_id": "42"},
        {"event_type": "dm.received", "filter": {"user_id": BRAND}, "mood": "kind"},
    ],
)
def test_a_wish_x_does_not_understand_is_refused(x: X, wish: object) -> None:
    problem_of(x.as_app("POST", PATH, wish), 400, "invalid-request")


def test_the_messages_of_somebody_else_are_not_to_be_had(x: X) -> None:
    wish = {"event_type": "dm.received", "filter": {"user_id": MAYA}}
    problem_of(x.as_app("POST", PATH, wish), 403, "not-authorized-for-resource")


def test_the_same_wish_is_not_taken_twice(x: X) -> None:
    webhook_id = x.register_webhook()
    x.subscribe("dm.received", webhook_id)
    again = {"event_type": "dm.received", "filter": {"user_id": BRAND}, "webhook_id": webhook_id}
    problem_of(x.as_app("POST", PATH, again), 400, "invalid-request")


def test_one_subscription_can_be_removed(x: X) -> None:
    subscription_id = x.subscribe("dm.received", x.register_webhook())
    answer = x.as_app("DELETE", f"{PATH}/{subscription_id}")
    body = body_of(answer, 200)
    assert body == {"data": {"deleted": True}}
    problem_of(x.as_app("DELETE", f"{PATH}/{subscription_id}"), 404, "resource-not-found")


def test_several_subscriptions_can_be_removed_and_unknown_ones_are_reported(x: X) -> None:
    webhook_id = x.register_webhook()
    gone, kept = (x.subscribe(kind, webhook_id) for kind in ("dm.received", "dm.sent"))
    answer = x.as_app("DELETE", PATH, params={"ids": f"{gone},42"})
    body = body_of(answer, 200)
    assert body["data"] == [{"subscription_id": gone, "deleted": True}]
    assert [error["subscription_id"] for error in body["errors"]] == ["42"]
    assert body["meta"] == {"total_subscriptions": 1}
    assert [each.id for each in x.simulator.state.subscriptions()] == [kept]


@pytest.mark.parametrize("ids", ["", "x", ",".join(["1"] * 101)])
def test_ids_to_remove_are_1_to_100_ids(x: X, ids: str) -> None:
    problem_of(x.as_app("DELETE", PATH, params={"ids": ids}), 400, "invalid-request")


def test_a_subscription_can_be_given_another_webhook_and_tag(x: X) -> None:
    first = x.register_webhook()
    second = x.as_app("POST", "/2/webhooks", {"url": HOOK + "/2"}).json()["data"]["id"]
    subscription_id = x.subscribe("dm.received", first, tag="before")
    x.clock.advance(timedelta(minutes=1))
    answer = x.as_app("PUT", f"{PATH}/{subscription_id}", {"tag": "after", "webhook_id": second})
    data = body_of(answer, 200)["data"]
    assert data["total_subscriptions"] == 1
    assert data["subscription"] == {
        "subscription_id": subscription_id,
        "event_type": "dm.received",
        "filter": {"user_id": BRAND},
        "tag": "after",
        "webhook_id": second,
        "created_at": "2026-11-21T23:40:00.000Z",
        "updated_at": "2026-11-21T23:41:00.000Z",
    }
    assert x.as_app("GET", PATH).json()["data"] == [data["subscription"]]


def test_what_an_update_does_not_name_stays(x: X) -> None:
    webhook_id = x.register_webhook()
    subscription_id = x.subscribe("dm.received", webhook_id, tag="kept")
    body = body_of(x.as_app("PUT", f"{PATH}/{subscription_id}", {}), 200)
    made = body["data"]["subscription"]
    assert (made["tag"], made["webhook_id"]) == ("kept", webhook_id)


def test_an_update_cannot_name_what_is_not_there_or_make_two_the_same(x: X) -> None:
    first = x.register_webhook()
    second = x.as_app("POST", "/2/webhooks", {"url": HOOK + "/2"}).json()["data"]["id"]
    x.subscribe("dm.received", first)
    subscription_id = x.subscribe("dm.received", second)
    for webhook_id in ("42", first):
        answer = x.as_app("PUT", f"{PATH}/{subscription_id}", {"webhook_id": webhook_id})
        problem_of(answer, 400, "invalid-request")
    problem_of(x.as_app("PUT", f"{PATH}/42", {"tag": "after"}), 404, "resource-not-found")
