from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from bot.x.client import Answered, XClient, XError
from bot.x.connecting import Connection, connect
from bot.x.parsing import SUBSCRIBED
from tests.bot.simulator.harness import BRAND, HOOK, X, build
from tests.bot.simulator.harness import Webhook as OtherEnd

NEW_HOOK = "http://desk.test/moved/x/webhook"


class Counting(XClient):
    """Counts what it changes at X; the simulator stands behind it."""

    def __init__(self, x: X) -> None:
        self.x = x
        self.changes: list[str] = []

    def _call(self, method, path, body=None, *, user=True):
        if method == "POST":
            self.changes.append(path)
        answer = self.x.as_app(method, path, body)
        if answer.status_code >= 400:
            raise XError(answer.text, permanent=True)
        return Answered(body=answer.json(), standing=None)


@pytest.fixture
def x(clock) -> Iterator[X]:
    other_end = OtherEnd()
    with TestClient(build(other_end, clock)) as http:
        yield X(http, clock, other_end)


def subscribed(x: X) -> list[tuple[str, str | None]]:
    urls = {hook.id: hook.url for hook in x.simulator.state.webhooks()}
    rows = x.simulator.state.subscriptions()
    return sorted((row.event_type, urls.get(row.webhook_id or "")) for row in rows)


def test_connecting_registers_the_webhook_and_every_event(x: X) -> None:
    connect(Counting(x), BRAND, HOOK)
    assert [hook.url for hook in x.simulator.state.webhooks()] == [HOOK]
    assert subscribed(x) == sorted((event, HOOK) for event in SUBSCRIBED)


def test_connecting_again_changes_nothing(x: X) -> None:
    connect(Counting(x), BRAND, HOOK)
    before = subscribed(x)
    again = Counting(x)
    connect(again, BRAND, HOOK)
    assert again.changes == []
    assert subscribed(x) == before


def test_only_what_is_missing_is_asked_for(x: X) -> None:
    x.subscribe("dm.received", x.register_webhook())
    client = Counting(x)
    connect(client, BRAND, HOOK)
    assert client.changes == ["/2/activity/subscriptions"] * (len(SUBSCRIBED) - 1)
    assert subscribed(x) == sorted((event, HOOK) for event in SUBSCRIBED)


def test_a_desk_that_moved_gets_its_events_at_the_new_address(x: X) -> None:
    connect(Counting(x), BRAND, HOOK)
    connect(Counting(x), BRAND, NEW_HOOK)
    assert [row for row in subscribed(x) if row[1] == NEW_HOOK] == sorted((event, NEW_HOOK) for event in SUBSCRIBED)


def test_a_refused_webhook_is_told(x: X) -> None:
    x.webhook.secret = "guess"
    with pytest.raises(XError, match="CRC"):
        connect(Counting(x), BRAND, HOOK)
    assert subscribed(x) == []


class GivenUp(Counting):
    """X has given up the webhook."""

    def webhooks(self):
        return [{**hook, "valid": False} for hook in super().webhooks()]


def test_a_webhook_x_gave_up_is_challenged_again_and_the_repair_named(x: X) -> None:
    connect(Counting(x), BRAND, HOOK)
    assert connect(GivenUp(x), BRAND, HOOK) == Connection(was_valid=False, repairs=("webhook_revalidated",))


def test_a_webhook_that_still_does_not_answer_is_no_repair(x: X) -> None:
    connect(Counting(x), BRAND, HOOK)
    client = GivenUp(x)
    client.validate_webhook = lambda webhook_id: False
    assert connect(client, BRAND, HOOK) == Connection(was_valid=False)


def test_what_was_made_is_named(x: X) -> None:
    made = connect(Counting(x), BRAND, HOOK)
    assert made == Connection(
        was_valid=True, repairs=("webhook_added", *(f"subscribed:{event}" for event in SUBSCRIBED))
    )
