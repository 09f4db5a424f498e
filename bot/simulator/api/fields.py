"""Reads query parameters the way X does, collecting everything that is wrong before refusing.

X is renaming tweets to posts: its OpenAPI description says `post.fields` and `referenced_posts`,
its live payloads and every client still say `tweet.fields` and `referenced_tweets`. Both are
understood here, and the answer uses the words of the question (`Words`).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from litestar import Request

from bot.simulator.api.problems import Violation, invalid

ID = re.compile(r"[0-9]{1,19}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class Words(StrEnum):
    """Which name a post goes by in an answer."""

    TWEETS = "tweets"
    POSTS = "posts"


class PathId(NamedTuple):
    """An id from the path, with the name of its parameter."""

    name: str
    value: str


class Query:
    """The parameters of one request. Ask for each, then `check` once."""

    def __init__(self, request: Request[Any, Any, Any], allowed: Iterable[str] = (), *path: PathId) -> None:
        names = tuple(allowed)
        self._values = {name: request.query_params.getall(name) for name in request.query_params}
        self._violations: list[Violation] = []
        for name, values in self._values.items():
            if name not in names:
                self._refuse(name, values, f"The query parameter [{name}] is not one of [{','.join(names)}]")
        for parameter in path:
            self._match(parameter.name, parameter.value, ID)

    def has(self, name: str) -> bool:
        """Whether the parameter was given."""
        return name in self._values

    def names(self, parameter: str, choices: Iterable[str]) -> set[str]:
        """A comma-separated list, each part one of `choices`."""
        allowed = sorted(choices)
        given = [part for value in self._values.get(parameter, []) for part in value.split(",") if part]
        for part in given:
            if part not in allowed:
                self._refuse(
                    parameter,
                    [part],
                    f"The `{parameter}` query parameter value [{part}] is not one of [{','.join(allowed)}]",
                )
        return set(given)

    def integer(self, name: str, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`."""
        text = self._values.get(name, [str(default)])[-1]
        number = int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else low - 1
        if not low <= number <= high:
            self._refuse(
                name,
                [text],
                f"The `{name}` query parameter value [{text}] is not between {low} and {high}",
            )
        return number

    def identifier(self, name: str) -> int | None:
        """An id as a number, for comparing."""
        if not self.has(name):
            return None
        return int(found) if (found := self._match(name, self._values[name][-1], ID)) else None

    def identifiers(self, name: str) -> list[str]:
        """One to a hundred ids, separated by commas."""
        ids = [part for value in self._values.get(name, []) for part in value.split(",")]
        if not 1 <= len(ids) <= 100:
            self._refuse(name, ids, f"The number of values in the `{name}` query parameter list "
                         f"[{len(ids)}] is not between 1 and 100")  # fmt: skip
        for part in ids:
            self._match(name, part, ID)
        return ids

    def instant(self, name: str) -> datetime | None:
        """A moment in UTC, like `2026-07-24T21:05:48Z`."""
        if not self.has(name):
            return None
        text = self._match(name, self._values[name][-1], INSTANT)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self._refuse(name, [text], f"Invalid '{name}':'{text}'. Not a moment that exists.")
            return None

    def text(self, name: str) -> str | None:
        """A single value as it stands."""
        return self._values[name][-1] if self.has(name) else None

    def refuse(self, name: str, reason: str) -> None:
        """Note that a value is wrong beside another one; `reason` goes on after its name and value."""
        values = self._values.get(name, [])
        self._refuse(name, values, f"The `{name}` query parameter value [{','.join(values)}] {reason}")

    def check(self) -> None:
        """Raise one 400 with everything that was wrong."""
        if self._violations:
            raise invalid(self._violations)

    def _match(self, name: str, value: str, pattern: re.Pattern[str]) -> str:
        if pattern.fullmatch(value):
            return value
        self._refuse(
            name,
            [value],
            f"The `{name}` query parameter value [{value}] does not match ^{pattern.pattern}$",
        )
        return ""

    def _refuse(self, name: str, values: list[str], message: str) -> None:
        self._violations.append(Violation(parameters={name: values}, message=message))
