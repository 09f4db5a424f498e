"""What a message is about: sparse and dense features, one linear model, a decision of its own for danger."""

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
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from brain.nlu.sentence import SentenceEmbedding

DANGER = "report_hazard"
RANKED = 5  # how many intents are kept with a message; the rest is noise in every tracker


def danger_of(ranking: list[tuple[str, float]]) -> float:
    """How likely a message reports danger, 0 to 1."""
    return dict(ranking).get(DANGER, 0.0)


def danger_first(ranking: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The ranking led by danger, which takes half of every other intent's probability.

    Danger then leads by at least its own probability, so that FallbackClassifier finds the decision
    neither weak nor ambiguous and does not turn it into a question.
    """
    others = [(name, p / 2) for name, p in ranking if name != DANGER]
    return [(DANGER, (1 + danger_of(ranking)) / 2), *others]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Logistic regression over word and character n-grams beside the sentence embedding.

    A message whose probability of danger reaches `danger_threshold` is `report_hazard`, also when another
    intent is likelier: missing danger is the worst error, so this one decision is tuned for recall.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._words: FeatureUnion = None
        self._model: LogisticRegression = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the sentence embedding before it in the pipeline."""
        return [SentenceEmbedding]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is scikit-learn's inverse regularisation; `dense_weight` scales the embedding against the n-grams."""
        return {"C": 5, "dense_weight": 2.0, "danger_threshold": 0.2}

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
        """Learns from every example with an intent, all languages in one model."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._words = FeatureUnion([("word", _ngrams("word", (1, 2))), ("char", _ngrams("char_wb", (2, 4)))])
        self._words.fit([e.get(TEXT) for e in examples])
        self._model = LogisticRegression(C=self._config["C"], max_iter=60, tol=1e-3)
        self._model.fit(self._features(examples), [e.get(INTENT) for e in examples])
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump((self._words, self._model), Path(folder) / "intents.joblib")
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
            classifier._words, classifier._model = joblib.load(Path(folder) / "intents.joblib")
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking` and `danger` (0 to 1) to each message."""
        for message in messages:
            ranking = self._rank(message)
            danger = danger_of(ranking)
            if danger >= self._config["danger_threshold"]:
                ranking = danger_first(ranking)
            ranked = [{"name": name, "confidence": p} for name, p in ranking[:RANKED]]
            message.set("intent", ranked[0], add_to_output=True)
            message.set("intent_ranking", ranked, add_to_output=True)
            message.set("danger", danger, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[tuple[str, float]]:
        if not (message.get(TEXT) or "").strip():
            return [("nlu_fallback", 1.0)]
        probabilities = self._model.predict_proba(self._features([message]))[0]
        order = np.argsort(probabilities)[::-1]
        return [(str(self._model.classes_[i]), float(probabilities[i])) for i in order]

    def _features(self, messages: list[Message]) -> csr_matrix:
        words = self._words.transform([m.get(TEXT) for m in messages])
        dense = np.vstack([_sentence(m) for m in messages]) * self._config["dense_weight"]
        return hstack([words, csr_matrix(dense)], format="csr", dtype=np.float32)


def _ngrams(analyzer: str, lengths: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=lengths,
        sublinear_tf=True,
        strip_accents="unicode",
        min_df=2,
        max_features=30_000,
        dtype=np.float32,
    )


def _sentence(message: Message) -> np.ndarray:
    _, features = message.get_dense_features(TEXT)
    return features.features[0]
