"""What transactions do one after the other although they touch no common row."""

from sqlalchemy import Connection, func, select, text


def one_at_a_time(connection: Connection, name: str) -> None:
    """Waits until no other transaction holds the lock `name`, then holds it until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def begin(connection: Connection, *, through_power_cut: bool = False) -> None:
    """Begins to write. SQLite takes its one write lock at once: transactions that read before they write would
    otherwise fail instead of waiting for each other.

    PostgreSQL waits for the disk at every commit. SQLite does so only `through_power_cut`: otherwise what was
    committed survives the death of any process, but the last moments before a power cut may be undone together.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA synchronous={'FULL' if through_power_cut else 'NORMAL'}"))
        connection.execute(text("BEGIN IMMEDIATE"))
