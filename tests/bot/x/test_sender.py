from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import VirtualClock
from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tables import OutgoingRow
from bot.x.budget import Window
from bot.x.client import XError
from bot.x.sender import Sender
from tests.bot.people import ANA, JANA, LUIS, conversation_of

WIDE = (Window(limit=1000, span=timedelta(hours=24)),)


@dataclass
class Line:
    """What a sender needs of X: takes what was prepared, then takes everything."""

    clock: VirtualClock
    prepared: list[Exception] = field(default_factory=list)
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    there: dict[str, str] = field(default_factory=dict)
    looks: list[Exception | None] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    def said_to(self, user: str) -> dict[str, str]:
        self.looked.append(user)
        if self.looks and (error := self.looks.pop(0)):
            raise error
        return self.there

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> str:
        self.heard.append((to, text, in_reply_to))
        self.times.append(self.clock())
        if self.prepared:
            raise self.prepared.pop(0)
        return f"x-{len(self.heard)}"

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.heard]


@dataclass
class Night:
    """An outbox, a sender for each surface, and X at the other end."""

    store: Store
    clock: VirtualClock
    line: Line

    def queue(self, text: str, urgency: Urgency = Urgency.QUESTION, person=ANA, thread: str = "") -> int:
        with self.store.transaction() as session:
            place = conversation_of(session, person, self.clock(), thread)
            row = outbox.queue(session, place, text, urgency, self.clock(), in_reply_to=thread)
            return row.id

    def sender(self, windows=WIDE, surface: Surface = Surface.DM) -> Sender:
        return Sender(self.store, self.line, self.clock, surface, windows)

    def row(self, number: int) -> OutgoingRow:
        with self.store.reading() as session:
            row = session.get_one(OutgoingRow, number)
            assert row.message
            return row

    def states(self) -> list[str]:
        with self.store.reading() as session:
            return list(session.scalars(select(OutgoingRow.state).order_by(OutgoingRow.id)))

    def passes(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))


@pytest.fixture
def night(store: Store, clock: VirtualClock) -> Night:
    return Night(store, clock, Line(clock))


@pytest.fixture
def passing() -> Callable[..., XError]:
    return lambda **at: XError("X did not answer: TwitterServerError", permanent=False, **at)


def run(sender: Sender) -> int:
    """Lets it send until it says there is nothing to do."""
    sent = 0
    while sender.run_due():
        sent += 1
    return sent


def test_with_nothing_queued_there_is_nothing_to_do(night: Night) -> None:
    assert night.sender().run_due() is False
    assert night.line.heard == []


def test_a_message_is_sent_once_and_keeps_xs_id(night: Night) -> None:
    number = night.queue("Hello Ana")
    sender = night.sender()
    assert run(sender) == 1
    night.passes(hours=2)
    assert run(sender) == 0
    row = night.row(number)
    assert night.line.heard == [(ANA.id, "Hello Ana", "")]
    assert (row.state, row.message.x_id, row.error, row.lease_until) == (Delivery.SENT, "x-1", None, None)
    assert row.sent_at == night.line.times[0]


def test_the_most_urgent_goes_first_and_equals_in_their_order(night: Night) -> None:
    for urgency in reversed(Urgency):
        night.queue(f"{urgency.name} 1", urgency)
        night.queue(f"{urgency.name} 2", urgency, person=LUIS)
    run(night.sender())
    assert night.line.texts == [f"{urgency.name} {number}" for urgency in Urgency for number in (1, 2)]


def test_danger_overtakes_what_waits_for_the_budget(night: Night) -> None:
    sender = night.sender((Window(limit=1, span=timedelta(minutes=1)),))
    night.queue("survey", Urgency.SURVEY)
    night.queue("faq", Urgency.FAQ)
    assert run(sender) == 1
    night.queue("get out of the house", Urgency.EMERGENCY, person=LUIS)
    night.passes(minutes=1)
    assert run(sender) == 1
    night.passes(minutes=1)
    assert run(sender) == 1
    assert night.line.texts == ["faq", "get out of the house", "survey"]


def test_each_surface_has_its_own_sender(night: Night) -> None:
    night.queue("in private")
    night.queue("in public", person=LUIS, thread="2080765813578191303")
    run(night.sender(surface=Surface.DM))
    assert night.line.heard == [(ANA.id, "in private", "")]
    run(night.sender(surface=Surface.POST))
    assert night.line.heard[1:] == [(LUIS.id, "in public", "2080765813578191303")]


