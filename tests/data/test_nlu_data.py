"""The training examples: enough of each, none twice, nothing the domain does not know."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bot.policy.load import load_policy

ROOT = Path(__file__).parents[2]
FILES = {"en": "nlu.yml", "es": "nlu.es.yml", "pt": "nlu.pt.yml", "de": "nlu.de.yml"}
LANGUAGES = list(FILES)
TOPICS = """
    report_outage dispute_bill payment_problem ask_payment_plan start_service stop_service
    move_service report_meter_problem account_access claim_damage complain_service
""".split()
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
NOT_LEARNT = {"nlu_fallback"}
INTENTS = [intent for intent in DOMAIN["intents"] if intent not in NOT_LEARNT]
LEAST = dict.fromkeys(INTENTS, 8) | dict.fromkeys(TOPICS, 15)
LEAST |= {"report_hazard": 40, "out_of_scope": 60}

ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)\)")
ACCOUNT = re.compile(r"\d{2}[ .-]?\d{3}[ .-]?\d{5}")
TICKET = re.compile(r"HL[- ]?[23456789ABCDEFGHJKMNPQRSTVWXYZ]{6}", re.IGNORECASE)


class Example(NamedTuple):
    """One line of training data."""

    language: str
    intent: str
    annotated: str

    @property
    def text(self) -> str:
        return ANNOTATION.sub(r"\1", self.annotated)

    @property
    def normalised(self) -> str:
        """Without case and punctuation; what has nothing else, as it is."""
        return " ".join(re.findall(r"\w+", self.text.casefold())) or self.text


def examples(language: str) -> Iterator[Example]:
    for block in yaml.safe_load((ROOT / "data" / FILES[language]).read_text("utf-8"))["nlu"]:
        for line in block["examples"].splitlines():
            if line.startswith("- "):
                yield Example(language, block["intent"], line[2:])


EXAMPLES = [example for language in FILES for example in examples(language)]


def held_out(name: str) -> list[str]:
    with (ROOT / "tests" / "nlu" / name).open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("language", FILES)
def test_no_example_stands_twice(language):
    counted = Counter(e.normalised for e in EXAMPLES if e.language == language)
    assert [text for text, times in counted.items() if times > 1] == []


def test_no_text_means_one_thing_in_one_language_and_another_in_another():
    meanings = defaultdict(set)
    for example in EXAMPLES:
        meanings[example.normalised].add(example.intent)
    assert {text: intents for text, intents in meanings.items() if len(intents) > 1} == {}


@pytest.mark.parametrize("language", FILES)
def test_every_intent_of_the_domain_has_enough_examples(language):
    counted = Counter(e.intent for e in EXAMPLES if e.language == language)
    assert {i: counted[i] for i, least in LEAST.items() if counted[i] < least} == {}


@pytest.mark.parametrize("language", FILES)
def test_every_intent_with_examples_is_in_the_domain(language):
    assert {e.intent for e in EXAMPLES if e.language == language} == set(INTENTS)


def test_every_annotated_entity_is_in_the_domain_and_every_one_of_the_domain_annotated():
    annotated = {name for e in EXAMPLES for _, name in ANNOTATION.findall(e.annotated)}
    assert annotated == {name for entity in DOMAIN["entities"] for name in entity}


def test_annotations_are_complete():
    assert [e.annotated for e in EXAMPLES if re.search(r"[\[\]]|\]\(|\(\w+\)$", e.text)] == []


@pytest.mark.parametrize(("entity", "form"), [("account_number", ACCOUNT), ("ticket_ref", TICKET)])
def test_annotated_numbers_have_their_form(entity, form):
    written = [text for e in EXAMPLES for text, name in ANNOTATION.findall(e.annotated) if name == entity]
    assert [text for text in written if not form.fullmatch(text)] == []
    assert written


@pytest.mark.parametrize("language", FILES)
def test_held_out_messages_are_not_trained_on(language):
    trained = {e.normalised for e in EXAMPLES if len(e.normalised.split()) > 2}
    asked = [Example(language, "", text) for text in held_out(f"held_out.{language}.csv")]
    assert [e.text for e in asked if e.normalised in trained] == []


@pytest.mark.parametrize("language", FILES)
def test_held_out_messages_ask_for_every_intent(language):
    path = ROOT / "tests" / "nlu" / f"held_out.{language}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert {row["intent"] for row in csv.DictReader(file)} == set(INTENTS)


def test_telephone_numbers_are_read_as_the_brands_country_writes_them():
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    regions = next(part["regions"] for part in pipeline if "regions" in part)
    assert load_policy(ROOT / "policy.yml").brand.country in regions
