"""One row a conversation, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.core.tracker_store import TrackerStore as RasasStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from brain.serve import endpoints
from brain.trackers import KEPT_EVENTS, TRACKERS, RowTrackerStore, _with_our_driver
from tests.postgresql import own_server

DRAFT = {"topic": "report_outage", "fields": {"address": "calle Olmo 14, 3º B 😩"}, "asked": 1}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The tests' PostgreSQL, as the desk is told of it: with the desk's driver."""
    with own_server() as address:
        yield address.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/trackers.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str, domain: Domain) -> Iterator[RowTrackerStore]:
    made = RowTrackerStore(domain, url)
    yield made
    made._engine.dispose()


def said(store: RowTrackerStore, conversation: str, *texts: str) -> DialogueStateTracker:
    """A conversation in which the customer has said these texts, saved."""
    tracker = store.init_tracker(conversation)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], store.domain)
    for number, text in enumerate(texts):
        parsed = {"intent": {"name": "report_outage", "confidence": 0.9}, "entities": [], "text": text}
        tracker.update(UserUttered(text, parsed["intent"], [], parsed, message_id=f"turn-{number}"))
        tracker.update(BotUttered(data={"custom": {"reply": "utter_ask_details"}}))
    tracker.update(SlotSet("dialogue", DRAFT))
    asyncio.run(store.save(tracker))
    return tracker


def kept(store: RowTrackerStore, conversation: str) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(conversation))


def texts_of(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_what_was_saved_comes_back(store, conversation):
    saved = said(store, conversation, "se fue la luz", "Olmo 14")
    found = kept(store, conversation)
    assert [event.as_dict() for event in found.events] == [event.as_dict() for event in saved.events]
    assert (found.sender_id, found.get_slot("dialogue")) == (conversation, DRAFT)


def test_a_conversation_nobody_had_is_none(store, conversation):
    assert kept(store, conversation) is None


def test_the_newest_events_are_kept_and_the_oldest_go(store, conversation):
    said(store, conversation, *[f"message {number}" for number in range(100)])
    found = kept(store, conversation)
    assert len(found.events) == KEPT_EVENTS
    assert texts_of(found) == [f"message {number}" for number in range(61, 100)]
    assert found.get_slot("dialogue") == DRAFT
    assert found.latest_message.text == "message 99"


def test_a_conversation_that_goes_on_past_the_limit_keeps_its_size(store, conversation):
    said(store, conversation, *[f"message {number}" for number in range(100)])
    found = kept(store, conversation)
    found.update(UserUttered("and one more"))
    asyncio.run(store.save(found))
    again = kept(store, conversation)
    assert (len(again.events), texts_of(again)[-1]) == (KEPT_EVENTS, "and one more")


def test_two_conversations_stay_apart(store, conversation):
    ana, luis = f"{conversation}-a", f"{conversation}-l"
    said(store, ana, "my power is out")
    said(store, luis, "me cobraron dos veces")
    assert (texts_of(kept(store, ana)), texts_of(kept(store, luis))) == (
        ["my power is out"],
        ["me cobraron dos veces"],
    )
    assert {ana, luis} <= set(asyncio.run(store.keys()))


def test_saving_again_replaces_the_row(store, conversation):
    said(store, conversation, "first")
    said(store, conversation, "second")
    with store._engine.connect() as connection:
        wanted = TRACKERS.c.conversation == conversation
        assert len(connection.execute(sa.select(TRACKERS).where(wanted)).all()) == 1
    assert texts_of(kept(store, conversation)) == ["second"]


@pytest.mark.parametrize("text", ["nul \x00 byte", "broken \ud83d pair", "'; DROP TABLE brain_tracker; --", ""])
def test_whatever_a_customer_writes_is_stored(store, conversation, text):
    said(store, conversation, text)
    assert texts_of(kept(store, conversation)) == [text]


def test_another_process_finds_the_conversation(store, url, domain, conversation):
    said(store, conversation, "my power is out")
    other = RowTrackerStore(domain, url)
    assert texts_of(kept(other, conversation)) == ["my power is out"]
    other._engine.dispose()


def test_a_file_of_sqlite_is_a_write_ahead_log(tmp_path, domain):
    store = RowTrackerStore(domain, f"sqlite:///{tmp_path}/trackers.db")
    with store._engine.connect() as connection:
        pragmas = ["journal_mode", "synchronous", "busy_timeout"]
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert values == ["wal", 1, 5000]
    store._engine.dispose()


@pytest.mark.parametrize("name", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_an_address_of_postgresql_gets_the_driver_that_is_here(name):
    assert _with_our_driver(f"{name}://ana:s%40@db/nd?sslmode=require") == sa.engine.make_url(
        "postgresql://ana:s%40@db/nd?sslmode=require"
    )


def test_rasa_makes_the_store_from_the_endpoints_of_the_server(tmp_path, domain, conversation):
    wanted = endpoints("http://127.0.0.1:5055/webhook", f"sqlite:///{tmp_path}/trackers.db")
    store = RasasStore.create(wanted.tracker_store, domain)
    assert isinstance(store, RowTrackerStore)
    said(store, conversation, "hello")
    assert texts_of(kept(store, conversation)) == ["hello"]
    store._engine.dispose()


def test_a_domain_that_comes_with_the_model_is_taken(tmp_path, domain, conversation):
    store = RowTrackerStore(None, f"sqlite:///{tmp_path}/trackers.db")
    FailSafeTrackerStore(store).domain = domain
    said(store, conversation, "hello")
    assert kept(store, conversation).get_slot("dialogue") == DRAFT
    store._engine.dispose()
