"""The only place that builds objects and connects them. Building connects to nothing; `start` does."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, shifted_clock, system_clock
from bot.handbook import Handbook, open_handbook
from bot.jobs import start_timetable, stop_timetable
from bot.keeping.attachments import Fetcher
from bot.language import Identify, LanguageIdentifier
from bot.loops import Bell, Loop
from bot.model.outgoing import Surface
from bot.paging import Pager
from bot.paging.ways import Way, by_email, by_webhook
from bot.policy import Policy
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.sealed import Seal
from bot.tickets.undelivered import undelivered
from bot.triage.brain import Brain, RasaBrain
from bot.triage.sparing import SparedBrain
from bot.triage.turn import Triage
from bot.x.budget import windows
from bot.x.catching_up import begun, catch_up, note_webhook
from bot.x.client import Keys, XClient, XError
from bot.x.connecting import connect
from bot.x.oauth2 import App, Tokens
from bot.x.polling import EVERY, Poller
from bot.x.sender import Sender
from bot.x.webhook import PATH

log = structlog.get_logger()

SECRET_FILE = Path("var/secret-key")

BESIDE_A_WEBHOOK = timedelta(minutes=5)
"""How often X is asked for what its webhook may have lost."""


@dataclass(kw_only=True)
class Desk:
    """One desk process: everything it needs, and the loops that work."""

    name: str
    settings: Settings
    handbook: Handbook
    store: Store
    clock: Clock
    client: XClient
    brain: Brain
    identify: Identify
    ways: dict[str, Way]
    _loops: list[Loop] = field(default_factory=list)
    _bells: dict[str, Bell] = field(default_factory=dict)
    _scheduler: BackgroundScheduler | None = None
    _account: str = ""

    def account_id(self) -> str:
        """The brand's id on X, asked once. Raises XError while X does not answer."""
        if not self._account:
            self._account = self.settings.x_account_id or self.client.account_id()
        return self._account

    def triage(self, name: str) -> Triage:
        """A worker for turns."""
        return Triage(
            name=name,
            store=self.store,
            brain=self.brain,
            handbook=self.handbook,
            identify=self.identify,
            clock=self.clock,
            account_id=self.account_id,
            lease=self._lease,
        )

    def sender(self, surface: Surface) -> Sender:
        """The sender of one surface."""
        limits = self.handbook.policy.outbox
        return Sender(
            self.store,
            self.client,
            self.clock,
            surface,
            windows(limits, surface),
            self._lease,
            scarce_after=timedelta(minutes=limits.scarce_minutes),
            on_undelivered=undelivered(self.handbook, self.clock),
        )

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.lease_seconds)

    @cached_property
    def pager(self) -> Pager:
        """Who wakes people."""
        return Pager(self.store, self.handbook, self.clock, self.ways, self.settings.desk_address)

    def loops(self) -> list[tuple[str, Callable[[], bool]]]:
        """What is done as soon as it is due, each with the bell that wakes it."""
        turns = [("turns", self.triage(f"{self.name}/{number}").run_due) for number in range(self.settings.workers)]
        senders = [(surface.value, self.sender(surface).run_due) for surface in Surface]
        pictures = Fetcher(self.store, self.client, self.clock, self.settings.attachments_folder)
        return [
            *turns,
            *senders,
            ("pages", self.pager.run_due),
            ("looks", self.poller().run_due),
            ("attachments", pictures.run_due),
        ]

    def poller(self) -> Poller:
        """Who asks X for what no webhook has brought."""
        return Poller(
            self.store,
            self.client,
            self.clock,
            self.account_id,
            timedelta(seconds=self.handbook.policy.intake.coalesce_seconds),
            lambda: self.ring("turns"),
            BESIDE_A_WEBHOOK if self.settings.by_webhook else EVERY,
        )

    def start(self) -> None:
        """Starts the loops and the timetable."""
        begun(self.store, self.clock)
        for bell, run_due in self.loops():
            self._loop(bell, run_due)
        self._scheduler = start_timetable(self)

    def stop(self) -> None:
        """Stops everything after what it is doing."""
        for loop in self._loops:
            loop.stop()
        for loop in self._loops:
            loop.join()
        if self._scheduler is not None:  # last: its job store closes the engine's pool, which loops would still use
            stop_timetable(self._scheduler, self)
        self._loops.clear()
        self.store.close()

    def ring(self, *bells: str) -> None:
        """Wakes loops that wait: there is something to do."""
        for bell in bells:
            self._bells.setdefault(bell, Bell()).ring()

    def connect_to_x(self) -> bool:
        """Makes sure that X delivers to our webhook, and mends what is broken; False, with a log line, when X does not
        play along. Without a webhook there is nothing to do: the poller asks.
        """
        if not self.settings.by_webhook:
            return True
        try:
            connection = connect(self.client, self.account_id(), self._webhook_address)
        except XError as error:
            log.warning("not connected to X", action="not_connected", reason=str(error))
            return False
        for repair in connection.repairs:
            log.info("connection mended", action="connection_mended", repair=repair)
        note_webhook(self.store, self.clock, valid=connection.was_valid)
        return True

    def catch_up(self) -> None:
        """Asks X for what it could not deliver while nobody listened."""
        catch_up(self.store, self.client, self.clock, self.account_id, webhook_address=self._webhook_address)

    @property
    def _webhook_address(self) -> str:
        return self.settings.desk_address + PATH

    def _loop(self, bell: str, run_due: Callable[[], bool]) -> None:
        rung = self._bells.setdefault(bell, Bell())
        loop = Loop(f"{bell}-{len(self._loops)}", run_due, rung)
        self._loops.append(loop)
        loop.start()


