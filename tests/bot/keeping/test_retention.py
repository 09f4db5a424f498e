"""What was kept as long as the policy says goes by itself; what somebody still works on stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.keeping.attachments import Fetcher
from bot.keeping.retention import retain
from bot.model.dialogue import FieldValue
from bot.model.effect import Decision, Reply
from bot.model.incoming import Incoming, Kind
from bot.store import inbox, removing, retention, tickets
from bot.store.tables import AttachmentRow, EventRow, MessageRow, TicketEventRow, TicketFieldRow
from bot.store.trackers import TrackersOutOfReach
from bot.tickets import opening, working
from tests.bot.keeping.sources import Source
from tests.bot.people import tom
from tests.bot.triage.harness import ANA, LUIS, Desk, FakeBrain, files, outage_draft, remembers

DAY = timedelta(days=1)
PICTURE = "https://ton.twimg.com/1.png"
ADDRESS = {"address": {"value": "14 Mill Lane", "said": "14 mill lane"}}


@dataclass
class Shelf:
    """A desk whose retention is run by hand."""

    desk: Desk
    folder: Path
    trackers: str

    def retain(self) -> dict[str, int]:
        """What went, without what did not."""
        desk = self.desk
        done = retain(desk.store, desk.handbook.policy, desk.clock, self.folder, self.trackers)
        return {kind: number for kind, number in done.items() if number}

    def later(self, days: float) -> dict[str, int]:
        self.desk.clock.advance(days * DAY)
        return self.retain()

    def resolve(self) -> None:
        with self.desk.store.transaction() as session:
            ticket = tickets.by_reference(session, self.desk.tickets[0].reference)
            assert ticket is not None
            agent = tom(session, self.desk.clock())
            working.resolve(session, ticket, agent, self.desk.clock(), "solved")

    def details(self) -> list[tuple[str | None, str]]:
        return [(row.value, row.said) for row in self.desk.all(TicketFieldRow)]

    def stored(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(name="shelf")
def _shelf(desk: Desk, tmp_path: Path, trackers: str) -> Shelf:
    return Shelf(desk, tmp_path / "attachments", trackers)


def deliver(desk: Desk, number: int, **other: Any) -> None:
    known = {"event_id": f"dm:{number}", "kind": Kind.DM, "post_id": str(number), "author": ANA, "text": "See here"}
    with desk.store.transaction() as session:
        inbox.receive(session, [Incoming(**{**known, "raw": {"text": "x"}, **other})], desk.clock(), timedelta(0))


def test_nothing_goes_before_its_time(shelf: Shelf, brain: FakeBrain):
    brain.will(files("report_outage", fields=ADDRESS))
    shelf.desk.hears(ANA, "No power at 14 Mill Lane")
    shelf.resolve()
    assert shelf.later(29.9) == {}


class TestWords:
    def test_go_after_half_a_year_of_silence(
        self, shelf: Shelf, brain: FakeBrain, remember: Callable[..., None], remembered: Callable[[], list[str]]
    ):
        draft = remembers(outage_draft(address="14 Mill Lane"))
        brain.will(Decision(replies=(Reply(say="utter_greet"),), effects=(draft,)))
        shelf.desk.hears(ANA, "No power at 14 Mill Lane")
        remember(f"dm:{ANA.id}", "14 Mill Lane")
        remember(f"dm:{LUIS.id}", "Hola")
        assert "conversations" not in shelf.later(179)
        assert shelf.later(1.1)["conversations"] == 1
        messages = shelf.desk.all(MessageRow)
        assert {(row.text, row.removed_at) for row in messages} == {("", shelf.desk.clock())}
        assert len(messages) == 2
        assert shelf.desk.dialogue(ANA).draft is None
        assert shelf.desk.dm(ANA).quiet_since is None
        assert remembered() == [f"dm:{LUIS.id}"]
        assert shelf.retain() == {}

    def test_stay_when_something_was_said_lately(self, shelf: Shelf):
        shelf.desk.hears(ANA, "Hello")
        shelf.desk.clock.advance(170 * DAY)
        shelf.desk.hears(ANA, "Hello again")
        shelf.later(100)
        assert "Hello" in shelf.desk.said_by("customer")

    def test_stay_while_their_customer_has_an_open_ticket(self, shelf: Shelf, brain: FakeBrain):
        brain.will(files("report_outage", fields=ADDRESS))
        shelf.desk.hears(ANA, "No power at 14 Mill Lane")
        shelf.later(400)
        assert shelf.desk.said_by("customer") == ["No power at 14 Mill Lane"]
        assert shelf.details() == [("14 Mill Lane", "14 mill lane")]
        shelf.resolve()
        shelf.retain()
        assert shelf.desk.said_by("customer") == [""]
        assert shelf.details() == [("14 Mill Lane", "")], "the details stay a year after the ticket's end"

    def test_stay_while_they_wait_to_be_handled(self, shelf: Shelf):
        shelf.desk.receives(ANA, "Hello")
        shelf.later(200)
        assert shelf.desk.waiting() == ["Hello"]

    def test_stay_when_the_trackers_cannot_be_reached(self, shelf: Shelf, tmp_path: Path):
        shelf.desk.hears(ANA, "Hello")
        (tmp_path / "broken.db").write_text("this is no database" * 100)
        shelf.desk.clock.advance(200 * DAY)
        policy = shelf.desk.handbook.policy
        with pytest.raises(TrackersOutOfReach):
            retain(shelf.desk.store, policy, shelf.desk.clock, shelf.folder, f"sqlite:///{tmp_path}/broken.db")
        assert shelf.desk.said_by("customer") == ["Hello"]


class TestTickets:
    def test_lose_their_details_a_year_after_they_were_resolved(self, shelf: Shelf, brain: FakeBrain):
        brain.will(files("report_outage", fields=ADDRESS, missing=["when"]))
        shelf.desk.hears(ANA, "No power at 14 Mill Lane")
        with shelf.desk.store.transaction() as session:
            ticket = tickets.by_reference(session, shelf.desk.tickets[0].reference)
            assert ticket is not None
            opening.set_field(session, ticket, "address", FieldValue(value="12 Elm"), shelf.desk.clock(), "bot")
        shelf.resolve()
        shelf.later(364.9)
        assert shelf.details()[0][0] == "12 Elm"
        assert shelf.later(0.2) == {"tickets": 1}
        assert shelf.details() == [("", ""), (None, "")]
        with shelf.desk.store.reading() as session:
            details = {row.action: row.detail for row in session.scalars(select(TicketEventRow))}
        assert details["field_set"] == {"field": "address"}
        assert details["resolved"] == {"reason": "solved"}
        assert details["emptied"] == {}
        assert shelf.retain() == {}

    def test_that_are_open_are_never_touched(self, shelf: Shelf, brain: FakeBrain):
        brain.will(files("report_outage", fields=ADDRESS))
        shelf.desk.hears(ANA, "No power at 14 Mill Lane")
        shelf.later(2000)
        assert shelf.details() == [("14 Mill Lane", "14 mill lane")]


class TestEvents:
    def test_are_emptied_after_a_month_and_known_for_another(self, shelf: Shelf):
        deliver(shelf.desk, 71)
        assert shelf.later(30.1) == {"events": 1}
        (event,) = shelf.desk.all(EventRow)
        assert (event.raw, event.author_id) == ({}, None)
        deliver(shelf.desk, 71)
        assert len(shelf.desk.said_by("customer")) == 1, "X delivered it again, and it is not taken for new"
        assert shelf.later(29.8) == {}
        assert shelf.later(0.2) == {"events_deleted": 1}
        assert shelf.desk.all(EventRow) == []


class TestFiles:
    def receive_one(self, shelf: Shelf) -> None:
        deliver(shelf.desk, 81, attachments=(PICTURE,))
        Fetcher(shelf.desk.store, Source(), shelf.desk.clock, shelf.folder).run_due()
        shelf.desk.work(seconds=4)
        assert len(shelf.stored()) == 1

    def test_go_after_three_months(self, shelf: Shelf):
        self.receive_one(shelf)
        shelf.later(89)
        assert len(shelf.stored()) == 1
        assert shelf.later(1.1) == {"attachments": 1, "files": 1}
        assert shelf.stored() == []
        (row,) = shelf.desk.all(AttachmentRow)
        assert (row.state, row.file, row.url) == ("removed", None, "")

    def test_of_an_open_ticket_stay(self, shelf: Shelf, brain: FakeBrain):
        brain.will(files("report_outage"))
        self.receive_one(shelf)
        shelf.later(400)
        assert len(shelf.stored()) == 1

    def test_go_at_once_when_their_message_was_taken_back(self, shelf: Shelf):
        self.receive_one(shelf)
        with shelf.desk.store.transaction() as session:
            removing.remove_said(session, ["81"], shelf.desk.clock())
        assert shelf.retain() == {"files": 1}
        assert shelf.stored() == []

    def test_that_are_gone_already_are_nothing_to_stumble_over(self, shelf: Shelf):
        self.receive_one(shelf)
        next(path for path in shelf.folder.rglob("*.png")).unlink()
        assert shelf.later(91)["attachments"] == 1
        assert shelf.retain() == {}


def test_more_than_a_batch_goes_in_one_run(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        deliver(shelf.desk, 90 + number)
    assert shelf.later(31)["events"] == 5
