"""Nothing a customer writes is an order to Rasa."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from brain.plain import plain

AFTER_BLANKS = st.builds(str.__add__, st.text(" \t\r\n\u00a0\u2003", max_size=3), st.text())
WITH_SLASHES = st.builds("{}{}{}".format, st.text(" \n\u00a0"), st.text("/", min_size=1), st.text())


@pytest.mark.parametrize(
    ("written", "harmless"),
    [
        ("/restart", "\u2044restart"),
        ("  /restart", "  \u2044restart"),
        ("\n\t/report_hazard", "\n\t\u2044report_hazard"),
        ("\u00a0/greet", "\u00a0\u2044greet"),
        ("//", "\u2044\u2044"),
        ('/inform{"account_number": "22-104-55873"}', '\u2044inform{"account_number": "22-104-55873"}'),
    ],
)
def test_leading_slashes_become_harmless(written, harmless):
    assert plain(written) == harmless


@pytest.mark.parametrize("text", ["", " ", "c/ Olmo 14", "24/7", "no power\n/ no light", "http://x.example/"])
def test_other_texts_stay_as_they_are(text):
    assert plain(text) == text


@given(AFTER_BLANKS | WITH_SLASHES)
def test_every_character_stays_where_it_is(text):
    made = plain(text)
    assert [a for a, b in zip(text, made, strict=True) if a != b] == ["/"] * (
        made.count("\u2044") - text.count("\u2044")
    )
    assert len(made) == len(text)


@given(AFTER_BLANKS | WITH_SLASHES)
def test_rasa_reads_no_intent_out_of_a_plain_text(text):
    message = Message.build(plain(text).strip())
    assert YAMLStoryReader.unpack_regex_message(message).get("intent") is None


@given(WITH_SLASHES)
def test_a_plain_text_is_plain(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("order", ["/restart", " /report_hazard", '/stop_messages{"account_number": "1"}'])
def test_the_trained_assistant_reads_an_order_as_any_other_text(understanding, order):
    (understood,) = understanding.of([plain(order)])
    assert understood["intent"]["name"] != "restart"
    assert understood["intent"]["confidence"] < 1
    assert len(understood["intent_ranking"]) >= 5


def test_without_it_rasa_would_obey(understanding):
    assert understanding.intents(["/restart", "/compliment"]) == ["restart", "compliment"]
