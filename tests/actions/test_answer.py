"""What an action hands to Rasa, and what the desk reads back."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import Clarify
from actions.answer import Answer
from actions.turn import Turn
from bot.model.dialogue import Dialogue, Draft, FieldValue
from bot.model.effect import Decision, Effect, EffectName, Reply
from tests.actions.saying import ACCOUNT, said, ticket

WORDS = st.text(max_size=12)
SEVERAL = st.lists(WORDS, max_size=3).map(tuple)
DRAFTS = st.builds(
    Draft,
    topic=WORDS.filter(bool),
    fields=st.dictionaries(WORDS, st.builds(FieldValue, value=WORDS, said=WORDS), max_size=3),
    asked=st.integers(0, 5),
    also=SEVERAL,
    links=SEVERAL,
    declined=SEVERAL,
)
DIALOGUES = st.builds(
    Dialogue,
    draft=st.none() | DRAFTS,
    options=SEVERAL,
    misses=st.integers(0, 5),
    answered=SEVERAL,
    flags=SEVERAL,
    leaving=st.booleans(),
)


def sent(answer: Answer, turn: Turn) -> Decision:
    dispatcher = CollectingDispatcher()
    answer.send(dispatcher, turn)
    return Decision.from_payloads(json.loads(json.dumps([m["custom"] for m in dispatcher.messages])))


@given(DIALOGUES)
def test_a_dialogue_survives_the_way_through_json(dialogue: Dialogue):
    assert Dialogue.from_json(json.loads(json.dumps(dialogue.as_json()))) == dialogue


@pytest.mark.parametrize("nothing", [None, {}])
def test_a_conversation_that_has_just_begun_has_an_empty_dialogue(nothing: dict[str, Any] | None):
    assert Dialogue.from_json(nothing) == Dialogue()


def test_a_dialogue_written_by_an_older_version_is_read():
    assert Dialogue.from_json({"draft": {"topic": "report_outage"}}) == Dialogue(draft=Draft(topic="report_outage"))


def test_even_silence_says_what_was_understood():
    turn = said("22-104-55873", "give_details", ACCOUNT, confidence=0.8, danger=0.1)
    entity = {"entity": "account_number", "start": 0, "end": 12, "value": "22-104-55873"}
    understood = {"intent": "give_details", "confidence": 0.8, "danger": 0.1, "entities": [entity]}
    assert sent(Answer(), turn) == Decision(effects=(Effect(name=EffectName.UNDERSTOOD, values=understood),))


@given(DIALOGUES)
def test_replies_and_effects_arrive_in_their_order(dialogue: Dialogue):
    answer = Answer().say("utter_thank").do(EffectName.OPT_IN).say("utter_greet", name="x").remember(dialogue)
    decision = sent(answer, said("hi", "greet"))
    assert decision.replies == (Reply(say="utter_thank"), Reply(say="utter_greet", values={"name": "x"}))
    assert [effect.name for effect in decision.effects] == ["opt_in", "understood", "remember"]
    assert Dialogue.from_json(decision.effects[-1].values["dialogue"]) == dialogue


def tracker(message: dict[str, Any], slots: dict[str, Any] | None = None) -> Tracker:
    return Tracker(
        sender_id="dm:1",
        slots=slots or {},
        latest_message=message,
        events=[],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name=None,
    )


def test_a_turn_is_read_from_what_the_desk_told_and_the_brain_understood():
    known = ticket(missing=("address",), fields=ACCOUNT, acknowledged=True)
    told = {
        "surface": "post",
        "dialogue": Dialogue(misses=1).as_json(),
        "tickets": [{**vars(known), "missing": ["address"]}],
        "opted_out": True,
        "attachments": 2,
    }
    chances = {"greet": 0.7, "dispute_bill": 0.2, "ask_human": 0.06, "report_outage": 0.04}
    ranking = [{"name": name, "confidence": chance} for name, chance in chances.items()]
    message = {"text": "hi", "intent": {"name": "greet", "confidence": 0.7}, "danger": 0.2, "intent_ranking": ranking}
    message["also"] = ["dispute_bill"]
    assert Turn.from_tracker(tracker({**message, "metadata": told, "entities": []})) == Turn(
        text="hi",
        intent="greet",
        confidence=0.7,
        danger=0.2,
        likely=("dispute_bill", "report_outage"),
        chances=(0.2, 0.04),
        also=("dispute_bill",),
        surface="post",
        dialogue=Dialogue(misses=1),
        tickets=(known,),
        opted_out=True,
        attachments=2,
    )


def test_an_apostrophe_from_a_phone_is_read_like_any_other():
    assert Turn.from_tracker(tracker({"text": "I don’t", "intent": {"name": "deny"}})).text == "I don't"


def test_a_detail_is_the_first_of_its_kind_and_keeps_the_words_it_stands_in():
    turn = said("22-104-55873 or 22-104-55874", "give_details", ACCOUNT)
    second = {"entity": "account_number", "start": 16, "end": 28, "value": "2210455874"}
    turn = replace(turn, entities=(*turn.entities, second))
    assert turn.fields == {"account_number": FieldValue(value="22-104-55873", said="22-104-55873")}
    assert turn.said_fields[1] == ("account_number", FieldValue(value="2210455874", said="22-104-55874"))


def test_without_a_desk_the_dialogue_comes_from_the_slot():
    turn = Turn.from_tracker(tracker({"text": None, "intent": None}, {"dialogue": Dialogue(misses=1).as_json()}))
    assert turn == Turn(text="", intent="nlu_fallback", confidence=0.0, dialogue=Dialogue(misses=1))


def test_an_action_remembers_in_the_slot_what_it_tells_the_desk():
    dispatcher = CollectingDispatcher()
    events = Clarify().run(dispatcher, tracker({"text": "", "intent": None}), {})
    remembered = Dialogue(misses=1).as_json()
    told = [(event["name"], event.get("value")) for event in events]
    assert told == [("action_listen", None), ("dialogue", remembered)]
    assert [message["custom"] for message in dispatcher.messages if "effect" in message["custom"]][-1] == {
        "effect": "remember",
        "values": {"dialogue": remembered},
    }


def test_a_reply_newer_than_the_model_travels_without_its_name():
    dispatcher = CollectingDispatcher()
    Answer().say("utter_new").say("utter_greet").send(dispatcher, said("hi", "greet"), {"utter_greet": []})
    new, greeting, _ = dispatcher.messages
    assert (new["response"], new["custom"]["say"]) == (None, "utter_new")
    assert (greeting["response"], greeting["custom"]["say"]) == ("utter_greet", "utter_greet")


@pytest.mark.parametrize(("metadata", "expected"), [({"scarce": True}, True), ({"scarce": False}, False), ({}, False)])
def test_the_desk_says_whether_dms_are_scarce(metadata: dict[str, Any], expected: bool):
    tracker = Tracker("dm:1", {}, {"text": "hi", "metadata": metadata}, [], False, None, {}, "action_listen")
    assert Turn.from_tracker(tracker).scarce is expected