def test_no_restart_spends_the_budget_twice(night: Night) -> None:
    limits = (Window(limit=3, span=timedelta(minutes=15)), Window(limit=7, span=timedelta(hours=2)))
    for number in range(20):
        night.queue(f"message {number}")
    for _ in range(150):
        run(night.sender(limits))
        night.passes(minutes=1)
    times = night.line.times
    for window in limits:
        assert max(sum(t - window.span < other <= t for other in times) for t in times) == window.limit
    assert night.line.texts == [f"message {number}" for number in range(13)]


def test_what_is_being_sent_counts_against_the_budget(night: Night) -> None:
    night.queue("first")
    night.queue("second", person=LUIS)
    with night.store.transaction() as session:
        outbox.claim(session, night.clock(), Surface.DM)
    assert night.sender((Window(limit=1, span=timedelta(minutes=15)),)).run_due() is False
    assert night.line.heard == []


def test_a_used_up_limit_is_not_tried_again_before_x_says(night: Night, passing: Callable[..., XError]) -> None:
    reset = night.clock() + timedelta(minutes=7)
    night.line.prepared = [passing(retry_at=reset)]
    first = night.queue("first")
    night.queue("second", Urgency.EMERGENCY, person=LUIS)
    sender = night.sender()
    assert run(sender) == 1
    for _ in range(7 * 60 - 1):
        night.passes(seconds=1)
        assert sender.run_due() is False
    assert len(night.line.heard) == 1
    assert set(night.states()) == {Delivery.QUEUED}
    night.passes(seconds=1)
    assert run(sender) == 2
    assert night.line.texts == ["second", "second", "first"]
    assert night.line.times[1:] == [reset, reset]
    assert night.row(first).state == Delivery.SENT


def test_a_reset_that_is_over_by_our_clock_still_costs_a_pause(night: Night, passing: Callable[..., XError]) -> None:
    over = night.clock() - timedelta(minutes=1)
    night.line.prepared = [passing(retry_at=over), passing(retry_at=over)]
    night.queue("first")
    night.queue("second", person=LUIS)
    sender = night.sender()
    assert run(sender) == 1
    night.passes(seconds=2)
    assert run(sender) == 1
    assert len(night.line.heard) == 2


def test_what_x_refuses_for_good_is_failed_in_xs_words_and_not_tried_again(night: Night) -> None:
    night.line.prepared = [XError("X refused (403): You cannot message this user.", permanent=True)]
    refused = night.queue("first")
    night.queue("second", person=LUIS)
    sender = night.sender()
    assert run(sender) == 2
    night.passes(days=2)
    assert run(sender) == 0
    row = night.row(refused)
    assert (row.state, row.error) == (Delivery.FAILED, "X refused (403): You cannot message this user.")
    assert row.sent_at is None
    assert night.line.texts == ["first", "second"]


def test_what_x_refuses_does_not_close_the_line_for_others(night: Night, passing: Callable[..., XError]) -> None:
    night.line.prepared = [passing()]
    night.queue("first")
    night.queue("second", person=LUIS)
    sender = night.sender()
    assert run(sender) == 2
    night.passes(seconds=2)
    assert run(sender) == 1
    assert night.line.texts == ["first", "second", "first"]


def pauses(night: Night, sender: Sender) -> Iterator[float]:
    """Seconds between attempts; the clock jumps to each moment the row names."""
    while night.line.prepared:
        before = night.clock()
        run(sender)
        then = night.row(1).not_before
        yield (then - before).total_seconds()
        night.clock.advance(then - before - timedelta(microseconds=1))
        assert sender.run_due() is False
        night.clock.advance(timedelta(microseconds=1))


def test_what_passes_is_tried_again_after_pauses_that_double_up_to_five_minutes(
    night: Night, passing: Callable[..., XError]
) -> None:
    night.line.prepared = [passing() for _ in range(80)]
    night.queue("first")
    sender = night.sender()
    assert list(pauses(night, sender)) == [2, 4, 8, 16, 32, 64, 128, 256, *[300] * 72]
    assert night.row(1).error == "X did not answer: TwitterServerError"
    assert run(sender) == 1
    row = night.row(1)
    assert (row.state, row.error, row.attempts) == (Delivery.SENT, None, 81)


class KilledError(BaseException):
    """The process is gone between X's yes and our note of it."""


