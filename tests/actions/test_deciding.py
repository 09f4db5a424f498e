"""Whatever a customer sends, in whatever order."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.answer import Answer
from actions.drafting import UNNAMED
from actions.turn import KnownTicket
from bot.model.dialogue import Dialogue, Draft
from bot.model.vocabulary import FAQ_NAMES, ISSUE_TOPICS
from bot.policy import Policy
from tests.actions.saying import ADDRESS, HANDLED_BY, answer_to, asked_about, effects, keys, said, ticket, ticket_of

QUESTIONS = {"utter_ask_details", "utter_ask_again", "utter_ask_topic", "utter_clarify", "utter_menu"}
DETAILS = {
    "account_number": ["22-104-55873", "22-104-55874"],
    "phone": ["415-555-0142", "415-555-0143"],
    "email": ["ana@example.com"],
    "address": ["14 Mill Lane", "12 Mill Lane"],
    "when": ["6 pm", "9 pm"],
    "amount": ["$310", "$31"],
}
WORDS = [
    "", "🙏", "well", "no", "yes", "stop", "start", "2", "outage", "sorry,", "that did not help", "you idiots",
    "I don't have my account number", "flat 3 mill house",
]  # fmt: skip
INTENTS = [*HANDLED_BY, *ISSUE_TOPICS, *(f"faq_{name}" for name in FAQ_NAMES[:3])]
WANDERINGS = ["greet", "bot_challenge", "ask_menu", "ask_ticket_status", "faq_hours", "resume_messages", "move_service"]


@st.composite
def turns(draw: st.DrawFn) -> dict[str, Any]:
    """Half of the turns wander: they are about something else, or nothing, and hold no details."""
    wanders = draw(st.booleans())
    intent = draw(st.sampled_from(WANDERINGS if wanders else INTENTS))
    chances = 0 if wanders else draw(st.sampled_from([0, 1, 3]))
    details = {
        name: draw(st.sampled_from(found)) for name, found in DETAILS.items() if draw(st.integers(1, 6)) <= chances
    }
    beside = draw(st.lists(st.sampled_from(["dispute_bill", "move_service", "faq_hours"]), max_size=2, unique=True))
    return {
        "text": " ".join([draw(st.sampled_from(["well", "", *(() if wanders else WORDS)])), *details.values()]),
        "intent": intent,
        "details": details,
        "confidence": draw(st.sampled_from([0.2, 0.7, 1.0])),
        "also": () if wanders else tuple(name for name in beside if name != intent),
        "attachments": draw(st.integers(0, 1)),
    }


@dataclass
class Desk:
    """What the desk does with an answer, as far as the next turn can tell."""

    policy: Policy
    dialogue: Dialogue = field(default_factory=Dialogue)
    tickets: tuple[KnownTicket, ...] = ()
    opted_out: bool = False

    def hear(self, turn: dict[str, Any]) -> Answer:
        known = {"dialogue": self.dialogue, "tickets": self.tickets, "opted_out": self.opted_out}
        answer = answer_to(said(**turn, **known), self.policy)
        self.dialogue = answer.dialogue or self.dialogue
        for effect in answer.effects:
            self._apply(effect["effect"], effect["values"])
        return answer

    def _apply(self, effect: str, values: dict[str, Any]) -> None:
        match effect:
            case "opt_out" | "opt_in":
                self.opted_out = effect == "opt_out"
            case "open_ticket":
                given = {name: detail["value"] for name, detail in values["fields"].items()}
                opened = ticket(f"HL-{len(self.tickets):06}", values["topic"], fields=given, missing=values["missing"])
                self.tickets = (opened, *self.tickets)
            case "update_ticket":
                self.tickets = tuple(_noted(one, values) for one in self.tickets)


def _noted(one: KnownTicket, values: dict[str, Any]) -> KnownTicket:
    if one.reference != values["reference"]:
        return one
    given = {name: detail["value"] for name, detail in values["fields"].items()}
    missing = tuple(name for name in one.missing if name not in given)
    acknowledged = one.acknowledged or values["acknowledged"]
    return replace(one, fields={**one.fields, **given}, missing=missing, acknowledged=acknowledged)


def named(draft: Draft | None) -> bool:
    return draft is not None and draft.topic != UNNAMED


def opened(answer: Answer) -> int:
    return sum(effect["effect"] == "open_ticket" for effect in answer.effects)


CONVERSATIONS = st.lists(turns(), min_size=1, max_size=12)


@given(CONVERSATIONS)
@settings(max_examples=150, deadline=None)
def test_a_turn_asks_at_most_one_question_says_nothing_twice_and_touches_one_ticket(
    policy: Policy, conversation: list[dict[str, Any]]
):
    desk = Desk(policy)
    for turn in conversation:
        answer = desk.hear(turn)
        assert all(answer.replies.count(reply) == 1 for reply in answer.replies)
        assert sum(key in QUESTIONS for key in keys(answer)) <= 1
        assert sum(effect["effect"] in ("open_ticket", "update_ticket") for effect in answer.effects) <= 1


@given(CONVERSATIONS)
@settings(max_examples=150, deadline=None)
def test_a_draft_becomes_one_ticket_and_is_gone(policy: Policy, conversation: list[dict[str, Any]]):
    desk = Desk(policy)
    for turn in conversation:
        before = desk.dialogue.draft
        answer = desk.hear(turn)
        if opened(answer):
            assert desk.dialogue.draft is None
            assert before is None or before.fields.keys() <= ticket_of(answer)["fields"].keys()
        elif named(before) and turn["intent"] != "cancel":
            assert desk.dialogue.draft is not None
            assert before is not None
            assert before.fields.keys() <= desk.dialogue.draft.fields.keys()


@given(CONVERSATIONS)
@settings(max_examples=150, deadline=None)
def test_an_intake_ends_after_as_many_messages_as_the_policy_allows(policy: Policy, conversation: list[dict[str, Any]]):
    desk, told = Desk(policy), 0
    for turn in conversation:
        going_on = named(desk.dialogue.draft)
        answer = desk.hear(turn)
        if "utter_danger" not in keys(answer):
            told += bool(answer.replies) and (going_on or named(desk.dialogue.draft))
        assert told <= policy.intake.asks or not named(desk.dialogue.draft)
        told = told if named(desk.dialogue.draft) else 0


def test_a_correction_that_sounds_dangerous_corrects(policy: Policy):
    known = ticket(topic="move_service", fields={"address": "2716 Quail Run Apt 9"})
    corrected = {"address": "2716 Quail Run Apt 6"}
    turn = said("omg sorry, 2716 Quail Run Apt 6", "report_hazard", corrected, danger=0.6, tickets=(known,))
    answer = answer_to(turn, policy)
    assert (keys(answer), effects(answer)) == (["utter_changed"], ["update_ticket"])


def test_a_correction_that_sounds_like_another_issue_corrects(policy: Policy):
    known = ticket(topic="move_service", fields={"address": "40 Mill Lane"})
    turn = said("stop, wrong number, 14 Mill Lane", "report_outage", ADDRESS, tickets=(known,))
    assert keys(answer_to(turn, policy)) == ["utter_changed"]


@pytest.mark.parametrize(
    ("text", "danger"), [("14 Mill Lane, sparks everywhere", 0.6), ("14 Mill Lane, something is odd", 0.95)]
)
def test_danger_that_is_named_or_certain_is_danger_whatever_was_asked(policy: Policy, text: str, danger: float):
    dialogue = asked_about("report_outage")
    answer = answer_to(said(text, "report_hazard", ADDRESS, danger=danger, dialogue=dialogue), policy)
    assert keys(answer)[0] == "utter_danger"


def test_an_answer_to_our_question_is_no_danger_for_its_tone_alone(policy: Policy):
    dialogue = asked_about("report_outage")
    answer = answer_to(
        said("14 Mill Lane, baby is crying", "report_hazard", ADDRESS, danger=0.4, dialogue=dialogue), policy
    )
    assert effects(answer) == ["open_ticket"]
    assert ticket_of(answer)["topic"] == "report_outage"
