from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.clock import VirtualClock
from bot.model.incoming import Person
from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tables import CustomerRow, OutgoingRow
from bot.x.answers import Refusal, Sent, Standing
from bot.x.budget import Window
from bot.x.client import XError
from bot.x.sender import Sender
from tests.bot.people import ANA, JANA, LUIS, conversation_of, marta

PEOPLE = [Person(id=str(number), handle=f"person_{number}", name=f"Person {number}") for number in range(2001, 2031)]

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
    standing: Standing | None = None

    def said_to(self, user: str) -> dict[str, str]:
        self.looked.append(user)
        if self.looks and (error := self.looks.pop(0)):
            raise error
        return self.there

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> Sent:
        self.heard.append((to, text, in_reply_to))
        self.times.append(self.clock())
        if self.prepared:
            raise self.prepared.pop(0)
        return Sent(x_id=f"x-{len(self.heard)}", standing=self.standing)

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

    def sender(self, windows=WIDE, surface: Surface = Surface.DM, **options) -> Sender:
        return Sender(self.store, self.line, self.clock, surface, windows, **options)

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
    people = iter(PEOPLE)
    for urgency in reversed(Urgency):
        night.queue(f"{urgency.name} 1", urgency, person=next(people))
        night.queue(f"{urgency.name} 2", urgency, person=next(people))
    run(night.sender())
    assert night.line.texts == [f"{urgency.name} {number}" for urgency in Urgency for number in (1, 2)]


def test_danger_overtakes_what_waits_for_the_budget(night: Night) -> None:
    sender = night.sender((Window(limit=1, span=timedelta(minutes=1)),))
    night.queue("question", Urgency.QUESTION, person=JANA)
    night.queue("faq", Urgency.FAQ)
    assert run(sender) == 1
    night.queue("get out of the house", Urgency.EMERGENCY, person=LUIS)
    night.passes(minutes=1)
    assert run(sender) == 1
    night.passes(minutes=1)
    assert run(sender) == 1
    assert night.line.texts == ["question", "get out of the house", "faq"]


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
        night.queue(f"message {number}", person=PEOPLE[number])
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
    assert run(sender) == 0  # X's clock may be a little behind ours
    night.passes(seconds=1)
    assert run(sender) == 2
    assert night.line.texts == ["second", "second", "first"]
    assert night.line.times[1:] == [reset + timedelta(seconds=1)] * 2
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
    reset = night.clock() + timedelta(minutes=9)
    night.line.looks = [XError("X's rate limit is used up", permanent=False, retry_at=reset, status=429)]
    night.passes(seconds=2)
    night.queue("second", person=LUIS)
    run(sender)
    assert night.line.texts == ["first", "second"]
    assert night.row(number).error == "cannot see what was sent: X's rate limit is used up"
    for _ in range(9):
        night.passes(seconds=59)
        run(night.sender())
    assert (night.line.texts, len(night.line.looked)) == (["first", "second"], 1)
    night.passes(seconds=10)
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
    night.line.prepared = [*([no_answer] if unclear else []), XError(seen, permanent=True, refusal=Refusal.DUPLICATE)]
    night.queue("@ana_mx Hi", thread="2080765813578191303")
    sender = night.sender(surface=Surface.POST)
    run(sender)
    night.passes(seconds=2)
    run(sender)
    assert (night.states(), night.line.looked) == ([state], [])


def a_429(**when) -> XError:
    return XError("X's rate limit is used up", permanent=False, status=429, **when)


def test_a_used_up_limit_closes_the_line_for_every_desk_and_through_restarts(night):
    night.line.prepared = [a_429(retry_at=night.clock() + timedelta(minutes=7))]
    night.queue("first")
    night.queue("second", Urgency.EMERGENCY, person=LUIS)
    run(night.sender())
    night.passes(minutes=7)
    assert run(night.sender()) == 0
    night.passes(seconds=1)
    assert run(night.sender()) == 2


def test_without_a_reset_a_whole_window_passes(night):
    night.line.prepared = [a_429()]
    night.queue("first")
    run(night.sender())
    night.passes(minutes=15)
    assert run(night.sender()) == 0
    night.passes(seconds=1)
    assert run(night.sender()) == 1


def test_a_reset_in_the_far_future_closes_for_a_day_at_most(night):
    night.line.prepared = [a_429(retry_at=night.clock() + timedelta(days=900))]
    night.queue("first")
    run(night.sender())
    night.passes(hours=24, seconds=1)
    assert run(night.sender()) == 1


def test_posts_go_on_while_dms_are_closed(night):
    night.line.prepared = [a_429()]
    night.queue("first")
    night.queue("in public", thread="77")
    run(night.sender())
    assert run(night.sender(surface=Surface.POST)) == 1


def test_what_x_says_is_left_is_all_there_is(night):
    reset = night.clock() + timedelta(minutes=5)
    night.line.standing = Standing(remaining=1, resets_at=reset)
    for person in PEOPLE[:3]:
        night.queue("Hello", person=person)
    assert run(night.sender()) == 2
    night.line.standing = None
    assert run(night.sender()) == 0
    night.passes(minutes=5, seconds=1)
    assert run(night.sender()) == 1


