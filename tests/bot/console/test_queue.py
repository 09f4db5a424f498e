import re
from datetime import timedelta

from bot.model.dialogue import FieldValue
from bot.model.incoming import Person
from tests.bot.console.harness import LAST_NIGHT, Browser, Night, words

JOE = Person(id="102", handle="joe_plumb", name="Joe Plumb")
NOBODY = Person(id="103")


def references(text: str) -> list[str]:
    return re.findall(r'href="/tickets/(HL-\w+)"', text)


def test_the_most_urgent_comes_first_then_who_is_due_first(desk: Night, anna: Browser):
    bill = desk.file("dispute_bill")
    early = desk.file("report_outage", person=JOE, at=LAST_NIGHT - timedelta(days=1))
    outage = desk.file("report_outage")
    danger = desk.file("report_hazard", person=JOE)
    assert references(anna.open("/").text) == [danger, early, outage, bill]


def test_a_line_says_what_decides_who_is_next(desk: Night, anna: Browser):
    reference = desk.file(fields={"address": FieldValue(value="Calle Olivo 482")}, missing=("account_number",))
    page = words(anna.open("/"))
    for said in (
        "High",
        reference,
        "Power outage",
        "María González",
        "@maria_gr",
        "Spanish",
        "Outage team",
        "yesterday, 11:41 PM",
        "8 h 23 min ago",
        "9:00 AM",
        "56 min left",
        "Missing Account number",
        "nobody",
    ):
        assert said in page


def test_what_should_have_been_answered_by_now_is_overdue(desk: Night, anna: Browser):
    desk.file(at=LAST_NIGHT - timedelta(days=1, hours=4))
    page = words(anna.open("/"))
    assert "1 overdue" in page
    assert "23 h 4 min overdue" in page


def test_a_customer_x_does_not_name_has_a_line_too(desk: Night, anna: Browser):
    desk.file("not_understood", person=NOBODY)
    assert "Unknown customer" in words(anna.open("/"))


def test_ones_own_ticket_says_so(desk: Night, anna: Browser, tom: Browser):
    reference = desk.file()
    anna.send(f"/tickets/{reference}/claim")
    assert "1 with you" in words(anna.open("/"))
    assert "0 with you" in words(tom.open("/"))
    assert "Anna Ruiz" in words(tom.open("/"))


def test_an_empty_queue_says_that_nothing_is_wrong(anna: Browser):
    assert "Nothing is waiting for you." in words(anna.open("/"))


def test_resolved_tickets_have_a_list_of_their_own(desk: Night, anna: Browser):
    done, open_one = desk.file(), desk.file("dispute_bill")
    anna.send(f"/tickets/{done}/resolution", reason="solved")
    assert references(anna.open("/").text) == [open_one]
    assert references(anna.open("/tickets?state=open").text) == [open_one]
    assert references(anna.open("/tickets?state=resolved").text) == [done]
    assert anna.open("/tickets?state=lost").status_code == 400


def test_nothing_resolved_yet_is_said_kindly(anna: Browser):
    assert "No ticket has been resolved yet." in words(anna.open("/tickets?state=resolved"))


def test_the_list_is_sent_again_only_when_it_changed(desk: Night, anna: Browser):
    desk.file()
    first = anna.open("/tickets/list")
    same = anna.open("/tickets/list", **{"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.text) == (304, "")
    desk.file("report_hazard", person=JOE)
    changed = anna.open("/tickets/list", **{"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "<html" not in changed.text
    assert len(references(changed.text)) == 2


def test_a_topic_the_brand_has_removed_is_shown_by_its_plain_name(desk: Night, anna: Browser):
    reference = desk.file()
    with desk.store.transaction() as session:
        row = desk.ticket(reference)
        row.topic, row.department = "lost_parcel", "parcels"
        session.merge(row)
    page = words(anna.open("/"))
    assert "Lost parcel" in page
    assert "Parcels" in page
