"""One turn, as the actions see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from rasa_sdk import Tracker

from bot.model.dialogue import Dialogue, FieldValue
from bot.model.vocabulary import FIELDS, ISSUE_TOPICS


@dataclass(frozen=True, kw_only=True)
class KnownTicket:
    """A ticket of this customer; `reason` is why it was opened, `missing` are the details nobody gave yet,
    `due_at` is ISO 8601.

    `fields` are the details it has; `acknowledged` says that what the customer added was acknowledged lately.
    """

    reference: str
    topic: str
    state: str
    department: str
    due_at: str
    missing: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    acknowledged: bool = False
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self.state != "resolved"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the customer said, what it was understood as, and what the desk knows about them.

    `likely` are the topics it may be about, the likeliest first, and `chances` their probabilities; `also` are
    intents that single clauses of the text have; `tickets` has the newest first; `surface` is `dm` or `post`;
    `attachments` counts pictures and the like; `scarce` says that DMs are: one must do.
    """

    text: str
    intent: str
    confidence: float = 1.0
    danger: float = 0.0
    likely: tuple[str, ...] = ()
    chances: tuple[float, ...] = ()
    also: tuple[str, ...] = ()
    entities: tuple[Mapping[str, Any], ...] = ()
    surface: str = "dm"
    dialogue: Dialogue = field(default_factory=Dialogue)
    tickets: tuple[KnownTicket, ...] = ()
    opted_out: bool = False
    attachments: int = 0
    scarce: bool = False

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Self:
        """Reads the newest message. Without a desk (`rasa shell`) the dialogue comes from the slot."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        remembered = metadata["dialogue"] if "dialogue" in metadata else tracker.get_slot("dialogue")
        intent = message.get("intent") or {}
        ranked = [row for row in message.get("intent_ranking", []) if row["name"] in ISSUE_TOPICS]
        return cls(
            text=(message.get("text") or "").replace("’", "'"),  # as phones write "don't"
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            danger=float(message.get("danger") or 0.0),
            likely=tuple(row["name"] for row in ranked),
            chances=tuple(float(row.get("confidence", 0.0)) for row in ranked),
            also=tuple(message.get("also") or ()),
            entities=tuple(message.get("entities") or ()),
            surface=metadata.get("surface", "dm"),
            dialogue=Dialogue.from_json(remembered),
            tickets=tuple(
                KnownTicket(**{**ticket, "missing": tuple(ticket.get("missing", ()))})
                for ticket in metadata.get("tickets", ())
            ),
            opted_out=bool(metadata.get("opted_out")),
            attachments=int(metadata.get("attachments", 0)),
            scarce=bool(metadata.get("scarce", False)),
        )

    def meaning(self, intent: str) -> Self:
        """The same turn, surely understood as something else."""
        return replace(self, intent=intent, confidence=1.0)

    @property
    def said_fields(self) -> tuple[tuple[str, FieldValue], ...]:
        """Every detail in the text by its name, in order, with the words it stands in."""
        return tuple(
            (e["entity"], FieldValue(value=str(e["value"]), said=self.text[e["start"] : e["end"]]))
            for e in self.entities
            if e["entity"] in FIELDS
        )

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The details in the text, the first of each kind."""
        return dict(reversed(self.said_fields))

    @property
    def issues_beside(self) -> tuple[str, ...]:
        """The issues that single clauses name."""
        return tuple(name for name in self.also if name in ISSUE_TOPICS)

    @property
    def open_tickets(self) -> tuple[KnownTicket, ...]:
        """The tickets that are not resolved, newest first."""
        return tuple(ticket for ticket in self.tickets if ticket.is_open)

    @property
    def ticket_ref(self) -> str | None:
        """The ticket the customer names, if any."""
        return next((str(e["value"]) for e in self.entities if e["entity"] == "ticket_ref"), None)
