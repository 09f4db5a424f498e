"""Whoever asks to be forgotten is found nowhere afterwards, and what was counted stays counted."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.keeping import forgetting
from bot.keeping.attachments import Fetcher
from bot.keeping.forgetting import forget, forget_due, run_forget
from bot.model.effect import Decision, Reply
from bot.model.incoming import Incoming, Kind, Person
from bot.model.outgoing import Delivery, Surface, Urgency
from bot.model.ticket import TicketState
from bot.settings import Settings
from bot.store import inbox, outbox, tickets
from bot.store.engine import Store
from bot.store.forgetting import InHand, UnknownCustomer, find
from bot.store.tables import (
    AgentRow,
    AttachmentRow,
    ConversationRow,
    CustomerRow,
    EventRow,
    MessageRow,
    OutgoingRow,
    PageRow,
    ReceiptRow,
    Row,
    TicketEventRow,
    TicketRow,
)
from bot.store.trackers import TrackersOutOfReach
from bot.triage.effects import Commit
from bot.triage.trouble import note
from tests.bot.keeping.sources import PNG, Source
from tests.bot.triage.harness import LUIS, THREAD, Desk, FakeBrain, effect, opens, outage_draft, remembers

CANARY = "quetzal7391"
VERA = Person(id="1900000000000000777", handle="vera_zq", name=f"Vera {CANARY}")
HER_TRACES = (CANARY, VERA.id, VERA.handle)
SAID = {"value": CANARY, "said": CANARY}
WISH = Decision(replies=(Reply(say="utter_greet"),), effects=(effect("forget"),))


def everything(store: Store) -> Iterator[tuple[str, str]]:
    """Every value of every row: table.column, and the value as text."""
    with store.reading() as session:
        for table in Row.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    yield f"{table.name}.{column}", json.dumps(value, default=str, ensure_ascii=False)


def places(store: Store, traces: tuple[str, ...] = HER_TRACES) -> set[str]:
    """Where any of these is found."""
    return {place for place, value in everything(store) if any(trace in value for trace in traces)}


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def deliver(desk: Desk, *events: Incoming) -> None:
    with desk.store.transaction() as session:
        inbox.receive(session, events, desk.clock(), timedelta(seconds=4))


def her_message(number: int, kind: Kind = Kind.DM, **other: Any) -> Incoming:
    raw = {"sender_id": VERA.id, "text": CANARY, "users": {VERA.id: {"screen_name": VERA.handle}}}
    known = {"event_id": f"{kind}:{number}", "kind": kind, "post_id": str(number), "author": VERA, "raw": raw}
    return Incoming(**{**known, "text": f"my name is {CANARY}", **other})


def a_whole_night(desk: Desk, brain: FakeBrain, files: Path, remember: Callable[[str, str], None]) -> str:
    """Vera leaves traces wherever a text may live; returns her ticket's reference."""
    understood = effect("understood", intent="report_outage", entities=[{"value": CANARY}])
    draft = outage_draft(address=CANARY)
    brain.will(
        Decision(replies=(Reply(say="utter_greet"),), effects=(understood, remembers(draft))),
        Decision(
            replies=(Reply(say="utter_danger", values={"kind": "wire"}),),
            effects=(
                opens("report_hazard", reason="emergency", fields={"address": SAID}),
                effect("page_on_call"),
            ),
        ),
    )
    deliver(desk, her_message(501, attachments=(f"https://ton.twimg.com/{CANARY}",)))
    Fetcher(desk.store, Source(PNG + CANARY.encode()), desk.clock, files).run_due()
    desk.work(seconds=4)
    deliver(desk, her_message(502))
    desk.work(seconds=4)
    deliver(desk, her_message(503, Kind.POST, thread=THREAD))
    desk.work(seconds=4)
    ours = {"recipient_id": VERA.id, "text": CANARY}
    deliver(desk, Incoming(event_id="dm:504", kind=Kind.DM_SENT, recipient=VERA.id, raw=ours))
    desk.work()
    with desk.store.transaction() as session:
        (ticket,) = session.scalars(select(TicketRow)).all()
        note(ticket, "LookupError", desk.clock(), dialogue={"draft": CANARY})
        tickets.record(ticket, desk.clock(), "bot", "field_set", field="address", before=CANARY, after=CANARY)
        session.execute(update(PageRow).values(error=CANARY))
        conversation = session.get_one(ConversationRow, f"dm:{VERA.id}")
        outbox.queue(session, conversation, CANARY, Urgency.AGENT_REPLY, desk.clock())
        session.execute(update(OutgoingRow).values(error=CANARY))
        reference = ticket.reference
    for conversation in (f"dm:{VERA.id}", f"post:{THREAD}:{VERA.id}"):
        remember(conversation, f"{CANARY} {VERA.id}" * 1000)
    remember(f"dm:{LUIS.id}", "hello")
    return reference


