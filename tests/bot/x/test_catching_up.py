from datetime import timedelta

import pytest

from bot.x.catching_up import Heartbeat, begun, catch_up, note_webhook
from bot.x.client import XError
from bot.x.polling import Poller
from tests.bot.x.listing_x import ListingX, run_all

MINUTE = timedelta(minutes=1)


@pytest.fixture
def x(clock):
    return ListingX(clock, hooks=[{"id": "5", "url": "https://desk.example/x/webhook", "valid": True}])


@pytest.fixture
def tick(store, clock, x):
    return lambda: catch_up(store, x, clock, x.account_id, webhook_address="https://desk.example/x/webhook")


def poll(store, clock, x):
    run_all(Poller(store, x, clock, x.account_id, timedelta(seconds=3), lambda: None).run_due)


def test_who_always_listens_has_nothing_to_catch_up_with(clock, x, tick):
    for _ in range(5):
        assert tick()
        clock.advance(MINUTE)
    assert x.asked == []


def test_after_a_gap_x_delivers_again_and_everything_is_looked_up(store, clock, x, tick):
    tick()
    stopped = clock()
    clock.advance(60 * MINUTE)
    assert not tick()
    assert x.replays == [("5", stopped - MINUTE, clock())]
    poll(store, clock, x)
    assert tick()
    assert len(x.replays) == 1


def test_a_desk_that_starts_catches_up_however_short_it_was_away(store, clock, x, tick):
    tick()
    clock.advance(timedelta(seconds=25))
    begun(store, clock)
    assert not tick()
    assert len(x.replays) == 1
    poll(store, clock, x)
    assert tick()


def test_a_desk_that_starts_for_the_first_time_has_missed_nothing(store, clock, x, tick):
    begun(store, clock)
    assert tick()
    assert x.asked == []


def test_no_more_than_a_day_is_asked_for(clock, x, tick):
    tick()
    clock.advance(timedelta(days=3))
    tick()
    assert x.replays == [("5", clock() - timedelta(days=1), clock())]


def test_an_error_is_tried_again_at_the_next_tick_also_after_a_restart(store, clock, x, tick):
    tick()
    stopped = clock()
    clock.advance(10 * MINUTE)
    x.fails = [XError("X did not answer", permanent=False)]
    assert not tick()
    assert x.replays == []
    clock.advance(MINUTE)
    poll(store, clock, x)
    assert tick()
    assert x.replays == [("5", stopped - MINUTE, clock())]


def test_without_webhooks_the_look_ups_are_enough(store, clock, x, tick):
    tick()
    clock.advance(10 * MINUTE)
    x.fails = [XError("client-not-enrolled", permanent=True)]
    assert not tick()
    poll(store, clock, x)
    assert tick()


def test_a_webhook_x_had_given_up_is_caught_up_with_once_it_answers(store, clock, x, tick):
    note_webhook(store, clock, valid=True)
    fine = clock()
    tick()
    clock.advance(MINUTE)
    x.hooks[0]["valid"] = False
    note_webhook(store, clock, valid=False)
    poll(store, clock, x)
    assert not tick()
    x.hooks[0]["valid"] = True
    assert tick()
    assert x.replays == [("5", fine - MINUTE, clock())]


def test_a_delivery_after_a_gap_does_not_hide_it(store, clock, x, tick):
    tick()
    clock.advance(10 * MINUTE)
    with store.transaction() as session:
        Heartbeat().beat(session, clock())
    assert not tick()
    assert len(x.replays) == 1
