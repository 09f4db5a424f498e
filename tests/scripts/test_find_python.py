"""How the set-up finds interpreters, on a PATH made of stand-ins."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
BASE = "/usr/bin:/bin"
BROKEN_SHIM = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"


def interpreter(version: str) -> str:
    """A stand-in that answers as Python `version` would to the set-up's question."""
    return f'#!/bin/sh\n[ "$1" = -c ] && [ "$3" = {version} ]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The one folder on PATH besides the system's; uv and pyenv in it find nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    install(folder / "uv", "#!/bin/sh\nexit 2\n")
    install(folder / "pyenv", "#!/bin/sh\nexit 1\n")
    return folder


def install(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)
    return path


def find_python(path: Path, *versions: str) -> str | None:
    """What `find_python` prints, None if it fails."""
    found = subprocess.run(
        ["bash", "-euc", '. "$0/lib.sh"; find_python "$@"', str(SCRIPTS), *versions],
        env={"PATH": f"{path}:{BASE}", "HOME": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr == ""
    return found.stdout.rstrip("\n") if found.returncode == 0 else None


def test_the_first_version_that_is_there_is_taken(path: Path) -> None:
    install(path / "python9.1", interpreter("9.1"))
    newer = install(path / "python9.2", interpreter("9.2"))

    assert find_python(path, "9.3", "9.2", "9.1") == str(newer)


def test_an_interpreter_that_does_not_start_is_passed_over(path: Path) -> None:
    install(path / "python9.2", BROKEN_SHIM)
    working = install(path / "python9.1", interpreter("9.1"))

    assert find_python(path, "9.2", "9.1") == str(working)


def test_pyenvs_versions_are_found_behind_its_broken_shims(path: Path) -> None:
    root = path / "pyenv-root"
    install(path / "pyenv", f"#!/bin/sh\necho '{root}'\n")
    install(path / "python9.1", BROKEN_SHIM)
    install(root / "versions/9.1.3/bin/python9.1", interpreter("9.1"))
    newest = install(root / "versions/9.1.12/bin/python9.1", interpreter("9.1"))

    assert find_python(path, "9.1") == str(newest)


def test_what_uv_knows_is_found_last(path: Path) -> None:
    hidden = install(path / "elsewhere/python9.1", interpreter("9.1"))
    install(path / "uv", f"#!/bin/sh\necho '{hidden}'\n")

    assert find_python(path, "9.1") == str(hidden)


def test_none_is_found_where_there_is_none(path: Path) -> None:
    assert find_python(path, "9.2", "9.1") is None


def test_a_real_interpreter_answers_the_question(path: Path) -> None:
    version = "{}.{}".format(*sys.version_info)
    (path / f"python{version}").symlink_to(sys.executable)

    assert find_python(path, version) == str(path / f"python{version}")