def test_the_reserve_waits_for_an_emergency(night):
    limits = (Window(limit=3, span=timedelta(minutes=15), reserve=1),)
    for person in PEOPLE[:4]:
        night.queue("Hello", person=person)
    assert run(night.sender(limits)) == 2
    night.queue("Get out", Urgency.EMERGENCY, person=LUIS)
    assert run(night.sender(limits)) == 1
    assert night.line.texts == ["Hello", "Hello", "Get out"]


def test_an_earlier_try_that_is_unclear_stays_so_when_the_repeat_is_put_off(night, no_answer):
    night.line.prepared = [no_answer, a_429()]
    night.queue("first")
    sender = night.sender()
    run(sender)
    night.passes(seconds=2)
    run(sender)
    night.line.there = {"78": "first"}
    night.passes(minutes=20)
    run(sender)
    assert (night.line.texts, night.states()) == (["first", "first"], [Delivery.SENT])


def test_what_was_merged_is_sent_and_looked_for_as_one(night, no_answer):
    night.line.prepared = [no_answer]
    night.queue("Which address?")
    night.queue("Filed", Urgency.TICKET_CONFIRMATION)
    sender = night.sender()
    run(sender)
    night.line.there = {"78": "Filed\n\nWhich address?"}
    night.passes(seconds=2)
    run(sender)
    assert night.line.texts == ["Filed\n\nWhich address?"]
    assert night.states() == [Delivery.MERGED, Delivery.SENT]
    assert night.row(2).message.x_id == "78"


def test_somebody_who_opted_out_after_a_try_without_an_answer_is_not_written_to_again(night, no_answer):
    night.line.prepared = [no_answer]
    number = night.queue("first")
    sender = night.sender()
    run(sender)
    night.passes(seconds=2)
    with night.store.transaction() as session:
        session.get_one(CustomerRow, ANA.id).opted_out_at = night.clock()
    run(sender)
    assert (night.line.texts, night.line.looked, night.row(number).state) == (["first"], [ANA.id], Delivery.DROPPED)


@pytest.mark.parametrize("there", [True, False])
def test_looking_spends_no_place(night, no_answer, there):
    night.line.prepared = [no_answer]
    night.queue("first")
    limits = (Window(limit=2, span=timedelta(minutes=15)),)
    run(night.sender(limits))
    night.line.there = {"78": "first"} if there else {}
    night.passes(seconds=2)
    run(night.sender(limits))
    night.queue("second", person=LUIS)
    assert run(night.sender(limits)) == (1 if there else 0)


def refused(refusal: Refusal) -> XError:
    return XError("X refused (403): no", permanent=True, refusal=refusal, status=403)


@pytest.mark.parametrize(
    ("refusal", "words", "others"),
    [
        (Refusal.BLOCKED, "They have blocked this account on X.", Delivery.FAILED),
        (Refusal.SUSPENDED, "Their account on X is suspended.", Delivery.FAILED),
        (Refusal.CANNOT_DM, "They take no DMs from this account on X.", Delivery.FAILED),
        (Refusal.TOO_LONG, "X finds it too long.", Delivery.SENT),
        (Refusal.OTHER, "X refused (403): no", Delivery.SENT),
    ],
)
def test_a_refusal_is_told_once_in_words_for_an_agent_and_spares_what_would_fail_too(night, refusal, words, others):
    night.line.prepared = [refused(refusal)]
    told = []
    sender = night.sender(on_undelivered=lambda session, row, reason: told.append((row.id, row.state, reason)))
    night.queue("first", Urgency.TICKET_CONFIRMATION)
    with night.store.transaction() as session:
        place = conversation_of(session, ANA, night.clock())
        agent = marta(session, night.clock())
        outbox.queue(session, place, "Tuesday.", Urgency.QUESTION, night.clock(), agent_id=agent.id)
    night.queue("to Luis", person=LUIS)
    run(sender)
    assert night.states() == [Delivery.FAILED, others, Delivery.SENT]
    assert night.row(1).error == words
    assert told == [(1, Delivery.FAILED, refusal.value)]


def test_when_it_cannot_be_told_the_message_is_not_given_up(night):
    def broken(session, row, reason):
        raise LookupError

    night.line.prepared = [refused(Refusal.BLOCKED)]
    night.queue("first")
    with pytest.raises(LookupError):
        night.sender(on_undelivered=broken).run_due()
    assert night.states() == [Delivery.SENDING]


def test_an_id_that_somebody_else_has_is_logged_and_nothing_is_sent_again(night):
    night.queue("first")
    night.queue("second", person=LUIS)
    night.line.send = lambda *_: Sent(x_id="1", standing=None)
    with capture_logs() as logs:
        assert run(night.sender()) == 2
    assert night.states() == [Delivery.SENT] * 2
    assert [(line["action"], line["outgoing"]) for line in logs][-1] == ("id_taken", 2)


def test_courtesies_are_dropped_when_a_question_would_wait_too_long(night):
    limits = (Window(limit=2, span=timedelta(minutes=15)),)
    sender = night.sender(limits)
    night.queue("thanks", Urgency.COURTESY)
    assert run(sender) == 1
    night.queue("Which address?", person=LUIS)
    night.queue("you are welcome", Urgency.COURTESY, person=JANA)
    night.queue("how was it?", Urgency.SURVEY)
    assert run(sender) == 1
    run(sender)
    assert night.line.texts == ["thanks", "Which address?"]
    assert night.states() == [Delivery.SENT, Delivery.SENT, Delivery.DROPPED, Delivery.DROPPED]
