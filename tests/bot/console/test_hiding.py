"""What was said in public is not spread further, and who looked at it is known."""

import pytest

from bot.model.dialogue import FieldValue
from bot.model.ticket import Reason
from bot.store import tickets
from bot.store.tables import ConversationRow
from bot.tickets import opening
from tests.bot.console.harness import ANNA, LAST_NIGHT, MARIA, Browser, Night, words

POST = "@HarborlightHelp sin luz en Calle Olivo 482! cuenta 22-104-55873, tel 213-555-0173, maria@mail.example"
FIELDS = {
    "address": FieldValue(value="Calle Olivo 482", said="Calle Olivo 482"),
    "account_number": FieldValue(value="22-104-55873", said="22-104-55873"),
    "phone": FieldValue(value="+12135550173", said="213-555-0173"),
    "email": FieldValue(value="maria@mail.example", said="maria@mail.example"),
}
SECRETS = ("Calle Olivo 482", "22-104-55873", "5550173", "555-0173", "maria@mail")
HIDDEN = "Private details from public posts are hidden."


def posted(desk: Night, topic: str = "report_outage", text: str = POST) -> str:
    """A ticket whose details stand in a public post."""
    conversation = desk.hear(text, thread="900")
    request = opening.Request(topic=topic, reason=Reason.INTAKE, language="es", fields=FIELDS)
    with desk.store.transaction() as session:
        row = session.get_one(ConversationRow, conversation)
        return opening.open_ticket(session, desk.handbook, row, request, LAST_NIGHT).reference


def test_a_public_post_and_the_details_from_it_are_hidden(desk: Night, anna: Browser):
    answer = anna.open(f"/tickets/{posted(desk)}")
    assert [secret for secret in SECRETS if secret in answer.text] == []
    page = words(answer)
    assert "@HarborlightHelp sin luz en •••! cuenta ••-•••-•••73, tel •••-•••-••73, m•••@•••" in page
    assert "Account number ••-•••-•••73" in page
    assert HIDDEN in page


def test_the_conversation_that_refreshes_itself_hides_it_too(desk: Night, anna: Browser):
    html = anna.open(f"/tickets/{posted(desk)}/conversation").text
    assert [secret for secret in SECRETS if secret in html] == []


def test_whoever_asks_sees_it_and_is_noted(desk: Night, anna: Browser):
    reference = posted(desk)
    anna.open(f"/tickets/{reference}")
    answer = anna.send(f"/tickets/{reference}/disclosure")
    assert answer.status_code == 200
    assert "Calle Olivo 482! cuenta 22-104-55873" in words(answer).replace("  ", " ").replace(" !", "!")
    assert HIDDEN not in words(answer)
    assert "data-refresh" not in answer.text.partition('id="conversation"')[2]
    assert [(line.who, line.action) for line in desk.ticket(reference).history][-1] == (ANNA, "revealed")
    assert "Anna Ruiz looked at private details from public posts" in words(answer)
    assert HIDDEN in words(anna.open(f"/tickets/{reference}"))


def test_nobody_is_shown_it_by_a_forged_form_or_a_link(desk: Night, anna: Browser):
    reference = posted(desk)
    anna.open(f"/tickets/{reference}")
    assert anna.forge(f"/tickets/{reference}/disclosure").status_code == 403
    assert anna.open(f"/tickets/{reference}/disclosure").status_code == 303
    assert [line.action for line in desk.ticket(reference).history] == ["opened"]


def test_what_is_not_there_cannot_be_shown(anna: Browser):
    anna.open("/")
    assert anna.send("/tickets/HL-AAAAAA/disclosure").status_code == 404


def test_in_an_emergency_the_address_stays_readable(desk: Night, anna: Browser):
    answer = anna.open(f"/tickets/{posted(desk, 'report_hazard')}")
    assert "Calle Olivo 482" in words(answer).partition("Conversation")[0]
    assert "Calle Olivo 482" in words(answer).partition("Conversation")[2]
    assert [secret for secret in SECRETS[1:] if secret in answer.text] == []


def test_direct_messages_are_shown_as_they_are(desk: Night, anna: Browser):
    reference = desk.file(said=POST, fields=FIELDS)
    answer = anna.open(f"/tickets/{reference}")
    assert HIDDEN not in words(answer)
    assert "22-104-55873" in words(answer)


def test_a_detail_that_was_said_again_in_private_is_shown_and_the_post_is_not(desk: Night, anna: Browser):
    desk.hear(POST, thread="900")
    reference = desk.file(said="22-104-55873", fields={"account_number": FIELDS["account_number"]})
    page = words(anna.open(f"/tickets/{reference}"))
    assert "Account number 22-104-55873" in page
    assert "cuenta ••-•••-•••73" in page


def test_the_history_does_not_tell_it_either(desk: Night, anna: Browser):
    reference = posted(desk)
    with desk.store.transaction() as session:
        row = tickets.by_reference(session, reference)
        assert row is not None
        value = FieldValue(value="22-104-55874", said="22-104-55874")
        opening.set_field(session, row, "account_number", value, desk.clock(), "bot")
    page = words(anna.open(f"/tickets/{reference}"))
    assert "22-104-55873" not in page
    assert "Account number: 22-104-55874 (was ••-•••-•••73)" in page


def test_an_address_no_ticket_has_is_hidden_by_what_was_understood(desk: Night, anna: Browser):
    conversation = desk.hear("@HarborlightHelp no light at 14 Mill Lane", thread="901")
    with desk.store.transaction() as session:
        [message] = tickets.transcript(session, MARIA.id)
        message.understood = {"entities": [{"entity": "address", "value": "14 Mill Lane", "start": 12, "end": 24}]}
    assert conversation.startswith("post:")
    assert "14 Mill Lane" not in anna.open(f"/tickets/{desk.file()}").text


@pytest.mark.parametrize("path", ["/", "/tickets/list?state=open"])
def test_the_list_shows_nothing_private(desk: Night, anna: Browser, path: str):
    posted(desk)
    html = anna.open(path).text
    assert [secret for secret in SECRETS if secret in html] == []


def test_what_the_bot_says_back_shows_no_more_than_the_customer_said_in_private(desk: Night, anna: Browser):
    reference = posted(desk)
    private = desk.hear("mi cuenta es 22-104-55873")
    desk.say(private, "Cuenta: 22-104-55873\nTeléfono: (213) 555-0173")
    page = words(anna.open(f"/tickets/{reference}"))
    assert "Cuenta: 22-104-55873" in page
    assert "555-0173" not in page


def test_a_link_the_bot_gave_is_left_whole(desk: Night, anna: Browser):
    reference = posted(desk)
    private = desk.hear("hola")
    desk.say(private, "https://harborlight.example/contact +1 800 555 0142")
    assert "https://harborlight.example/contact +1 800 555 0142" in words(anna.open(f"/tickets/{reference}"))
