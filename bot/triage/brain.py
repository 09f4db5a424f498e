"""The desk's side of the line to the brain: a turn goes out, a decision comes back."""

from typing import Any, Protocol

import httpx

from bot.errors import NightdeskError
from bot.model.effect import Decision, UnknownPayload


class BrainFailed(NightdeskError):
    """The brain did not answer, or not in a form we know."""


class BrainSilent(BrainFailed):
    """No answer in time: each such turn has held a worker for as long."""


class Brain(Protocol):
    """Whoever decides what to do about a turn."""

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        """Raises BrainFailed when there is no decision."""
        ...


class RasaBrain:
    """Rasa behind its HTTP channel (brain/channel.py). Connects on the first call; used by several threads."""

    def __init__(self, address: str, timeout_seconds: float) -> None:
        self._client = httpx.Client(base_url=address, timeout=timeout_seconds, trust_env=False)

    def decide(self, conversation: str, turn: str, text: str, metadata: dict[str, Any]) -> Decision:
        """Asks Rasa. An answer without any payload means that an action failed there.

        Raises:
            BrainSilent, BrainFailed: on any error, with what went wrong.
        """
        said = {"conversation": conversation, "turn": turn, "text": text, "metadata": metadata}
        try:
            answer = self._client.post("/webhooks/desk/turns", json=said)
            answer.raise_for_status()
            payloads = answer.json()["payloads"]
            decision = Decision.from_payloads(payloads)
        except httpx.TimeoutException as error:
            raise BrainSilent(f"{type(error).__name__}: {error}") from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError, UnknownPayload) as error:
            raise BrainFailed(f"{type(error).__name__}: {error}") from error
        if not payloads:
            raise BrainFailed("an action failed: the answer was empty")
        return decision

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()
