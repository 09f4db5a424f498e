from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model.incoming import Incoming, Kind
from bot.store import inbox, turns
from bot.store.removing import remove_said
from bot.store.tables import AttachmentRow, ConversationRow, EventRow, MessageRow
from tests.bot.people import ANA, dm, post

COALESCE = timedelta(seconds=4)


def receive(store, clock, *events):
    with store.transaction() as session:
        return inbox.receive(session, events, clock(), COALESCE)


def gone(number):
    return Incoming(
        event_id=f"deleted:{number}", kind=Kind.DELETED, author=ANA, post_id=str(number), raw={"id": number}
    )


POST = post(ANA, 7, "My number is 555 0100", raw={"text": "My number is 555 0100"})


@pytest.mark.parametrize(
    "order", [[POST, gone(7)], [gone(7), POST], [gone(7), POST, gone(7), POST]], ids=["after", "before", "twice"]
)
@pytest.mark.parametrize("together", [True, False])
def test_a_deleted_post_has_no_words_and_no_answer_in_whatever_order(store, clock, order, together):
    for events in [order] if together else [[event] for event in order]:
        receive(store, clock, *events)
    with store.reading() as session:
        message = session.scalars(select(MessageRow)).one()
        assert (message.text, message.removed_at, message.handled_at) == ("", clock(), clock())
        assert session.get_one(EventRow, "post:7").raw == {}
        assert turns.waiting_messages(session, "post:7:1001") == []


def test_everything_a_message_said_goes_and_others_stay(store, clock):
    receive(store, clock, dm(ANA, 7, "Mill Lane 4", attachments=("https://x.example/1.jpg",)), dm(ANA, 8, "Hello"))
    with store.transaction() as session:
        detail = {"value": "Mill Lane 4", "said": "mill lane 4"}
        other = {"value": "6 pm", "said": "at six"}
        fields = {"address": detail, "when": other}
        session.get_one(ConversationRow, "dm:1001").dialogue = {"draft": {"topic": "report_outage", "fields": fields}}
    with store.transaction() as session:
        assert remove_said(session, ["7"], clock()) == 1
        assert remove_said(session, ["7"], clock()) == 0
    with store.reading() as session:
        assert session.scalars(select(MessageRow.text).order_by(MessageRow.id)).all() == ["", "Hello"]
        assert session.scalars(select(AttachmentRow.state)).all() == ["removed"]
        kept = session.get_one(ConversationRow, "dm:1001").dialogue["draft"]["fields"]
    assert kept == {"address": {"value": "Mill Lane 4", "said": ""}, "when": other}


def test_an_attachment_is_queued_to_be_fetched(store, clock):
    receive(store, clock, dm(ANA, 7, attachments=("https://x.example/1.jpg",)))
    with store.reading() as session:
        row = session.scalars(select(AttachmentRow)).one()
    assert (row.url, row.state, row.not_before) == ("https://x.example/1.jpg", "queued", clock())


def test_the_operator_sees_how_many_events_of_each_kind_came(store, clock):
    receive(store, clock, dm(ANA, 7), dm(ANA, 8), Incoming(event_id="event:1", kind=Kind.UNKNOWN))
    with store.reading() as session:
        assert inbox.counts(session) == {"dm": 2, "unknown": 1}
