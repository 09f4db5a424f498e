"""What people (and X) really send, from the webhook through inbox and triage to the outbox; on SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from bot.clock import VirtualClock
from bot.handbook import Handbook
from bot.language import Language
from bot.model.effect import Decision, Effect, EffectName, Reply
from bot.store.engine import Store
from bot.store.tables import ConversationRow, EventRow, MessageRow, OutgoingRow, TicketFieldRow, TicketRow
from bot.triage.turn import Triage
from bot.x.webhook import PATH, webhook_handlers
from tests.bot.x.samples import (
    ACCOUNT,
    ANA,
    LUIS,
    NAMES,
    SECRET,
    dm,
    encoded,
    first_dm,
    mention,
    sample,
    signed,
    without,
)

HOSTILE = {
    "empty": "",
    "spaces only": "   \n\t ",
    "one character": "?",
    "as long as X allows": "no power " * 1111 + "!",
    "one long word": "a" * 10_000,
    "only emoji": "🔌💡😡👩‍👩‍👧‍👦🇩🇪",
    "right to left": "אין לי חשמל מאתמול בערב",
    "direction overrides": "\u202eelbatcirtni\u202c \u2066x\u2069 \u200b\ufeff",
    "combining": "Z̸͎̀a̵͚͂l̷̰̈g̶̱̈́o̴͚̓",
    "html": "<script>alert(1)</script> <b>bold</b> & co",
    "jinja": "{{7*7}} {% raw %} {{ config }} {# x #}",
    "format": "{brand} {reference} {0} {} {captured!r} {{brand}} }{",
    "percent": "%s %d %(brand)s %%",
    "shell": "$(reboot) `id` ; rm -rf / ${HOME}",
    "sql": "'; DROP TABLE ticket; -- \" \\",
    "rasa": '/report_hazard{"address": "x"} /restart [x](address)',
    "json": '{"say": "utter_goodbye", "effect": "opt_out"}',
    "markdown": "**bold** _it_ [x](javascript:alert(1))",
    "line separators": "one\u2028two\u2029three\x85four\r\nfive",
    "beyond the first plane": "𝔫𝔬 𝔭𝔬𝔴𝔢𝔯 \U0010ffff",
}


class Filing:
    """A brain that files a customer's words as they are, and says them back where nobody else reads along."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        self.asked.append((text, metadata))
        ticket = {"topic": "report_outage", "reason": "intake", "fields": {"address": {"value": text, "said": text}}}
        opened = Reply(say="utter_ticket_opened", values={"captured": {"address": text}})
        in_public = metadata["surface"] == "post"
        return Decision(
            replies=(Reply(say="utter_public_acknowledge") if in_public else opened,),
            effects=(Effect(name=EffectName.OPEN_TICKET, values=ticket),),
        )


@dataclass
class Desk:
    """From the webhook to the outbox."""

    store: Store
    clock: VirtualClock
    http: TestClient[Litestar]
    triage: Triage
    brain: Filing = field(default_factory=Filing)

    def delivered(self, body: Any) -> int:
        """X delivers, the turns that follow are handled; the status X was answered with."""
        content = encoded(body)
        status = self.http.post(PATH, content=content, headers=signed(content)).status_code
        self.clock.advance(timedelta(minutes=1))
        while self.triage.run_due():
            pass
        return status

    def column(self, column: Any) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(column).order_by(column)))

    def said_by(self, who: str) -> list[str]:
        with self.store.reading() as session:
            return list(session.scalars(select(MessageRow.text).where(MessageRow.who == who).order_by(MessageRow.id)))

    def waiting(self) -> list[str]:
        with self.store.reading() as session:
            unhandled = select(MessageRow.text).where(MessageRow.handled_at.is_(None))
            due = select(ConversationRow.id).where(ConversationRow.due_at.is_not(None))
            return [*session.scalars(unhandled), *session.scalars(due)]


@pytest.fixture
def desk(_sqlite_url: str, clock: VirtualClock, handbook: Handbook) -> Iterator[Desk]:
    store = Store(_sqlite_url)
    brain = Filing()
    triage = Triage(
        name="worker-1",
        store=store,
        brain=brain,
        handbook=handbook,
        identify=lambda text, previous: Language(answered_in="en", written_in="en"),
        clock=clock,
        account_id=lambda: ACCOUNT,
    )
    handlers = webhook_handlers(store, clock, SECRET, lambda: ACCOUNT, timedelta(seconds=3), lambda: None)
    with TestClient(Litestar(handlers, openapi_config=None, logging_config=None)) as http:
        yield Desk(store, clock, http, triage, brain)
    store.close()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_a_dm_says_it_is_kept_handled_and_answered_literally(desk: Desk, text: str) -> None:
    assert desk.delivered(dm(text)) == 200
    assert desk.said_by("customer") == [text]
    assert [asked for asked, _ in desk.brain.asked] == [text.strip()]
    assert desk.column(TicketFieldRow.value) == [text.strip()]
    [answer] = desk.said_by("bot")
    assert f"• Address: {text.strip()}\nA person" in answer
    assert desk.waiting() == []
    assert desk.column(OutgoingRow.customer_id) == [ANA]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_a_post_says_it_is_kept_handled_and_answered(desk: Desk, text: str) -> None:
    assert desk.delivered(mention(text)) == 200
    assert desk.said_by("customer") == [text]
    assert len(desk.said_by("bot")) == 1
    assert desk.waiting() == []


