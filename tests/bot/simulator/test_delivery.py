from collections.abc import Callable
from threading import Event

import pytest

from tests.bot.simulator.harness import LENA, MAYA, X


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def listening(make_x: Callable[..., X], waits: list[float]) -> X:
    x = make_x(wait=waits.append)
    x.subscribe("dm.received", x.register_webhook())
    return x


def test_events_arrive_in_the_order_they_happened(listening: X) -> None:
    sent = [listening.customer_dm(MAYA, f"message {number}") for number in range(5)]
    events = listening.delivered()
    assert [event["payload"]["direct_message_events"][0]["id"] for event in events] == sent


def test_without_faults_each_message_is_delivered_once_and_alone(listening: X) -> None:
    sent = [listening.customer_dm(who, f"message {number}") for number in range(4) for who in (MAYA, LENA)]
    assert sorted(listening.heard()) == sorted(sent)
    assert len(listening.webhook.received) == len(sent)


def test_nothing_is_delivered_before_it_is_asked_for(listening: X) -> None:
    listening.customer_dm(MAYA, "hello")
    assert listening.webhook.received == []
    assert listening.simulator.deliver_pending() == 1
    assert listening.simulator.deliver_pending() == 0


def test_what_is_not_taken_is_delivered_again_with_the_same_body(listening: X, waits: list[float]) -> None:
    listening.webhook.statuses = [500, 0, 200]  # 0: no answer in time
    listening.customer_dm(MAYA, "hello")
    listening.delivered()
    bodies = [request.content for request in listening.webhook.received]
    assert len(bodies) == 3
    assert len(set(bodies)) == 1
    assert waits == [1.0, 4.0]


def test_after_the_fourth_attempt_an_event_is_given_up_and_the_next_one_goes_out(
    listening: X, waits: list[float]
) -> None:
    listening.webhook.statuses = [500, 404, 302, 204]  # only 200 means taken
    listening.customer_dm(MAYA, "lost")
    listening.customer_dm(MAYA, "taken")
    listening.delivered()
    assert len(listening.webhook.received) == 5
    assert waits == [1.0, 4.0, 15.0]


def test_nothing_goes_to_a_webhook_that_failed_its_challenge(listening: X) -> None:
    [webhook] = listening.simulator.state.webhooks()
    listening.simulator.state.mark_webhook(webhook, valid=False)
    listening.customer_dm(MAYA, "hello")
    assert listening.delivered() == []


def test_a_worker_delivers_by_itself(make_x: Callable[..., X]) -> None:
    x = make_x(deliver_in_background=True)
    x.subscribe("dm.received", x.register_webhook())
    x.customer_dm(MAYA, "hello")
    x.simulator.deliver_pending()  # returns when the worker is done with what it took
    assert len(x.webhook.received) == 1


def test_stopping_does_not_wait_for_a_webhook_that_never_takes_anything(
    make_x: Callable[..., X],
) -> None:
    started = Event()
    x = make_x(deliver_in_background=True, wait=lambda _: started.set())
    x.subscribe("dm.received", x.register_webhook())
    x.webhook.statuses = [500] * 1_000
    for number in range(100):
        x.customer_dm(MAYA, f"message {number}")
    assert started.wait(timeout=5)
    x.simulator.courier.stop()
    assert len(x.webhook.received) <= 400
