from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.outgoing import Surface, Urgency
from bot.policy.models import OutboxLimits
from bot.x.budget import Budget, Window, Word, next_free, windows

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUARTER, DAY = timedelta(minutes=15), timedelta(hours=24)
X_DMS = (Window(limit=15, span=QUARTER), Window(limit=1440, span=DAY))

spans = st.integers(1, 600).map(lambda seconds: timedelta(seconds=seconds))
some_windows = st.lists(st.builds(Window, limit=st.integers(1, 6), span=spans), min_size=1, max_size=3)
gaps = st.lists(st.integers(0, 200).map(lambda seconds: timedelta(seconds=seconds)), max_size=60)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def fullest(sent: list[datetime], window: Window) -> int:
    """The most messages within any `span` that ends with one of them."""
    return max((sum(moment - window.span < other <= moment for other in sent) for moment in sent), default=0)


@settings(deadline=None)
@given(limits=some_windows, waits=gaps)
def test_whoever_asks_first_never_breaks_a_window_restarted_or_not(
    limits: list[Window], waits: list[timedelta]
) -> None:
    """Each step begins anew from what was stored, as a sender does after a restart."""
    longest = max(window.span for window in limits)
    stored: list[datetime] = []
    now = NOON
    for wait in waits:
        now += wait
        remembered = [moment for moment in stored if moment > now - longest]
        assert next_free(remembered, limits, now) == next_free(stored, limits, now)
        if next_free(remembered, limits, now) == now:
            stored.append(now)
    assert [window for window in limits if fullest(stored, window) > window.limit] == []


@settings(deadline=None)
@given(limits=some_windows, count=st.integers(1, 40))
def test_whoever_waits_as_long_as_told_may_send_and_no_sooner(limits: list[Window], count: int) -> None:
    sent: list[datetime] = []
    now = NOON
    for _ in range(count):
        then = next_free(sent, limits, now)
        assert next_free(sent, limits, then) == then
        if then > now:
            sooner = then - timedelta(microseconds=1)
            assert next_free(sent, limits, sooner) == then
        now = then
        sent.append(now)
    assert [window for window in limits if fullest(sent, window) > window.limit] == []


def test_the_first_message_may_go_at_once() -> None:
    assert next_free([], X_DMS, NOON) == NOON


def test_fifteen_may_go_at_once_and_the_sixteenth_a_quarter_hour_after_the_first() -> None:
    assert next_free([NOON] * 14, X_DMS, NOON) == NOON
    assert next_free([NOON] * 15, X_DMS, after(3)) == after(15)
    assert next_free([NOON] * 15, X_DMS, after(15)) == after(15)


def test_the_window_slides() -> None:
    sent = [after(minute) for minute in range(15)]
    assert next_free(sent, X_DMS, after(14)) == after(15)
    assert next_free([*sent[1:], after(15)], X_DMS, after(15)) == after(16)


def test_the_stricter_window_decides() -> None:
    limits = (Window(limit=15, span=QUARTER), Window(limit=2, span=DAY))
    assert next_free([NOON, after(1)], limits, after(2)) == NOON + DAY


def test_without_windows_nothing_waits() -> None:
    assert next_free([NOON] * 1000, (), NOON) == NOON


def test_the_policy_says_how_much_goes_to_each_surface() -> None:
    limits = OutboxLimits(dms_per_15_minutes=10, dms_per_day=500, posts_per_15_minutes=50, posts_per_day=200)
    assert windows(limits, Surface.DM) == (
        Window(limit=10, span=QUARTER, reserve=2),
        Window(limit=500, span=DAY, reserve=2),
    )
    assert windows(limits, Surface.POST) == (Window(limit=50, span=QUARTER), Window(limit=200, span=DAY))


def test_with_a_single_dm_there_is_nothing_to_reserve() -> None:
    limits = OutboxLimits(dms_per_15_minutes=1, dms_per_day=1, posts_per_15_minutes=1)
    assert [window.reserve for window in windows(limits, Surface.DM)] == [0, 0]


RESERVED = (Window(limit=5, span=QUARTER, reserve=2),)


def test_the_reserve_is_for_emergencies_alone() -> None:
    budget = Budget(windows=RESERVED, sent=[NOON] * 3)
    assert budget.free_at(after(1), Urgency.AGENT_REPLY) == after(15)
    assert budget.free_at(after(1), Urgency.EMERGENCY) == after(1)
    assert Budget(windows=RESERVED, sent=[NOON] * 5).free_at(after(1), Urgency.EMERGENCY) == after(15)


def test_xs_word_is_taken_where_it_is_stricter() -> None:
    word = Word(remaining=0, resets_at=after(9))
    budget = Budget(windows=RESERVED, word=word)
    assert budget.free_at(NOON, Urgency.EMERGENCY) == after(9)
    assert budget.free_at(after(9), Urgency.QUESTION) == after(9)
    assert Budget(windows=RESERVED, word=Word(remaining=99, resets_at=after(9)), sent=[NOON] * 5).free_at(
        NOON, Urgency.EMERGENCY
    ) == after(15)


def test_the_reserve_is_kept_of_what_x_says_is_left_too() -> None:
    budget = Budget(windows=RESERVED, word=Word(remaining=2, resets_at=after(9)))
    assert budget.free_at(NOON, Urgency.QUESTION) == after(9)
    assert budget.free_at(NOON, Urgency.EMERGENCY) == NOON


def test_while_x_takes_nothing_danger_waits_too() -> None:
    assert Budget(windows=(), closed_until=after(3)).free_at(NOON, Urgency.EMERGENCY) == after(3)


def test_what_is_spent_counts_in_windows_and_in_xs_word() -> None:
    budget = Budget(windows=X_DMS, word=Word(remaining=2, resets_at=after(9)))
    then, moment = budget.after([Urgency.QUESTION] * 3, NOON)
    assert moment == after(9)
    assert then.sent == [NOON, NOON, after(9)]


@settings(deadline=None)
@given(limits=some_windows, urgencies=st.lists(st.sampled_from(Urgency), max_size=20), steps=gaps)
def test_waiting_as_foreseen_breaks_no_window_and_ends_when_it_was_foreseen(
    limits: list[Window], urgencies: list[Urgency], steps: list[timedelta]
) -> None:
    """Against counting every window by hand."""
    budget = Budget(windows=[Window(limit=w.limit, span=w.span, reserve=min(1, w.limit - 1)) for w in limits])
    now = NOON
    for urgency, step in zip(urgencies, [*steps, *[timedelta(0)] * 20], strict=False):
        now = max(now + step, budget.free_at(now + step, urgency))
        budget = budget.spend(now)
        for window in budget.windows:
            inside = sum(now - window.span < moment <= now for moment in budget.sent)
            assert inside <= window.limit - (0 if urgency is Urgency.EMERGENCY else window.reserve)
