from datetime import timedelta

import pytest

from tests.bot.simulator.harness import MAYA, X
from tests.bot.simulator.schema import body_of, problem_of

PATH = "/2/webhooks/replay"


def minute(x: X, ago: timedelta = timedelta(0)) -> str:
    return (x.clock() - ago).strftime("%Y%m%d%H%M")


def test_a_replay_delivers_again_what_happened_in_its_minutes(x: X) -> None:
    webhook = x.register_webhook()
    x.subscribe("dm.received", webhook)
    x.customer_dm(MAYA, "too early")
    x.clock.advance(timedelta(minutes=1))
    wanted = x.customer_dm(MAYA, "No power")
    x.clock.advance(timedelta(seconds=59))
    x.delivered()
    x.webhook.received.clear()
    body = body_of(x.as_app("POST", PATH, {"webhook_id": webhook, "from_date": minute(x), "to_date": minute(x)}), 200)
    assert body["data"].keys() == {"job_id", "created_at"}
    assert x.heard() == [wanted]


@pytest.mark.parametrize(
    ("from_date", "to_date", "wrong"),
    [
        ("202611202339", "202611212340", "from_date"),
        ("202611212340", "202611212339", "from_date"),
        ("202611312340", "202611212340", "from_date"),
        ("202611212340", "202611212460", "to_date"),
        ("2026-11-21", "202611212340", "from_date"),
        ("20261121234", "202611212340", "from_date"),
    ],
)
def test_a_range_x_does_not_replay_is_refused(x: X, from_date: str, to_date: str, wrong: str) -> None:
    wish = {"webhook_id": x.register_webhook(), "from_date": from_date, "to_date": to_date}
    problem = problem_of(x.as_app("POST", PATH, wish), 400, "invalid-request")
    assert [list(error["parameters"]) for error in problem["errors"]] == [[wrong]]


def test_24_hours_are_replayed(x: X) -> None:
    wish = {"webhook_id": x.register_webhook(), "from_date": "202611202340", "to_date": "202611212340"}
    body_of(x.as_app("POST", PATH, wish), 200)


def test_a_webhook_that_is_not_there_is_not_found(x: X) -> None:
    wish = {"webhook_id": "42", "from_date": minute(x), "to_date": minute(x)}
    problem_of(x.as_app("POST", PATH, wish), 404, "resource-not-found")
