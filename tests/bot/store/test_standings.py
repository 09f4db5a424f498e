from datetime import timedelta

from bot.store import standings
from bot.store.standings import Seen

MINUTE = timedelta(minutes=1)


def read(store, clock):
    with store.reading() as session:
        return standings.read(session, "send:dm", clock())


def note(store, clock, remaining, resets_at):
    with store.transaction() as session:
        standings.note(session, "send:dm", remaining, resets_at, clock())


def test_nothing_was_said_yet(store, clock):
    assert read(store, clock) is None


def test_xs_word_holds_until_its_reset(store, clock):
    reset = clock() + MINUTE
    note(store, clock, 7, reset)
    assert read(store, clock) == Seen(remaining=7, resets_at=reset, seen_at=clock())
    clock.advance(MINUTE)
    assert read(store, clock) is None


def test_what_is_on_its_way_is_taken_off_and_given_back_if_it_was_not_made(store, clock):
    note(store, clock, 7, clock() + MINUTE)
    with store.transaction() as session:
        standings.spend(session, "send:dm")
        standings.spend(session, "send:dm")
        standings.spend(session, "send:dm", -1)
    assert read(store, clock).remaining == 6


def test_an_answer_that_was_overtaken_gives_nothing_back(store, clock):
    reset = clock() + MINUTE
    note(store, clock, 3, reset)
    note(store, clock, 4, reset)
    assert read(store, clock).remaining == 3


def test_a_new_window_begins_anew(store, clock):
    note(store, clock, 0, clock() + MINUTE)
    note(store, clock, 14, clock() + 2 * MINUTE)
    assert read(store, clock).remaining == 14


def test_there_is_never_less_than_nothing(store, clock):
    note(store, clock, -3, clock() + MINUTE)
    assert read(store, clock).remaining == 0


def test_what_is_closed_opens_at_the_latest_end_that_is_known(store, clock):
    late = clock() + 2 * MINUTE
    for until in (late, clock() + MINUTE):
        with store.transaction() as session:
            standings.close(session, "send:dm", until, clock())
    assert read(store, clock) == Seen(remaining=0, resets_at=late, seen_at=clock())