def counted(store: Store) -> dict[str, int]:
    kept = (CustomerRow, ConversationRow, MessageRow, OutgoingRow, TicketRow, PageRow, EventRow, AttachmentRow)
    with store.reading() as session:
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in kept}


def test_nothing_of_them_is_left_anywhere(
    desk: Desk, brain: FakeBrain, files: Path, trackers: str, tmp_path: Path, remember, remembered
):
    a_whole_night(desk, brain, files, remember)
    assert places(desk.store) >= {  # or the search below would prove nothing
        "event.raw", "event.author_id", "customer.id", "customer.handle", "customer.name", "conversation.id",
        "conversation.customer_id", "conversation.dialogue", "message.text", "message.understood",
        "message.attachments", "message.conversation_id", "attachment.url", "outgoing.customer_id", "outgoing.error",
        "ticket.conversation_id", "ticket.customer_id", "ticket_field.value", "ticket_field.said",
        "ticket_event.detail", "page.error",
    }  # fmt: skip
    assert CANARY.encode() in bytes_in(files)
    before = counted(desk.store)

    receipt = forget(desk.store, VERA.id, desk.clock(), trackers, files)

    assert places(desk.store) == set()
    assert not any(trace.encode() in bytes_in(tmp_path) for trace in HER_TRACES), "in a file of a database or a folder"
    assert remembered() == [f"dm:{LUIS.id}"]
    assert counted(desk.store) == before, "reports count what they counted"
    assert receipt.erased == {
        "conversations": 2,
        "messages": before["message"],
        "attachments": 1,
        "tickets": 1,
        "events": 4,
        "trackers": 2,
        "files": 1,
    }


def test_the_id_of_a_message_x_gave_is_known_no_more(desk: Desk, brain: FakeBrain, files: Path, trackers, remember):
    a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    with desk.store.reading() as session:
        assert session.scalars(select(MessageRow.x_id).where(MessageRow.x_id.is_not(None))).all() == []
        assert set(session.scalars(select(OutgoingRow.in_reply_to))) == {""}


