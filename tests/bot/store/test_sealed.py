"""Sealed tokens."""

from bot.store.sealed import Seal
from bot.store.tables import SecretRow


def kept(store, seal, name="token"):
    with store.reading() as session:
        return seal.open(session, name)


def keep(store, clock, seal, token):
    with store.transaction() as session:
        seal.keep(session, "token", token, clock())


def test_what_is_kept_is_read_again_by_whoever_has_the_secret(store, clock):
    keep(store, clock, Seal("one"), "t0ken")
    assert kept(store, Seal("one")) == "t0ken"


def test_the_newest_takes_the_place_of_the_one_before(store, clock):
    keep(store, clock, Seal("one"), "old")
    keep(store, clock, Seal("one"), "new")
    assert kept(store, Seal("one")) == "new"


def test_another_secret_opens_nothing(store, clock):
    keep(store, clock, Seal("one"), "t0ken")
    assert kept(store, Seal("two")) is None


def test_where_nothing_was_kept_there_is_nothing(store):
    assert kept(store, Seal("one")) is None


def test_the_database_does_not_hold_it(store, clock):
    keep(store, clock, Seal("one"), "t0ken")
    with store.reading() as session:
        assert "t0ken" not in session.get_one(SecretRow, "token").sealed
