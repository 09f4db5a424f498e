"""What every room's tests share: a store on both engines, the brand's handbook, and a clock that stands still."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.clock import VirtualClock
from bot.handbook import Handbook, open_handbook
from bot.store.engine import Store
from bot.store.tables import Row

ROOT = Path(__file__).parents[1]
ENGINES = ["sqlite", "postgresql"]
SATURDAY_NIGHT = datetime(2026, 11, 21, 23, 40, tzinfo=ZoneInfo("America/Los_Angeles"))
NO_POSTGRESQL = "PostgreSQL's programs are missing; install them with: apt-get install postgresql libpq-dev"


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The policy and the sentences of the example brand."""
    return open_handbook(ROOT / "policy.yml", ROOT / "data/replies")


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
    """A server of our own: on a unix socket in a directory of its own, gone when the tests are."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail(NO_POSTGRESQL)
        pytest.skip(NO_POSTGRESQL)
    home = Path(tempfile.mkdtemp(prefix="nightdesk-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        data, options = home / "data", f"-c listen_addresses= -c fsync=off -k {home}"
        _run(home, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(home, programs / "pg_ctl", "start", "-w", "-D", data, "-l", home / "log", "-o", options)
        try:
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            _run(home, programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(home)


def _programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian keeps them out of PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parts[-2]))
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        places.append(Path(told.stdout.strip()))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


def _run(home: Path, *command: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        command,
        cwd=home,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it: a pipe would never end
        stderr=subprocess.DEVNULL,
        check=False,
        **as_whom,
    )
    if done.returncode:
        log = home / "log"
        pytest.fail(f"{command} failed\n{log.read_text() if log.exists() else ''}")
