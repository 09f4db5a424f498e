"""From a first sentence to a ticket, in as few messages as can be."""

import pytest

from actions.answer import Answer
from bot.model.dialogue import Dialogue, Draft
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ADDRESS,
    OUTAGE_LINK,
    SINCE,
    answer_to,
    asked_about,
    effects,
    keys,
    said,
    ticket,
    ticket_of,
    update_of,
    value_of,
    values,
)

EVERYTHING = {**ADDRESS, **SINCE, **ACCOUNT}
ELSEWHERE = {"address": "12 Mill Lane"}


def test_ana_says_everything_at_once_and_has_her_ticket(policy: Policy):
    turn = said("No power at 14 Mill Lane since 6 pm, account 22-104-55873", "report_outage", EVERYTHING)
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_acknowledge", "utter_self_help", "utter_ticket_opened"]
    assert value_of(answer, "utter_ticket_opened", "captured") == EVERYTHING
    assert ticket_of(answer) == {
        "topic": "report_outage",
        "reason": "intake",
        "fields": {name: {"value": value, "said": value} for name, value in EVERYTHING.items()},
        "missing": [],
        "also": [],
        "links": [OUTAGE_LINK],
        "acknowledged": False,
        "flags": [],
    }
    assert answer.dialogue == Dialogue()


def test_luis_is_asked_for_all_that_is_missing_in_one_message(policy: Policy):
    answer = answer_to(said("My power is out since 6 pm", "report_outage", SINCE), policy)
    assert keys(answer) == ["utter_acknowledge", "utter_self_help", "utter_ask_details"]
    assert value_of(answer, "utter_ask_details", "missing") == ["address", "account_number"]
    assert answer.effects == []
    expected = Draft(topic="report_outage", fields=values(when="6 pm"), asked=1, links=(OUTAGE_LINK,))
    assert answer.dialogue == Dialogue(draft=expected)


@pytest.mark.parametrize(
    "text",
    ["14 Mill Lane, 6 pm, 22-104-55873", "22-104-55873\n6 pm\n14 Mill Lane", "6 pm at 14 Mill Lane (22-104-55873)"],
)
def test_the_second_message_fills_everything_in_any_order(policy: Policy, text: str):
    answer = answer_to(said(text, "give_details", EVERYTHING, dialogue=asked_about("report_outage")), policy)
    assert keys(answer) == ["utter_ticket_opened"]
    assert {name: field["value"] for name, field in ticket_of(answer)["fields"].items()} == EVERYTHING


def test_emma_is_asked_once_more_in_the_message_that_files_her_ticket(policy: Policy):
    turn = said("since 6 pm", "give_details", SINCE, dialogue=asked_about("report_outage"))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_ticket_opened", "utter_still_missing"]
    assert value_of(answer, "utter_still_missing", "missing") == ["address", "account_number"]
    assert ticket_of(answer)["missing"] == ["address", "account_number"]
    assert answer.dialogue == Dialogue()


def test_what_came_late_goes_on_the_ticket_that_misses_it(policy: Policy):
    filed = ticket(fields={"when": "6 pm"}, missing=("address", "account_number"))
    answer = answer_to(said("22-104-55873", "give_details", ACCOUNT, tickets=(filed,)), policy)
    assert (keys(answer), sorted(update_of(answer)["fields"])) == (["utter_noted"], ["account_number"])


WANDERINGS = [
    ("hello?", "greet"),
    ("you are nice", "compliment"),
    ("are you a robot", "bot_challenge"),
    ("what can you do", "ask_menu"),
    ("what about my ticket", "ask_ticket_status"),
    ("tell me a joke", "out_of_scope"),
    ("When is it due?", "faq_due_date"),
    ("and I am moving", "move_service"),
    ("🙏", "nlu_fallback"),
]


def wander(text: str, intent: str, dialogue: Dialogue, policy: Policy) -> Answer:
    return answer_to(said(text, intent, dialogue=dialogue), policy)


