"""What transactions do one after the other although they touch no common row."""

from sqlalchemy import Connection, func, select, text


def one_at_a_time(connection: Connection, name: str) -> None:
    """Waits until no other transaction holds the lock `name`, then holds it until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def begin(connection: Connection) -> None:
    """Begins to write. SQLite takes its one write lock at once: transactions that read before they write would
    otherwise fail instead of waiting for each other.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))