def test_their_ticket_is_resolved_as_forgotten(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    reference = a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    with desk.store.reading() as session:
        ticket = tickets.by_reference(session, reference)
        assert ticket is not None
        assert (ticket.state, ticket.resolved_at) == (TicketState.RESOLVED, desk.clock())
        assert (ticket.topic, ticket.department) == ("report_hazard", "outages")
        assert [(row.name, row.value, row.said) for row in ticket.fields] == [("address", "", "")]
        last = ticket.history[-1]
        assert (last.who, last.action, last.detail) == ("bot", "resolved", {"reason": "forgotten"})
        assert ticket.customer.handle == ""


def test_what_was_not_sent_yet_is_dropped(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    assert {row.state for row in desk.outbox} == {Delivery.DROPPED}
    assert {row.state for row in desk.pages} == {Delivery.DROPPED}
    with desk.store.transaction() as session:
        assert outbox.claim(session, desk.clock() + timedelta(days=1), Surface.DM) is None


def test_nobody_else_loses_anything(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    desk.hears(LUIS, "Hola")
    before = [value for value in everything(desk.store) if LUIS.id in value[1] or "Hola" in value[1]]
    a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    assert [value for value in everything(desk.store) if LUIS.id in value[1] or "Hola" in value[1]] == before


def test_who_writes_again_is_somebody_new(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    desk.hears(VERA, "Good morning")
    customer = desk.customer(VERA)
    assert (customer.first_seen_at, customer.forget_at) == (desk.clock() - timedelta(seconds=4), None)
    assert brain.asked[-1].metadata["tickets"] == []
    assert desk.dialogue(VERA).draft is None


def test_what_x_delivers_again_is_not_taken_for_new(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    a_whole_night(desk, brain, files, remember)
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    deliver(desk, her_message(501), her_message(502), her_message(503, Kind.POST, thread=THREAD))
    assert places(desk.store) == set()


def test_the_receipt_names_nobody_and_is_kept(desk: Desk, files: Path, trackers: str):
    desk.hears(VERA, "Hello")
    receipt = forget(desk.store, VERA.id, desk.clock(), trackers, files)
    assert re.fullmatch("F-[2-9A-Z]{6}", receipt.reference)
    with desk.store.reading() as session:
        kept = session.get_one(ReceiptRow, receipt.reference)
        assert (kept.asked_at, kept.done_at, kept.erased) == (receipt.asked_at, receipt.done_at, receipt.erased)


def test_forgetting_breaks_off_whole_and_is_mended_by_doing_it_again(
    desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember, remembered, monkeypatch: pytest.MonkeyPatch
):
    a_whole_night(desk, brain, files, remember)
    before = sorted(everything(desk.store))

    def crash(*_: Any) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(forgetting.kept_files, "remove", crash)
        with pytest.raises(OSError, match="Input/output"):
            forget(desk.store, VERA.id, desk.clock(), trackers, files)
    assert remembered() == [f"dm:{LUIS.id}"], "the trackers were first"
    assert sorted(everything(desk.store)) == before

    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    assert places(desk.store) == set()
    assert bytes_in(files) == b""


def test_without_the_trackers_nothing_is_committed(desk: Desk, files: Path, tmp_path: Path):
    desk.hears(VERA, "Hello")
    (tmp_path / "broken.db").write_text("no database, but more than a hundred bytes of something else" * 20)
    with pytest.raises(TrackersOutOfReach, match="NIGHTDESK_TRACKER_URL"):
        forget(desk.store, VERA.id, desk.clock(), f"sqlite:///{tmp_path}/broken.db", files)
    assert desk.customer(VERA).handle == VERA.handle


def test_trackers_that_never_were_are_not_made(desk: Desk, files: Path, tmp_path: Path):
    desk.hears(VERA, "Hello")
    forget(desk.store, VERA.id, desk.clock(), f"sqlite:///{tmp_path}/none.db", files)
    assert not (tmp_path / "none.db").exists()


def test_trackers_in_the_desks_own_engine_go_too(desk: Desk, files: Path, new_url: str):
    trackers = Store(new_url)
    with trackers.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE brain_tracker (conversation VARCHAR(64) PRIMARY KEY, tracker TEXT)")
        connection.exec_driver_sql(f"INSERT INTO brain_tracker VALUES ('dm:{VERA.id}', 'x')")
    desk.hears(VERA, "Hello")
    assert forget(desk.store, VERA.id, desk.clock(), new_url, files).erased["trackers"] == 1
    trackers.close()


@pytest.mark.parametrize("table", [ConversationRow, OutgoingRow])
def test_nobody_is_forgotten_while_a_turn_is_handled_or_a_message_is_sent(
    desk: Desk, files: Path, trackers: str, table: type[Any]
):
    desk.hears(VERA, "Hello")
    with desk.store.transaction() as session:
        session.execute(update(table).values(lease_until=desk.clock() + timedelta(seconds=30)))
    with pytest.raises(InHand, match="try again"):
        forget(desk.store, VERA.id, desk.clock(), trackers, files)
    desk.clock.advance(timedelta(seconds=31))
    forget(desk.store, VERA.id, desk.clock(), trackers, files)


def test_nobody_is_forgotten_twice(desk: Desk, files: Path, trackers: str):
    desk.hears(VERA, "Hello")
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    with pytest.raises(UnknownCustomer):
        forget(desk.store, VERA.id, desk.clock(), trackers, files)


@pytest.mark.parametrize("who", [VERA.id, "vera_zq", "@vera_zq", "@VERA_ZQ", " Vera_Zq "])
def test_a_customer_is_found_by_id_or_handle(desk: Desk, who: str):
    desk.hears(VERA, "Hello")
    with desk.store.reading() as session:
        assert find(session, who) == VERA.id


@pytest.mark.parametrize("who", ["@nobody", "123", "", "@", f"@{VERA.id}", "forgotten-", "%", "vera%zq"])
def test_nobody_else_is_found(desk: Desk, who: str):
    desk.hears(VERA, "Hello")
    with desk.store.reading() as session, pytest.raises(UnknownCustomer):
        find(session, who)


def test_a_handle_that_two_have_had_names_nobody(desk: Desk):
    desk.hears(VERA, "Hello")
    desk.hears(Person(id="1900000000000000778", handle="VERA_zq", name="Another"), "Hello")
    with desk.store.reading() as session, pytest.raises(UnknownCustomer, match="say which by X id"):
        find(session, "@vera_zq")


class TestTheirOwnWish:
    def test_is_noted_with_a_receipt_they_are_told_of(
        self, desk: Desk, brain: FakeBrain, monkeypatch: pytest.MonkeyPatch
    ):
        mentionable: list[dict[str, Any]] = []
        original = Commit.mentionable
        monkeypatch.setattr(Commit, "mentionable", lambda c: mentionable.append(original(c)) or mentionable[-1])
        brain.will(WISH)
        desk.hears(VERA, "DELETE")
        customer = desk.customer(VERA)
        assert customer.forget_at == desk.clock()
        assert mentionable == [{"receipt": customer.receipt}]
        with desk.store.reading() as session:
            receipt = session.get_one(ReceiptRow, customer.receipt)
            assert (receipt.asked_at, receipt.done_at, receipt.erased) == (desk.clock(), None, {})

    def test_said_twice_keeps_its_receipt(self, desk: Desk, brain: FakeBrain):
        brain.will(WISH, WISH)
        desk.hears(VERA, "DELETE")
        first = desk.customer(VERA)
        desk.hears(VERA, "DELETE")
        again = desk.customer(VERA)
        assert (again.receipt, again.forget_at) == (first.receipt, first.forget_at)

    def test_waits_for_the_receipt_to_leave(self, desk: Desk, brain: FakeBrain, files: Path, trackers: str):
        brain.will(WISH)
        desk.hears(VERA, "DELETE")
        receipt = desk.customer(VERA).receipt
        assert forget_due(desk.store, desk.clock, trackers, files) == 0
        self.send(desk)
        assert forget_due(desk.store, desk.clock, trackers, files) == 1
        assert forget_due(desk.store, desk.clock, trackers, files) == 0
        assert places(desk.store) == set()
        with desk.store.reading() as session:
            assert session.get_one(ReceiptRow, receipt).done_at == desk.clock()

    def test_waits_twelve_hours_for_it_at_most(self, desk: Desk, brain: FakeBrain, files: Path, trackers: str):
        brain.will(WISH)
        desk.hears(VERA, "DELETE")
        desk.clock.advance(timedelta(hours=12, seconds=-1))
        assert forget_due(desk.store, desk.clock, trackers, files) == 0
        desk.clock.advance(timedelta(seconds=1))
        assert forget_due(desk.store, desk.clock, trackers, files) == 1

    def test_waits_until_what_they_wrote_since_is_handled(
        self, desk: Desk, brain: FakeBrain, files: Path, trackers: str
    ):
        brain.will(WISH, Decision(effects=(effect("understood"),)))
        desk.hears(VERA, "DELETE")
        self.send(desk)
        desk.receives(VERA, "thanks")
        assert forget_due(desk.store, desk.clock, trackers, files) == 0
        desk.work(seconds=4)
        assert forget_due(desk.store, desk.clock, trackers, files) == 1

    def test_is_carried_out_within_x_s_24_hours_whatever_is_stuck(
        self, desk: Desk, brain: FakeBrain, files: Path, trackers: str
    ):
        brain.will(WISH)
        desk.hears(VERA, "DELETE")
        desk.receives(VERA, "thanks")
        desk.clock.advance(timedelta(hours=20))
        assert forget_due(desk.store, desk.clock, trackers, files) == 1
        assert places(desk.store) == set()

    def test_of_one_does_not_wait_for_another_that_fails(
        self, desk: Desk, brain: FakeBrain, files: Path, trackers: str
    ):
        brain.will(WISH, WISH)
        desk.hears(VERA, "DELETE")
        desk.hears(LUIS, "BORRAR")
        self.send(desk)
        with desk.store.transaction() as session:
            lease = update(ConversationRow).where(ConversationRow.customer_id == VERA.id)
            session.execute(lease.values(lease_until=desk.clock() + timedelta(hours=1)))
        assert forget_due(desk.store, desk.clock, trackers, files) == 1
        assert desk.customer(VERA).handle == VERA.handle
        assert places(desk.store, (LUIS.id, LUIS.handle)) == set()

    def send(self, desk: Desk) -> None:
        with desk.store.transaction() as session:
            while claim := outbox.claim(session, desk.clock(), Surface.DM):
                outbox.mark_sent(session, claim.row.id, None, desk.clock())


class TestTheCommand:
    @pytest.fixture
    def lines(self) -> list[str]:
        return []

    @pytest.fixture
    def run(self, desk: Desk, trackers: str, tmp_path: Path, lines: list[str]) -> Callable[..., int]:
        """Runs `nightdesk forget` on the desk's database."""
        url = desk.store.engine.url.render_as_string(hide_password=False)
        settings = Settings(database_url=url, tracker_url=trackers, attachments_folder=Path("attachments"))

        def forget_as_asked(who: str, *, sure: bool = True) -> int:
            return run_forget(settings, tmp_path, who, lines.append, lambda question: sure, desk.clock)

        return forget_as_asked

    def test_says_what_will_go_and_prints_the_receipt(
        self, desk: Desk, brain: FakeBrain, files: Path, remember, run: Callable[..., int], lines: list[str]
    ):
        a_whole_night(desk, brain, files, remember)
        assert run("@Vera_ZQ") == 0
        assert lines[0].startswith("To be erased for good: conversations: 2, ")
        assert re.match(r"Receipt F-[2-9A-Z]{6}: erased on 2026-11-22 at 07:40 UTC \(conversations: 2, ", lines[2])
        assert "files: 1" in lines[2]
        assert places(desk.store) == set()
        assert bytes_in(files) == b""
        assert not any(trace in line for trace in HER_TRACES for line in lines)

    def test_erases_nothing_when_it_is_not_confirmed(self, desk: Desk, run: Callable[..., int], lines: list[str]):
        desk.hears(VERA, "Hello")
        assert run(VERA.id, sure=False) == 1
        assert lines[-1] == "Nothing was erased."
        assert desk.customer(VERA).handle == VERA.handle

    def test_knows_when_there_is_nobody(self, run: Callable[..., int]):
        with pytest.raises(UnknownCustomer, match="Nobody with this id or handle"):
            run("@nobody")


def test_history_keeps_who_did_what(desk: Desk, brain: FakeBrain, files: Path, trackers: str, remember):
    a_whole_night(desk, brain, files, remember)
    with desk.store.transaction() as session:
        session.add(
            AgentRow(email="rosa@x.example", name="R", password_hash="-", role="agent", created_at=desk.clock())
        )
    forget(desk.store, VERA.id, desk.clock(), trackers, files)
    with desk.store.reading() as session:
        details = {row.action: row.detail for row in session.scalars(select(TicketEventRow))}
    assert details["field_set"] == {"field": "address"}
    assert details["set_aside"] == {"because": "LookupError"}
    assert details["opened"] == {"reason": "emergency", "missing": []}
