from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.bot.simulator.harness import HOOK, MAYA, X

HOUR = timedelta(hours=1)


@pytest.fixture
def listening(x: X) -> X:
    x.subscribe("dm.received", x.register_webhook())
    return x


def replay(x: X, start: timedelta, end: timedelta) -> list[bytes]:
    """The bodies a replay brings, from and to so long ago."""
    [webhook] = x.simulator.state.webhooks()
    before = len(x.webhook.received)
    assert x.simulator.replay(webhook.id, x.clock() - start, x.clock() - end).isdigit()
    x.simulator.deliver_pending()
    return [request.content for request in x.webhook.received[before:]]


def test_a_replay_brings_the_same_bodies_as_often_as_it_is_asked_for(listening: X) -> None:
    listening.customer_dm(MAYA, "one")
    listening.customer_dm(MAYA, "two")
    listening.delivered()
    bodies = [request.content for request in listening.webhook.received]
    listening.clock.advance(HOUR)
    assert replay(listening, 2 * HOUR, timedelta(0)) == bodies
    assert replay(listening, 2 * HOUR, timedelta(0)) == bodies


def test_the_start_is_in_and_the_end_is_out(listening: X) -> None:
    for text in ("one", "two", "three"):
        listening.customer_dm(MAYA, text)
        listening.delivered()
        listening.clock.advance(HOUR)
    [body] = replay(listening, 2 * HOUR, HOUR)
    assert b'"two"' in body


def test_it_reaches_a_day_back_and_no_further(listening: X) -> None:
    for text in ("one", "two"):
        listening.customer_dm(MAYA, text)
        listening.delivered()
        listening.clock.advance(HOUR)
    listening.clock.advance(22.5 * HOUR)
    [body] = replay(listening, 48 * HOUR, timedelta(0))
    assert b'"two"' in body


def test_what_was_given_up_comes_again(listening: X) -> None:
    listening.webhook.statuses = [500] * 4
    listening.customer_dm(MAYA, "one")
    listening.delivered()
    listening.clock.advance(HOUR)
    assert len(replay(listening, 2 * HOUR, timedelta(0))) == 1


def test_what_came_together_comes_together_again(listening: X) -> None:
    listening.turn(batch=True)
    listening.customer_dm(MAYA, "one")
    listening.customer_dm(MAYA, "two")
    listening.delivered()
    [body] = [request.content for request in listening.webhook.received]
    listening.clock.advance(HOUR)
    assert replay(listening, 2 * HOUR, timedelta(0)) == [body]


def test_a_replay_is_spared_the_faults_it_makes_good(listening: X) -> None:
    listening.turn(lost=1.0, duplicates=1.0, out_of_order=1.0)
    listening.customer_dm(MAYA, "one")
    listening.customer_dm(MAYA, "two")
    listening.delivered()
    listening.clock.advance(HOUR)
    texts = [b'"one"' in body for body in replay(listening, 2 * HOUR, timedelta(0))]
    assert sorted(texts) == [False, True]


def test_a_webhook_is_replayed_what_was_meant_for_it(make_x: Callable[..., X]) -> None:
    x = make_x()
    first = x.register_webhook()
    second = x.as_app("POST", "/2/webhooks", {"url": HOOK + "/2"}).json()["data"]["id"]
    x.subscribe("dm.received", first)
    x.customer_dm(MAYA, "one")
    x.delivered()
    x.clock.advance(HOUR)
    for webhook_id, brings in ((second, 0), (first, 1)):
        x.simulator.replay(webhook_id, x.clock() - 2 * HOUR, x.clock())
        assert x.simulator.deliver_pending() == brings
