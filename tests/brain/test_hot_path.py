"""The one change to Rasa: fewer checks of its own schema, the same checks of answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from brain.hot_path import keep_the_validator

ANSWER = {"events": [{"event": "slot", "name": "dialogue", "value": 1}], "responses": [{"text": "Hi"}]}
BROKEN = [
    {"events": {}, "responses": []},
    {"events": [{"name": "no type"}], "responses": []},
    {"events": [], "responses": ["a string"]},
    [],
    None,
]


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The schemas checked from here on; afterwards Rasa is as it was."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    seen: list[object] = []
    validator_class = validator_for(RemoteAction.action_response_format_spec())
    check = validator_class.check_schema
    monkeypatch.setattr(
        validator_class, "check_schema", lambda schema, *a, **k: (seen.append(schema), check(schema, *a, **k))
    )
    return seen


@pytest.fixture
def unchanged_rasa(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rasa's own method, also after another test or the channel has replaced it."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN)


RASAS_OWN = RemoteAction._validate_action_result


def action() -> RemoteAction:
    return RemoteAction("action_take_issue", EndpointConfig("http://127.0.0.1:1/"))


def test_rasa_still_checks_its_schema_with_every_answer_so_the_file_is_needed(unchanged_rasa, checks):
    for _ in range(3):
        action()._validate_action_result(ANSWER)
    assert len(checks) == 3, "Rasa changed: brain/hot_path.py can go"


def test_the_schema_is_checked_once_and_never_with_an_answer(unchanged_rasa, checks):
    keep_the_validator()
    at_start = len(checks)
    for _ in range(3):
        action()._validate_action_result(ANSWER)
    assert (at_start, len(checks)) == (1, 1)


def test_the_schema_does_not_depend_on_the_action():
    assert RemoteAction.action_response_format_spec() == RemoteAction.action_response_format_spec()


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_answer_is_refused_as_rasa_refuses_it(unchanged_rasa, checks, broken):
    with pytest.raises(ValidationError):
        action()._validate_action_result(broken)
    keep_the_validator()
    with pytest.raises(ValidationError):
        action()._validate_action_result(broken)


def test_doing_it_twice_changes_nothing(unchanged_rasa, checks):
    keep_the_validator()
    keep_the_validator()
    assert action()._validate_action_result(ANSWER) is True
