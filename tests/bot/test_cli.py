import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
COMMANDS = ["actions", "brain", "check-policy", "desk", "parse", "rehearse", "simulator", "train", "up"]


@pytest.fixture(autouse=True)
def example_brand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The repository's own policy, wherever the tests are run from and whatever is set there."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NIGHTDESK_{name.upper()}", raising=False)
    monkeypatch.setenv("NIGHTDESK_POLICY_FILE", str(ROOT / "policy.yml"))


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def test_help_lists_every_command_with_what_it_does() -> None:
    result = run("--help")
    listed = [line.split() for line in result.stdout.partition("Commands:\n")[2].splitlines()]
    names = [words[0] for words in listed]
    assert result.exit_code == 0
    assert names == sorted(main.commands)
    assert set(COMMANDS) <= set(names)
    assert [words for words in listed if len(words) < 3] == []


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command}")
    assert isinstance(main.commands[command], click.Command)
    assert main.commands[command].help


def test_an_unknown_command_is_named() -> None:
    result = run("strat")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such command 'strat'" in result.stderr


def test_a_policy_that_is_fine_is_counted() -> None:
    result = run("check-policy", str(ROOT / "policy.yml"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{ROOT}/policy.yml: fine (14 topics, 5 departments)\n"


def test_a_policy_that_is_wrong_is_told_line_by_line(tmp_path: Path) -> None:
    wrong = tmp_path / "policy.yml"
    text = (ROOT / "policy.yml").read_text("utf-8")
    wrong.write_text(text.replace("timezone: America/Los_Angeles", "timezone: Mars/Olympus"), encoding="utf-8")
    number = 1 + text.splitlines().index(next(line for line in text.splitlines() if "timezone:" in line))
    result = run("check-policy", str(wrong))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{wrong}:{number}: brand.timezone: ")
    assert "Mars/Olympus" in result.stderr


def test_a_policy_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run("check-policy", str(tmp_path / "nothing.yml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path}/nothing.yml: cannot be read: No such file or directory (name a policy file)\n"


@pytest.mark.parametrize("bad", ["not json", '{"text": 5}', "[]", b'{"text": "caf\xe9"}', '{"text": "\\ud800"}'])
def test_parse_names_the_bad_line_before_it_starts_a_brain(bad: str | bytes) -> None:
    line = bad if isinstance(bad, bytes) else bad.encode()
    result = run("parse", stdin=json.dumps({"text": "no power"}).encode() + b"\n\n" + line + b"\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("line 3: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["parse", "actions", "simulator", "desk"])
def test_a_wrong_setting_is_named_and_nothing_starts(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_WORKERS", "many")
    result = run(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("NIGHTDESK_WORKERS: ")


@pytest.mark.parametrize("command", ["parse", "simulator"])
def test_a_missing_policy_is_named_and_nothing_starts(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NIGHTDESK_POLICY_FILE", str(tmp_path / "nothing.yml"))
    result = run(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{tmp_path}/nothing.yml: cannot be read")
