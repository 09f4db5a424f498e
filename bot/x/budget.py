"""How much may be sent now: X's sliding windows, the brand's own, and X's own word; whichever is strictest.

Sliding windows are stricter than X's, which open with a request and last their whole length: what never exceeds the
former never exceeds the latter, wherever they began.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from bot.model.outgoing import Surface, Urgency
from bot.policy import OutboxLimits

QUARTER, DAY = timedelta(minutes=15), timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Window:
    """At most `limit` messages within any `span`; the last `reserve` of them are for emergencies alone."""

    limit: int
    span: timedelta
    reserve: int = 0


@dataclass(frozen=True, kw_only=True)
class Word:
    """What X itself says: `remaining` more until `resets_at` (aware); then it says something else."""

    remaining: int
    resets_at: datetime


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What was spent and what limits it. All moments are aware.

    `sent` are the moments of earlier requests, oldest first, at least as far back as the longest window. `word` is
    what X says is left after them. Before `closed_until` X takes nothing at all.
    """

    windows: Sequence[Window]
    sent: Sequence[datetime] = field(default_factory=tuple)
    word: Word | None = None
    closed_until: datetime | None = None

    def free_at(self, now: datetime, urgency: Urgency) -> datetime:
        """The first moment from `now` on at which one more message of this urgency breaks no limit."""
        emergency = urgency == Urgency.EMERGENCY
        moments = [_free_in(self.sent, window, now, emergency=emergency) for window in self.windows]
        return max(now, self.closed_until or now, self._free_by_word(now, emergency=emergency), *moments)

    def spend(self, moment: datetime) -> Self:
        """The budget once one more was sent at `moment`."""
        sent = list(self.sent)
        insort(sent, moment)
        word = self.word
        if word is not None and moment < word.resets_at:
            word = replace(word, remaining=word.remaining - 1)
        return replace(self, sent=sent, word=word)

    def after(self, ahead: Iterable[Urgency], now: datetime) -> tuple["Budget", datetime]:
        """The budget once these were sent, in this order and each as soon as may be; and when the last of them left."""
        budget, moment = self, now
        for urgency in ahead:
            moment = budget.free_at(moment, urgency)
            budget = budget.spend(moment)
        return budget, moment

    def _free_by_word(self, now: datetime, *, emergency: bool) -> datetime:
        if self.word is None or now >= self.word.resets_at:
            return now
        kept = 0 if emergency else max((window.reserve for window in self.windows), default=0)
        return now if self.word.remaining > kept else self.word.resets_at


def next_free(sent: Sequence[datetime], windows: Sequence[Window], now: datetime) -> datetime:
    """The first moment from `now` on at which one more ordinary message breaks no window."""
    return Budget(windows=windows, sent=sent).free_at(now, Urgency.QUESTION)


def windows(limits: OutboxLimits, surface: Surface) -> tuple[Window, ...]:
    """The windows of a surface: X's limits where the policy is not stricter. Emergencies are answered by DM, so only
    DMs have a reserve, in the quarter of an hour and in the day alike.
    """
    if surface is Surface.POST:
        return (
            Window(limit=limits.posts_per_15_minutes, span=QUARTER),
            Window(limit=limits.posts_per_day, span=DAY),
        )
    return tuple(
        Window(limit=limit, span=span, reserve=min(limits.emergency_reserve, limit - 1))
        for limit, span in ((limits.dms_per_15_minutes, QUARTER), (limits.dms_per_day, DAY))
    )


def _free_in(sent: Sequence[datetime], window: Window, now: datetime, *, emergency: bool) -> datetime:
    limit = window.limit if emergency else window.limit - window.reserve
    return now if len(sent) < limit else max(now, sent[-limit] + window.span)
