"""One turn, as the actions see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from rasa_sdk import Tracker

from bot.model.dialogue import Dialogue, FieldValue
from bot.model.vocabulary import FIELDS, ISSUE_TOPICS


@dataclass(frozen=True, kw_only=True)
class KnownTicket:
    """A ticket of this customer; `missing` are the details nobody gave yet, `due_at` is ISO 8601."""

    reference: str
    topic: str
    state: str
    department: str
    due_at: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the customer said, what it was understood as, and what the desk knows about them.

    `likely` ranks the topics by probability; `tickets` has the newest first; `surface` is `dm` or `post`.
    """

    text: str
    intent: str
    confidence: float = 1.0
    danger: float = 0.0
    likely: tuple[str, ...] = ()
    entities: tuple[Mapping[str, Any], ...] = ()
    surface: str = "dm"
    dialogue: Dialogue = field(default_factory=Dialogue)
    tickets: tuple[KnownTicket, ...] = ()
    opted_out: bool = False

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Self:
        """Reads the newest message. Without a desk (`rasa shell`) the dialogue comes from the slot."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        remembered = metadata["dialogue"] if "dialogue" in metadata else tracker.get_slot("dialogue")
        intent = message.get("intent") or {}
        return cls(
            text=message.get("text") or "",
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            danger=float(message.get("danger") or 0.0),
            likely=tuple(row["name"] for row in message.get("intent_ranking", []) if row["name"] in ISSUE_TOPICS),
            entities=tuple(message.get("entities") or ()),
            surface=metadata.get("surface", "dm"),
            dialogue=Dialogue.from_json(remembered),
            tickets=tuple(
                KnownTicket(**{**ticket, "missing": tuple(ticket.get("missing", ()))})
                for ticket in metadata.get("tickets", ())
            ),
            opted_out=bool(metadata.get("opted_out")),
        )

    def meaning(self, intent: str) -> Self:
        """The same turn, understood as something else."""
        return replace(self, intent=intent)

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The details in the text, the first of each kind, with the words they stand in."""
        found: dict[str, FieldValue] = {}
        for entity in self.entities:
            name = entity["entity"]
            if name in FIELDS and name not in found:
                said = self.text[entity["start"] : entity["end"]]
                found[name] = FieldValue(value=str(entity["value"]), said=said)
        return found

    @property
    def ticket_ref(self) -> str | None:
        """The ticket the customer names, if any."""
        return next((str(e["value"]) for e in self.entities if e["entity"] == "ticket_ref"), None)
