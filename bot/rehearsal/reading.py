"""From files of JSON lines to scripts, or to one error that names every line that is wrong."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import NightdeskError, Problem
from bot.policy.source import dotted
from bot.policy.values import known, shown
from bot.rehearsal.script import Expectation, Script

EXAMPLE = '{"id": "en-01", "at": "2026-11-21T23:40:00", "customer": ["…"], "expect": {"outcome": "ticket"}}'

ONE_A_LINE = f"write one script a line, like {EXAMPLE}"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_WRONG = {
    "missing": "is missing",
    "string_type": "{value} is not text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "{value} is not a language code",
    "int_type": "{value} is not a whole number",
    "int_from_float": "{value} is not a whole number",
    "greater_than_equal": "{value} is too small",
    "tuple_type": "{value} is not a list",
    "too_short": "is empty",
    "dict_type": "{value} is not a mapping",
    "model_type": "{value} is not a mapping",
    "literal_error": "{value} is not known",
    "enum": "{value} is not an outcome",
}
"""pydantic's error types in our words; one that is not here is said in pydantic's."""


class ScriptError(NightdeskError):
    """A file of scripts cannot be used as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


def read_scripts(paths: Sequence[Path]) -> tuple[Script, ...]:
    """The scripts of all files, in order; empty lines are passed over.

    Raises:
        ScriptError: naming file, line and field of everything that is wrong; ids count over all files.
    """
    reader = _Reader()
    for path in paths:
        reader.read(path)
    if reader.problems:
        raise ScriptError(reader.problems)
    return tuple(reader.scripts)


class _Reader:
    """Collects scripts and problems, file by file."""

    def __init__(self) -> None:
        self.scripts: list[Script] = []
        self.problems: list[Problem] = []
        self._places: dict[str, str] = {}

    def read(self, path: Path) -> None:
        """Reads one file to its end, whatever is wrong in it."""
        try:
            lines = path.read_bytes().removeprefix(BYTE_ORDER_MARK).split(b"\n")
        except OSError as error:
            self._complain(path, None, f"cannot be read: {error.strerror}", "name a file of JSON lines")
            return
        written = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        if not written:
            self._complain(path, None, "holds no script", ONE_A_LINE)
        for number, line in written:
            self._read_line(path, number, line)

    def _read_line(self, path: Path, number: int, line: bytes) -> None:
        try:
            script = Script.model_validate_json(line)
        except ValidationError as error:
            self.problems.extend(_problem(details, line, str(path), number) for details in error.errors())
            return
        here = f"{path}:{number}"
        if first := self._places.get(script.id):
            wrong, right = f"{shown(script.id)} is there twice", f"it is on {first} already; name this one differently"
            self._complain(path, number, wrong, right, "id")
        self._places.setdefault(script.id, here)
        self.scripts.append(script)

    def _complain(self, file: Path, line: int | None, wrong: str, right: str, path: str = "") -> None:
        self.problems.append(Problem(file=str(file), line=line, path=path, wrong=wrong, right=right))


def _problem(error: ErrorDetails, line: bytes, file: str, number: int) -> Problem:
    path, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind == "json_invalid":
        wrong, right = _not_json(line), ONE_A_LINE
    elif kind == "extra_forbidden":
        wrong, right = "is not known here", known(list(_model_at(path[:-1]).model_fields))
    else:
        template = _WRONG.get(kind)
        wrong = template.format(value=shown(error["input"])) if template else error["msg"]
        right = context.get("right") or _described(path)
    return Problem(file=file, line=number, path=dotted(path), wrong=wrong, right=right)


def _not_json(line: bytes) -> str:
    """What is wrong with the line; Python's reader says it in fewer words than pydantic's."""
    try:
        json.loads(line)
    except UnicodeDecodeError as error:
        return f"byte {error.object[error.start]:#04x} is not UTF-8"
    except json.JSONDecodeError as error:
        return f"is not JSON: {error.msg} at character {error.pos + 1}"
    except RecursionError:
        return "is nested too deeply"
    return "holds half of a surrogate pair, or a number that is none"


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel]:
    return Expectation if path[:1] == ("expect",) else Script


def _described(path: tuple[str | int, ...]) -> str:
    """What the innermost described field of `path` wants to be."""
    names: Any = [step for step in path if isinstance(step, str)]
    if not names:
        return ONE_A_LINE
    if names[0] == "expect" and len(names) > 1:
        return Expectation.model_fields[names[1]].description or ""
    return Script.model_fields[names[0]].description or ""
