"""Rasa's way to the field rules: a graph component that adds a message's fields to its entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from brain.nlu.fields import Field, extract

WRITTEN = "text"  # beside the value: what the customer wrote, for replies that quote it


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FieldExtractor(GraphComponent, EntityExtractorMixin):
    """Finds account numbers, telephones, addresses and the other fields by rules.

    Config: `regions`, the countries telephone numbers without a country code are read as.
    Nothing is trained, and training data keeps the entities its authors annotated.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._regions = tuple(config["regions"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Telephone numbers are read as North American ones."""
        return {"regions": ["US"]}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FieldExtractor:
        """Makes the component; it stores nothing, so loading is creating."""
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        """Appends the fields of each message to the entities other components have found."""
        for message in messages:
            found = [_entity(field) for field in extract(message.get(TEXT) or "", self._regions)]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _entity(field: Field) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: field.entity,
        ENTITY_ATTRIBUTE_START: field.start,
        ENTITY_ATTRIBUTE_END: field.end,
        ENTITY_ATTRIBUTE_VALUE: field.value,
        WRITTEN: field.text,
    }
