from datetime import timedelta

from bot.console.words import FLAGS, NOT_SENT, REASONS
from bot.model.dialogue import FieldValue
from bot.model.outgoing import Delivery
from bot.model.ticket import Flag, Reason
from bot.store import outbox, tickets
from bot.store.tables import OutgoingRow
from bot.x.answers import Refusal
from tests.bot.console.harness import LAST_NIGHT, Browser, Night, words

SAID = "Calle Olivo 482\nla cuenta es 22-104-55873"


def test_everything_that_is_known_is_in_the_summary(desk: Night, anna: Browser):
    reference = desk.file(
        said=SAID,
        fields={"account_number": FieldValue(value="22-104-55873")},
        missing=("phone",),
        links=("https://harborlight.example/outages",),
        also=("dispute_bill",),
    )
    answer = anna.open(f"/tickets/{reference}")
    page = words(answer)
    for said in (
        "Power outage",
        "High",
        "Account number 22-104-55873",
        "Phone missing",
        "Outage team",
        "Spanish",
        "The bot took down the details",
        "Also about Bill dispute",
        "56 min left",
        "nobody",
    ):
        assert said in page
    assert 'href="https://harborlight.example/outages" rel="noopener noreferrer"' in answer.text


def test_a_detail_leads_to_the_message_it_was_said_in_and_is_marked_there(desk: Night, anna: Browser):
    reference = desk.file(said=SAID, fields={"account_number": FieldValue(value="22-104-55873")})
    source = desk.ticket(reference).fields[0].message_id
    html = anna.open(f"/tickets/{reference}").text
    assert f'href="#message-{source}"' in html
    assert f'id="message-{source}"' in html
    assert '<mark title="Account number">22-104-55873</mark>' in html


def test_a_reference_is_found_in_any_case(desk: Night, anna: Browser):
    assert anna.open(f"/tickets/{desk.file().lower()}").status_code == 200


def test_an_unknown_reference_is_told_kindly(anna: Browser):
    answer = anna.open("/tickets/HL-AAAAAA")
    assert answer.status_code == 404
    assert "There is nothing here" in words(answer)


def test_customer_bot_and_agent_are_told_apart(desk: Night, anna: Browser):
    reference = desk.file(said="Se fue la luz")
    desk.say("dm:101", "¿Desde cuándo?")
    anna.open("/")
    anna.send(f"/tickets/{reference}/replies", text="Ya vamos", seen=str(desk.last_message()))
    html = anna.open(f"/tickets/{reference}").text
    assert html.index('class="said customer"') < html.index('class="said bot"')
    assert html.index('class="said bot"') < html.index('class="said agent"')
    page = words(anna.open(f"/tickets/{reference}"))
    assert "María González Customer DM 11:41 PM Se fue la luz" in page
    assert "Anna Ruiz Agent DM 8:04 AM Ya vamos" in page


def test_what_was_said_in_public_is_marked_as_public(desk: Night, anna: Browser):
    reference = desk.file()
    desk.hear("@HarborlightHelp sin luz!", thread="900")
    assert "Customer Public post 11:41 PM" in words(anna.open(f"/tickets/{reference}"))


def test_an_outgoing_message_says_where_it_stands(desk: Night, anna: Browser):
    reference = desk.file()
    sent, failed, late, sending = (desk.say("dm:101", text) for text in ("a", "b", "c", "d"))
    with desk.store.transaction() as session:
        outbox.mark_sent(session, sent, "x-1", LAST_NIGHT + timedelta(minutes=1))
        outbox.mark_failed(session, failed, "They accept no messages.")
        outbox.mark_delayed(session, late, desk.clock() + timedelta(hours=1), "X is busy")
        outbox.mark_delayed(session, sending, desk.clock() + timedelta(hours=1), "")
    page = words(anna.open(f"/tickets/{reference}"))
    assert "a ✓ Sent 11:42 PM" in page
    assert "b ✕ Not delivered. They accept no messages." in page
    assert "c ○ Waiting to be sent: X is busy" in page


