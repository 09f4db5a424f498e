"""What an action decides: replies by key, effects by name. The desk renders the ones and commits the others."""

from collections.abc import Collection
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from bot.model.dialogue import Dialogue
from bot.model.effect import EffectName


class Answer:
    """Collects replies and effects; `send` puts them into the form in which they travel."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []
        self.effects: list[dict[str, Any]] = []
        self._dialogue: Dialogue | None = None

    def say(self, key: str, **values: Any) -> "Answer":
        """Adds a sentence of data/replies/; all sentences of a turn become one message."""
        self.replies.append({"say": key, "values": values})
        return self

    def say_first(self, key: str, **values: Any) -> "Answer":
        """Adds a sentence before all others."""
        self.replies.insert(0, {"say": key, "values": values})
        return self

    def do(self, effect: EffectName, **values: Any) -> "Answer":
        """Adds something for the desk to do."""
        self.effects.append({"effect": effect.value, "values": values})
        return self

    def remember(self, dialogue: Dialogue) -> "Answer":
        """Replaces what the conversation has led to so far."""
        self._dialogue = dialogue
        return self

    @property
    def dialogue(self) -> Dialogue | None:
        """What is to be remembered; None leaves it as it is."""
        return self._dialogue

    def send(
        self, dispatcher: CollectingDispatcher, turn: Turn, texts: Collection[str] | None = None
    ) -> list[EventType]:
        """Hands everything to Rasa. What was understood always travels, so an answer is never empty.

        `texts` are the replies of the model's domain. Rasa drops a message that names another one, so a reply that is
        newer than the model travels without a name for `rasa shell`. None is taken to have them all.
        """
        for reply in self.replies:
            named = reply["say"] if texts is None or reply["say"] in texts else None
            dispatcher.utter_message(response=named, json_message=reply)
        understood = {"intent": turn.intent, "confidence": turn.confidence, "danger": turn.danger}
        entities = [{k: e[k] for k in ("entity", "start", "end", "value")} for e in turn.entities]
        self.do(EffectName.UNDERSTOOD, **understood, entities=entities)
        events: list[EventType] = [FollowupAction("action_listen")]  # every turn ends here: no need to predict it
        if self._dialogue is not None:
            remembered = self._dialogue.as_json()
            self.do(EffectName.REMEMBER, dialogue=remembered)
            events.append(SlotSet("dialogue", remembered))
        for effect in self.effects:
            dispatcher.utter_message(json_message=effect)
        return events
