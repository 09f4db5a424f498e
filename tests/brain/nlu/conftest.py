"""A tiny assistant, trained through the components as Rasa trains them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from brain.nlu.intents import IntentClassifier
from brain.nlu.sentence import SentenceEmbedding

EXAMPLES = {
    "report_hazard": [
        "sparks from the pole",
        "a wire is down",
        "I smell gas",
        "smoke from the meter",
        "un cable echa chispas",
        "huele a gas",
    ],
    "report_outage": [
        "my power is out",
        "no lights on our street",
        "no electricity here",
        "se fue la luz",
        "no hay luz",
    ],
    "dispute_bill": [
        "my bill is too high",
        "you charged me twice",
        "this bill is wrong",
        "la factura está mal",
    ],
    "greet": ["hello", "hi there", "good evening", "hola"],
    "thank": ["thanks", "thank you so much", "gracias"],
    "ask_human": ["a person please", "let me talk to a human", "quiero un agente"],
    "affirm": ["yes", "correct", "sí"],
}
STORED_AS = Resource("intents")


class Tiny:
    """The two components of the pipeline over a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.embedding = SentenceEmbedding.create(SentenceEmbedding.get_default_config(), None, None, None)
        self.storage = LocalModelStorage(folder)
        self.trained = self.classifier()
        examples = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
        self.trained.train(self.embedding.process_training_data(TrainingData(examples)))

    def classifier(self, **config: Any) -> IntentClassifier:
        """An untrained classifier."""
        config = {**IntentClassifier.get_default_config(), **config}
        return IntentClassifier.create(config, self.storage, STORED_AS, None)

    def loaded(self, **config: Any) -> IntentClassifier:
        """The trained classifier, as a server finds it in a model."""
        config = {**IntentClassifier.get_default_config(), **config}
        return IntentClassifier.load(config, self.storage, STORED_AS, None)

    def ask(self, classifier: IntentClassifier, *texts: str | None) -> list[Message]:
        """The messages as they leave the classifier."""
        messages = [Message({} if text is None else {"text": text}) for text in texts]
        return classifier.process(self.embedding.process(messages))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """The tiny assistant, trained once."""
    return Tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def embed(tiny: Tiny) -> Callable[[str], Any]:
    """The vector of a text."""

    def vector(text: str) -> Any:
        (message,) = tiny.embedding.process([Message({"text": text})])
        return message.get_dense_features("text")[1].features[0]

    return vector