def test_what_left_within_another_message_was_sent_with_that(desk: Night, anna: Browser):
    reference = desk.file()
    carrier, carried, dropped = (desk.say("dm:101", text) for text in ("a", "b", "c"))
    with desk.store.transaction() as session:
        row = session.get_one(OutgoingRow, carried)
        row.state, row.sent_with = Delivery.MERGED, carrier
        session.get_one(OutgoingRow, dropped).state = Delivery.DROPPED
    assert "b ○ Waiting to be sent" in words(anna.open(f"/tickets/{reference}"))
    with desk.store.transaction() as session:
        outbox.mark_sent(session, carrier, "x-1", LAST_NIGHT + timedelta(minutes=1))
    page = words(anna.open(f"/tickets/{reference}"))
    assert "b ✓ Sent 11:42 PM, in one message with others" in page
    assert "c – Not sent; the history says why" in page


def test_the_history_says_what_the_desk_did_by_itself(desk: Night, anna: Browser):
    reference = desk.file(flags=("unreachable",))
    with desk.store.transaction() as session:
        row = tickets.by_reference(session, reference)
        assert row is not None
        tickets.record(row, LAST_NIGHT, "outbox", "not_sent", reason="opted_out", urgency="question")
        tickets.record(row, LAST_NIGHT, "outbox", "not_delivered", reason="blocked", message=1)
        tickets.record(row, LAST_NIGHT, "X", "answered_elsewhere")
        tickets.record(row, LAST_NIGHT, "bot", "emptied")
        tickets.record(row, LAST_NIGHT, "bot", "resolved", reason="forgotten")
    page = words(anna.open(f"/tickets/{reference}"))
    for said in (
        "X delivers no direct messages to this customer: try another way",
        "Outbox did not send a message The customer wants no automatic messages",
        "Outbox could not deliver a message message They block this account",
        "X says that somebody answered in X's own app",
        "Bot removed the details, because they were kept long enough",
        "Bot resolved it The customer asked to be forgotten",
    ):
        assert said in page


def test_every_reason_flag_and_refusal_has_words():
    assert set(REASONS) == set(Reason)
    assert set(FLAGS) == set(Flag)
    assert {refusal.value for refusal in Refusal} <= set(NOT_SENT)


def test_what_customers_write_is_text(desk: Night, anna: Browser):
    evil = '<script>alert(1)</script> & "x" javascript:alert(1) https://ok.example/?a=1&b=2'
    reference = desk.file(said=evil, fields={"address": FieldValue(value="<img src=x onerror=alert(1)>")})
    html = anna.open(f"/tickets/{reference}").text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
    assert 'href="javascript' not in html
    assert 'href="https://ok.example/?a=1&amp;b=2" rel="noopener noreferrer"' in html


def test_the_history_says_who_did_what(desk: Night, anna: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/claim")
    anna.send(f"/tickets/{reference}/resolution", reason="duplicate")
    page = words(anna.open(f"/tickets/{reference}")).partition("History")[2]
    assert page.index("Bot opened the ticket") < page.index("Anna Ruiz took the ticket")
    assert "Anna Ruiz resolved it Same as another ticket 8:04 AM" in page


def test_other_open_tickets_of_the_customer_are_one_click_away(desk: Night, anna: Browser):
    reference, other = desk.file(), desk.file("dispute_bill")
    assert f'href="/tickets/{other}"' in anna.open(f"/tickets/{reference}").text


def test_the_conversation_is_sent_again_only_when_something_was_said(desk: Night, anna: Browser):
    path = f"/tickets/{desk.file()}/conversation"
    etag = anna.open(path).headers["etag"]
    assert anna.open(path, **{"if-none-match": etag}).status_code == 304
    desk.hear("¿Hola?", at=desk.clock())
    answer = anna.open(path, **{"if-none-match": etag})
    assert f'name="seen" value="{desk.last_message()}"' in answer.text


def test_reloading_where_a_form_was_sent_to_shows_the_ticket(desk: Night, anna: Browser):
    reference = desk.file()
    answer = anna.open(f"/tickets/{reference}/replies")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tickets/{reference}")
