"""Posts everybody can read."""

import pytest

from actions.public import LEFT_ALONE
from bot.model.dialogue import Dialogue, Draft
from bot.model.vocabulary import ISSUE_TOPICS
from bot.policy import Policy
from tests.actions.saying import (
    ACCOUNT,
    ADDRESS,
    answer_to,
    asked_about,
    effects,
    keys,
    said,
    ticket,
    ticket_of,
    value_of,
)

TOPICS = [topic for topic in ISSUE_TOPICS if topic != "report_hazard"]


@pytest.mark.parametrize("topic", TOPICS)
def test_an_issue_is_led_into_private_and_remembered(policy: Policy, topic: str):
    answer = answer_to(said("it is bad", topic, surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_acknowledge", "values": {}}]
    assert answer.effects == []
    assert answer.dialogue == Dialogue(draft=Draft(topic=topic))


def test_what_was_said_in_public_is_not_repeated_there(policy: Policy):
    turn = said("22-104-55873 at 14 Mill Lane has no power", "report_outage", {**ACCOUNT, **ADDRESS}, surface="post")
    assert answer_to(turn, policy).replies == [{"say": "utter_public_private", "values": {}}]


@pytest.mark.parametrize(
    ("text", "details", "expected"),
    [
        ("no power, call me at 213-555-0173", {}, "utter_public_private"),
        ("no power, write maria@mail.example", {}, "utter_public_private"),
        ("no power, account 22-104-55873", {}, "utter_public_private"),
        ("no power at 14 Mill Lane", ADDRESS, "utter_public_private"),
        ("no power on Mill Lane", {"address": "Mill Lane"}, "utter_public_acknowledge"),
        ("no power since 6 pm, bill was $143.20", {"when": "6 pm"}, "utter_public_acknowledge"),
    ],
)
def test_whoever_posts_private_details_is_advised_to_delete_them(
    policy: Policy, text: str, details: dict[str, str], expected: str
):
    assert keys(answer_to(said(text, "report_outage", details, surface="post"), policy)) == [expected]


def test_the_advice_comes_beside_an_answer_and_beside_thanks(policy: Policy):
    asked = said("how do I pay for 22-104-55873", "faq_ways_to_pay", ACCOUNT, surface="post")
    thanked = said("great job! my number is 213-555-0173", "compliment", surface="post")
    assert keys(answer_to(asked, policy)) == ["utter_public_answer", "utter_public_delete"]
    assert keys(answer_to(thanked, policy)) == ["utter_public_thank", "utter_public_delete"]


def test_in_danger_the_safety_line_comes_before_the_advice(policy: Policy):
    turn = said("wire down at 14 Mill Lane, call 213-555-0173", "report_hazard", ADDRESS, surface="post")
    assert keys(answer_to(turn, policy)) == ["utter_public_danger", "utter_public_delete"]


def test_danger_that_is_known_is_added_to_its_ticket_and_pages(policy: Policy):
    known = ticket(topic="report_hazard")
    answer = answer_to(said("it burns now", "report_hazard", surface="post", tickets=(known,)), policy)
    assert effects(answer) == ["update_ticket", "page_on_call"]


def test_thanks_can_be_switched_off(policy: Policy):
    quiet = policy.model_copy(update={"public": policy.public.model_copy(update={"thank": False})})
    assert keys(answer_to(said("great job", "compliment", surface="post"), quiet)) == []


def test_mockery_gets_no_answer_and_a_person_only_where_an_issue_is_behind_it(policy: Policy):
    mocked = said("thanks for nothing", "compliment", surface="post")
    assert (keys(answer_to(mocked, policy)), effects(answer_to(mocked, policy))) == ([], [])
    issue = said("great job, still no power", "compliment", surface="post", likely=("report_outage",), chances=(0.3,))
    answer = answer_to(issue, policy)
    assert (keys(answer), effects(answer)) == ([], ["open_ticket"])
    assert ticket_of(answer)["topic"] == "report_outage"


@pytest.mark.parametrize(
    ("text", "intent"), [("you idiots", "nlu_fallback"), ("bunch of crooks", "complain_service"), ("fuck you", "greet")]
)
def test_trolls_are_left_alone(policy: Policy, text: str, intent: str):
    answer = answer_to(said(text, intent, surface="post"), policy)
    assert (keys(answer), effects(answer)) == ([], [])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("you idiots, no power since noon", "report_outage"),
        ("three times I called and nobody picks up, you idiots", "complain_service"),
        ("where is my answer you idiots", "ask_ticket_status"),
    ],
)
def test_an_angry_customer_with_an_issue_is_answered(policy: Policy, text: str, intent: str):
    assert keys(answer_to(said(text, intent, surface="post"), policy)) == ["utter_public_acknowledge"]


