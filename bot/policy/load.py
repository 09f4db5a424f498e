"""From a file to a `Policy`, or to a `PolicyError` that names every line that is wrong.

Three rounds, each reported whole before the next is tried: the YAML, each value by itself, the
values together.
"""

import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import PolicyError, Problem
from bot.policy.checks import CHECKS
from bot.policy.models import Policy
from bot.policy.source import Source, read_source
from bot.policy.values import known, shown

_WRONG = {
    "missing": "is missing",
    "string_type": "{value} is not text",
    "string_too_short": "is empty",
    "int_type": "{value} is not a whole number",
    "bool_type": "{value} is neither true nor false",
    "float_type": "{value} is not a number",
    "finite_number": "{value} is not a number",
    "greater_than": "{value} is too small",
    "greater_than_equal": "{value} is too small",
    "less_than_equal": "{value} is too large",
    "tuple_type": "{value} is not a list",
    "too_short": "is empty",
    "mapping_type": "{value} is not a mapping",
    "dict_type": "{value} is not a mapping",
    "model_type": "{value} is not a mapping",
}
"""pydantic's error types in our words; one that is not here is said in pydantic's."""


def load_policy(path: Path) -> Policy:
    """Read a policy file. Raises PolicyError, also when the file is missing or not UTF-8."""
    try:
        return parse_policy(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        raise PolicyError([_unreadable(path, error)]) from error
    except UnicodeDecodeError as error:
        raise PolicyError([_not_utf8(path, error)]) from error


def parse_policy(text: str, file: str = "policy.yml") -> Policy:
    """Read a policy's text; `file` is what problems name. Raises PolicyError."""
    source = read_source(text, file)
    try:
        policy = Policy.model_validate(source.data)
    except ValidationError as error:
        raise PolicyError([_translated(e, source) for e in error.errors()]) from None
    problems = [source.problem(*finding) for check in CHECKS for finding in check(policy)]
    if problems:
        raise PolicyError(problems)
    return policy


def _unreadable(path: Path, error: OSError) -> Problem:
    wrong = f"cannot be read: {error.strerror}"
    return Problem(file=str(path), line=None, path="", wrong=wrong, right="name a policy file")


def _not_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    line = error.object.count(b"\n", 0, error.start) + 1
    wrong = f"byte {error.object[error.start]:#04x} is not UTF-8"
    return Problem(file=str(path), line=line, path="", wrong=wrong, right="save it as UTF-8")


def _translated(error: ErrorDetails, source: Source) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    kind, ctx = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return source.problem(path, "is not known here", known(_keys_at(path[:-1])))
    template = _WRONG.get(kind)
    wrong = template.format(value=shown(error["input"])) if template else error["msg"]
    return source.problem(path, wrong, ctx.get("right") or _description(path))


def _description(path: tuple[str | int, ...]) -> str:
    """What the innermost described field of `path` wants to be."""
    described = "sections named brand, languages, hours and so on"
    annotation: Any = Policy
    for step in path:
        if model := _model_in(annotation):
            described = _field(model, step).description or described
        annotation = _inside(annotation, step)
    return described


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    annotation: Any = Policy
    for step in path:
        annotation = _inside(annotation, step)
    model = _model_in(annotation)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    is_union = get_origin(annotation) in (Union, types.UnionType)
    for candidate in get_args(annotation) if is_union else (annotation,):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _field(model: type[BaseModel], step: str | int) -> Any:
    fields = model.model_fields
    return next(field for name, field in fields.items() if step in (name, field.alias))


def _inside(annotation: Any, step: str | int) -> Any:
    """The type one step further in: a model's field, a mapping's value, a list's item."""
    if model := _model_in(annotation):
        return _field(model, step).annotation
    args = get_args(annotation)
    return args[1] if get_origin(annotation) is Mapping else args[0] if args else None