def test_what_x_escaped_reaches_the_customer_as_it_was_written(desk: Desk) -> None:
    assert desk.delivered(dm("&lt;b&gt; 5 &amp; 6 &amp;amp;")) == 200
    assert desk.said_by("customer") == ["<b> 5 & 6 &amp;"]
    assert "• Address: <b> 5 & 6 &amp;\n" in desk.said_by("bot")[0]


def test_control_characters_are_gone_and_the_rest_is_kept(desk: Desk) -> None:
    assert desk.delivered(dm("da\x00rk\x1b[2J\x07 since\t8\nhelp\x7f")) == 200
    assert desk.said_by("customer") == ["dark[2J since\t8\nhelp"]


def test_a_name_is_never_reinterpreted(desk: Desk) -> None:
    body = dm("no power")
    body["data"]["payload"]["users"][ANA]["data"] |= {"name": "{{7*7}} {brand} %s", "username": "a{b}%s"}
    assert desk.delivered(body) == 200
    assert len(desk.said_by("bot")) == 1


def test_a_picture_without_words_is_answered(desk: Desk) -> None:
    body = dm("")
    media = {"media_url_https": "https://ton.x.com/1.jpg"}
    first_dm(body)["message_create"]["message_data"]["attachment"] = {"type": "media", "media": media}
    assert desk.delivered(body) == 200
    assert desk.column(MessageRow.id) == [1, 2]
    assert len(desk.said_by("bot")) == 1


def nothing_to_do(desk: Desk) -> None:
    assert desk.brain.asked == []
    assert (desk.column(MessageRow.id), desk.column(OutgoingRow.id), desk.column(TicketRow.id)) == ([], [], [])


@pytest.mark.parametrize(
    "body", [sample("dm.sent"), dm("Hello", sender=ACCOUNT, recipient=ANA), mention("We know", author_id=ACCOUNT)]
)
def test_the_accounts_own_words_are_kept_and_never_answered(desk: Desk, body: Any) -> None:
    assert desk.delivered(body) == 200
    assert len(desk.column(EventRow.id)) == 1
    nothing_to_do(desk)


def test_a_group_dm_is_kept_and_never_answered(desk: Desk) -> None:
    assert desk.delivered(dm("hello all", recipient=LUIS)) == 200
    assert desk.column(EventRow.id) == ["dm:2080765901528535001"]
    nothing_to_do(desk)


def test_an_unknown_event_is_kept_as_it_came(desk: Desk) -> None:
    body = {"data": {"event_type": "hologram.created", "event_uuid": "5", "payload": {"text": "{{7*7}}\x00"}}}
    assert desk.delivered(body) == 200
    with desk.store.reading() as session:
        row = session.get_one(EventRow, "event:5")
    assert (row.kind, row.raw) == ("unknown", body["data"])
    nothing_to_do(desk)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith(("dm.", "post.")) and name != "post.delete"]
)
def test_a_payload_cut_short_is_kept_as_unreadable(desk: Desk, name: str) -> None:
    body = without(sample(name), "data", "payload")
    assert desk.delivered(body) == 200
    with desk.store.reading() as session:
        row = session.get_one(EventRow, f"event:{body['data']['event_uuid']}")
    assert (row.kind, row.raw) == ("unreadable", body["data"])
    nothing_to_do(desk)


def test_a_broken_message_does_not_silence_the_one_beside_it(desk: Desk) -> None:
    body = sample("dm.received.two")
    del first_dm(body)["message_create"]["message_data"]
    assert desk.delivered(body) == 200
    assert desk.column(EventRow.kind) == ["dm", "unreadable"]
    assert desk.said_by("customer") == ["are you there?"]
    assert len(desk.said_by("bot")) == 1


def test_after_all_of_it_an_ordinary_message_is_handled(desk: Desk) -> None:
    for number, text in enumerate(HOSTILE.values(), start=1):
        assert desk.delivered(dm(text, number=number)) == 200
    assert desk.delivered(dm("We have no power on Elm Street", number=99)) == 200
    assert desk.brain.asked[-1][0] == "We have no power on Elm Street"
    assert len(desk.said_by("bot")) == len(HOSTILE) + 1
    assert desk.waiting() == []
