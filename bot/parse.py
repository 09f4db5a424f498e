"""`nightdesk parse`: what the brain understands, message by message, without a running server."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import NightdeskError
from bot.language import Identify

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class BadLine(NightdeskError):
    """A line of input is not what it should be."""


class ParserFailed(NightdeskError):
    """The brain could not parse."""


def read_texts(lines: Iterable[str]) -> Iterator[str]:
    """The texts in JSON lines `{"text": …}`; empty lines are passed over.

    Raises:
        BadLine: naming the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadLine(f'line {number}: is not JSON ({error.msg}); expected {{"text": "…"}}') from error
        if not isinstance(said, dict) or not isinstance(said.get("text"), str):
            raise BadLine(f'line {number}: needs a field text that holds a string, like {{"text": "…"}}')
        if LONE_SURROGATE.search(said["text"]):
            raise BadLine(f"line {number}: is not UTF-8, or holds half of a surrogate pair")
        yield said["text"]


def parse(texts: list[str], model: Path, root: Path, identify: Identify) -> Iterator[dict[str, Any]]:
    """Parses the texts in the brain's own environment, in order.

    Yields `{"text", "intent", "confidence", "language", "entities", "urgent"}`; frequent questions are
    `faq/hours` and so on.

    Raises:
        ParserFailed: with the end of what the brain said, when it dies.
    """
    command = [str(root / "brain/.venv/bin/python"), "-m", "brain.parse", str(model.resolve())]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
    asked = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=root, env=environment, check=False)
    if done.returncode:
        raise ParserFailed("The brain could not parse:\n" + done.stderr[-2000:])
    for text, line in zip(texts, done.stdout.splitlines(), strict=True):
        understood = json.loads(line)
        name = understood["intent"]
        yield {
            "text": text,
            "intent": f"faq/{name.removeprefix('faq_')}" if name.startswith("faq_") else name,
            "confidence": understood["confidence"],
            "language": identify(text, None).written_in,
            "entities": understood["entities"],
            "urgent": understood["urgent"],
        }
