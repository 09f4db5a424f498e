"""The desk's way in, asked over HTTP as the desk asks; behind it a stub in place of the assistant.

How a question that was answered already is answered again is in test_channel_again.py, with the real one.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from brain.channel import DeskChannel

ANA = {
    "conversation": "dm-ana",
    "turn": "turn-1",
    "text": "my power is out",
    "metadata": {"language": "en", "draft": {"fields": {}}, "now": "2026-11-21T23:40:00-05:00"},
}


class Assistant:
    """Says prepared messages to whoever asks, and remembers what it was asked."""

    def __init__(self, *says: dict[str, Any]) -> None:
        self.lock_store = InMemoryLockStore()
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.says = says
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        for said in self.says:
            await message.output_channel.send_response(message.sender_id, said)


@pytest.fixture
def ask(server):
    """Posts turns to the channel with this assistant behind it."""
    return server.ask


def test_payloads_come_back_in_the_order_they_were_said(ask):
    payloads = [{"reply": "utter_disclosure"}, {"reply": "utter_ask_details"}, {"effect": "open_ticket"}]
    answers = ask(Assistant(*[{"custom": payload} for payload in payloads]), ANA)
    assert answers[0] == (200, {"payloads": payloads})


def test_a_text_without_a_payload_is_not_passed_on(ask):
    assistant = Assistant({"text": "for rasa shell"}, {"text": "kept", "custom": {"reply": "x"}}, {"custom": {}})
    assert ask(assistant, ANA)[0] == (200, {"payloads": [{"reply": "x"}]})


def test_an_assistant_that_says_nothing_is_an_answer_without_payloads(ask):
    assert ask(Assistant(), ANA)[0] == (200, {"payloads": []})


def test_ids_and_metadata_reach_rasa_as_the_desk_gave_them(ask):
    assistant = Assistant()
    ask(assistant, ANA)
    heard = assistant.heard[0]
    assert (heard.sender_id, heard.message_id, heard.input_channel, heard.text, heard.metadata) == (
        "dm-ana",
        "turn-1",
        "desk",
        "my power is out",
        ANA["metadata"],
    )


def test_a_customer_gives_no_orders(ask):
    assistant = Assistant()
    ask(assistant, {**ANA, "text": " /restart"}, {**ANA, "text": "sin luz 😩\n/ayuda"})
    assert [heard.text for heard in assistant.heard] == ["\u2044restart", "sin luz 😩\n/ayuda"]


def test_two_conversations_do_not_hear_each_other(ask):
    class Echo(Assistant):
        async def handle_message(self, message: UserMessage) -> None:
            await message.output_channel.send_response(message.sender_id, {"custom": {"to": message.sender_id}})

    answers = ask(Echo(), ANA, {**ANA, "conversation": "dm-luis"})
    assert answers == [(200, {"payloads": [{"to": "dm-ana"}]}), (200, {"payloads": [{"to": "dm-luis"}]})]


def test_a_turn_that_lacks_something_is_an_error_and_rasa_is_not_asked(ask):
    assistant = Assistant()
    ((status, _),) = ask(assistant, {"conversation": "dm-ana", "text": "hi"})
    assert (status, assistant.heard) == (500, [])


def test_it_says_that_it_is_there(server):
    assert server.health() == (200, {"status": "ok"})


def test_its_start_keeps_the_validator(monkeypatch):
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    before = RemoteAction._validate_action_result
    DeskChannel().blueprint(Assistant().handle_message)
    assert RemoteAction._validate_action_result is not before


def test_the_credentials_name_this_channel(root):
    credentials = yaml.safe_load((root / "credentials.yml").read_text("utf-8"))
    assert list(credentials) == [f"{DeskChannel.__module__}.{DeskChannel.__qualname__}"]
