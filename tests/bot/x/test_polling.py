from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.clock import VirtualClock
from bot.model.incoming import Incoming, Kind, Person
from bot.store import inbox
from bot.store.engine import Store
from bot.store.tables import EventRow, MessageRow, Row
from bot.x.client import XError
from bot.x.polling import (
    DMS,
    LEASE,
    LONG_PAUSE,
    PAUSE,
    Poller,
    Progress,
    look_now,
    looked_since,
    may_look_for_others,
    read_progress,
)
from tests.bot.x.listing_x import ACCOUNT, ANA, LUIS, QUARTER, ListingX, run_all

COALESCE = timedelta(seconds=3)
MINUTE = timedelta(minutes=1)
NEXT = timedelta(seconds=80)
"""After this the next look is due: X's limit, spread evenly, allows one in 75 seconds."""


class Desk:
    """Polls, and may be started anew."""

    def __init__(self, store: Store, clock: VirtualClock, x: ListingX, every: timedelta = MINUTE) -> None:
        self.store, self.clock, self.x, self.every = store, clock, x, every
        self.rings = 0
        self.start()

    def start(self) -> None:
        self.poller = Poller(self.store, self.x, self.clock, self.x.account_id, COALESCE, self.ring, every=self.every)

    def ring(self) -> None:
        self.rings += 1

    def polls(self, later: timedelta = NEXT) -> int:
        """How many requests it makes after this time."""
        self.clock.advance(later)
        before = len(self.x.asked)
        run_all(self.poller.run_due)
        return len(self.x.asked) - before

    def texts(self) -> list[str]:
        with self.store.reading() as session:
            return list(session.scalars(select(MessageRow.text).order_by(MessageRow.id)))

    def progress(self) -> Progress:
        with self.store.reading() as session:
            return read_progress(session, DMS)


@pytest.fixture
def x(clock: VirtualClock) -> ListingX:
    return ListingX(clock)


@pytest.fixture
def desk(store: Store, clock: VirtualClock, x: ListingX) -> Desk:
    return Desk(store, clock, x)


def test_what_was_said_before_the_first_look_is_not_answered(desk: Desk, x: ListingX) -> None:
    for number in range(5):
        x.dm(f"old {number}")
        x.post(f"old post {number}")
    assert desk.polls() == 2  # one page each: there is nothing to go back for
    x.dm("new")
    x.post("new post")
    desk.polls()
    assert desk.texts() == ["new", "new post"]
    assert desk.rings == 2


def test_where_nothing_was_said_yet_everything_is_new(desk: Desk, x: ListingX) -> None:
    desk.polls()
    x.dm("first")
    x.post("first post")
    desk.polls()
    assert desk.texts() == ["first", "first post"]


def test_a_look_goes_back_page_by_page_and_keeps_the_order(desk: Desk, x: ListingX) -> None:
    desk.polls()
    for number in range(8):
        x.dm(f"{number}")
    desk.polls()
    with desk.store.reading() as session:
        by_time = session.scalars(select(MessageRow.text).order_by(MessageRow.at, MessageRow.x_id)).all()
    assert by_time == [str(number) for number in range(8)]
    assert desk.progress().page == ""


def test_our_own_and_a_group_s_are_kept_and_no_message(desk: Desk, x: ListingX) -> None:
    desk.polls()
    sent = x.dm("On our way", sender=ACCOUNT, to=LUIS)
    group = x.dm("hi all", dm_conversation_id="g17")
    desk.polls()
    with desk.store.reading() as session:
        rows = session.execute(select(EventRow.id, EventRow.kind, EventRow.author_id).order_by(EventRow.id)).all()
    assert [tuple(row) for row in rows] == [(f"dm:{sent}", "dm_sent", LUIS), (f"dm:{group}", "dm", ANA)]
    assert desk.texts() == []


def test_nothing_is_asked_before_it_is_due(desk: Desk) -> None:
    assert desk.polls() == 2
    assert [desk.polls(timedelta(seconds=29)), desk.polls(timedelta(seconds=29))] == [0, 0]


def test_as_a_safety_net_it_asks_seldom(store: Store, clock: VirtualClock, x: ListingX) -> None:
    desk = Desk(store, clock, x, every=5 * MINUTE)
    assert [desk.polls(MINUTE) for _ in range(10)] == [2, 0, 0, 0, 0, 2, 0, 0, 0, 0]