@pytest.mark.parametrize(("text", "intent"), WANDERINGS)
def test_whoever_wanders_off_without_details_is_asked_once_more_and_then_has_a_ticket(
    policy: Policy, text: str, intent: str
):
    once = wander(text, intent, asked_about("report_outage"), policy)
    assert keys(once)[-1] == "utter_ask_again"
    assert effects(once) == []
    assert once.dialogue is not None
    twice = wander(text, intent, once.dialogue, policy)
    assert effects(twice) == ["open_ticket"]
    assert keys(twice).count("utter_still_missing") == 1
    assert "utter_ask_again" not in keys(twice)


@pytest.mark.parametrize("intent", ["greet", "compliment", "bot_challenge", "ask_ticket_status", "out_of_scope"])
def test_whoever_wanders_off_with_a_detail_has_answered(policy: Policy, intent: str):
    dialogue = asked_about("report_outage", **ADDRESS, **SINCE)
    answer = answer_to(said("hello, 22-104-55873", intent, ACCOUNT, dialogue=dialogue), policy)
    assert keys(answer)[-1] == "utter_ticket_opened"


@pytest.mark.parametrize("text", ["well you know", "one moment", "hmm"])
def test_an_answer_without_details_files_the_ticket(policy: Policy, text: str):
    answer = answer_to(said(text, "nlu_fallback", dialogue=asked_about("report_outage")), policy)
    assert keys(answer) == ["utter_ticket_opened_bare", "utter_still_missing"]


def test_a_brand_that_asks_once_never_asks_again(policy: Policy):
    once = policy.model_copy(update={"intake": policy.intake.model_copy(update={"asks": 1})})
    assert effects(wander("hello?", "greet", asked_about("report_outage"), once)) == ["open_ticket"]


@pytest.mark.parametrize(
    "text",
    [
        "I don't have my account number",
        "No tengo mi número de cuenta",
        "Não tenho o número da conta",
        "Ich habe meine Kundennummer nicht",
    ],
)
def test_an_account_number_that_is_not_at_hand_is_not_asked_for_again(policy: Policy, text: str):
    first = answer_to(said(f"{text}. 6 pm", "report_outage", SINCE), policy)
    assert value_of(first, "utter_ask_details", "missing") == ["address"]
    dialogue = asked_about("report_outage", times=1, when="6 pm")
    second = answer_to(said(f"{text}. {ADDRESS['address']}", "give_details", ADDRESS, dialogue=dialogue), policy)
    assert keys(second) == ["utter_ticket_opened", "utter_fine_without"]
    assert value_of(second, "utter_fine_without", "missing") == ["account_number"]
    assert ticket_of(second)["missing"] == ["account_number"]


def test_what_was_declined_at_first_is_not_asked_for_later(policy: Policy):
    first = answer_to(said("I don't have my account number and my power is out", "report_outage"), policy)
    assert first.dialogue is not None
    second = answer_to(said("14 Mill Lane", "give_details", ADDRESS, dialogue=first.dialogue), policy)
    assert value_of(second, "utter_still_missing", "missing") == ["when"]
    assert ticket_of(second)["missing"] == ["when", "account_number"]


@pytest.mark.parametrize(
    ("text", "intent", "missing"),
    [
        ("There's no power at my address", "report_outage", ["address", "when", "account_number"]),
        ("I can't log in to my account", "account_access", ["account_number", "email"]),
        ("No puedo entrar a mi cuenta", "account_access", ["account_number", "email"]),
        ("Não consigo entrar na minha conta", "account_access", ["account_number", "email"]),
        ("Ich komme nicht in mein Kundenkonto", "account_access", ["account_number", "email"]),
        ("The amount on my bill is not right", "dispute_bill", ["account_number", "amount"]),
        ("I don't know why my account is locked", "account_access", ["account_number", "email"]),
        ("Ich habe keinen Strom an meiner Adresse", "report_outage", ["address", "when", "account_number"]),
    ],
)
def test_a_problem_is_not_a_refusal_to_give_details(policy: Policy, text: str, intent: str, missing: list[str]):
    assert value_of(answer_to(said(text, intent), policy), "utter_ask_details", "missing") == missing


