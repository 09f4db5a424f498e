"""Checks requests and answers against X's own description of its API: OpenAPI 2.167, the operations used here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

DOCUMENT = json.loads((Path(__file__).parent / "x_schema.json").read_text("utf-8"))

OLDER_PARAMETERS = {"tweet.fields": "post.fields"}
OLDER_VALUES = {
    "post.fields": set("author_id edit_history_tweet_ids in_reply_to_user_id note_tweet referenced_tweets".split()),
    "dm_event.fields": set("participant_ids referenced_tweets sender_id".split()),
    "user.fields": set("affiliation most_recent_tweet_id pinned_tweet_id".split()),
    "expansions": set(
        """edit_history_tweet_ids most_recent_tweet_id pinned_tweet_id referenced_tweets.id
        referenced_tweets.id.author_id""".split()
    ),
}
"""What X took before tweets were posts and every client still sends; the description has forgotten it."""

UNDESCRIBED_PROBLEMS = (None, "unsupported-authentication")
"""Kinds of problem X answers with and does not describe; None is about:blank."""


@dataclass(frozen=True)
class Operation:
    """One entry of the description."""

    method: str
    path: str
    described: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.described["operationId"])

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """The query parameters by name."""
        found = (_resolved(parameter) for parameter in self.described.get("parameters", ()))
        return {parameter["name"]: parameter for parameter in found if parameter["in"] == "query"}

    @property
    def security(self) -> Mapping[str, frozenset[str]]:
        """The scopes it wants from each kind of credentials it takes."""
        return {kind: frozenset(scopes) for option in self.described["security"] for kind, scopes in option.items()}

    @property
    def success(self) -> int:
        """The one status that is no error."""
        [status] = (int(status) for status in self.described["responses"] if status != "default")
        return status

    def fits(self, method: str, path: str) -> bool:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.path))
        return method == self.method and re.fullmatch(pattern, path) is not None


OPERATIONS = tuple(
    Operation(method.upper(), path, described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
)


def operation_of(request: httpx.Request) -> Operation | None:
    """What is asked for. A path without variables goes before one that has some."""
    found = [operation for operation in OPERATIONS if operation.fits(request.method, request.url.path)]
    return min(found, key=lambda operation: operation.path.count("{"), default=None)


def objections(request: httpx.Request, operation: Operation) -> list[str]:
    """Everything the description has against a request."""
    given = [(OLDER_PARAMETERS.get(name, name), value) for name, value in request.url.params.multi_items()]
    names = {name for name, _ in given}
    missing = [name for name, each in operation.parameters.items() if each.get("required") and name not in names]
    wrong = [f"{name} is missing" for name in missing]
    for name, text in given:
        wrong += _against_parameter(operation, name, text)
    return wrong + _against_body(request, operation)


def _against_parameter(operation: Operation, name: str, text: str) -> list[str]:
    if name not in operation.parameters:
        return [f"{name} is not known"]
    schema = operation.parameters[name]["schema"]
    value: Any = text
    if schema["type"] == "array":
        value = [part for part in text.split(",") if part not in OLDER_VALUES.get(name, ())]
        if not value and text:
            return []
    elif schema["type"] == "integer" and re.fullmatch(r"-?\d+", text):
        value = int(text)
    return [f"{name}: {error.message}" for error in validator(schema).iter_errors(value)]


def _against_body(request: httpx.Request, operation: Operation) -> list[str]:
    if "requestBody" not in operation.described:
        return []
    schema = operation.described["requestBody"]["content"]["application/json"]["schema"]
    try:
        body = json.loads(request.content)
    except ValueError:
        return ["the body is not JSON"]
    return [error.message for error in validator(schema).iter_errors(body)]


def check(answer: httpx.Response) -> None:
    """Fail when a request X would refuse was taken, or an answer is none that X would give."""
    operation = operation_of(answer.request)
    if operation is None or not answer.is_success:
        return
    assert objections(answer.request, operation) == []
    assert answer.status_code == operation.success
    content = operation.described["responses"][str(answer.status_code)]["content"]
    validator(content["application/json"]["schema"]).validate(answer.json())


def body_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The body of a good answer, after checking that X could have given it."""
    assert answer.status_code == status, answer.text
    assert operation_of(answer.request) is not None
    check(answer)
    body: dict[str, Any] = answer.json()
    return body


def problem_of(answer: httpx.Response, status: int, kind: str | None = None) -> dict[str, Any]:
    """The problem document, after checking that it is one; `kind` is the end of its type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert {"title", "detail", "type"} <= body.keys()
    assert body["type"] == (f"https://api.x.com/2/problems/{kind}" if kind else "about:blank")
    if kind not in UNDESCRIBED_PROBLEMS:
        validator({"$ref": "#/components/schemas/Problem"}).validate(body)
    return body


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Checks against a schema that may refer to the description's components."""
    return _validator(json.dumps(schema))


@cache
def _validator(schema: str) -> Draft202012Validator:
    document = {"components": DOCUMENT["components"]} | json.loads(schema)
    return Draft202012Validator(document, format_checker=FormatChecker())


def _resolved(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in parameter:
        return parameter
    found: Mapping[str, Any] = DOCUMENT["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return found