def test_two_requests_of_every_window_are_left_to_the_sender_and_the_rest_is_spread(desk: Desk, x: ListingX) -> None:
    pauses = []
    last = desk.clock()
    for _ in range(600):
        before = x.asked.count("dms")
        desk.polls(timedelta(seconds=5))
        if x.asked.count("dms") > before:
            pauses.append((desk.clock() - last).total_seconds())
            last = desk.clock()
    assert max(pauses) <= 80
    assert len(pauses) <= 13 * (50 // 15 + 1)


def test_a_gap_wider_than_the_limit_is_closed_in_the_next_window_also_after_a_restart(desk: Desk, x: ListingX) -> None:
    desk.polls()
    for number in range(60):
        x.dm(f"{number}")
        x.clock.advance(timedelta(seconds=1))
    desk.polls()
    assert x.asked.count("dms") == 13
    assert len(desk.texts()) == 36
    desk.start()
    assert desk.polls(timedelta(minutes=2)) == 1  # mentions: of DM look-ups none is left but the sender's
    x.dm("60")
    desk.polls(QUARTER + LEASE)
    desk.polls(4 * MINUTE)
    assert sorted(map(int, desk.texts())) == list(range(61))


def test_the_cursor_moves_only_when_the_gap_is_closed(desk: Desk, x: ListingX) -> None:
    old = x.dm("old")
    desk.polls()
    for number in range(7):
        x.dm(f"{number}")
    x.fails = []
    desk.clock.advance(NEXT)
    desk.poller.run_due()
    assert desk.progress().seen == int(old)
    run_all(desk.poller.run_due)
    assert desk.progress().seen == int(x.dms().items[0]["id"])


def test_a_429_waits_for_its_reset(desk: Desk, x: ListingX) -> None:
    desk.polls()
    x.fails = [XError("used up", permanent=False, retry_at=desk.clock() + timedelta(minutes=9))]
    x.dm("waits")
    desk.polls()
    mentions = x.asked.count("mentions")
    before = x.asked.count("dms")
    desk.polls(timedelta(minutes=7))
    assert (x.asked.count("dms"), x.asked.count("mentions") > mentions) == (before, True)
    desk.polls(MINUTE)
    assert desk.texts() == ["waits"]


@pytest.mark.parametrize(("permanent", "pause"), [(False, PAUSE), (True, LONG_PAUSE)])
def test_an_error_is_tried_again_and_the_other_list_goes_on(desk: Desk, x: ListingX, permanent, pause) -> None:
    desk.polls()
    x.fails = [XError("no", permanent=permanent)]
    x.dm("waits")
    x.post("goes on")
    desk.polls(2 * MINUTE)
    assert desk.texts() == ["goes on"]
    assert desk.progress().refused is permanent
    desk.polls(pause - timedelta(seconds=1))
    assert desk.texts() == ["goes on"]
    desk.polls(timedelta(seconds=LEASE.total_seconds()))
    assert desk.texts() == ["goes on", "waits"]
    assert desk.progress().refused is False


def test_while_the_account_is_unknown_nothing_is_lost(store: Store, clock: VirtualClock, x: ListingX) -> None:
    desk = Desk(store, clock, x)
    desk.polls()
    x.dm("waits")
    x.account_id = unknown
    desk.start()
    desk.polls(2 * MINUTE)
    del x.account_id
    desk.start()
    desk.polls(2 * MINUTE)
    assert desk.texts() == ["waits"]


def unknown() -> str:
    raise XError("X did not answer", permanent=False)


def test_a_page_x_no_longer_knows_begins_the_look_again(desk: Desk, x: ListingX) -> None:
    desk.polls()
    for number in range(7):
        x.dm(f"{number}")
    desk.clock.advance(NEXT)
    desk.poller.run_due()
    x.fails = [XError("pagination_token is not valid", permanent=True)]
    desk.polls()
    assert desk.progress().page == ""
    assert not desk.progress().refused
    desk.polls()
    assert sorted(desk.texts()) == [str(number) for number in range(7)]


def test_of_two_desks_one_asks_and_the_other_takes_over_when_it_is_gone(
    store: Store, clock: VirtualClock, x: ListingX
) -> None:
    east, west = Desk(store, clock, x), Desk(store, clock, x)
    assert (east.polls(), west.polls(timedelta(0))) == (2, 0)
    east.polls()
    x.dm("hello")
    assert west.polls(2 * LEASE) == 2
    assert west.texts() == ["hello"]


def test_what_x_lists_late_is_taken_in_all_the_same(desk: Desk, x: ListingX) -> None:
    desk.polls()
    late = x.dm("late")
    x.dm("early")
    hidden = [dm for dm in x._dms if dm["id"] == late]
    x.delete(late)
    desk.polls()
    assert desk.texts() == ["early"]
    x._dms = sorted([*x._dms, *hidden], key=lambda dm: int(dm["id"]))
    desk.polls()
    assert desk.texts() == ["early", "late"]


def test_a_wish_to_look_now_is_heard_at_once_and_its_end_is_known(desk: Desk, x: ListingX, store: Store) -> None:
    desk.polls()
    desk.polls(timedelta(seconds=5))
    x.dm("hello")
    with store.transaction() as session:
        look_now(session, desk.clock())
    asked = desk.clock()
    with store.reading() as session:
        assert not looked_since(session, asked)
    desk.polls(timedelta(0))
    assert desk.texts() == ["hello"]
    with store.reading() as session:
        assert looked_since(session, asked)


def test_a_list_x_does_not_let_us_see_keeps_nobody_waiting(desk: Desk, x: ListingX, store: Store) -> None:
    x.fails = [XError("no DMs for you", permanent=True)]
    desk.polls()
    with store.reading() as session:
        assert looked_since(session, desk.clock())
        assert not may_look_for_others(session, desk.clock())


def test_others_look_only_while_there_is_room(desk: Desk, x: ListingX, store: Store) -> None:
    answers = []
    for _ in range(11):
        x.dms()
    desk.polls()
    with store.reading() as session:
        answers.append(may_look_for_others(session, desk.clock()))
        answers.append(may_look_for_others(session, desk.clock() + QUARTER))
    assert answers == [False, True]


PROGRESS = st.builds(
    Progress,
    seen=st.none() | st.integers(0, 10**19),
    top=st.integers(0, 10**19),
    page=st.text(max_size=5),
    due=st.none() | st.datetimes(timezones=st.just(UTC)),
    closed=st.none() | st.datetimes(timezones=st.just(UTC)),
    refused=st.booleans(),
    remaining=st.none() | st.integers(0, 900),
)


@given(PROGRESS)
def test_progress_is_read_back_as_it_was_written(progress: Progress) -> None:
    assert Progress.from_json(progress.as_json()) == progress
    assert Progress.from_json(replace(progress, floor=3).as_json()).floor == 3


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("dm"), st.integers(1, 9)),
        st.tuples(st.just("post"), st.integers(1, 5)),
        st.tuples(st.just("webhook"), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.integers(1, 1500)),
        st.tuples(st.just("poll"), st.integers(1, 5)),
        st.tuples(st.just("fail"), st.sampled_from([True, False])),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("look"), st.just(0)),
    ),
    max_size=25,
)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_however_it_is_delivered_looked_up_and_restarted_each_message_is_there_once(store: Store, steps: Any) -> None:
    clock = VirtualClock(datetime(2026, 11, 22, 7, 40, tzinfo=UTC))
    empty(store)
    x = ListingX(clock)
    x.dm("old")
    x.post("old")
    desk = Desk(store, clock, x)
    desk.polls()
    said: list[str] = []
    for step, how in steps:
        take(desk, said, step, how)
    x.fails = []
    for _ in range(40):
        desk.polls(timedelta(minutes=5))
    with store.reading() as session:
        assert sorted(session.scalars(select(MessageRow.x_id))) == sorted(said)


