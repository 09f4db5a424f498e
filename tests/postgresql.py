"""A PostgreSQL of the tests' own, for the desk's environment and the brain's alike (so Python 3.10 will do)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MISSING = "PostgreSQL's programs are missing; install them with: apt-get install postgresql libpq-dev"


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a server on a unix socket in a directory of its own, gone afterwards.

    Without PostgreSQL's programs the test is skipped, in CI it fails.
    """
    programs = _programs()
    if programs is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
        return
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
