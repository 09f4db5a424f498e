"""A desk on a clock of its own that can be killed and started again, and the X it works with."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from httpx import HTTPTransport

from bot.clock import VirtualClock
from bot.handbook import Handbook, open_handbook
from bot.rehearsal.exchange import Exchange, open_exchange
from bot.rehearsal.night import Night
from bot.rehearsal.processes import assistant
from bot.rehearsal.world import ITS_OWN, noting, webhook
from bot.settings import Settings
from bot.simulating import simulated_account
from bot.simulator.app import create_app
from bot.simulator.simulator import Simulator
from bot.triage.brain import Brain, RasaBrain
from bot.wiring import Desk, build_desk
from bot.x.catching_up import begun

BEGINS = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
"""20:00 on Thanksgiving in Los Angeles: nobody answers before Friday 08:00."""

PATIENCE_SECONDS = 60
"""For one answer of the brain: the night is measured, not the machine."""


class Killed(BaseException):
    """The desk's process is gone, in the middle of what it did. Nothing of the desk catches this."""


@dataclass(kw_only=True)
class Stage:
    """`paged` has everybody who would have been woken. There is no desk between `kill` and `start`."""

    clock: VirtualClock
    x: Simulator
    exchange: Exchange
    settings: Settings
    handbook: Handbook
    brain: Brain
    paged: list[str] = field(default_factory=list)
    desk: Desk | None = None
    night: Night | None = None

    def start(self) -> None:
        """A new desk process, on the database of the one before it."""
        self.desk = build_desk(self.settings, clock=self.clock, brain=self.brain, handbook=self.handbook)
        self.desk.ways = noting(self.paged)
        self.exchange.desk = webhook(self.desk)
        self.night = Night(self.desk, self.clock, self.x.deliver_pending)
        begun(self.desk.store, self.clock)
        self.desk.connect_to_x()

    def kill(self) -> None:
        """Nothing is finished and nothing is said; only the files stay."""
        if self.desk is not None:
            self.desk.store.close()
        self.desk = self.night = self.exchange.desk = None

    def die_after_the_next_send(self) -> None:
        """X has taken a message, and the desk has not written that down."""
        assert self.desk is not None
        client, send = self.desk.client, self.desk.client.send

        def taken(*arguments: Any, **named: Any) -> None:
            send(*arguments, **named)
            raise Killed

        client.send = taken  # type: ignore[assignment, method-assign]

    def work(self) -> None:
        """Does what is due; without a desk only X does."""
        if self.night is None:
            self.x.deliver_pending()
            return
        try:
            self.night.work()
        except Killed:
            self.kill()

    def next_moment(self, until: datetime) -> datetime:
        """When something falls due by itself, `until` at the latest."""
        return self.night.next_moment(until) if self.night else until


@contextmanager
def opened(root: Path, model: Path, folder: Path) -> Iterator[Stage]:
    """The whole product with a real brain, X and the clock at `BEGINS`; its data is in `folder`."""
    settings = Settings(policy_file=root / "policy.yml", replies_folder=root / "data/replies")
    handbook = open_handbook(settings.policy_file, settings.replies_folder)
    clock = VirtualClock(BEGINS)
    with (
        assistant(root, model, settings.policy_file, folder) as running,
        closing(RasaBrain(running.address, PATIENCE_SECONDS)) as brain,
        open_exchange() as exchange,
        HTTPTransport(trust_env=False) as transport,
    ):
        here = {
            **ITS_OWN,
            "database_url": f"sqlite:///{folder}/night.db",
            "x_api_url": exchange.address,
            "public_url": exchange.address,
            "tracker_url": f"sqlite:///{folder}/trackers.db",
            "attachments_folder": folder / "attachments",
            "x_receive": "webhook",
            "workers": 1,
            "lease_seconds": int(timedelta(minutes=1).total_seconds()),
        }
        settings = settings.model_copy(update=here)
        app = create_app(
            simulated_account(settings, handbook.policy),
            clock,
            timestamp_window=None,
            deliver_in_background=False,
            wait=lambda _: None,
            transport=transport,
        )
        exchange.x = app
        stage = Stage(
            clock=clock,
            x=app.state.simulator,
            exchange=exchange,
            settings=settings,
            handbook=handbook,
            brain=brain,
        )
        _migrate(settings)
        stage.start()
        yield stage
        stage.kill()


def _migrate(settings: Settings) -> None:
    with closing(build_desk(settings).store) as store:
        store.migrate()
