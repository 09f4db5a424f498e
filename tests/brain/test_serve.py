"""What Rasa's server is told of its helpers."""

from __future__ import annotations

from brain.serve import endpoints

SETTINGS = ("http://127.0.0.1:5055/webhook", "sqlite:///var/trackers.db")


def test_actions_are_asked_without_the_domain():
    action = endpoints(*SETTINGS).action
    assert (action.url, action.kwargs) == ("http://127.0.0.1:5055/webhook", {"selective_domain": True})


def test_trackers_are_kept_by_our_store():
    store = endpoints(*SETTINGS).tracker_store
    assert (store.type, store.url) == ("brain.trackers.RowTrackerStore", "sqlite:///var/trackers.db")


def test_nothing_else_is_connected():
    made = endpoints(*SETTINGS)
    assert (made.nlg, made.nlu, made.model, made.lock_store, made.event_broker) == (None,) * 5
