"""What a message is about, and a decision of its own for danger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from brain.nlu.experts import Experts, train
from brain.nlu.sentence import CLAUSES, SentenceEmbedding

DANGER = "report_hazard"
RANKED = 5  # how many intents are kept with a message; the rest is noise in every tracker
FILE = "intents.joblib"

SAYS_SOMETHING = 0.5
"""From this probability on a clause counts for danger, and confirms what the whole message seems to say."""

UNCLEAR = 0.6
"""Below this probability a message as a whole says less than its clauses."""

Ranking = list[tuple[str, float]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Logistic regression over word and character n-grams beside the sentence embedding, all languages in one.

    A message whose probability of danger reaches `danger_threshold` is `report_hazard`, also when another
    intent is likelier: missing danger is the worst error, so this one decision is tuned for recall.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: Experts | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the sentence embedding before it in the pipeline."""
        return [SentenceEmbedding]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse regularisation; `dense_weight`: the embedding's scale against the n-grams.

        `sure`: below this probability a second, dearer embedding is asked; `kept_vectors`: the file its vectors of
        the examples are kept in from one training to the next.
        `clause_threshold`: from this probability on, what a clause says by itself counts beside the whole message.
        """
        return {
            "C": 5,
            "dense_weight": 2.0,
            "sure": 0.7,
            "kept_vectors": "",
            "danger_threshold": 0.25,
            "clause_threshold": 0.85,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Called by Rasa before training."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example that has an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        self._model = train(
            [example.get(TEXT) for example in examples],
            np.vstack([_embedding(example) for example in examples]),
            [example.get(INTENT) for example in examples],
            c=self._config["C"],
            dense_weight=self._config["dense_weight"],
            kept=Path(self._config["kept_vectors"]) if self._config["kept_vectors"] else None,
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Called by Rasa when a trained model is opened."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier._model = joblib.load(Path(folder) / FILE).usable_here()
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking`, `danger` (0 to 1) and `also`, what single clauses say, to each message."""
        for message in messages:
            ranking = self._ranking(message)
            clauses = self._said_in_clauses(message)
            danger = max(dict(ranking).get(DANGER, 0.0), clauses.get(DANGER, 0.0))
            if danger >= self._config["danger_threshold"]:
                ranking = _danger_first(ranking, danger)
            ranked = [{"name": name, "confidence": p} for name, p in ranking[:RANKED]]
            message.set("intent", ranked[0], add_to_output=True)
            message.set("intent_ranking", ranked, add_to_output=True)
            message.set("danger", danger, add_to_output=True)
            message.set("also", self._beside(ranking[0], clauses), add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> Ranking:
        text = message.get(TEXT) or ""
        if not text.strip() or self._model is None:
            return [("nlu_fallback", 1.0)]
        return self._rank(text, _embedding(message))

    def _rank(self, text: str, vector: np.ndarray) -> Ranking:
        if self._model is None:
            return []
        return self._model.ranking(text, vector, sure=self._config["sure"], danger=DANGER)

    def _said_in_clauses(self, message: Message) -> dict[str, float]:
        """What the clauses of a message say, each by itself, as far as they say anything; in their order."""
        said: dict[str, float] = {}
        for text, vector in message.get(CLAUSES) or ():
            name, probability = self._rank(text, vector)[0]
            if probability >= SAYS_SOMETHING:
                said[name] = max(probability, said.get(name, 0.0))
        return said

    def _beside(self, whole: tuple[str, float], clauses: dict[str, float]) -> list[str]:
        """What clauses clearly say beside the whole message. They are believed where one of them says the same as the
        whole does, or the whole is unclear: pieces of one story name things it is not about.
        """
        name, probability = whole
        if name not in clauses and probability >= UNCLEAR:
            return []
        return [said for said, p in clauses.items() if said != name and p >= self._config["clause_threshold"]]


def _danger_first(ranking: Ranking, danger: float) -> Ranking:
    """A decided danger takes half of what every other intent had, and so leads by its own probability at least.

    A smaller lead, FallbackClassifier would take for doubt and turn the danger into a question.
    """
    others = [(name, p / 2) for name, p in ranking if name != DANGER]
    return [(DANGER, (1 + danger) / 2), *others]


def _embedding(message: Message) -> np.ndarray:
    _, features = message.get_dense_features(TEXT)
    return features.features[0]
