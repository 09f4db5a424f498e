"""Where scripts are played, one after the other, each in a world of its own."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from httpx import HTTPTransport

from bot.handbook import Handbook, open_handbook
from bot.rehearsal.exchange import open_exchange
from bot.rehearsal.judging import Check, judge, ticket_meant
from bot.rehearsal.playing import CannotPlay, play
from bot.rehearsal.processes import assistant
from bot.rehearsal.record import Record, Ticket, read_record
from bot.rehearsal.script import Script
from bot.rehearsal.world import Worlds
from bot.settings import Settings
from bot.store.engine import Store
from bot.triage.brain import Brain, RasaBrain

PATIENCE_SECONDS = 60
"""For one answer of the brain: a rehearsal asks what is said, not how fast a busy machine says it."""


@dataclass(frozen=True, kw_only=True)
class Played:
    """A script and what came of it."""

    script: Script
    record: Record
    ticket: Ticket | None
    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """What was not as expected."""
        return tuple(check for check in self.checks if not check.met)

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures

    def as_json(self) -> dict[str, Any]:
        """The line that is printed for it."""
        return {
            "id": self.script.id,
            "passed": self.passed,
            "failures": [str(failure) for failure in self.failures],
            "outcome": self.record.outcome.value,
            "ticket": self.ticket.as_json() if self.ticket else None,
            "bot_messages": len(self.record.said("bot", "dm")),
            "public_replies": len(self.record.said("bot", "public")),
            "transcript": [line.as_json() for line in self.record.transcript],
        }


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Plays scripts. `check` raises when a process that is needed has ended; `logs` is what such processes said."""

    worlds: Worlds
    check: Callable[[], None] = lambda: None
    logs: Callable[[], str] = str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def play(self, script: Script) -> Played:
        """Plays and judges one script."""
        unplayable: tuple[Check, ...] = ()
        with self.worlds.new(next(self._numbers), script.at) as world:
            try:
                play(world, script)
            except CannotPlay as error:
                unplayable = (Check(what="the script", expected="to be played to its end", got=str(error)),)
            record = read_record(world)
        self.check()
        country = self.worlds.handbook.policy.brand.country
        ticket, checks = ticket_meant(script.expect, record, country), judge(script, record, country)
        return Played(script=script, record=record, ticket=ticket, checks=(*unplayable, *checks))


@contextmanager
def open_stage(settings: Settings, handbook: Handbook, brain: Brain) -> Iterator[Stage]:
    """A stage around any brain; its data is gone at the end."""
    with (
        TemporaryDirectory(prefix="rehearsal-") as folder,
        open_exchange() as exchange,
        HTTPTransport(trust_env=False) as transport,
    ):
        empty = Path(folder) / "empty.db"
        store = Store(f"sqlite:///{empty}")
        store.migrate()
        store.close()
        worlds = Worlds(
            settings=settings,
            handbook=handbook,
            brain=brain,
            exchange=exchange,
            transport=transport,
            empty_database=empty,
        )
        yield Stage(worlds=worlds)


@contextmanager
def open_whole_stage(settings: Settings, root: Path, model: Path) -> Iterator[Stage]:
    """A stage with the real brain and action server.

    Raises:
        PolicyError, CatalogueError: when the brand's files are wrong.
        ProcessEnded: when one of the two does not begin to work.
    """
    handbook = open_handbook(settings.policy_file, settings.replies_folder)
    with (
        TemporaryDirectory(prefix="rehearsal-") as folder,
        assistant(root, model, settings.policy_file, Path(folder)) as running,
        closing(RasaBrain(running.address, PATIENCE_SECONDS)) as brain,
        open_stage(settings, handbook, brain) as stage,
    ):
        yield replace(stage, check=running.check, logs=running.logs)
