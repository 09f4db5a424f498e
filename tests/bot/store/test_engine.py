import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import OperationalError, StatementError

from bot.store import agents
from bot.store.engine import Store
from bot.store.locks import one_at_a_time
from bot.store.tables import AgentRow, CustomerRow, Row
from tests.bot.people import marta
from tests.bot.together import together


def difference(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Row.metadata)


def test_the_migrations_make_exactly_the_tables_the_code_expects(store):
    assert difference(store) == []


def test_without_migrations_every_table_is_missing(new_url):
    store = Store(new_url)
    assert {step[1].name for step in difference(store) if step[0] == "add_table"} == set(Row.metadata.tables)
    store.close()


def test_migrating_again_changes_nothing(store, clock):
    with store.transaction() as session:
        marta(session, clock())
    store.migrate()
    assert difference(store) == []
    with store.reading() as session:
        assert [agent.name for agent in agents.everybody(session)] == ["Marta"]


def test_desks_that_start_at_once_on_a_new_database_all_find_it_migrated(new_url):
    migrate = f"from bot.store.engine import Store; store = Store({new_url!r}); store.migrate(); store.close()"
    desks = [subprocess.Popen([sys.executable, "-W", "error", "-c", migrate]) for _ in range(2)]
    assert [desk.wait(timeout=60) for desk in desks] == [0, 0]
    store = Store(new_url)
    assert difference(store) == []
    store.close()


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_a_desk_does_not_migrate_while_another_does(new_url):
    first, impatient = Store(new_url), Store(f"{new_url}&options=-clock_timeout=100ms")
    with first.engine.begin() as connection:
        one_at_a_time(connection, "migrate")
        with pytest.raises(OperationalError, match="lock timeout"):
            impatient.migrate()
    impatient.migrate()
    assert difference(first) == []
    for store in (first, impatient):
        store.close()


def test_building_a_store_connects_to_nothing():
    store = Store("postgresql://nobody@nowhere.invalid/nothing")
    assert store.engine.pool.checkedin() == 0
    assert str(store.engine.url) == "postgresql+psycopg://nobody@nowhere.invalid/nothing"


def test_a_naive_time_is_refused(store):
    naive = datetime(2026, 11, 21, 23, 40)  # noqa: DTZ001 (what the test is about)
    with store.transaction() as session:
        session.add(CustomerRow(id="1001", first_seen_at=naive))
        with pytest.raises(StatementError, match="a naive datetime cannot be stored"):
            session.flush()
        session.rollback()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "UTC"])
def test_times_come_back_aware_and_in_utc(store, zone):
    local = datetime(2026, 11, 21, 23, 40, 5, 678901, tzinfo=ZoneInfo(zone))
    with store.transaction() as session:
        session.add(CustomerRow(id="1001", first_seen_at=local))
    with store.reading() as session:
        read = session.get_one(CustomerRow, "1001").first_seen_at
    assert (read, read.tzinfo) == (local, UTC)


def test_the_hour_that_comes_twice_in_autumn_is_two_hours(store):
    zone = ZoneInfo("America/Los_Angeles")
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    with store.transaction() as session:
        session.add(CustomerRow(id="1001", first_seen_at=first, opted_out_at=second))
    with store.reading() as session:
        row = session.get_one(CustomerRow, "1001")
        assert row.opted_out_at - row.first_seen_at == timedelta(hours=1)


def test_a_transaction_that_fails_leaves_nothing_behind(store, clock):
    def struck():
        with store.transaction() as session:
            marta(session, clock())
            raise RuntimeError("lightning")

    with pytest.raises(RuntimeError, match="lightning"):
        struck()
    with store.reading() as session:
        assert agents.anybody(session) is False


def test_transactions_that_read_before_they_write_wait_for_each_other(store, clock):
    def add_the_next(number):
        with store.transaction() as session:
            session.scalar(select(func.count(AgentRow.id)))
            agents.add(session, f"agent{number}@harborlight.example", "Agent", "-", "agent", clock())

    together(*(lambda number=number: add_the_next(number) for number in range(8)))
    with store.reading() as session:
        assert session.scalar(select(func.count(AgentRow.id))) == 8


def test_on_sqlite_readers_and_the_writer_work_side_by_side(tmp_path, clock):
    store = Store(f"sqlite:///{tmp_path}/deep/down/nightdesk.db")
    store.migrate()
    with store.transaction() as writing:
        marta(writing, clock())
        with store.reading() as reading:
            assert agents.anybody(reading) is False
        settings = [writing.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")]
    assert settings == ["wal", 1]
    store.close()


def test_on_sqlite_only_what_nobody_else_keeps_waits_for_the_disk(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/nightdesk.db")
    levels = []
    for through_power_cut in (True, False):
        with store.transaction(through_power_cut=through_power_cut) as session:
            levels.append(session.scalar(text("PRAGMA synchronous")))
    assert levels == [2, 1]  # FULL, NORMAL
    store.close()


def test_every_foreign_key_names_a_row_that_exists(store):
    with store.engine.connect() as connection:
        keys = [key for table in Row.metadata.tables for key in inspect(connection).get_foreign_keys(table)]
    assert len(keys) == sum(len(table.foreign_keys) for table in Row.metadata.tables.values())