def take(desk: Desk, said: list[str], step: str, how: Any) -> None:
    x = desk.x
    {
        "dm": lambda: said.extend(x.dm() for _ in range(how)),
        "post": lambda: said.extend(x.post() for _ in range(how)),
        "webhook": lambda: [deliver(desk, x_id) for x_id in said[how : how + 1]],
        "wait": lambda: desk.clock.advance(timedelta(seconds=how)),
        "poll": lambda: [desk.poller.run_due() for _ in range(how)],
        "fail": lambda: x.fails.append(XError("no", permanent=how)),
        "restart": desk.start,
        "look": lambda: wish_to_look(desk),
    }[step]()


def wish_to_look(desk: Desk) -> None:
    with desk.store.transaction() as session:
        look_now(session, desk.clock())


def deliver(desk: Desk, x_id: str) -> None:
    is_dm = any(dm["id"] == x_id for dm in desk.x._dms)
    kind = Kind.DM if is_dm else Kind.POST
    event = Incoming(
        event_id=f"{kind}:{x_id}", kind=kind, author=Person(id=ANA), post_id=x_id, thread="" if is_dm else x_id
    )
    with desk.store.transaction() as session:
        inbox.receive(session, [event], desk.clock(), COALESCE)


def empty(store: Store) -> None:
    with store.transaction() as session:
        for table in reversed(Row.metadata.sorted_tables):
            session.execute(delete(table))


def test_x_not_saying_what_is_left_is_no_limit(desk: Desk, x: ListingX, monkeypatch) -> None:
    listed = x.dms
    monkeypatch.setattr(x, "dms", lambda page="": SimpleNamespace(**{**vars(listed(page)), "standing": None}))
    desk.polls()
    for number in range(9):
        x.dm(f"{number}")
    desk.polls()
    assert len(desk.texts()) == 9