def build_desk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    brain: Brain | None = None,
    handbook: Handbook | None = None,
) -> Desk:
    """Builds a desk from its settings; a test or a measurement may bring its own clock, brain or handbook.

    Raises:
        PolicyError, CatalogueError: when the brand's files are wrong.
    """
    handbook = handbook or open_handbook(settings.policy_file, settings.replies_folder)
    policy = handbook.policy
    clock = clock or clock_of(settings, policy)
    store = Store(settings.database_url)
    rasa = RasaBrain(settings.brain_address, policy.brain.timeout_seconds)
    return Desk(
        name=f"{socket.gethostname()}:{os.getpid()}",
        settings=settings,
        handbook=handbook,
        store=store,
        clock=clock,
        client=x_client(settings, store, clock),
        brain=brain or SparedBrain(rasa, clock),
        identify=LanguageIdentifier(policy.languages.served, policy.languages.default),
        ways={"email": by_email(settings), "webhook": by_webhook()},
    )


def clock_of(settings: Settings, policy: Policy) -> Clock:
    """The machine's clock, unless the operator pretends it is another time."""
    if settings.pretend_now is None:
        return system_clock
    return shifted_clock(settings.pretend_now.replace(tzinfo=policy.brand.zone))


def x_client(settings: Settings, store: Store, clock: Clock) -> XClient:
    """The client for X, by OAuth 2.0 where the settings name an app for it, else by OAuth 1.0a."""
    tokens = oauth2_tokens(settings, store, clock) if settings.x_oauth2_client_id else None
    return XClient(settings.x_address, x_keys(settings), tokens)


def oauth2_app(settings: Settings) -> App:
    """The app OAuth 2.0 tokens are for."""
    secret = settings.x_oauth2_client_secret.get_secret_value()
    return App(client_id=settings.x_oauth2_client_id, secret=secret, address=settings.x_address)


def oauth2_tokens(settings: Settings, store: Store, clock: Clock) -> Tokens:
    """The account's tokens, sealed with the desk's secret key."""
    first = settings.x_oauth2_refresh_token.get_secret_value()
    return Tokens(store, Seal(settings.secret_key.get_secret_value()), clock, oauth2_app(settings), first)


def x_keys(settings: Settings) -> Keys:
    """The credentials for X."""
    return Keys(
        consumer_key=settings.x_consumer_key.get_secret_value(),
        consumer_secret=settings.x_consumer_secret.get_secret_value(),
        access_token=settings.x_access_token.get_secret_value(),
        access_token_secret=settings.x_access_token_secret.get_secret_value(),
        bearer_token=settings.x_bearer_token.get_secret_value(),
    )


def with_secret_key(settings: Settings, root: Path) -> Settings:
    """The settings with a key that signs sessions: the operator's, or one made once and kept for this checkout."""
    if settings.secret_key.get_secret_value():
        return settings
    path = root / SECRET_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half_done = path.with_suffix(f".{os.getpid()}")
        half_done.touch(mode=0o600)
        half_done.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        half_done.replace(path)
    return Settings(**{**settings.model_dump(), "secret_key": path.read_text(encoding="utf-8").strip()})
