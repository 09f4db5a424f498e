"""What Rasa remembers of conversations (brain/trackers.py), seen from the desk: only to be deleted."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, Column, Engine, MetaData, String, Table, Text, create_engine, delete, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import NightdeskError
from bot.store.scrubbing import overwrite_what_goes, scrub

TRACKERS = Table(
    "brain_tracker",
    MetaData(),
    Column("conversation", String(64), primary_key=True),
    Column("tracker", Text, nullable=False),
)


class TrackersOutOfReach(NightdeskError):
    """The assistant's trackers cannot be reached; see NIGHTDESK_TRACKER_URL."""


def delete_trackers(url: str, conversations: Sequence[str]) -> int:
    """Deletes what Rasa keeps of these conversations; how many there were. `url` is the trackers' database.

    A database or table that is not there yet is left alone: there is nothing to delete.

    Raises:
        TrackersOutOfReach: when the database does not answer, or not in time.
    """
    at = make_url(url)
    if not conversations or not _is_there(at):
        return 0
    postgresql = at.get_backend_name() == "postgresql"
    engine = create_engine(at.set(drivername="postgresql+psycopg") if postgresql else at, hide_parameters=True)
    if not postgresql:
        event.listen(engine, "connect", overwrite_what_goes)
    try:
        return _delete(engine, conversations)
    except SQLAlchemyError as error:
        raise TrackersOutOfReach from error
    finally:
        engine.dispose()


def _delete(engine: Engine, conversations: Sequence[str]) -> int:
    if not inspect(engine).has_table(TRACKERS.name):
        return 0
    with engine.begin() as connection:
        gone = connection.execute(delete(TRACKERS).where(TRACKERS.c.conversation.in_(conversations))).rowcount
    scrub(engine)
    return gone


def _is_there(at: URL) -> bool:
    """SQLite would make an empty file."""
    return at.get_backend_name() != "sqlite" or (bool(at.database) and Path(str(at.database)).exists())
