"""Time on one desk: what is due is done, then the clock moves to what is due next. Nobody waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import VirtualClock
from bot.errors import NightdeskError
from bot.jobs import TIMETABLE
from bot.rehearsal import waiting
from bot.wiring import Desk

ANSWERED_WITHIN = timedelta(hours=1)
"""How long a customer waits for an answer before they write on; X's budget alone can take a quarter of an hour."""

MOST_ROUNDS = 1_000


class NoRest(NightdeskError):
    """The desk finds something to do for ever, without time passing."""


class Night:
    """The loops and the timetable of a desk, turned by hand."""

    def __init__(self, desk: Desk, clock: VirtualClock, deliver: Callable[[], int]) -> None:
        """`deliver` brings what X wants to tell to the webhook, and says how much that was."""
        self._desk = desk
        self._clock = clock
        self._loops: tuple[Callable[[], int], ...] = (deliver, *(run_due for _, run_due in desk.loops()))
        self._silence = timedelta(minutes=desk.handbook.policy.intake.silence_minutes)
        self._job_due = {name: clock() + every for name, (every, _) in TIMETABLE.items()}

    def work(self) -> None:
        """Does everything that is due now."""
        for _ in range(MOST_ROUNDS):
            done = [loop() for loop in self._loops]
            if not any(done) and not self._run_jobs():
                return
        raise NoRest

    def pass_time(self, span: timedelta) -> None:
        """Lets time pass, from one due moment to the next; with nothing waiting, in one stride."""
        until = self._clock() + span
        self.work()
        while self._clock() < until:
            self._move(until)
            self.work()

    def until_answered(self) -> None:
        """Lets time pass until every turn is handled and every message is sent, within reason."""
        until = self._clock() + ANSWERED_WITHIN
        self.work()
        while self._clock() < until and not self.at_rest():
            self._move(until)
            self.work()

    def _move(self, until: datetime) -> None:
        self._clock.advance(self.next_moment(until) - self._clock())

    def next_moment(self, until: datetime) -> datetime:
        """The next known moment, `until` at the latest; what is overdue is looked at again when the next job runs."""
        now = self._clock()
        with self._desk.store.reading() as session:
            moments = waiting.known_moments(session, now, self._silence)
            if waiting.overdue(session, now, self._silence):
                moments.extend(self._job_due.values())
        return min((until, *moments))

    def at_rest(self) -> bool:
        """Whether every turn is handled and every message is sent."""
        with self._desk.store.reading() as session:
            return not waiting.unanswered(session)

    def _run_jobs(self) -> bool:
        """Runs each job whose time has come; one missed several times runs once, as in the timetable."""
        now = self._clock()
        due = [name for name, moment in self._job_due.items() if moment <= now]
        for name in due:
            every, run = TIMETABLE[name]
            run(self._desk)
            self._job_due[name] = now + every
        return bool(due)
