"""When a model is trained, what it is called, and what is said when that fails."""

import os
from pathlib import Path

import pytest

from bot.training import TrainingError, fingerprint, train_if_needed

RASA = """#!/bin/sh
echo "a wall of warnings"
while [ $# -gt 0 ]; do
    case $1 in
        --fixed-model-name) name=$2 ;;
        --out) out=$2 ;;
        --data) shift; echo "$@" >> trained-with; break ;;
    esac
    shift
done
echo model > "$out/$name.tar.gz"
"""
BROKEN_RASA = """#!/bin/sh
for line in $(seq 30); do echo "line $line"; done
exit 1
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu.yml", "data/nlu.es.yml", "data/rules.yml"):
        write(tmp_path / name, name)
    write(tmp_path / "brain/nlu/intents.py", "")
    write(tmp_path / "data/replies/en.yml", "greeting: Hi")
    install_rasa(tmp_path, RASA)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def install_rasa(checkout: Path, script: str) -> None:
    python = checkout / "brain/.venv/bin/python"
    write(python, script)
    python.chmod(0o755)


def models(checkout: Path) -> set[str]:
    return {path.name for path in (checkout / "models").iterdir()}


def test_the_first_time_a_model_is_trained(checkout: Path) -> None:
    lines: list[str] = []

    model = train_if_needed(checkout, lines.append)

    assert model == checkout / "models" / f"nightdesk-{fingerprint(checkout)}.tar.gz"
    assert model.read_text() == "model\n"
    assert models(checkout) == {model.name}
    assert lines == [f"training {model.name} (its log: var/log/train.log)", "trained in 0 s"]


def test_rasa_reads_the_training_data_and_not_the_replies(checkout: Path) -> None:
    train_if_needed(checkout, lambda _: None)

    assert (checkout / "trained-with").read_text() == ("data/nlu.es.yml data/nlu.yml data/rules.yml\n")


def test_the_second_time_nothing_happens(checkout: Path) -> None:
    first = train_if_needed(checkout, lambda _: None)
    lines: list[str] = []

    assert train_if_needed(checkout, lines.append) == first
    assert lines == []


@pytest.mark.parametrize("name", ["config.yml", "data/nlu.es.yml", "brain/nlu/deeper/new.py"])
def test_a_changed_input_changes_the_name(checkout: Path, name: str) -> None:
    before = fingerprint(checkout)

    write(checkout / name, "changed")

    assert fingerprint(checkout) != before


def test_a_changed_reply_does_not(checkout: Path) -> None:
    before = fingerprint(checkout)

    write(checkout / "data/replies/en.yml", "greeting: Hello")

    assert fingerprint(checkout) == before


def test_the_two_models_used_last_are_kept(checkout: Path) -> None:
    trained = []
    for turn, text in enumerate(["one", "two", "three", "one"]):
        write(checkout / "config.yml", text)
        model = train_if_needed(checkout, lambda _: None)
        os.utime(model, (turn, turn))  # the file system's clock may be too coarse to tell
        trained.append(model.name)

    assert trained[0] == trained[3]
    assert models(checkout) == set(trained[2:])


def test_a_failure_shows_the_end_of_the_log_and_leaves_no_model(checkout: Path) -> None:
    install_rasa(checkout, BROKEN_RASA)

    with pytest.raises(TrainingError) as failure:
        train_if_needed(checkout, lambda _: None)

    assert str(failure.value).splitlines() == [
        "Training failed; the end of var/log/train.log:",
        *(f"    line {number}" for number in range(11, 31)),
    ]
    assert models(checkout) == set()


def test_a_missing_environment_says_what_to_run(checkout: Path) -> None:
    (checkout / "brain/.venv/bin/python").unlink()

    with pytest.raises(TrainingError, match="Run `make setup`"):
        train_if_needed(checkout, lambda _: None)
