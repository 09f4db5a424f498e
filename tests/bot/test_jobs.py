import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from sqlalchemy import select, text

from bot import jobs
from bot.clock import VirtualClock
from bot.handbook import Handbook
from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.store import tickets
from bot.store.engine import Store
from bot.store.tables import ConversationRow, MessageRow, OutgoingRow, TicketRow
from tests.bot.people import ANA, LUIS, conversation_of
from tests.bot.together import together

EVERY = timedelta(days=400)


@dataclass(kw_only=True)
class Desk:
    """As much of a desk as the timetable needs."""

    name: str
    store: Store
    clock: VirtualClock
    handbook: Handbook
    ran: list[str] = field(default_factory=list)

    def account_id(self):
        return "1"

    def connect_to_x(self):
        self.ran.append("connect_to_x")

    def catch_up(self):
        self.ran.append("catch_up")


@pytest.fixture
def desk_called(store, clock, handbook):
    return lambda name: Desk(name=name, store=store, clock=clock, handbook=handbook)


@pytest.fixture
def timetable(monkeypatch):
    """One job that says on which desk it ran."""
    ran = []
    monkeypatch.setattr(jobs, "TIMETABLE", {"note": (EVERY, lambda desk: ran.append(desk.name))})
    return ran


def start_and_stop(desk):
    """Names and next times of the jobs, as they are while the timetable runs."""
    scheduler = jobs.start_timetable(desk)
    try:
        return {job.id: job.next_run_time for job in scheduler.get_jobs()}
    finally:
        jobs.stop_timetable(scheduler, desk)


def put_back(store, name, time):
    """What nothing having run for that long leaves in the database."""
    stored = SQLAlchemyJobStore(engine=store.engine, tablename="job")
    stored.start(None, "default")
    job = stored.lookup_job(name)
    job.next_run_time -= time
    stored.update_job(job)


def draft(store, clock, person=ANA, quiet_since=None, **conversation):
    """Somebody who stopped answering in the middle of an intake."""
    with store.transaction() as session:
        row = conversation_of(session, person, clock())
        known = {"address": FieldValue(value="12 Oak St")}
        row.dialogue = Dialogue(draft=Draft(topic="report_outage", fields=known)).as_json()
        row.quiet_since = quiet_since or clock()
        for name, value in conversation.items():
            setattr(row, name, value)
        now = clock()
        session.add(MessageRow(conversation_id=row.id, who="customer", text="12 Oak St", at=now, received_at=now))


def filed(store):
    with store.reading() as session:
        return session.scalars(select(TicketRow.customer_id).order_by(TicketRow.customer_id)).all()


def test_of_two_desks_one_runs_the_jobs(desk_called, timetable):
    east, west = desk_called("east"), desk_called("west")
    assert [jobs.run_on(desk, "note") for desk in (east, west, east, west)] == [True, False, True, False]
    assert timetable == ["east", "east"]


def test_desks_that_are_due_at_the_same_moment_run_a_job_once(desk_called, timetable):
    desks = [desk_called(f"desk {n}") for n in range(6)]
    together(*(lambda desk=desk: jobs.run_on(desk, "note") for desk in desks))
    assert len(timetable) == 1


def test_the_jobs_of_a_desk_that_died_are_taken_over(clock, desk_called, timetable):
    east, west = desk_called("east"), desk_called("west")
    jobs.run_on(east, "note")
    clock.advance(jobs.LEASE - timedelta(microseconds=1))
    assert jobs.run_on(west, "note") is False
    clock.advance(timedelta(microseconds=1))
    assert jobs.run_on(west, "note") is True
    assert timetable == ["east", "west"]


def test_the_whole_timetable_is_stored(store, desk_called):
    assert start_and_stop(desk_called("east")).keys() == jobs.TIMETABLE.keys()
    with store.reading() as session:
        assert set(session.scalars(text("SELECT id FROM job"))) == set(jobs.TIMETABLE)


