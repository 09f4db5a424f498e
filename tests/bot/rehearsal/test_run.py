"""The command: what is wrong is told before anything starts; status, lines and page follow from what was played."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.rehearsal import run as command
from tests.bot.rehearsal.harness import ticket

ROOT = Path(__file__).parents[3]


@pytest.fixture
def rehearse(monkeypatch, stage, brain):
    """The command with its stage around the brain of these tests; `started` says whether it was opened."""
    started = []

    @contextmanager
    def opened(*_):
        started.append(True)
        yield stage

    monkeypatch.setattr(command, "open_whole_stage", opened)
    monkeypatch.setattr(command, "train_if_needed", lambda *_: Path("model.tar.gz"))
    monkeypatch.setenv("NIGHTDESK_POLICY_FILE", str(ROOT / "policy.yml"))

    def invoke(*arguments):
        result = CliRunner().invoke(main, ["rehearse", *map(str, arguments)])
        result.started = bool(started)
        return result

    return invoke


def file_of(folder, *scripts, name="scripts.jsonl"):
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in scripts), encoding="utf-8")
    return path


def one(name, text="hello", **expect):
    return {"id": name, "at": "2026-11-21T23:40:00", "customer": [text], "expect": expect}


def test_a_line_is_printed_for_each_script_and_nothing_else(rehearse, brain, tmp_path):
    brain.answers["no power"] = ticket()
    path = file_of(tmp_path, one("a", outcome="no_reply"), one("b", "no power", outcome="ticket"))
    result = rehearse(path)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, [(line["id"], line["passed"]) for line in lines]) == (0, [("a", True), ("b", True)])
    assert list(lines[0]) == [
        "id",
        "passed",
        "failures",
        "outcome",
        "ticket",
        "bot_messages",
        "public_replies",
        "transcript",
    ]
    assert list(lines[0]["transcript"][0]) == ["who", "where", "at", "text"]
    assert lines[0]["transcript"][0]["at"] == "2026-11-21T23:40:00-08:00"
    assert result.stderr.startswith("2 of 2 passed in ")


def test_what_failed_is_shown_on_standard_error_and_the_status_is_1(rehearse, brain, tmp_path):
    result = rehearse(file_of(tmp_path, one("a", outcome="ticket"), one("b")))
    assert result.exit_code == 1
    assert result.stderr.startswith("✗ a  (dm, Saturday 2026-11-21 23:40)\n")
    assert "✗ outcome                     ticket                                no_reply" in result.stderr
    assert "1 of 2 passed in " in result.stderr.splitlines()[-1]


def test_several_files_are_played_and_only_one_script_when_asked(rehearse, brain, tmp_path):
    first, second = file_of(tmp_path, one("a")), file_of(tmp_path, one("b"), name="more.jsonl")
    assert [json.loads(line)["id"] for line in rehearse(first, second).stdout.splitlines()] == ["a", "b"]
    assert [json.loads(line)["id"] for line in rehearse(first, second, "--only", "b").stdout.splitlines()] == ["b"]


def test_a_page_is_written_when_asked(rehearse, brain, tmp_path):
    rehearse(file_of(tmp_path, one("a", outcome="ticket")), "--html", tmp_path / "page.html")
    assert '<article class="failed" id="a">' in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["--only", "b"]])
def test_nothing_is_played_when_a_line_is_wrong(rehearse, tmp_path, arguments):
    path = file_of(tmp_path, one("a"), {"id": "b"})
    result = rehearse(path, *arguments)
    assert (result.exit_code, result.stdout, result.started) == (2, "", False)
    assert [line.partition(" is missing")[0] for line in result.stderr.splitlines()] == [
        f"{path}:2: at:",
        f"{path}:2: customer:",
    ]


def test_an_unknown_id_is_answered_with_those_there_are(rehearse, tmp_path):
    result = rehearse(file_of(tmp_path, one("a"), one("b")), "--only", "c")
    assert (result.exit_code, result.stdout, result.started) == (2, "", False)
    assert result.stderr == '--only: "c" is not the id of a script (known: a, b)\n'


def test_files_without_scripts_are_said_to_be_empty(rehearse, tmp_path):
    result = rehearse(file_of(tmp_path))
    assert (result.exit_code, result.stdout, result.started) == (2, "", False)
    assert result.stderr.startswith(f"{tmp_path}/scripts.jsonl: holds no script (write one script a line, like ")


def test_a_page_that_cannot_be_written_is_told_before_anything_is_played(rehearse, tmp_path):
    result = rehearse(file_of(tmp_path, one("a")), "--html", tmp_path / "nowhere" / "page.html")
    assert (result.exit_code, result.stdout, result.started) == (2, "", False)
    assert "page.html" in result.stderr


def test_no_file_at_all_is_a_usage_error(rehearse):
    result = rehearse()
    assert (result.exit_code, result.started) == (2, False)
    assert "Missing argument" in result.stderr
