"""News of a ticket."""

from bot.policy import Policy
from tests.actions.saying import ACCOUNT, ADDRESS, SINCE, answer_to, asked_about, effects, keys, said, ticket, value_of


def test_the_status_is_told_of_the_ticket_that_was_named(policy: Policy):
    tickets = (ticket("HL-AAAAAA"), ticket("HL-BBBBBB", topic="dispute_bill", department="billing"))
    turn = said("what about HL-BBBBBB", "ask_ticket_status", {"ticket_ref": "HL-BBBBBB"}, tickets=tickets)
    answer = answer_to(turn, policy)
    assert answer.replies == [
        {
            "say": "utter_ticket_status",
            "values": {
                "reference": "HL-BBBBBB",
                "topic": "dispute_bill",
                "state": "open",
                "department": "billing",
                "due_at": "2026-11-23T17:00:00+00:00",
            },
        }
    ]


def test_the_status_without_a_reference_is_the_newest_tickets(policy: Policy):
    answer = answer_to(
        said("any news?", "ask_ticket_status", tickets=(ticket("HL-AAAAAA"), ticket("HL-BBBBBB"))), policy
    )
    assert value_of(answer, "utter_ticket_status", "reference") == "HL-AAAAAA"


def test_somebody_elses_ticket_is_not_there(policy: Policy):
    turn = said("what about HL-ZZZZZZ", "ask_ticket_status", {"ticket_ref": "HL-ZZZZZZ"}, tickets=(ticket(),))
    assert keys(answer_to(turn, policy)) == ["utter_no_ticket"]
    assert keys(answer_to(said("any news?", "ask_ticket_status"), policy)) == ["utter_no_ticket"]


def test_an_unsure_wish_for_news_of_nothing_is_unclear(policy: Policy):
    assert keys(answer_to(said("well?", "ask_ticket_status", confidence=0.4), policy)) == ["utter_clarify"]


def test_news_in_an_intake_come_with_what_is_missing(policy: Policy):
    dialogue = asked_about("dispute_bill", **ACCOUNT)
    answer = answer_to(said("my other one?", "ask_ticket_status", dialogue=dialogue, tickets=(ticket(),)), policy)
    assert (keys(answer), effects(answer)) == (["utter_ticket_status", "utter_ask_again"], [])


def test_nobody_in_an_intake_is_told_that_there_is_no_ticket(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS, **SINCE)
    assert keys(answer_to(said("so?", "ask_ticket_status", dialogue=dialogue), policy)) == ["utter_ask_again"]
    turn = said("so? 22-104-55873", "ask_ticket_status", ACCOUNT, dialogue=dialogue)
    assert keys(answer_to(turn, policy)) == ["utter_ticket_opened"]
