"""The whole timetable. Every job is one line deep; APScheduler keeps it in the database.

A job runs on the one process that holds the timetable's lease, so it fires once however many desks run.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.keeping.forgetting import forget_due
from bot.keeping.retention import retain
from bot.store import leases
from bot.triage.notices import settle_notices
from bot.triage.silence import file_silent_drafts
from bot.x.sweeping import sweep

if TYPE_CHECKING:
    from bot.wiring import Desk

log = structlog.get_logger()

LEASE = timedelta(seconds=90)

TIMETABLE: dict[str, tuple[timedelta, Callable[["Desk"], object]]] = {
    "file_silent_drafts": (
        timedelta(seconds=30),
        lambda desk: file_silent_drafts(desk.store, desk.handbook, desk.clock, desk.account_id),
    ),
    "settle_notices": (
        timedelta(seconds=30),
        lambda desk: settle_notices(desk.store, desk.handbook, desk.clock, desk.account_id),
    ),
    "catch_up_with_x": (timedelta(minutes=1), lambda desk: desk.catch_up()),
    "check_connection": (timedelta(minutes=2), lambda desk: desk.connect_to_x()),
    "sweep_deletions": (timedelta(minutes=15), lambda desk: sweep(desk.store, desk.client, desk.clock)),
    "forget_due": (
        timedelta(minutes=1),
        lambda desk: forget_due(desk.store, desk.clock, desk.settings.tracker_url, desk.settings.attachments_folder),
    ),
    "retain": (
        timedelta(hours=1),
        lambda desk: retain(
            desk.store,
            desk.handbook.policy,
            desk.clock,
            desk.settings.attachments_folder,
            desk.settings.tracker_url,
        ),
    ),
}
"""Name, how often, and what."""

_desks: dict[str, "Desk"] = {}
"""The desks of this process by name: the job store keeps names, not objects."""


def start_timetable(desk: "Desk") -> BackgroundScheduler:
    """Starts the jobs of `desk`, those of an earlier start where they stopped: one that was missed while nothing
    ran is run once, not once for every miss.
    """
    _desks[desk.name] = desk
    store = SQLAlchemyJobStore(engine=desk.store.engine, tablename="job")
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    _follow_the_timetable(scheduler)
    scheduler.resume()
    return scheduler


def _follow_the_timetable(scheduler: BackgroundScheduler) -> None:
    """Keeps the stored jobs that are still in the timetable at the same interval, and replaces the others."""
    stored = {job.id: job for job in scheduler.get_jobs()}
    for name in stored.keys() - TIMETABLE.keys():
        stored[name].remove()
    for name, (every, _) in TIMETABLE.items():
        if name not in stored or stored[name].trigger.interval != every:
            trigger = IntervalTrigger(seconds=int(every.total_seconds()), timezone="UTC")
            scheduler.add_job(run, trigger, args=[name], id=name, replace_existing=True)


def run(name: str) -> None:
    """Runs one job on the desk of this process, if it is its turn."""
    for desk in list(_desks.values()):
        run_on(desk, name)


def run_on(desk: "Desk", name: str) -> bool:
    """Runs one job on `desk` unless another process has the timetable; says whether it ran."""
    with desk.store.transaction() as session:
        mine = leases.hold(session, "timetable", desk.name, desk.clock(), LEASE)
    if mine:
        TIMETABLE[name][1](desk)
        log.debug("job ran", action="job_ran", job=name)
    return mine


def stop_timetable(scheduler: BackgroundScheduler, desk: "Desk") -> None:
    """Stops the jobs; the one that runs is finished first."""
    scheduler.shutdown(wait=True)
    _desks.pop(desk.name, None)
