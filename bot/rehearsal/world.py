"""Everything one script is played in: an X, a desk, a clock and a customer of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from httpx import HTTPTransport
from litestar import Litestar
from pydantic import SecretStr

from bot.clock import VirtualClock
from bot.errors import NightdeskError
from bot.handbook import Handbook
from bot.paging.ways import PageText, Way
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.night import Night
from bot.rehearsal.overheard import OverheardBrain
from bot.settings import Settings
from bot.simulating import simulated_account
from bot.simulator.app import create_app
from bot.simulator.records import User
from bot.simulator.simulator import Simulator
from bot.triage.brain import Brain
from bot.wiring import Desk, build_desk
from bot.x.webhook import webhook_handlers

JOINED = datetime(2021, 3, 14, 9, 26, tzinfo=UTC)
FIRST_CUSTOMER = 1_950_000_000_000_000_000

ITS_OWN = {
    "x_account_id": "",
    "pretend_now": None,
    "x_consumer_key": SecretStr("rehearsed-consumer-key"),
    "x_consumer_secret": SecretStr("rehearsed-consumer-secret"),
    "x_access_token": SecretStr("rehearsed-access-token"),
    "x_access_token_secret": SecretStr("rehearsed-access-token-secret"),
    "x_bearer_token": SecretStr("rehearsed-bearer-token"),
}
"""What a rehearsal takes from nobody's settings: it may run where a real desk does."""


class NotConnected(NightdeskError):
    """The desk could not connect to the simulated X."""


@dataclass(frozen=True, kw_only=True)
class World:
    """`paged` collects whom a page would have woken."""

    clock: VirtualClock
    desk: Desk
    x: Simulator
    night: Night
    brain: OverheardBrain
    customer: User
    paged: list[str]


@dataclass(frozen=True, kw_only=True)
class Worlds:
    """Makes worlds, one at a time. `empty_database` is copied for each; `settings` say where the brand's files are.

    `transport` carries what X tells the desk; it is kept, because making one reads every certificate there is.
    """

    settings: Settings
    handbook: Handbook
    brain: Brain
    exchange: Exchange
    transport: HTTPTransport
    empty_database: Path

    @contextmanager
    def new(self, number: int, at: datetime) -> Iterator[World]:
        """The world of script `number`, at the local time `at`; gone at the end."""
        clock = VirtualClock(at.replace(tzinfo=self.handbook.policy.brand.zone))
        database = self.empty_database.with_name(f"script-{number}.db")
        database.write_bytes(self.empty_database.read_bytes())
        brain = OverheardBrain(self.brain)
        desk = build_desk(self._settings(database), clock=clock, brain=brain, handbook=self.handbook)
        paged: list[str] = []
        desk.ways = noting(paged)
        x = self._open_x(desk, clock)
        try:
            if not desk.connect_to_x():
                raise NotConnected
            yield World(
                clock=clock,
                desk=desk,
                x=x,
                night=Night(desk, clock, x.deliver_pending),
                brain=brain,
                customer=_customer(x, number),
                paged=paged,
            )
        finally:
            desk.stop()

    def _settings(self, database: Path) -> Settings:
        """A copy skips the environment and the files it names: nothing here touches a real desk's data or keys."""
        address = self.exchange.address
        here = {
            "database_url": f"sqlite:///{database}",
            "tracker_url": f"sqlite:///{database}-trackers",
            "attachments_folder": database.with_suffix(".attachments"),
            "x_api_url": address,
            "public_url": address,
            "x_receive": "webhook",
            "workers": 1,
        }
        return self.settings.model_copy(update={**ITS_OWN, **here})

    def _open_x(self, desk: Desk, clock: VirtualClock) -> Simulator:
        """X and the webhook it delivers to. Tweepy signs with the machine's time, so X takes any."""
        account = simulated_account(desk.settings, self.handbook.policy)
        x = create_app(
            account,
            clock,
            timestamp_window=None,
            deliver_in_background=False,
            wait=lambda _: None,
            transport=self.transport,
        )
        self.exchange.x, self.exchange.desk = x, webhook(desk)
        simulator: Simulator = x.state.simulator
        return simulator


def webhook(desk: Desk) -> Litestar:
    """What X delivers to, and nothing else of the desk."""
    handlers = webhook_handlers(
        desk.store,
        desk.clock,
        desk.settings.x_consumer_secret.get_secret_value(),
        desk.account_id,
        timedelta(seconds=desk.handbook.policy.intake.coalesce_seconds),
        lambda: None,  # nobody sleeps, so nobody is woken
    )
    return Litestar(handlers, openapi_config=None, logging_config=None)


def noting(paged: list[str]) -> dict[str, Way]:
    """Ways to wake people that wake nobody and write down who it would have been."""

    def note(address: str, page: PageText) -> None:
        paged.append(address)

    return {"email": note, "webhook": note}


def _customer(x: Simulator, number: int) -> User:
    """Somebody whose id no other script's customer has: the brain remembers conversations by it."""
    user = User(
        id=str(FIRST_CUSTOMER + number), handle=f"customer_{number}", name=f"Customer {number}", created_at=JOINED
    )
    x.state.add_user(user)
    return user
