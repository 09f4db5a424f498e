"""The end of a log, for a message that must explain a failure."""

from __future__ import annotations

from collections import deque
from pathlib import Path


def tail(log: Path, lines: int = 20) -> str:
    """The last `lines` lines of `log`, indented; says so when there are none."""
    try:
        with log.open(encoding="utf-8", errors="replace") as file:
            last = deque(file, maxlen=lines)
    except FileNotFoundError:
        last = deque()
    return "".join(f"    {line.rstrip()}\n" for line in last).rstrip("\n") or "    (it is empty)"