def test_a_job_is_due_after_its_interval(desk_called, timetable):
    before = datetime.now(UTC)
    [due] = start_and_stop(desk_called("east")).values()
    assert before + EVERY <= due <= datetime.now(UTC) + EVERY


def test_jobs_survive_a_restart_with_the_time_they_are_due(desk_called, timetable):
    first = start_and_stop(desk_called("east"))
    assert start_and_stop(desk_called("west")) == first


def test_a_job_with_another_interval_is_due_anew_and_one_that_is_gone_is_forgotten(desk_called, timetable, monkeypatch):
    [first] = start_and_stop(desk_called("east")).values()
    monkeypatch.setitem(jobs.TIMETABLE, "note", (EVERY * 2, print))
    [second] = start_and_stop(desk_called("east")).values()
    assert second >= first + EVERY
    monkeypatch.setattr(jobs, "TIMETABLE", {"another": (EVERY, print)})
    assert start_and_stop(desk_called("east")).keys() == {"another"}


def test_a_job_that_was_missed_often_while_nothing_ran_runs_once(store, desk_called, timetable, monkeypatch):
    every, done = timedelta(minutes=10), threading.Event()

    def note(desk):
        timetable.append(desk.name)
        done.set()

    monkeypatch.setattr(jobs, "TIMETABLE", {"note": (every, note)})
    start_and_stop(desk_called("east"))
    put_back(store, "note", timedelta(hours=5))
    desk = desk_called("west")
    scheduler = jobs.start_timetable(desk)
    assert done.wait(timeout=30)
    jobs.stop_timetable(scheduler, desk)
    assert timetable == ["west"]


def test_a_stopped_desk_runs_nothing(desk_called, timetable):
    start_and_stop(desk_called("east"))
    jobs.run("note")
    assert timetable == []


@pytest.mark.parametrize(("job", "told"), [("check_connection", "connect_to_x"), ("catch_up_with_x", "catch_up")])
def test_the_desk_is_told_to_look_after_its_connection(desk_called, job, told):
    desk = desk_called("east")
    assert jobs.run_on(desk, job) is True
    assert desk.ran == [told]


def test_a_silent_draft_is_filed_once_when_its_time_is_over(store, clock, desk_called):
    draft(store, clock)
    desk = desk_called("east")
    clock.advance(timedelta(minutes=30) - timedelta(microseconds=1))
    jobs.run_on(desk, "file_silent_drafts")
    assert filed(store) == []
    clock.advance(timedelta(microseconds=1))
    jobs.run_on(desk, "file_silent_drafts")
    jobs.run_on(desk, "file_silent_drafts")
    assert filed(store) == ["1001"]
    with store.reading() as session:
        ticket = session.scalars(select(TicketRow)).one()
        details = {row.name: row.value for row in ticket.fields}
        conversation = session.get_one(ConversationRow, "dm:1001")
        assert (ticket.topic, ticket.reason) == ("report_outage", "silence")
        assert details == {"address": "12 Oak St", "when": None, "account_number": None}
        assert (conversation.quiet_since, conversation.dialogue["draft"]) == (None, None)
        assert len(session.scalars(select(OutgoingRow)).all()) == 1
        assert tickets.count_open(session) == 1


def test_silent_drafts_are_filed_once_even_when_two_desks_believe_they_have_the_timetable(store, clock, desk_called):
    for person in (ANA, LUIS):
        draft(store, clock, person)
    clock.advance(timedelta(minutes=30))
    _, job = jobs.TIMETABLE["file_silent_drafts"]
    counts = together(*(lambda n=n: job(desk_called(f"desk {n}")) for n in range(4)))
    assert (sum(counts), filed(store)) == (2, ["1001", "1002"])


def test_a_customer_who_has_just_written_is_not_silent(store, clock, desk_called):
    draft(store, clock, due_at=clock())
    clock.advance(timedelta(minutes=31))
    jobs.run_on(desk_called("east"), "file_silent_drafts")
    assert filed(store) == []
