"""What a conversation has led to so far: the little that has to be remembered between two turns."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class FieldValue:
    """A detail as it was understood, and the words it was understood from."""

    value: str
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What intake has collected so far for one ticket.

    `asked` counts how often details were asked for; `declined` are those the customer cannot give.
    """

    topic: str
    fields: dict[str, FieldValue] = field(default_factory=dict)
    asked: int = 0
    also: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """The desk keeps it with the conversation and gives it to the brain with every turn.

    `options` are the topics offered in the last question, in their order; `misses` counts turns in a row that
    were not understood; `answered` are the frequent questions answered since the last ticket; `flags` is what an
    agent should know beside the words (`bot/model/ticket.py`), kept until there is a ticket for it; `leaving` says that
    the customer wants to be forgotten and was just asked for the word that confirms it.
    """

    draft: Draft | None = None
    options: tuple[str, ...] = ()
    misses: int = 0
    answered: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    leaving: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain lists, dicts and strings; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self:
        """Reads what `as_json` wrote; None is a conversation that has just begun."""
        if not data:
            return cls()
        draft = data.get("draft")
        return cls(
            draft=_draft(draft) if draft else None,
            options=tuple(data.get("options", ())),
            misses=int(data.get("misses", 0)),
            answered=tuple(data.get("answered", ())),
            flags=tuple(data.get("flags", ())),
            leaving=bool(data.get("leaving", False)),
        )


def _draft(data: dict[str, Any]) -> Draft:
    return Draft(
        topic=data["topic"],
        fields={name: FieldValue(**value) for name, value in data.get("fields", {}).items()},
        asked=int(data.get("asked", 0)),
        also=tuple(data.get("also", ())),
        links=tuple(data.get("links", ())),
        declined=tuple(data.get("declined", ())),
    )
