"""`make setup` on a machine that lacks something: one clear line, and exit status 2."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
NEEDED = ("bash", "cat", "cmp", "dirname", "sort")
MISSING_DESK = (
    "Nightdesk's desk needs Python 3.11 or newer; none was found on PATH or in pyenv. "
    "Install one, e.g. `pyenv install 3.13`, and run this again.\n"
)
MISSING_BRAIN = (
    "Nightdesk's brain needs Python 3.10 (Rasa 3.6 runs on nothing newer); none was found on PATH "
    "or in pyenv. Install it, e.g. `pyenv install 3.10`, and run this again.\n"
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout of the scripts, and a PATH with nothing on it but what a shell script needs."""
    shutil.copytree(SCRIPTS, tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def setup(machine: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(machine / "bin/bash"), "scripts/setup"],
        cwd=machine,
        env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_python_for_the_desk(machine: Path) -> None:
    result = setup(machine)

    assert (result.returncode, result.stdout, result.stderr) == (2, "", MISSING_DESK)


def test_without_a_python_for_the_brain(machine: Path) -> None:
    python = machine / "bin/python3.12"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)

    result = setup(machine)

    assert (result.returncode, result.stdout, result.stderr) == (2, "", MISSING_BRAIN)
