"""The Rasa project and the actions fit each other."""

from collections import Counter
from pathlib import Path
from typing import Any

from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML

from actions.actions import AnswerQuestion, TakeIssue
from actions.deciding import DecidingAction
from bot.model.vocabulary import FAQ_NAMES, FIELDS, ISSUE_TOPICS
from tests.actions.saying import HANDLED_BY

ROOT = Path(__file__).parents[2]


def read(path: str) -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / path).read_text(encoding="utf-8"))


def handled() -> list[tuple[str, str]]:
    """Intent and action of every rule."""
    pairs = []
    for rule in read("data/rules.yml")["rules"]:
        first, action = rule["steps"]
        pairs += [(step["intent"], action["action"]) for step in first.get("or", [first])]
    return pairs


def test_every_intent_is_handled_by_exactly_one_rule():
    assert Counter(intent for intent, _ in handled()) == Counter(read("domain.yml")["intents"])


def test_every_action_of_the_domain_is_used_and_exists():
    domain = read("domain.yml")["actions"]
    assert sorted({action for _, action in handled()}) == sorted(domain)
    assert sorted(action.action_name for action in DecidingAction.__subclasses__()) == sorted(domain)


def test_the_action_server_finds_every_action():
    executor = ActionExecutor()
    executor.register_package("actions")
    assert sorted(executor.actions) == sorted(read("domain.yml")["actions"])


def test_the_tests_choose_actions_as_the_rules_do():
    expected = {intent: HANDLED_BY.get(intent, TakeIssue).action_name for intent, _ in handled()}
    expected |= {f"faq_{name}": AnswerQuestion.action_name for name in FAQ_NAMES}
    assert dict(handled()) == expected


def test_the_domain_knows_every_topic_question_and_detail():
    domain = read("domain.yml")
    assert {*ISSUE_TOPICS, *(f"faq_{name}" for name in FAQ_NAMES)} - set(domain["intents"]) == set()
    assert sorted(name for entity in domain["entities"] for name in entity) == sorted([*FIELDS, "ticket_ref"])


def test_every_step_of_a_story_is_a_rule():
    steps = [
        (before["intent"], after["action"])
        for story in read("data/stories.yml")["stories"]
        for before, after in zip(story["steps"][::2], story["steps"][1::2], strict=True)
    ]
    assert set(steps) - set(handled()) == set()
    assert len(steps) > 6
