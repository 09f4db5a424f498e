"""The desk's way in: one turn as JSON, answered with everything the actions decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from itertools import takewhile
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from brain.hot_path import keep_the_validator
from brain.plain import plain


class Decisions(OutputChannel):
    """Collects the custom payloads of one turn, in order; the plain texts are for `rasa shell` only."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers."""
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps what an action said, unless it is a text without a payload."""
        if message.get("custom"):
            self.payloads.append(message["custom"])


class DeskChannel(InputChannel):
    """`POST /webhooks/desk/turns` with `{conversation, turn, text, metadata}` answers `{payloads: […]}`.

    `conversation` is the desk's id and becomes Rasa's sender id; `turn` becomes the message id; `metadata`
    reaches the actions as it is. An answer without payloads means that an action failed: Rasa logs and
    swallows such errors, so the desk has to treat silence as a failure.

    The very same question is not asked twice: a desk that died before it could commit the answer gets it again
    from the tracker. More words, or a dialogue that went on meanwhile, make it another question.
    """

    @classmethod
    def name(cls) -> str:
        """The path below /webhooks."""
        return "desk"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Called by Rasa when its server starts."""
        keep_the_validator()
        routes = Blueprint("desk_webhook")

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/turns", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            said = request.json
            decisions = Decisions()
            message = UserMessage(
                text=plain(said["text"]),
                output_channel=decisions,
                sender_id=said["conversation"],
                input_channel=self.name(),
                message_id=said["turn"],
                metadata=said["metadata"],
            )
            payloads = await _answered(request.app.ctx.agent, message)
            if not payloads:
                await on_new_message(message)
            return response.json({"payloads": payloads or decisions.payloads})

        return routes


async def _answered(agent: Agent, message: UserMessage) -> list[dict[str, Any]]:
    """What was answered to this very message; empty when it is new, or when its action failed.

    Waits for the conversation's lock: the desk may ask again while its first question is still being answered.
    """
    async with agent.lock_store.lock(message.sender_id):
        tracker = await agent.tracker_store.retrieve(message.sender_id)
    newest_first = list(reversed(tracker.events)) if tracker else []
    question = next((event for event in newest_first if isinstance(event, UserUttered)), None)
    if question is None or not _is_same(question, message):
        return []
    return _payloads(takewhile(lambda event: event is not question, newest_first))[::-1]


def _is_same(question: UserUttered, message: UserMessage) -> bool:
    """Rasa adds names of its own to the metadata it was given."""
    known = question.metadata.items()
    told = all(item in known for item in message.metadata.items())
    return told and (question.message_id, question.text) == (message.message_id, message.text)


def _payloads(events: Iterable[Event]) -> list[dict[str, Any]]:
    said = (event.data.get("custom") for event in events if isinstance(event, BotUttered))
    return [payload for payload in said if payload]
