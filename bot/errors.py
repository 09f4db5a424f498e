"""Everything Nightdesk raises on purpose. A class's docstring is its message by default."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass


class NightdeskError(Exception):
    """Nightdesk could not do what it was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.getdoc(type(self)))


class NeverOpens(NightdeskError):
    """The opening hours have no open time within 400 days."""


class NeverCloses(NightdeskError):
    """The opening hours have no closed time within 400 days."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a file: where, what, and what would be right.

    `line` counts from 1 and is None when the file could not be read at all; `path` is the field,
    like `topics.report_outage.department`, and empty when the file is not even YAML.
    """

    file: str
    line: int | None
    path: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        field = f"{self.path}: " if self.path else ""
        return f"{place}: {field}{self.wrong} ({self.right})"


class PolicyError(NightdeskError):
    """The policy cannot be used as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        super().__init__("\n".join(map(str, self.problems)))
