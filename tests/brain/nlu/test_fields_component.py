"""The Rasa component: entities in Rasa's form, beside those of others."""

from __future__ import annotations

import warnings

import pytest

with warnings.catch_warnings():  # TensorFlow, which Rasa imports, warns about itself
    warnings.simplefilter("ignore")
    rasa_message = pytest.importorskip("rasa.shared.nlu.training_data.message")
    from brain.nlu.field_extractor import FieldExtractor


def component(**config: object) -> FieldExtractor:
    return FieldExtractor.create(config, None, None, None)


def test_fields_become_entities_with_the_written_text_beside_the_value():
    message = rasa_message.Message.build("acct 22 104 55873")
    component().process([message])
    assert message.get("entities") == [
        {
            "entity": "account_number",
            "start": 5,
            "end": 17,
            "value": "22-104-55873",
            "text": "22 104 55873",
            "extractor": "FieldExtractor",
        }
    ]


def test_entities_found_before_are_kept():
    message = rasa_message.Message.build("hi")
    earlier = {"entity": "name", "value": "hi"}
    message.set("entities", [earlier])
    component().process([message])
    assert message.get("entities") == [earlier]


def test_regions_say_how_telephones_are_read():
    message = rasa_message.Message.build("Handy 0176 23125456")
    component(regions=["DE"]).process([message])
    assert [entity["value"] for entity in message.get("entities")] == ["+4917623125456"]


def test_a_message_without_text_is_left_without_fields():
    message = rasa_message.Message()
    component().process([message])
    assert message.get("entities") == []
