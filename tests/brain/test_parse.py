"""What `nightdesk parse` prints of a message."""

from __future__ import annotations

import asyncio
import io
import json

import pytest

from brain.parse import described, parse_all

ACCOUNT = {
    "entity": "account_number",
    "start": 5,
    "end": 17,
    "value": "22-104-55873",
    "text": "22 104 55873",
    "extractor": "FieldExtractor",
}


def parsed(intent: str, **more: object) -> dict[str, object]:
    return {"intent": {"name": intent, "confidence": 0.123456}, "entities": [], "text": "…", **more}


def test_a_message_is_described_by_intent_confidence_entities_and_urgency():
    assert described(parsed("give_details", entities=[ACCOUNT], danger=0.01)) == {
        "intent": "give_details",
        "confidence": 0.1235,
        "entities": [{"entity": "account_number", "start": 5, "end": 17, "value": "22-104-55873"}],
        "urgent": False,
    }


def test_danger_is_urgent():
    assert described(parsed("report_hazard"))["urgent"] is True


class Agent:
    """Answers with what it heard."""

    async def parse_message(self, text: str) -> dict[str, object]:
        return parsed(text)


def test_each_line_gets_its_line_in_order(monkeypatch: pytest.MonkeyPatch, capsys):
    texts = ["no tengo luz", "two\nlines", "", "/restart", "é\u2028ü"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(json.dumps(text) + "\n" for text in texts)))
    asyncio.run(parse_all(Agent()))
    heard = [json.loads(line)["intent"] for line in capsys.readouterr().out.splitlines()]
    assert heard == ["no tengo luz", "two\nlines", "", "\u2044restart", "é\u2028ü"]


def test_what_the_model_says_can_be_described(understanding):
    (said,) = understanding.of(["no power, account 22 104 55873"])
    shown = json.loads(json.dumps(described(said)))
    assert [entity["value"] for entity in shown["entities"]] == ["22-104-55873"]
    assert set(shown) == {"intent", "confidence", "entities", "urgent"}