@pytest.mark.parametrize("text", ["no", "Nope.", "No tengo", "não sei", "nein", "I don't have them", "keine Ahnung"])
def test_a_bare_no_declines_everything_that_was_asked_for(policy: Policy, text: str):
    answer = answer_to(said(text, "deny", dialogue=asked_about("report_outage", when="6 pm")), policy)
    assert keys(answer) == ["utter_ticket_opened", "utter_fine_without"]
    assert value_of(answer, "utter_fine_without", "missing") == ["address", "account_number"]
    assert ticket_of(answer)["missing"] == ["address", "account_number"]


def test_a_ticket_without_any_detail_is_confirmed_without_a_list(policy: Policy):
    answer = answer_to(said("no", "deny", dialogue=asked_about("report_outage")), policy)
    assert keys(answer) == ["utter_ticket_opened_bare", "utter_fine_without"]


def test_a_question_in_the_middle_is_answered_and_the_intake_goes_on_in_the_same_message(policy: Policy):
    dialogue = asked_about("dispute_bill", account_number="22-104-55873")
    answer = answer_to(said("When is it due?", "faq_due_date", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_answer", "utter_ask_again"]
    assert value_of(answer, "utter_ask_again", "missing") == ["amount"]
    assert effects(answer) == []


def test_a_second_issue_is_noted_beside_the_first(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS, **SINCE)
    answer = answer_to(said("My bill is wrong too", "dispute_bill", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_ask_again"]
    assert answer.dialogue is not None
    filed = answer_to(said("22-104-55873", "give_details", ACCOUNT, dialogue=answer.dialogue), policy)
    assert keys(filed) == ["utter_ticket_opened", "utter_also_noted"]
    assert (ticket_of(filed)["topic"], ticket_of(filed)["also"]) == ("report_outage", ["dispute_bill"])


def test_an_unsure_second_issue_is_taken_for_details(policy: Policy):
    turn = said("the bill thing", "dispute_bill", confidence=0.4, dialogue=asked_about("report_outage"))
    answer = answer_to(turn, policy)
    assert ticket_of(answer)["also"] == []


def test_the_latest_word_on_a_detail_counts(policy: Policy):
    dialogue = asked_about("report_outage", address="12 Mill Lane", **SINCE)
    turn = said("14 Mill Lane I mean, 22-104-55873", "give_details", {**ADDRESS, **ACCOUNT}, dialogue=dialogue)
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_changed", "utter_ticket_opened"]
    assert answer.replies[0]["values"] == {"field": "address", "value": "14 Mill Lane"}
    assert ticket_of(answer)["fields"]["address"] == {"value": "14 Mill Lane", "said": "14 Mill Lane"}


def test_danger_in_the_middle_takes_the_draft_along(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS)
    answer = answer_to(said("now a wire is sparking", "report_hazard", dialogue=dialogue), policy)
    assert keys(answer) == ["utter_danger", "utter_danger_ticket_located"]
    assert effects(answer) == ["open_ticket", "page_on_call"]
    opened = ticket_of(answer)
    assert (opened["topic"], opened["reason"], opened["also"]) == ("report_hazard", "emergency", ["report_outage"])
    assert opened["fields"] == {"address": {"value": "14 Mill Lane", "said": "14 Mill Lane"}}
    assert answer.dialogue == Dialogue()


def test_stop_in_the_middle_files_what_there_is(policy: Policy):
    answer = answer_to(said("stop", "stop_messages", dialogue=asked_about("report_outage", **ADDRESS)), policy)
    assert keys(answer) == ["utter_opted_out"]
    assert effects(answer) == ["opt_out", "open_ticket"]
    assert ticket_of(answer)["reason"] == "opted_out"


def test_a_person_gets_the_draft(policy: Policy):
    answer = answer_to(said("a human please", "ask_human", dialogue=asked_about("report_outage", **ADDRESS)), policy)
    assert keys(answer) == ["utter_hand_over"]
    opened = ticket_of(answer)
    assert (opened["topic"], opened["reason"]) == ("report_outage", "asked_for_human")
    assert sorted(opened["fields"]) == ["address"]
    assert opened["missing"] == ["when", "account_number"]


def test_a_person_gets_an_empty_ticket_when_nothing_is_known(policy: Policy):
    opened = ticket_of(answer_to(said("a human please", "ask_human"), policy))
    assert (opened["topic"], opened["fields"], opened["missing"]) == ("ask_human", {}, [])


def test_a_person_is_called_to_the_ticket_that_is_open(policy: Policy):
    answer = answer_to(said("a human please", "ask_human", tickets=(ticket(),)), policy)
    assert keys(answer) == ["utter_hand_over"]
    assert update_of(answer) == {
        "reference": "HL-7K3QX2",
        "fields": {},
        "note": "asked_for_human",
        "acknowledged": True,
        "flags": [],
    }


def test_a_person_gets_the_corrected_detail_and_the_customer_sees_it(policy: Policy):
    turn = said("a human please, it is 14 Mill Lane", "ask_human", ADDRESS, tickets=(ticket(fields=ELSEWHERE),))
    assert keys(answer_to(turn, policy)) == ["utter_changed", "utter_hand_over"]
    turn = said("a human, 14 Mill Lane", "ask_human", ADDRESS, dialogue=asked_about("report_outage", **ELSEWHERE))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_changed", "utter_hand_over"]
    assert ticket_of(answer)["fields"]["address"]["value"] == "14 Mill Lane"


def test_a_person_gets_the_issue_that_was_named_beside_the_wish(policy: Policy):
    answer = answer_to(said("a human, my bill is wrong", "ask_human", also=("dispute_bill",)), policy)
    assert (ticket_of(answer)["topic"], ticket_of(answer)["reason"]) == ("dispute_bill", "asked_for_human")


def test_a_resolved_ticket_is_not_touched_by_a_wish_for_a_person(policy: Policy):
    answer = answer_to(said("a human please", "ask_human", tickets=(ticket(state="resolved"),)), policy)
    assert effects(answer) == ["open_ticket"]


def test_details_before_an_issue_are_kept_until_it_is_named(policy: Policy):
    first = answer_to(said("22-104-55873", "give_details", ACCOUNT), policy)
    assert keys(first) == ["utter_ask_topic"]
    assert first.dialogue is not None
    named = answer_to(said("my bill, $310", "dispute_bill", {"amount": "$310"}, dialogue=first.dialogue), policy)
    assert ticket_of(named)["topic"] == "dispute_bill"
    assert sorted(ticket_of(named)["fields"]) == ["account_number", "amount"]


def test_what_it_is_about_is_asked_once_and_then_a_person_reads_it(policy: Policy):
    first = answer_to(said("22-104-55873", "give_details", ACCOUNT), policy)
    assert first.dialogue is not None
    answer = answer_to(said("the thing with the thing", "nlu_fallback", dialogue=first.dialogue), policy)
    assert keys(answer) == ["utter_not_understood"]
    assert (ticket_of(answer)["reason"], sorted(ticket_of(answer)["fields"])) == ("not_understood", ["account_number"])
    assert answer.dialogue == Dialogue()


@pytest.mark.parametrize(
    "topic", ["report_outage", "dispute_bill", "ask_payment_plan", "start_service", "complain_service"]
)
def test_a_filed_ticket_costs_two_messages(policy: Policy, topic: str):
    asked = answer_to(said("something happened", topic), policy)
    assert (keys(asked)[-1], effects(asked)) == ("utter_ask_details", [])
    filed = answer_to(said("well", "nlu_fallback", dialogue=asked.dialogue), policy)
    assert effects(filed) == ["open_ticket"]
    assert filed.dialogue == Dialogue()


def test_a_question_beside_the_issue_is_answered_first_in_the_same_message(policy: Policy):
    turn = said("my power is out. What are your hours?", "report_outage", also=("faq_hours",))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_answer", "utter_acknowledge", "utter_self_help", "utter_ask_details"]
    assert value_of(answer, "utter_answer", "faq") == "hours"


def test_the_more_urgent_of_two_issues_leads_and_the_other_is_noted(policy: Policy):
    turn = said("my bill is wrong and there is no power", "dispute_bill", also=("report_outage",))
    answer = answer_to(turn, policy)
    assert keys(answer)[-1] == "utter_ask_details"
    assert value_of(answer, "utter_acknowledge", "topic") == "report_outage"
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert answer.dialogue.draft.also == ("dispute_bill",)


def test_anger_about_an_intake_is_no_second_issue(policy: Policy):
    turn = said("this is taking forever", "complain_service", dialogue=asked_about("report_outage"))
    assert ticket_of(answer_to(turn, policy))["also"] == []


def test_a_link_that_was_given_is_not_given_again(policy: Policy):
    answered = Dialogue(answered=("outage_map",))
    answer = answer_to(said("my power is out", "report_outage", dialogue=answered), policy)
    assert keys(answer) == ["utter_acknowledge", "utter_ask_details"]
    filed = answer_to(said("hm", "nlu_fallback", dialogue=answer.dialogue), policy)
    assert ticket_of(filed)["links"] == [OUTAGE_LINK]


def test_a_question_beside_details_is_answered_in_the_same_message(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS, **SINCE)
    turn = said("22-104-55873. And when are you open?", "give_details", ACCOUNT, dialogue=dialogue, also=("faq_hours",))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_answer", "utter_ticket_opened"]
    assert value_of(answer, "utter_answer", "faq") == "hours"


def test_a_question_beside_an_issue_is_answered_before_the_intake_begins(policy: Policy):
    turn = said("When are you open? And my power is out", "report_outage", also=("faq_hours",))
    assert keys(answer_to(turn, policy))[:2] == ["utter_answer", "utter_acknowledge"]


def test_another_topic_before_any_detail_takes_the_lead_unless_the_first_is_more_urgent(policy: Policy):
    turn = said("I can't log in", "account_access", confidence=0.9, dialogue=asked_about("dispute_bill"))
    answer = answer_to(turn, policy)
    assert keys(answer) == ["utter_acknowledge", "utter_self_help", "utter_ask_details"]
    assert value_of(answer, "utter_ask_details", "missing") == ["account_number", "email"]
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert (answer.dialogue.draft.topic, answer.dialogue.draft.also) == ("account_access", ("dispute_bill",))
    urgent = said("I can't log in", "account_access", confidence=0.9, dialogue=asked_about("report_outage"))
    assert keys(answer_to(urgent, policy)) == ["utter_ask_again"]


def test_a_topics_own_name_is_that_topic(policy: Policy):
    answer = answer_to(said("Acceso a la cuenta", "nlu_fallback", confidence=0.2), policy)
    assert value_of(answer, "utter_acknowledge", "topic") == "account_access"


def test_a_sum_that_was_asked_for_needs_no_currency(policy: Policy):
    dialogue = asked_about("dispute_bill", **ACCOUNT)
    filed = answer_to(said("185,90", "give_details", dialogue=dialogue), policy)
    assert ticket_of(filed)["fields"]["amount"] == {"value": "185.90", "said": "185.90"}


@pytest.mark.parametrize(("chance", "begins"), [(0.22, "utter_acknowledge"), (0.1, "utter_ask_topic")])
def test_an_issue_that_shines_through_many_details_is_taken(policy: Policy, chance: float, begins: str):
    text = "dark since 6 pm, 14 Mill Lane, 22-104-55873"
    turn = said(text, "give_details", EVERYTHING, likely=("report_outage",), chances=(chance,))
    assert keys(answer_to(turn, policy))[0] == begins
