from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.judging import Check
from bot.rehearsal.record import Line, Record, Ticket
from bot.rehearsal.report import conversation, summary
from bot.rehearsal.script import Outcome
from bot.rehearsal.stage import Played
from tests.bot.rehearsal.harness import script

ZONE = ZoneInfo("America/Los_Angeles")


def played(*checks, **more):
    transcript = (
        Line(who="customer", where="public", at=datetime(2026, 11, 21, 23, 40, tzinfo=ZONE), text="no <power>"),
        Line(who="bot", where="dm", at=datetime(2026, 11, 22, 0, 10, tzinfo=ZONE), text="Sorry.\n\n" + "word " * 20),
    )
    ticket = Ticket(
        reference="HL-7K3QX2",
        topic="report_outage",
        department="outages",
        priority="high",
        language="en",
        state="open",
        reason="silence",
        fields={"address": "14 Elm Street"},
        missing=("account_number",),
    )
    record = Record(outcome=Outcome.TICKET, transcript=transcript, tickets=(ticket,), paged=("duty@example.com",))
    return Played(script=script("hello", **more), record=record, ticket=ticket, checks=checks)


FINE = Check(what="outcome", expected="ticket", got="ticket", met=True)
WRONG = Check(what="topic", expected="dispute_bill", got="report_outage")


def test_the_summary_counts_what_passed():
    assert summary([played(FINE), played(FINE, WRONG), played()], 31.4) == "2 of 3 passed in 31 s"


def test_a_conversation_is_shown_with_expected_and_got_side_by_side():
    assert conversation(played(FINE, WRONG)).splitlines() == [
        "✗ a-script  (dm, Saturday 2026-11-21 23:40)",
        "",
        "  23:40     customer (public) no <power>",
        "  Sun 00:10 bot               Sorry.",
        "",
        "                              word word word word word word word word word word word word word word",
        "                              word word word word word word",
        "",
        "                              expected                              got",
        "  outcome                     ticket                                ticket",
        "✗ topic                       dispute_bill                          report_outage",
    ]


def test_what_is_long_is_wrapped_inside_its_column():
    long = Check(what="the bot in public", expected="nothing with “" + "x" * 50 + "”", got="a\nb")
    assert conversation(played(long)).splitlines()[-2:] == [
        "✗ the bot in public           nothing with “xxxxxxxxxxxxxxxxxxxxxx  a",
        "                              xxxxxxxxxxxxxxxxxxxxxxxxxxxx”         b",
    ]
