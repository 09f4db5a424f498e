from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model.incoming import Incoming, Kind, Person
from bot.store import inbox
from bot.store.tables import MessageRow
from bot.x.client import XError
from bot.x.sweeping import EVERY, sweep
from tests.bot.x.listing_x import ANA, ListingX

HOURS = timedelta(hours=1)


@pytest.fixture
def x(clock):
    return ListingX(clock)


def hold(store, clock, kind, x_id):
    thread = x_id if kind is Kind.POST else ""
    event = Incoming(
        event_id=f"{kind}:{x_id}",
        kind=kind,
        author=Person(id=ANA),
        text="words",
        at=clock(),
        post_id=x_id,
        thread=thread,
    )
    with store.transaction() as session:
        inbox.receive(session, [event], clock(), timedelta(seconds=3))


def said(store, clock, x, dms=0, posts=0):
    ids = []
    for kind, number, say in ((Kind.DM, dms, x.dm), (Kind.POST, posts, x.post)):
        for _ in range(number):
            ids.append(say())
            hold(store, clock, kind, ids[-1])
            clock.advance(timedelta(seconds=1))
    clock.advance(2 * HOURS)
    return ids


def removed(store):
    with store.reading() as session:
        return set(session.scalars(select(MessageRow.x_id).where(MessageRow.removed_at.is_not(None))))


def sweeps(store, clock, x, runs=10):
    for _ in range(runs):
        sweep(store, x, clock)
        clock.advance(timedelta(minutes=15))


def test_what_is_gone_on_x_loses_its_words_and_nothing_else_does(store, clock, x):
    ids = said(store, clock, x, dms=10, posts=4)
    for x_id in (ids[3], ids[5], ids[11]):
        x.delete(x_id)
    sweeps(store, clock, x)
    assert removed(store) == {ids[3], ids[5], ids[11]}


def test_what_x_does_not_list_at_its_ends_is_not_judged(store, clock, x):
    ids = said(store, clock, x, dms=5)
    x.delete(ids[0])
    x.delete(ids[-1])
    sweeps(store, clock, x)
    assert removed(store) == set()


def test_an_error_removes_nothing_and_is_tried_again(store, clock, x):
    ids = said(store, clock, x, posts=2)
    x.delete(ids[0])
    x.fails = [XError("no", permanent=False), XError("no", permanent=False)]
    sweep(store, x, clock)
    assert removed(store) == set()
    sweep(store, x, clock)
    assert removed(store) == {ids[0]}


def test_a_round_is_made_once_a_day(store, clock, x):
    said(store, clock, x, dms=1, posts=1)
    sweeps(store, clock, x)
    assert sorted(x.asked) == ["dms", "posts_there"]
    clock.advance(EVERY)
    sweeps(store, clock, x)
    assert sorted(x.asked) == ["dms", "dms", "posts_there", "posts_there"]


def test_many_at_once_are_believed_only_when_x_says_so_twice(store, clock, x):
    x.size = 100
    ids = said(store, clock, x, dms=30)
    for x_id in ids[1:25]:
        x.delete(x_id)
    sweep(store, x, clock)
    assert removed(store) == set()
    sweep(store, x, clock)
    assert removed(store) == set(ids[1:25])
