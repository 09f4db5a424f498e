"""Trains the brain's model when, and only when, something it is made from has changed.

A model is named after a hash of its inputs, so a name that exists is a model that is current.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import NightdeskError
from bot.logtail import tail

TRAINING_DATA = ("data/nlu*.yml", "data/rules.yml", "data/stories.yml")
INPUTS = ("config.yml", "domain.yml", *TRAINING_DATA, "brain/nlu/**/*.py", "brain/requirements.txt")
MODELS_KEPT = 2
SECONDS_BETWEEN_LINES = 10

QUIET_RASA: Mapping[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",  # its cache knows our components' classes, not what they call
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_WAIT_POLICY": "passive",  # beside other work, threads that wait by spinning are ten times as slow
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}

Echo = Callable[[str], None]


class TrainingError(NightdeskError):
    """The brain's model could not be trained."""


def train_if_needed(root: Path, echo: Echo) -> Path:
    """The current model of the checkout at `root`, trained first if there is none yet.

    `echo` receives lines for a person. Raises `TrainingError`, whose text ends with what Rasa said.
    """
    model = root / "models" / f"nightdesk-{fingerprint(root)}.tar.gz"
    if not model.exists():
        train(root, model, echo)
        _prune(model.parent)
    with contextlib.suppress(OSError):  # a service need not be allowed to write here
        model.touch()  # `rasa shell` takes the newest
    return model


def fingerprint(root: Path) -> str:
    """Twelve hexadecimal digits that change with any file a model is made from, or its name."""
    digest = hashlib.sha256()
    for path in _inputs(root, INPUTS):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _inputs(root: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(root.glob(pattern))


def train(root: Path, model: Path, echo: Echo) -> None:
    """Trains into the file `model`, whatever there is already. Raises `TrainingError`."""
    python = root / "brain" / ".venv" / "bin" / "python"
    if not python.exists():
        raise TrainingError("The brain's environment is missing. Run `make setup`.")
    log = root / "var" / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    model.parent.mkdir(exist_ok=True)
    echo(f"training {model.name} (its log: {log.relative_to(root)})")
    started = time.monotonic()
    # Elsewhere first: an interrupted training must not leave half a file under the model's name.
    with TemporaryDirectory(dir=model.parent, prefix=".training-") as folder:
        _run(_command(root, python, model, Path(folder)), root, log, echo)
        (Path(folder) / model.name).replace(model)
    echo(f"trained in {time.monotonic() - started:.0f} s")


def _command(root: Path, python: Path, model: Path, folder: Path) -> list[str]:
    data = [str(path.relative_to(root)) for path in _inputs(root, TRAINING_DATA)]
    name = model.name.removesuffix(".tar.gz")
    command = [
        str(python),
        "-m",
        "rasa",
        "train",
        "--config",
        "config.yml",
        "--domain",
        "domain.yml",
        "--skip-validation",  # tests/ check more of it, and every start would wait for this
    ]
    return [*command, "--fixed-model-name", name, "--out", str(folder), "--force", "--data", *data]


def _run(command: list[str], root: Path, log: Path, echo: Echo) -> None:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **QUIET_RASA},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            status = _wait(process, echo)
        finally:
            process.kill()
            process.wait()
    if status != 0:
        raise TrainingError(f"Training failed; the end of {log.relative_to(root)}:\n{tail(log)}")


def _wait(process: subprocess.Popen[bytes], echo: Echo) -> int:
    started = time.monotonic()
    while True:
        try:
            return process.wait(timeout=SECONDS_BETWEEN_LINES)
        except subprocess.TimeoutExpired:
            echo(f"  still training, {time.monotonic() - started:.0f} s")


def _prune(models: Path) -> None:
    def used(model: Path) -> float:
        return model.stat().st_mtime

    for model in sorted(models.glob("nightdesk-*.tar.gz"), key=used)[:-MODELS_KEPT]:
        model.unlink(missing_ok=True)


def main() -> int:
    """What `make setup` ends with."""
    try:
        train_if_needed(Path.cwd(), lambda line: print(line, flush=True))
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
