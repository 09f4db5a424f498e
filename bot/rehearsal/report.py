"""What a person reads on the terminal: the summary, and each conversation that did not go as expected."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from textwrap import wrap

from bot.rehearsal.record import Line
from bot.rehearsal.stage import Played

WIDTH = 100
COLUMN = 36
CLOCK = 10
WHO = 18


def summary(played: Sequence[Played], seconds: float) -> str:
    """`44 of 48 passed in 31 s`."""
    return f"{sum(p.passed for p in played)} of {len(played)} passed in {seconds:.0f} s"


def conversation(played: Played) -> str:
    """One conversation with what was expected and what came, side by side."""
    at = played.script.at
    head = f"{mark(played.passed)} {played.script.id}  ({played.script.start}, {at:%A %Y-%m-%d %H:%M})"
    told = [text for line in played.record.transcript for text in _told(line, at)]
    compared = [row for check in played.checks for row in _row(check.what, check.expected, check.got, check.met)]
    return "\n".join([head, "", *told, "", *_row("", "expected", "got", True), *compared, ""])


def mark(passed: bool) -> str:
    """How a result begins."""
    return "✓" if passed else "✗"


def _told(line: Line, start: datetime) -> list[str]:
    day = "" if line.at.date() == start.date() else f"{line.at:%a} "
    where = "" if line.where == "dm" else " (public)"
    begin = f"  {day + format(line.at, '%H:%M'):<{CLOCK}}{line.who + where:<{WHO}}"
    texts = [text for paragraph in line.text.split("\n") for text in wrap(paragraph, WIDTH - len(begin)) or [""]]
    return [f"{begin if number == 0 else ' ' * len(begin)}{text}".rstrip() for number, text in enumerate(texts)]


def _row(what: str, expected: str, got: str, met: bool) -> list[str]:
    columns = [_column(what, CLOCK + WHO - 2), _column(expected, COLUMN), _column(got, COLUMN)]
    begin = " " if met else mark(met)
    return [
        f"{begin if number == 0 else ' '} {first:<{CLOCK + WHO}}{second:<{COLUMN + 2}}{third}".rstrip()
        for number, (first, second, third) in enumerate(zip_longest(*columns, fillvalue=""))
    ]


def _column(text: str, width: int) -> list[str]:
    return [piece for line in text.split("\n") for piece in wrap(line, width) or [""]]
