"""Whatever happens: no window is ever exceeded, nothing is tried while X is closed, and nothing waits for no reason.

X here keeps account like X: a window opens with a request and lasts its whole length, and others (somebody in X's own
app) send beside the desk. What must hold is counted by hand, over every request that was made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.clock import VirtualClock
from bot.model.incoming import Person
from bot.model.outgoing import Delivery, Surface, Urgency
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tables import CursorRow, CustomerRow, MessageRow, OutgoingRow, StandingRow
from bot.x.answers import Refusal, Sent, Standing
from bot.x.budget import Window
from bot.x.client import XError
from bot.x.sender import Sender
from tests.bot.people import conversation_of

NIGHT = datetime(2026, 11, 21, 23, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SHORT, LONG = 10 * MINUTE, 40 * MINUTE
LIMITS = (Window(limit=4, span=SHORT, reserve=1), Window(limit=9, span=LONG, reserve=1))
CUSTOMERS = [Person(id=str(4000 + number), handle="", name="") for number in range(6)]


@dataclass
class Fixed:
    """One of X's windows."""

    window: Window
    opened: datetime = NIGHT
    used: int = 0

    def look(self, now: datetime) -> "Fixed":
        if now >= self.opened + self.window.span:
            self.opened, self.used = now, 0
        return self

    @property
    def left(self) -> int:
        return self.window.limit - self.used

    @property
    def reset(self) -> datetime:
        return self.opened + self.window.span


@dataclass
class CountingX:
    """`plan` says what it makes of each request that a window has room for; it never refuses one for want of room
    unless others have taken it.
    """

    clock: VirtualClock
    plan: list[str]
    quiet: bool = False
    windows: list[Fixed] = field(default_factory=lambda: [Fixed(window) for window in LIMITS])
    tries: list[tuple[datetime, bool]] = field(default_factory=list)
    others: int = 0
    word: Standing | None = None
    closed_until: datetime = NIGHT
    faults: list[str] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    answers: int = 0
    urgent: Callable[[str], bool] = lambda text: "EMERGENCY" in text

    def tightest(self) -> Fixed:
        return min((window.look(self.clock()) for window in self.windows), key=lambda window: window.left)

    def somebody_else_sends(self) -> None:
        if self.tightest().left > 0:
            self.others += 1
            for window in self.windows:
                window.used += 1

    def said_to(self, user: str) -> dict[str, str]:
        return {}

    def send(self, surface: Surface, to: str, text: str, in_reply_to: str = "") -> Sent:
        now = self.clock()
        if now < self.closed_until:
            self.faults.append("tried while it was closed")
        tight = self.tightest()
        verdict = self.plan.pop(0) if self.plan else "ok"
        if tight.left <= 0 or verdict.startswith("429"):
            self._close(tight, verdict, now)
        self.tries.append((now, self.urgent(text)))
        for window in self.windows:
            window.used += 1
        self.word = None if self.quiet else Standing(remaining=self.tightest().left, resets_at=self.tightest().reset)
        if verdict == "refused":
            raise XError("no", permanent=True, refusal=Refusal.OTHER, standing=self.word, status=403)
        if verdict == "blocked":
            raise XError("no", permanent=True, refusal=Refusal.BLOCKED, standing=self.word, status=403)
        if verdict == "unclear":
            raise XError("X did not answer", permanent=False, unclear=True)
        if verdict == "401":
            raise XError("no", permanent=False, standing=self.word, status=401)
        self.delivered.append(text)
        self.answers += 1
        return Sent(x_id=str(self.answers), standing=self.word)

    def _close(self, tight: Fixed, verdict: str, now: datetime) -> None:
        reset = None if verdict == "429 without a reset" else max(tight.reset, now + SECOND)
        self.closed_until = reset or now + 15 * MINUTE
        raise XError("too many", permanent=False, retry_at=reset, status=429)


answers = st.sampled_from(
    ["ok", "ok", "ok", "ok", "refused", "blocked", "unclear", "401", "429", "429 without a reset"]
)
urgencies = st.sampled_from(Urgency)
steps = st.one_of(
    st.tuples(st.just("queue"), urgencies, st.integers(0, len(CUSTOMERS) - 1)),
    st.tuples(st.just("queue for all"), urgencies, st.none()),
    st.tuples(st.just("pass"), st.integers(1, 1500), st.none()),
    st.tuples(st.just("send"), st.integers(0, 1), st.integers(1, 6)),
    st.tuples(st.just("restart"), st.integers(0, 1), st.none()),
    st.tuples(st.just("others"), st.none(), st.none()),
)


@pytest.fixture(scope="module")
def shared():
    """One migrated database for all examples: each empties it."""
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder)}/spending.db")
        store.migrate()
        yield store
        store.close()


