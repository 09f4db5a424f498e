"""What the actions decided: replies to render and effects to commit, as they travel from brain to desk."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.errors import NightdeskError


class UnknownPayload(NightdeskError):
    """The brain answered something this desk does not know."""


class EffectName(StrEnum):
    """Everything the brain can ask the desk to do."""

    UNDERSTOOD = "understood"
    REMEMBER = "remember"
    OPEN_TICKET = "open_ticket"
    UPDATE_TICKET = "update_ticket"
    PAGE_ON_CALL = "page_on_call"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    FORGET = "forget"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A sentence of data/replies/ by its key, with the values to fill in."""

    say: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing to do, with what it needs to be done."""

    name: EffectName
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One turn's answer: replies in the order they are said, effects in the order they are committed."""

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()

    @classmethod
    def from_payloads(cls, payloads: list[dict[str, Any]]) -> "Decision":
        """Reads the brain's payloads.

        Raises:
            UnknownPayload: when one is neither a reply nor a known effect.
        """
        replies: list[Reply] = []
        effects: list[Effect] = []
        for payload in payloads:
            match payload:
                case {"say": str(key)}:
                    replies.append(Reply(say=key, values=payload.get("values", {})))
                case {"effect": str(name)} if name in EffectName:
                    effects.append(Effect(name=EffectName(name), values=payload.get("values", {})))
                case _:
                    raise UnknownPayload(f"The brain answered with a payload of an unknown form: {sorted(payload)}")
        return cls(replies=tuple(replies), effects=tuple(effects))
