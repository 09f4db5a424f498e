from datetime import timedelta

from bot.store import leases
from tests.bot.together import together

LASTS = timedelta(seconds=90)


def take(store, clock, holder, name="timetable"):
    with store.transaction() as session:
        return leases.hold(session, name, holder, clock(), LASTS)


def test_one_desk_holds_it_until_it_is_over(store, clock):
    assert take(store, clock, "east") is True
    clock.advance(LASTS - timedelta(microseconds=1))
    assert take(store, clock, "west") is False
    clock.advance(timedelta(microseconds=1))
    assert take(store, clock, "west") is True
    assert take(store, clock, "east") is False


def test_whoever_holds_it_can_renew_it(store, clock):
    take(store, clock, "east")
    clock.advance(timedelta(seconds=60))
    assert take(store, clock, "east") is True
    clock.advance(timedelta(seconds=60))
    assert take(store, clock, "west") is False


def test_leases_of_different_names_know_nothing_of_each_other(store, clock):
    assert take(store, clock, "east") is True
    assert take(store, clock, "west", "another") is True


def test_only_one_of_many_gets_a_new_lease(store, clock):
    held = together(*(lambda n=n: take(store, clock, f"desk {n}") for n in range(8)))
    assert sorted(held) == [False] * 7 + [True]


def test_only_one_of_many_gets_a_lease_that_is_over(store, clock):
    take(store, clock, "gone")
    clock.advance(LASTS)
    held = together(*(lambda n=n: take(store, clock, f"desk {n}") for n in range(8)))
    assert sorted(held) == [False] * 7 + [True]


def test_a_desk_on_a_machine_with_the_longest_name_can_hold_it(store, clock):
    assert take(store, clock, f"{'h' * 64}:4194304") is True