def emptied(store: Store) -> None:
    with store.transaction() as session:
        for table in (OutgoingRow, MessageRow, CursorRow, StandingRow):
            session.execute(delete(table))
        for customer in session.scalars(select(CustomerRow)):
            customer.opted_out_at = None


@dataclass
class Play:
    store: Store
    clock: VirtualClock
    x: CountingX
    senders: list[Sender] = field(default_factory=list)
    queued: int = 0

    def sender(self) -> Sender:
        return Sender(self.store, self.x, self.clock, Surface.DM, LIMITS, scarce_after=timedelta(days=9))

    def step(self, kind: str, first, second) -> None:
        if kind == "queue":
            self.queue(first, CUSTOMERS[second])
        elif kind == "queue for all":
            for person in CUSTOMERS:
                self.queue(first, person)
        elif kind == "pass":
            self.clock.advance(first * SECOND)
        elif kind == "restart":
            self.senders[first] = self.sender()
        elif kind == "others":
            self.x.somebody_else_sends()
        else:
            done = [self.senders[first].run_due() for _ in range(second)]
            if not done[-1]:
                self.check_that_nothing_waits_for_no_reason()

    def queue(self, urgency: Urgency, person: Person) -> None:
        self.queued += 1
        with self.store.transaction() as session:
            place = conversation_of(session, person, self.clock())
            outbox.queue(session, place, f"{urgency.name} {self.queued}", urgency, self.clock())

    def check_that_nothing_waits_for_no_reason(self) -> None:
        with self.store.reading() as session:
            urgency = outbox.most_urgent(session, self.clock(), Surface.DM)
        if urgency is None or self.clock() < self.x.closed_until + 2 * SECOND:
            return
        kept = 0 if urgency is Urgency.EMERGENCY else 1
        if any(self.inside(window, self.clock()) >= window.limit - kept for window in LIMITS):
            return
        assert self.by_xs_word() <= kept, f"{urgency.name} waits though there is room"

    def by_xs_word(self) -> int:
        """What X last said, less what was tried since without its saying anything."""
        return self.left if self.clock() < self.until else 99

    left: int = 99
    until: datetime = NIGHT

    def inside(self, window: Window, end: datetime) -> int:
        return sum(end - window.span < moment <= end for moment, _ in self.x.tries)

    def check(self) -> None:
        assert self.x.faults == []
        tries = self.x.tries
        for number, (moment, urgent) in enumerate(tries):
            for window in LIMITS:
                inside = sum(moment - window.span < other for other, _ in tries[: number + 1])
                assert inside <= window.limit - (0 if urgent else window.reserve)
        assert len(self.x.delivered) == len(set(self.x.delivered))


def watched(play: Play) -> None:
    """Follows X's word by hand, try by try."""
    send = play.x.send

    def noting(*asked):
        before = len(play.x.tries)
        try:
            sent = send(*asked)
            said = sent.standing
        except XError as error:
            said = error.standing
            raise
        finally:
            if said is None:
                play.left -= len(play.x.tries) - before
            elif said.resets_at + SECOND == play.until:
                play.left = min(play.left - 1, said.remaining)
            else:
                play.left, play.until = said.remaining, said.resets_at + SECOND
        return sent

    play.x.send = noting


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(steps, max_size=60), plan=st.lists(answers, max_size=30), quiet=st.booleans())
def test_whatever_happens_no_window_is_exceeded_and_nothing_waits_for_no_reason(
    shared: Store, script: list, plan: list[str], quiet: bool
) -> None:
    emptied(shared)
    clock = VirtualClock(NIGHT)
    play = Play(shared, clock, CountingX(clock, plan, quiet))
    watched(play)
    play.senders = [play.sender(), play.sender()]
    for step in script:
        play.step(*step)
    play.check()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(steps, max_size=40), plan=st.lists(answers, max_size=20))
def test_once_x_answers_everything_leaves(shared: Store, script: list, plan: list[str]) -> None:
    emptied(shared)
    clock = VirtualClock(NIGHT)
    play = Play(shared, clock, CountingX(clock, plan))
    watched(play)
    play.senders = [play.sender(), play.sender()]
    for step in script:
        play.step(*step)
    play.x.plan.clear()
    for _ in range(60 * 24):
        if not any(sender.run_due() for sender in play.senders):
            clock.advance(MINUTE)
        with shared.reading() as session:
            if outbox.waiting(session, Surface.DM) == 0:
                break
    play.check()
    with shared.reading() as session:
        states = set(session.scalars(select(OutgoingRow.state)))
    assert states <= {Delivery.SENT, Delivery.MERGED, Delivery.FAILED}
