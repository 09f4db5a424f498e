"""Parses JSON strings from standard input, a line each; `nightdesk parse` calls it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import warnings
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")  # Rasa 3.6 is frozen: its deprecations are nobody's work

from rasa.core.agent import Agent  # noqa: E402
from rasa.utils.common import configure_logging_and_warnings  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from brain.nlu.intents import DANGER  # noqa: E402
from brain.plain import plain  # noqa: E402


def described(parsed: dict[str, Any]) -> dict[str, Any]:
    """What the desk's command prints of a parsed message; `urgent` is the danger decision."""
    entities = [{key: entity[key] for key in ("entity", "start", "end", "value")} for entity in parsed["entities"]]
    return {
        "intent": parsed["intent"]["name"],
        "confidence": round(parsed["intent"]["confidence"], 4),
        "entities": entities,
        "urgent": parsed["intent"]["name"] == DANGER,
    }


async def parse_all(agent: Agent) -> None:
    """One line in, one line out."""
    for line in sys.stdin:
        parsed = await agent.parse_message(plain(json.loads(line)))
        print(json.dumps(described(parsed)), flush=False)


def main() -> None:
    """Loads the model named on the command line and parses until the input ends."""
    configure_logging_and_warnings(logging.ERROR, warn_only_once=True)
    configure_structlog(logging.ERROR)
    asyncio.run(parse_all(Agent.load(sys.argv[1])))


if __name__ == "__main__":
    main()