def test_what_a_dead_sender_left_is_sent_again_only_after_its_lease(night: Night) -> None:
    night.line.prepared = [KilledError()]
    number = night.queue("first")
    with pytest.raises(KilledError):
        night.sender().run_due()
    assert night.row(number).state == Delivery.SENDING
    restarted = night.sender()
    assert restarted.run_due() is False
    night.clock.advance(outbox.LEASE - timedelta(microseconds=1))
    assert restarted.run_due() is False
    assert len(night.line.heard) == 1
    night.clock.advance(timedelta(microseconds=1))
    assert run(restarted) == 1
    row = night.row(number)
    assert (row.state, row.attempts) == (Delivery.SENT, 2)


def test_a_dead_sender_does_not_hold_up_the_others(night: Night) -> None:
    night.line.prepared = [KilledError()]
    night.queue("first")
    night.queue("second", person=JANA)
    with pytest.raises(KilledError):
        night.sender().run_due()
    assert run(night.sender()) == 1
    assert night.line.texts == ["first", "second"]


@pytest.fixture
def no_answer() -> XError:
    return XError("X did not answer: ReadTimeout", permanent=False, unclear=True)


def test_after_a_try_without_an_answer_the_sender_looks_and_does_not_send_what_is_there(night, no_answer):
    night.line.prepared = [no_answer]
    number = night.queue("Hello Ana, see https://harborlight.example/pay & rest")
    sender = night.sender()
    run(sender)
    night.line.there = {"78": "Hello Ana, see https://t.co/x1 &amp; rest", "77": "Hello"}
    night.passes(seconds=2)
    assert run(sender) == 1
    assert (len(night.line.heard), night.line.looked) == (1, [ANA.id])
    assert (night.row(number).state, night.row(number).message.x_id) == (Delivery.SENT, "78")


def test_what_is_not_there_is_sent_again(night, no_answer):
    night.line.prepared = [no_answer]
    night.queue("Hello Ana")
    sender = night.sender()
    run(sender)
    night.line.there = {"77": "Hello Luis"}
    night.passes(seconds=2)
    run(sender)
    assert night.line.texts == ["Hello Ana", "Hello Ana"]


def test_the_same_words_sent_earlier_are_not_taken_for_these(night, no_answer):
    night.queue("Noted")
    sender = night.sender()
    run(sender)
    night.line.prepared = [no_answer]
    night.queue("Noted")
    run(sender)
    night.line.there = {"x-1": "Noted"}
    night.passes(seconds=2)
    run(sender)
    assert night.line.texts == ["Noted"] * 3
    assert night.states() == [Delivery.SENT] * 2


def test_a_sender_looks_for_what_a_dead_one_had_in_hand(night):
    night.line.prepared = [KilledError()]
    number = night.queue("first")
    with pytest.raises(KilledError):
        night.sender().run_due()
    night.line.there = {"78": "first"}
    night.clock.advance(outbox.LEASE)
    assert run(night.sender()) == 1
    assert night.line.texts == ["first"]
    assert night.row(number).message.x_id == "78"


def test_while_x_does_not_show_what_was_sent_only_this_message_waits(night, no_answer, passing):
    night.line.prepared = [no_answer]
    number = night.queue("first")
    sender = night.sender()
    run(sender)
    night.line.looks = [passing(retry_at=night.clock() + timedelta(minutes=9))]
    night.passes(seconds=2)
    night.queue("second", person=LUIS)
    run(sender)
    assert night.line.texts == ["first", "second"]
    assert night.row(number).error == "cannot see what was sent: X did not answer: TwitterServerError"
    night.passes(seconds=4)
    run(sender)
    assert night.line.texts == ["first", "second", "first"]


def test_who_may_not_look_sends_rather_twice_than_never(night, no_answer):
    night.line.prepared = [no_answer]
    night.queue("first")
    sender = night.sender()
    run(sender)
    night.line.looks = [XError("X refused (403): no", permanent=True)]
    night.passes(seconds=2)
    run(sender)
    assert night.states() == [Delivery.SENT]


@pytest.mark.parametrize(("unclear", "state"), [(True, Delivery.SENT), (False, Delivery.FAILED)])
def test_a_post_that_x_has_already_was_sent_if_that_was_unclear(night, no_answer, unclear, state):
    seen = "X refused (403): You are not allowed to create a Tweet with duplicate content."
    night.line.prepared = [*([no_answer] if unclear else []), XError(seen, permanent=True)]
    night.queue("@ana_mx Hi", thread="2080765813578191303")
    sender = night.sender(surface=Surface.POST)
    run(sender)
    night.passes(seconds=2)
    run(sender)
    assert (night.states(), night.line.looked) == ([state], [])
