"""What an agent should know beside the words."""

import pytest

from bot.model.dialogue import Dialogue, Draft
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ADDRESS,
    ANSWERED,
    answer_to,
    effects,
    keys,
    said,
    ticket,
    ticket_of,
    update_of,
)

FLAGGED = Dialogue(draft=Draft(topic="report_outage", asked=1), flags=("abusive",))


def test_anger_waits_in_the_dialogue_until_there_is_a_ticket(policy: Policy):
    angry = answer_to(said("no power you idiots", "report_outage"), policy)
    assert angry.dialogue is not None
    assert angry.dialogue.flags == ("abusive",)
    filed = answer_to(said("14 Mill Lane", "give_details", ADDRESS, dialogue=angry.dialogue), policy)
    assert ticket_of(filed)["flags"] == ["abusive"]
    assert filed.dialogue == Dialogue()


def test_anger_is_met_with_calm_once(policy: Policy):
    first = answer_to(said("answer me, idiots", "greet"), policy)
    assert keys(first) == ["utter_calm", "utter_greet"]
    again = answer_to(said("idiots", "greet", dialogue=first.dialogue), policy)
    assert keys(again) == ["utter_greet"]


def test_a_reply_that_is_calm_by_itself_needs_no_other(policy: Policy):
    issue = answer_to(said("no power you idiots", "report_outage"), policy)
    assert keys(issue) == ["utter_acknowledge", "utter_self_help", "utter_ask_details"]
    danger = answer_to(said("a wire burns, idiots", "report_hazard"), policy)
    assert keys(danger)[0] == "utter_danger"
    assert keys(answer_to(said("shut up idiots", "stop_messages"), policy)) == ["utter_opted_out"]


def test_where_nothing_is_said_nothing_calm_is_said_either(policy: Policy):
    known = ticket(acknowledged=True)
    answer = answer_to(said("idiots", "nlu_fallback", tickets=(known,)), policy)
    assert (keys(answer), update_of(answer)["flags"]) == ([], ["abusive"])


def test_calm_words_are_for_private_messages(policy: Policy):
    answer = answer_to(said("no power you idiots", "report_outage", surface="post"), policy)
    assert keys(answer) == ["utter_public_acknowledge"]
    assert answer.dialogue == Dialogue(draft=Draft(topic="report_outage"), flags=("abusive",))


def test_an_angry_correction_on_a_ticket_is_flagged_there(policy: Policy):
    known = ticket(fields={"address": "12 Mill Lane"})
    answer = answer_to(said("14 Mill Lane, idiots", "give_details", ADDRESS, tickets=(known,)), policy)
    assert keys(answer) == ["utter_calm", "utter_changed"]
    assert update_of(answer)["flags"] == ["abusive"]
    assert answer.dialogue is None


def test_a_picture_is_a_flag_and_both_can_be_raised(policy: Policy):
    answer = answer_to(said("idiots, look", "ask_human", attachments=2), policy)
    assert ticket_of(answer)["flags"] == ["abusive", "attachment"]


def test_a_flag_is_raised_once(policy: Policy):
    answer = answer_to(said("idiots, 22-104-55873", "give_details", ACCOUNT, dialogue=FLAGGED), policy)
    assert ticket_of(answer)["flags"] == ["abusive"]


def test_a_flag_that_went_on_a_ticket_does_not_wait_for_the_next(policy: Policy):
    waiting = Dialogue(answered=("solar",), flags=("attachment",))
    noted = answer_to(said("still dark", "report_outage", dialogue=waiting, tickets=(ticket(),)), policy)
    assert update_of(noted)["flags"] == ["attachment"]
    assert noted.dialogue == ANSWERED


@pytest.mark.parametrize("intent", ["cancel", "stop_messages"])
def test_what_is_dropped_takes_its_flags_along(policy: Policy, intent: str):
    dialogue = Dialogue(flags=("abusive",))
    assert answer_to(said("never mind", intent, dialogue=dialogue), policy).dialogue == Dialogue()


def test_a_quiet_turn_raises_nothing(policy: Policy):
    answer = answer_to(said("no power here", "report_outage", tickets=(ticket(),)), policy)
    assert (update_of(answer)["flags"], answer.dialogue, effects(answer)) == ([], None, ["update_ticket"])
