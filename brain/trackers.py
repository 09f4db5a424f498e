"""Where Rasa keeps its trackers: one row a conversation, in SQLite or PostgreSQL.

Rasa's own SQLTrackerStore writes a row an event and counts them on every save: 40 % of a turn (measured,
Rasa 3.6.21 with SQLite). The desk sends what it knows of a conversation with every turn, so here the newest
events are enough, and a turn costs one read and one write.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

KEPT_EVENTS = 80  # about ten turns: more than any policy here looks back

TRACKERS = sa.Table(
    "brain_tracker",
    sa.MetaData(),
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("tracker", sa.Text, nullable=False),
)


class RowTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Rasa's interface over the table `brain_tracker`; `host` is an SQLAlchemy address

    (Rasa passes the endpoint's `url` under that name). Connections are kept: SQLite tidies its log
    whenever the last one is closed, and SQLAlchemy 1.4 would close it after every use.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: str,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        self._engine = sa.create_engine(_with_our_driver(host), future=True, poolclass=QueuePool)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        TRACKERS.metadata.create_all(self._engine)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replaces what is stored of this conversation by its newest events."""
        await self.stream_events(tracker)
        tracker.events = type(tracker.events)(list(tracker.events)[-KEPT_EVENTS:], tracker.events.maxlen)
        row = {"tracker": self.serialise_tracker(tracker)}
        here = TRACKERS.c.conversation == tracker.sender_id
        with self._engine.begin() as connection:
            if not connection.execute(TRACKERS.update().where(here).values(row)).rowcount:
                connection.execute(TRACKERS.insert().values(conversation=tracker.sender_id, **row))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The stored conversation, or None."""
        wanted = sa.select(TRACKERS.c.tracker).where(TRACKERS.c.conversation == sender_id)
        with self._engine.connect() as connection:
            stored = connection.execute(wanted).scalar_one_or_none()
        return self.deserialise_tracker(sender_id, stored) if stored else None

    async def keys(self) -> Iterable[str]:
        """The conversations stored."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(TRACKERS.c.conversation)).scalars())


def _with_our_driver(url: str) -> sa.engine.URL:
    """The desk's address of a PostgreSQL may name psycopg 3, which SQLAlchemy 1.4 cannot use."""
    parts = sa.engine.make_url(url)
    return parts.set(drivername="postgresql") if parts.get_backend_name() == "postgresql" else parts


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Write-ahead log: a crash loses nothing that was answered, and a write waits for no disk flush."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA secure_delete=ON")  # who is forgotten is gone from the file too
