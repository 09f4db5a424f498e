"""The desk's way in: one turn as JSON, answered with everything the actions decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
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
            await on_new_message(
                UserMessage(
                    text=plain(said["text"]),
                    output_channel=decisions,
                    sender_id=said["conversation"],
                    input_channel=self.name(),
                    message_id=said["turn"],
                    metadata=said["metadata"],
                )
            )
            return response.json({"payloads": decisions.payloads})

        return routes
