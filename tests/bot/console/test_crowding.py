"""When DMs are too few, a public post is suggested; only then."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from bot.model.incoming import Person
from bot.model.outgoing import Urgency
from bot.store import outbox
from bot.store.tables import ConversationRow, OutgoingRow
from bot.twitter_text import LONGEST_POST, weight
from tests.bot.console.harness import Browser, Night, words

SUGGESTED = "A public post would help many:"


def waits(desk: Night, people: int) -> None:
    """So many people wait for an answer."""
    for number in range(people):
        conversation = desk.hear("no power", Person(id=f"9{number}"), desk.clock())
        with desk.store.transaction() as session:
            row = session.get_one(ConversationRow, conversation)
            outbox.queue(session, row, f"text {number}", Urgency.QUESTION, desk.clock())


def drafted(html: str) -> str:
    link = html.partition('href="https://x.com/intent/post')[2].partition('"')[0].replace("&amp;", "&")
    [text] = parse_qs(urlsplit(f"https://x.com/intent/post{link}").query)["text"]
    return text


def test_nothing_is_suggested_while_dms_suffice(desk: Night, anna: Browser):
    desk.file()
    waits(desk, 5)
    assert SUGGESTED not in words(anna.open("/"))


def test_a_post_about_the_outage_is_drafted_when_many_wait_for_that(desk: Night, anna: Browser):
    desk.file("report_outage")
    waits(desk, 45)
    answer = anna.open("/")
    assert f"People wait about 45 min for a DM. {SUGGESTED} We know many of you are without power" in words(answer)
    text = drafted(answer.text)
    assert text.startswith("We know many of you are without power right now")
    assert "https://harborlight.example/outages" in text
    assert weight(text) <= LONGEST_POST
    assert SUGGESTED in words(anna.open("/tickets/list?state=open"))
    assert SUGGESTED not in words(anna.open("/tickets?state=resolved"))


def test_a_general_post_is_drafted_when_they_write_about_this_and_that(desk: Night, anna: Browser):
    for topic in ("report_outage", "dispute_bill"):
        desk.file(topic)
    waits(desk, 45)
    assert drafted(anna.open("/").text).startswith("A great many of you are writing to us right now")


def test_it_is_gone_when_the_wait_is_over(desk: Night, anna: Browser):
    waits(desk, 45)
    assert SUGGESTED in words(anna.open("/"))
    with desk.store.transaction() as session:
        for outgoing_id in session.scalars(select(OutgoingRow.id)).all():
            outbox.mark_sent(session, outgoing_id, f"x-{outgoing_id}", desk.clock())
    desk.clock.advance(timedelta(minutes=20))
    assert SUGGESTED not in words(anna.open("/"))
