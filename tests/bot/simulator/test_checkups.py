from datetime import timedelta

import pytest

from tests.bot.simulator.harness import MAYA, SETTINGS, X

HOUR = timedelta(hours=1)


@pytest.fixture
def hook(x: X) -> str:
    webhook_id = x.register_webhook()
    x.subscribe("dm.received", webhook_id)
    x.webhook.secret = "changed meanwhile"
    return webhook_id


def is_valid(x: X, webhook_id: str) -> bool:
    webhook = x.simulator.state.webhook(webhook_id)
    assert webhook is not None
    return webhook.valid


def test_a_webhook_is_checked_an_hour_after_its_last_check_and_not_before(x: X, hook: str) -> None:
    x.clock.advance(HOUR - timedelta(seconds=1))
    assert x.simulator.check_webhooks() == []
    x.clock.advance(timedelta(seconds=1))
    assert x.simulator.check_webhooks() == [hook]
    assert not is_valid(x, hook)


def test_validating_counts_as_a_check(x: X, hook: str) -> None:
    x.webhook.secret = SETTINGS.consumer_secret
    x.clock.advance(HOUR / 2)
    x.as_app("PUT", f"/2/webhooks/{hook}")
    x.webhook.secret = "changed meanwhile"
    x.clock.advance(HOUR / 2)
    assert x.simulator.check_webhooks() == []


def test_delivering_checks_first_and_brings_an_invalid_webhook_nothing(x: X, hook: str) -> None:
    x.clock.advance(HOUR)
    missed = x.customer_dm(MAYA, "hello")
    assert x.heard() == []
    x.webhook.secret = SETTINGS.consumer_secret
    x.clock.advance(HOUR)
    assert x.heard() == []
    assert not is_valid(x, hook)  # only validating helps
    x.as_app("PUT", f"/2/webhooks/{hook}")
    x.simulator.replay(hook, x.clock() - 2 * HOUR, x.clock())
    assert x.heard() == [missed]


def test_a_webhook_that_passes_stays_valid_and_is_next_checked_in_an_hour(x: X, hook: str) -> None:
    x.webhook.secret = SETTINGS.consumer_secret
    x.clock.advance(HOUR)
    assert x.simulator.check_webhooks() == []
    x.webhook.secret = "changed meanwhile"
    assert x.simulator.check_webhooks() == []
    assert is_valid(x, hook)


def test_nothing_is_checked_while_x_is_down(x: X, hook: str) -> None:
    x.turn(down=True)
    x.clock.advance(HOUR)
    assert x.simulator.check_webhooks() == []


def test_a_removed_webhook_does_not_come_back_with_the_outcome_of_its_check(x: X, hook: str) -> None:
    webhook = x.simulator.state.webhook(hook)
    assert webhook is not None
    x.simulator.state.remove_webhook(hook)
    x.simulator.state.mark_webhook(webhook, valid=False)
    assert x.simulator.state.webhooks() == []
