"""The database: SQLite in WAL mode or PostgreSQL, through one code path."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from sqlite3 import OperationalError
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from bot.store.locks import begin, one_at_a_time

MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """Hands out transactions. Nothing connects before the first one is asked for."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.engine = _engine(url, pool_size)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        """SQLite has one writer; its own way of waiting sleeps up to 100 ms, ours wakes at once."""

    @contextmanager
    def transaction(self, *, through_power_cut: bool = False) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back when anything is raised.

        `through_power_cut` is for what nobody else keeps: see `locks.begin`.
        """
        with self._writing, self._sessions.begin() as session:
            begin(session.connection(), through_power_cut=through_power_cut)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only: it never waits for writers, and nothing is committed."""
        with self._sessions() as session:
            yield session

    def migrate(self) -> None:
        """Brings the tables to the newest revision. Safe to call at every start, and by several desks at once."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection:
            begin(connection)
            one_at_a_time(connection, "migrate")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    at = make_url(url)
    if at.get_backend_name() != "sqlite":
        return create_engine(
            at.set(drivername="postgresql+psycopg"), pool_size=pool_size, pool_pre_ping=True, hide_parameters=True
        )
    if at.database and at.database != ":memory:":
        Path(at.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        at,
        pool_size=pool_size,
        hide_parameters=True,  # what customers write stays out of errors, and so out of logs
        connect_args={"check_same_thread": False, "timeout": 30},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


@retry(
    retry=retry_if_exception_type(OperationalError),
    wait=wait_random(0.01, 0.1),
    stop=stop_after_delay(30),
    reraise=True,
)
def _prepare_sqlite(connection: Any, _: Any) -> None:
    """WAL lets readers and the one writer work side by side.

    Whoever makes it so needs the database for itself and, unlike for every other lock, is refused at once: of several
    processes that open a new database together, all but one try again.
    """
    connection.isolation_level = None  # SQLAlchemy begins; the driver's own guesses stay out of it
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