def test_details_of_a_second_post_are_kept_for_the_draft(policy: Policy):
    first = answer_to(said("no power", "report_outage", surface="post"), policy)
    second = said("it is 22-104-55873", "give_details", ACCOUNT, surface="post", dialogue=first.dialogue or Dialogue())
    answer = answer_to(second, policy)
    assert answer.dialogue is not None
    assert answer.dialogue.draft is not None
    assert list(answer.dialogue.draft.fields) == ["account_number"]


def test_what_was_said_in_public_is_not_asked_for_in_private(policy: Policy):
    post = answer_to(said("no power at 14 Mill Lane", "report_outage", ADDRESS, surface="post"), policy)
    private = answer_to(said("hello", "greet", dialogue=post.dialogue), policy)
    assert value_of(private, "utter_ask_details", "missing") == ["when", "account_number"]


def test_an_intake_in_private_is_not_replaced_by_a_post(policy: Policy):
    answer = answer_to(said("hello?", "dispute_bill", surface="post", dialogue=asked_about("report_outage")), policy)
    assert (keys(answer), answer.dialogue) == (["utter_public_acknowledge"], None)


@pytest.mark.parametrize(
    "intent", ["greet", "ask_human", "give_details", "ask_ticket_status", "nlu_fallback", "ask_menu"]
)
def test_whatever_needs_an_answer_is_led_into_private(policy: Policy, intent: str):
    answer = answer_to(said("hello", intent, surface="post", tickets=(ticket(),)), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == (["utter_public_acknowledge"], [], None)


@pytest.mark.parametrize("intent", sorted(LEFT_ALONE))
def test_what_asks_for_nothing_is_left_alone(policy: Policy, intent: str):
    answer = answer_to(said("bye", intent, surface="post"), policy)
    assert (keys(answer), effects(answer), answer.dialogue) == ([], [], None)


@pytest.mark.parametrize("intent", ["compliment", "thank"])
def test_praise_is_thanked_for(policy: Policy, intent: str):
    assert keys(answer_to(said("great job", intent, surface="post"), policy)) == ["utter_public_thank"]


def test_a_question_gets_its_link(policy: Policy):
    answer = answer_to(said("how do I pay", "faq_ways_to_pay", surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_answer", "values": {"link": "https://harborlight.example/pay"}}]
    assert answer.dialogue == Dialogue(answered=("ways_to_pay",))


def test_danger_is_answered_in_public_filed_and_paged(policy: Policy):
    answer = answer_to(said("a wire is down at 14 Mill Lane", "report_hazard", ADDRESS, surface="post"), policy)
    assert answer.replies == [{"say": "utter_public_danger", "values": {}}]
    assert effects(answer) == ["open_ticket", "page_on_call"]
    assert (ticket_of(answer)["reason"], sorted(ticket_of(answer)["fields"])) == ("emergency", ["address"])


def test_danger_in_public_takes_the_private_draft_along(policy: Policy):
    dialogue = asked_about("report_outage", **ADDRESS)
    answer = answer_to(said("now it burns", "report_hazard", surface="post", dialogue=dialogue), policy)
    assert ticket_of(answer)["also"] == ["report_outage"]
    assert answer.dialogue == Dialogue()


def test_an_option_is_not_picked_in_public(policy: Policy):
    turn = said("2", "nlu_fallback", surface="post", dialogue=Dialogue(options=("report_outage", "dispute_bill")))
    assert keys(answer_to(turn, policy)) == ["utter_public_acknowledge"]
