"""How much of what the training data annotates is found. The data was in sight while the rules were
written, so these floors guard against losing ground; they do not say how well unseen messages do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from brain.nlu.fields import extract

DATA = Path(__file__).parents[3] / "data"
FILES = {"en": "nlu.yml", "es": "nlu.es.yml", "pt": "nlu.pt.yml", "de": "nlu.de.yml"}
REGIONS = ("US", "MX", "ES", "BR", "PT", "DE")
FLOORS = dict.fromkeys(("account_number", "phone", "email", "ticket_ref", "amount"), 0.95)
FLOORS |= {"address": 0.85, "when": 0.85}

ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")
Span = tuple[str, int, int]


def examples(language: str) -> Iterator[tuple[str, str, list[Span]]]:
    """Intent, plain text, and the annotated spans of each example."""
    for block in yaml.safe_load((DATA / FILES[language]).read_text("utf-8"))["nlu"]:
        for line in block["examples"].splitlines():
            if line.strip().startswith("- "):
                yield (block["intent"], *plain(line.strip()[2:]))


def plain(annotated: str) -> tuple[str, list[Span]]:
    text, spans, done = "", [], 0
    for match in ANNOTATION.finditer(annotated):
        text += annotated[done : match.start()]
        spans.append((match[2], len(text), len(text) + len(match[1])))
        text += match[1]
        done = match.end()
    return text + annotated[done:], spans


@pytest.mark.parametrize("language", FILES)
def test_annotated_fields_are_found(language):
    found, annotated = Counter(), Counter()
    for _, text, spans in examples(language):
        fields = extract(text, REGIONS)
        for entity, start, end in spans:
            annotated[entity] += 1
            found[entity] += any(field.entity == entity and field.start < end and start < field.end for field in fields)
    recall = {entity: found[entity] / annotated[entity] for entity in FLOORS}
    assert {entity: r for entity, r in recall.items() if r < FLOORS[entity]} == {}


@pytest.mark.parametrize("language", FILES)
def test_messages_about_something_else_hold_no_addresses(language):
    texts = [text for intent, text, _ in examples(language) if intent == "out_of_scope"]
    with_address = [text for text in texts if any(field.entity == "address" for field in extract(text, REGIONS))]
    assert len(with_address) <= 0.02 * len(texts), with_address
