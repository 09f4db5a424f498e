"""SQLite leaves what was deleted in its files until something else needs the place; what is to be forgotten may not."""

from typing import Any

from sqlalchemy import Engine

PATIENCE = 1_000
"""Milliseconds to wait for readers that still look at the past."""


def overwrite_what_goes(connection: Any, _: Any = None) -> None:
    """Has this connection overwrite with zeros what it deletes; a DB-API connection to SQLite."""
    connection.execute("PRAGMA secure_delete=ON")


def scrub(engine: Engine) -> None:
    """Empties SQLite's write-ahead log, which still has the pages as they were. As far as readers allow: what they
    hold back goes with the next checkpoint. PostgreSQL sees to it itself (autovacuum).
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101 (it was just opened)
        before = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            driver.execute(f"PRAGMA busy_timeout={PATIENCE}")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout={before}")
