"""What every room's tests share: a store on both engines, the brand's handbook, and a clock that stands still."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.clock import VirtualClock
from bot.handbook import Handbook, open_handbook
from bot.store.engine import Store
from bot.store.tables import Row
from tests.postgresql import own_server

ROOT = Path(__file__).parents[1]
ENGINES = ["sqlite", "postgresql"]
SATURDAY_NIGHT = datetime(2026, 11, 21, 23, 40, tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The policy and the sentences of the example brand."""
    return open_handbook(ROOT / "policy.yml", ROOT / "data/replies")


@pytest.fixture(autouse=True)
def _logs_of_its_own() -> Iterator[None]:
    """A command that runs inside a test decides about logs for that test only."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def clock() -> VirtualClock:
    """A Saturday night, when nobody answers."""
    return VirtualClock(SATURDAY_NIGHT)


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A migrated store without rows, on each engine."""
    url = request.getfixturevalue(f"_{request.param}_url")
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return request.getfixturevalue("_new_postgresql_database")()


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrating takes longer than most tests; copying does not."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def _sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(_migrated_file, tmp_path / 'nightdesk.db')}"


@pytest.fixture
def _postgresql_url(_migrated_database: Store) -> Iterator[str]:
    yield _migrated_database.engine.url.render_as_string(hide_password=False)
    tables = ", ".join(f'"{table.name}"' for table in Row.metadata.sorted_tables)
    with _migrated_database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        connection.execute(text("DROP TABLE IF EXISTS job"))


@pytest.fixture(scope="session")
def _migrated_database(_new_postgresql_database: Callable[[], str]) -> Iterator[Store]:
    store = Store(_new_postgresql_database())
    store.migrate()
    yield store
    store.close()


@pytest.fixture(scope="session")
def _new_postgresql_database(_postgresql: str) -> Iterator[Callable[[], str]]:
    server = Store(_postgresql)
    numbers = count(1)

    def make() -> str:
        name = f"nightdesk_{next(numbers)}"
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return make_url(_postgresql).set(database=name).render_as_string(hide_password=False)

    yield make
    server.close()


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[str]:
    with own_server() as url:
        yield url
