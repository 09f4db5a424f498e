from datetime import UTC, datetime

import pytest

from bot.rehearsal.judging import judge, ticket_meant
from bot.rehearsal.record import Line, Record, Ticket
from bot.rehearsal.script import Outcome
from tests.bot.rehearsal.harness import script

AT = datetime(2026, 11, 21, 23, 40, tzinfo=UTC)


def line(who, text, where="dm"):
    return Line(who=who, where=where, at=AT, text=text)


def a_ticket(topic="report_outage", language="en", **fields):
    return Ticket(
        reference="HL-7K3QX2",
        topic=topic,
        department="outages",
        priority="high",
        language=language,
        state="open",
        reason="intake",
        fields=fields,
    )


OUTAGE, BILL = a_ticket(account_number="22-104-55873"), a_ticket("dispute_bill", "es", amount="USD 240")
RECORD = Record(
    outcome=Outcome.TICKET,
    transcript=(
        line("customer", "@HarborlightHelp no power", "public"),
        line("bot", "Please write a DM.", "public"),
        line("customer", "22-104-55873"),
        line("bot", "Thank you for 22-104-55873."),
        line("agent", "Your meter 4711 is fine."),
    ),
    tickets=(BILL, OUTAGE),
    language="pt",
)
NOTHING = Record(outcome=Outcome.NO_REPLY)


def unmet(record, start="dm", **expect):
    return [str(check) for check in judge(script("hello", start=start, expect=expect), record, "US") if not check.met]


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"outcome": "ticket"},
        {"topic": "dispute_bill", "language": "es"},
        {"topic": "report_outage", "language": "en", "fields": {"account_number": "2210455873"}},
        {"fields": {"amount": "240"}, "language": "es"},
        {"max_bot_messages": 1},
        {"must_not_contain": ["22-104-55874", "4711"]},
    ],
)
def test_what_is_as_expected_is_met(expect):
    assert unmet(RECORD, **expect) == []


@pytest.mark.parametrize(
    ("expect", "complaint"),
    [
        ({"outcome": "faq_resolved"}, "outcome: expected faq_resolved, got ticket"),
        ({"topic": "claim_damage"}, "topic: expected claim_damage, got dispute_bill"),
        ({"fields": {"amount": "USD 24"}}, "amount: expected USD 24, got USD 240"),
        ({"fields": {"phone": "415-555-0142"}}, "phone: expected 415-555-0142, got nothing"),
        ({"language": "en"}, "language: expected en, got es"),
        ({"max_bot_messages": 0}, "DMs from the bot: expected at most 0, got 1"),
        (
            {"must_not_contain": ["thank YOU"]},
            "the bot: expected nothing with “thank YOU”, got Thank you for 22-104-55873.",
        ),
    ],
)
def test_what_is_not_as_expected_is_told_with_what_came(expect, complaint):
    assert unmet(RECORD, **expect) == [complaint]


def test_topic_and_details_must_be_on_the_same_ticket():
    expect = {"topic": "report_outage", "fields": {"amount": "USD 240"}}
    assert unmet(RECORD, **expect) == ["topic: expected report_outage, got dispute_bill"]


def test_the_newest_ticket_that_fits_is_meant_and_the_newest_when_none_does():
    assert ticket_meant(script("a", expect={"topic": "report_outage"}).expect, RECORD, "US") is OUTAGE
    assert ticket_meant(script("a", expect={"topic": "claim_damage"}).expect, RECORD, "US") is BILL
    assert ticket_meant(script("a").expect, NOTHING, "US") is None


def test_without_a_ticket_its_topic_and_details_are_missed_and_the_language_is_the_one_answered_in():
    expect = {"topic": "report_outage", "fields": {"amount": "240"}, "language": "en"}
    assert unmet(NOTHING, **expect) == [
        "topic: expected report_outage, got no ticket",
        "amount: expected 240, got no ticket",
        "language: expected en, got none",
    ]
    assert unmet(Record(outcome=Outcome.FAQ_RESOLVED, language="en"), language="en") == []


def test_what_must_not_be_said_counts_in_public_only_when_the_script_starts_there():
    assert unmet(RECORD, must_not_contain=["22-104-55873"]) != []
    assert unmet(RECORD, "mention", must_not_contain=["22-104-55873"]) == []
    assert unmet(RECORD, must_not_contain=["write a dm"]) != []
    assert unmet(RECORD, "mention", must_not_contain=["write a dm"]) != []


def test_of_a_long_text_only_the_words_and_a_little_around_them_are_shown():
    record = Record(outcome=Outcome.NO_REPLY, transcript=(line("bot", "a" * 100 + " secret " + "b" * 100),))
    (said,) = unmet(record, must_not_contain=["Secret"])
    assert said == f"the bot: expected nothing with “Secret”, got …{'a' * 39} secret {'b' * 39}…"
