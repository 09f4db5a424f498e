"""Checks answers against X's own description of them."""

import json
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

DOCUMENT = json.loads((Path(__file__).parent / "x_schema.json").read_text("utf-8"))


def validator(name: str) -> Draft202012Validator:
    document = DOCUMENT | {"$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator(document, format_checker=FormatChecker())


def body_of(answer: httpx.Response, status: int, schema: str) -> dict[str, Any]:
    """The body, after checking its status and that X's schema allows it."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    validator(schema).validate(body)
    return body


def problem_of(answer: httpx.Response, status: int, kind: str | None = None) -> dict[str, Any]:
    """The problem document, after checking that it is one; `kind` is the end of its type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert {"title", "detail", "type"} <= body.keys()
    if kind is None:
        assert body["type"] == "about:blank"
    else:
        assert body["type"] == f"https://api.x.com/2/problems/{kind}"
    if kind not in (None, "unsupported-authentication"):
        validator("Problem").validate(body)
    return body
